package org.dialogs.openfire.it;

import java.util.Map;
import org.dialogs.openfire.testclient.RestApplication;
import org.dialogs.openfire.testclient.RestClient;
import org.dialogs.openfire.testhost.HostExtension;

/**
 * A dialog of 25 MB, more than all buffers between a server and its client have room for.
 *
 * @param id of the dialog
 * @param token of a session of one of its users
 */
record LongDialog(String id, String token) {

    private static final long APPLICATION = 77;
    private static final String DIALOG = "6a0000000000000000000001";
    private static final int MESSAGES = 25_000;
    private static final Map<String, String> SERIES = Map.of(
            "hsqldb", "UNNEST(SEQUENCE_ARRAY(1, %d, 1)) AS t(n)",
            "postgresql", "generate_series(1, %d) AS t(n)");

    /** Makes it, with an application and a user of its own. */
    static LongDialog on(HostExtension server) {
        RestApplication application = RestApplications.add(server, APPLICATION);
        RestClient rest = RestClient.plain(server.host());
        String password = Secrets.password();
        long user = RestClient.json(rest.with(application.token(rest))
                        .json("POST", "/users.json", Map.of("user", Map.of("login", "reader", "password", password))))
                .path("user")
                .path("id")
                .asLong();
        String jid = user + "-" + APPLICATION + "@localhost";
        server.control()
                .sql(("INSERT INTO ofDialog (applicationID, dialogID, dialogType, firstUser, secondUser, createdDate,"
                                + " updatedDate, messageCount, lastArrival) VALUES (%d, '%s', 3, '%s', 'x', 1, 1, %d, %d)")
                        .formatted(APPLICATION, DIALOG, jid, MESSAGES, MESSAGES));
        server.control()
                .sql(
                        "INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount, createdDate)"
                                + " VALUES (%d, '%s', '%s', 0, 0, 1)".formatted(APPLICATION, DIALOG, jid));
        String series = SERIES.get(server.control().databaseType()).formatted(MESSAGES);
        server.control()
                .sql(("INSERT INTO ofDialogMessage (messageID, applicationID, dialogID, dateSent, arrival, senderJID,"
                                + " recipientJID, stanzaID, body, markable, createdDate, updatedDate)"
                                + " SELECT LPAD(CAST(n AS VARCHAR(24)), 24, '0'), %d, '%s', n, n, '%s', 'x', 's',"
                                + " REPEAT('x', 900), 0, 1, 1 FROM %s")
                        .formatted(APPLICATION, DIALOG, jid, series));
        return new LongDialog(DIALOG, application.token(rest, "reader", password));
    }

    /** The request for all of it as a file. */
    String export() {
        return get("/chat/Dialog/" + id + "/messages.jsonl");
    }

    /** The request for a page of a thousand messages. */
    String page() {
        return get("/chat/Message.json?chat_dialog_id=" + id + "&limit=1000&mark_as_read=0");
    }

    private String get(String path) {
        return "GET /dialogs" + path + " HTTP/1.1\r\nHost: localhost\r\nQB-Token: " + token + "\r\n\r\n";
    }
}
