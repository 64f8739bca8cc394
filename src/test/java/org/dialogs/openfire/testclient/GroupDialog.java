package org.dialogs.openfire.testclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dialogs.openfire.testhost.Control;
import org.dialogs.openfire.testhost.OpenfireHost;

/**
 * A group dialog that a test needs and is not about, made by REST as an app makes it: rooms of an application that have no dialog are
 * closed. Users are named as they log in to the chat, all of one application, which need not be there; the first one is the owner.
 *
 * @param id the dialog's id
 * @param room the bare JID of its room
 */
public record GroupDialog(String id, String room) {

    private static final int PUBLIC = 1;
    private static final int FOR_MEMBERS = 2;
    private static final Duration HOUR = Duration.ofHours(1);

    /** Into which only these come. */
    public static GroupDialog of(OpenfireHost host, String owner, String... others) {
        return make(host, owner, Map.of("type", FOR_MEMBERS, "name", "Tea", "occupants_ids", ids(others)));
    }

    /** Whose members, these, need not enter its room. */
    public static GroupDialog withoutJoining(OpenfireHost host, String owner, String... others) {
        return make(
                host,
                owner,
                Map.of("type", FOR_MEMBERS, "name", "Tea", "occupants_ids", ids(others), "is_join_required", 0));
    }

    /** Into which everybody comes whom the application lets in. */
    public static GroupDialog open(OpenfireHost host, String owner) {
        return make(host, owner, Map.of("type", PUBLIC, "name", "Market"));
    }

    private static GroupDialog make(OpenfireHost host, String owner, Map<String, Object> dialog) {
        HttpResponse<String> made = client(host, owner).json("POST", "/chat/Dialog.json", dialog);
        if (made.statusCode() != 201) {
            throw new IllegalStateException("No dialog: " + made.statusCode() + " " + made.body());
        }
        JsonNode answer = RestClient.json(made);
        return new GroupDialog(
                answer.get("_id").asText(), answer.get("xmpp_room_jid").asText());
    }

    /** The REST API with a session of this user. */
    public static RestClient client(OpenfireHost host, String user) {
        long application = Long.parseLong(user.substring(user.indexOf('-') + 1));
        addApplication(host.control(), application);
        byte[] random = new byte[20];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        GivenSession.add(
                host.control(), token, id(user), application, Instant.now().plus(HOUR));
        return RestClient.overTls(host).with(token);
    }

    private static void addApplication(Control control, long id) {
        if (control.count("SELECT COUNT(*) FROM ofDialogApplication WHERE applicationID = " + id) == 0) {
            control.sql(
                    ("INSERT INTO ofDialogApplication (applicationID, applicationName, authKey, authSecret, enabled,"
                                    + " createdDate, updatedDate) VALUES (%1$d, 'tests', 'key-%1$d', 'secret-%1$d', 1, 0, 0)")
                            .formatted(id));
        }
    }

    private static List<Long> ids(String... users) {
        return Stream.of(users).map(GroupDialog::id).toList();
    }

    private static long id(String user) {
        return Long.parseLong(user.substring(0, user.indexOf('-')));
    }
}
