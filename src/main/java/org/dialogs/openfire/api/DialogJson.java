package org.dialogs.openfire.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.DialogEntry.LastMessage;
import org.dialogs.openfire.history.DialogEntry.Membership;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.model.DialogType;

/** A dialog as QuickBlox's REST API writes it. Thread-safe. */
final class DialogJson {

    private final People people;

    DialogJson(People people) {
        this.people = people;
    }

    /** @param occupants the bare JIDs of its parties */
    ObjectNode of(DialogEntry dialog, List<String> occupants, ApplicationUser viewer) {
        long application = viewer.applicationId();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("_id", dialog.key().id().hex());
        json.put("type", dialog.type().number());
        json.put("name", name(dialog, occupants, viewer));
        json.put("photo", dialog.photo().orElse(null));
        json.put("user_id", owner(dialog, occupants, application));
        ArrayNode ids = json.putArray("occupants_ids");
        people.ids(application, occupants).forEach(ids::add);
        Optional<LastMessage> last = dialog.last();
        json.put("last_message", last.map(LastMessage::body).orElse(null));
        json.put("last_message_id", last.map(message -> message.id().hex()).orElse(null));
        json.put("last_message_date_sent", last.map(LastMessage::dateSent).orElse(null));
        json.put(
                "last_message_user_id",
                last.flatMap(message -> people.id(application, message.senderJid()))
                        .orElse(null));
        json.put(
                "unread_messages_count",
                dialog.membership().map(Membership::unread).orElse(0L));
        json.put("xmpp_room_jid", dialog.roomJid().orElse(null));
        int joinRequired = dialog.joinRequired() ? 1 : 0;
        json.put("is_join_required", joinRequired);
        json.put("is_joinable", joinRequired);
        json.put("created_at", Times.iso(dialog.created()));
        json.put("updated_at", Times.iso(dialog.updated()));
        if (!dialog.data().isEmpty()) {
            json.set("data", ParameterReader.mapper().valueToTree(dialog.data()));
        }
        return json;
    }

    /** That of a private dialog is the other's. */
    private String name(DialogEntry dialog, List<String> occupants, ApplicationUser viewer) {
        if (dialog.type() != DialogType.PRIVATE) {
            return dialog.name().orElse(null);
        }
        return people.ids(viewer.applicationId(), occupants).stream()
                .filter(id -> id != viewer.userId())
                .findFirst()
                .map(id -> people.name(people.user(viewer.applicationId(), id)).orElse(Long.toString(id)))
                .orElse(null);
    }

    private Long owner(DialogEntry dialog, List<String> occupants, long application) {
        return dialog.ownerJid()
                .flatMap(jid -> people.id(application, jid))
                .or(() -> people.ids(application, occupants).stream().findFirst())
                .orElse(null);
    }
}
