package org.dialogs.openfire.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.dialogs.openfire.users.Profile;
import org.dialogs.openfire.users.UserEntry;

/** Users as QuickBlox's clients read them. */
final class UserJson {

    private UserJson() {}

    /** {@code {"user": {…}}}. */
    static ObjectNode wrapped(UserEntry entry) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode user = json.putObject("user");
        Profile profile = entry.profile();
        user.put("id", entry.user().userId());
        user.put("full_name", profile.fullName().orElse(null));
        user.put("email", profile.email().orElse(null));
        user.put("login", profile.login().orElse(null));
        user.put("phone", profile.phone().orElse(null));
        user.put("website", profile.website().orElse(null));
        user.put("created_at", Times.iso(entry.created()));
        user.put("updated_at", Times.iso(entry.updated()));
        user.put("last_request_at", entry.lastRequest().map(Times::iso).orElse(null));
        user.put("external_user_id", profile.externalId().orElse(null));
        user.putNull("facebook_id");
        user.putNull("twitter_id");
        user.put("blob_id", profile.blobId().orElse(null));
        user.put("custom_data", profile.customData().orElse(null));
        user.put("user_tags", profile.tags().orElse(null));
        return json;
    }
}
