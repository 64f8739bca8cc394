package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.extraParams;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.GroupDialog;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testdatabase.MariaServer;
import org.dialogs.openfire.testdatabase.PostgresServer;
import org.dialogs.openfire.testdatabase.SqlScript;
import org.dialogs.openfire.testhost.HostDatabase;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database that version 0 of the plugin has left, when this one is installed. */
class UpgradeIT {

    @Nested
    class OnHSQLDB extends Upgrade {

        @RegisterExtension
        static final HostExtension SERVER = HostExtension.with(builder -> builder);

        OnHSQLDB() {
            super(SERVER);
        }
    }

    @Nested
    class OnPostgreSQL extends Upgrade {

        @RegisterExtension
        static final HostExtension SERVER =
                HostExtension.with(builder -> builder.database(HostDatabase.on(PostgresServer.shared())));

        OnPostgreSQL() {
            super(SERVER);
        }
    }

    @Nested
    class OnMariaDB extends Upgrade {

        @RegisterExtension
        static final HostExtension SERVER =
                HostExtension.with(builder -> builder.database(HostDatabase.on(MariaServer.shared())));

        OnMariaDB() {
            super(SERVER);
        }
    }

    abstract static class Upgrade {

        private static final Path VERSION_0 = Path.of("src/test/resources/database/0");
        private static final long OLD = 1_600_000_000;

        /** The ids that both versions derive for 1001-92 with 1002-92, and for 1001-92 with himself. */
        private static final String TALK = "ffffebd44e28ebb5540b8b99";

        private static final String NOTES = "ffff3b632d57c2cf814220e0";
        private static final String GROUP = "53fc460b515c128132016675";
        private static final String ROOM = "92_" + GROUP + "@muc.localhost";

        private final HostExtension server;

        Upgrade(HostExtension server) {
            this.server = server;
        }

        @Test
        void whatVersion0KeptIsCountedAndReadAndGoesOn() throws Exception {
            installVersion0();
            dialog(TALK, 3, null, "1001-92@localhost", "1002-92@localhost", 3);
            message(TALK, 1, "1001-92@localhost", "1002-92@localhost");
            message(TALK, 2, "1002-92@localhost", "1001-92@localhost");
            message(TALK, 3, "1001-92@localhost", "1002-92@localhost");
            dialog(NOTES, 3, null, "1001-92@localhost", "1001-92@localhost", 5);
            message(NOTES, 4, "1001-92@localhost", "1001-92@localhost");
            message(NOTES, 5, "1001-92@localhost", "1001-92@localhost");
            dialog(GROUP, 2, ROOM, null, null, 7);
            message(GROUP, 6, "1001-92@localhost", ROOM);
            message(GROUP, 7, "1002-92@localhost", ROOM);
            List<Map<String, String>> before = messages();

            server.control().install(OpenfireHost.dialogsJar());
            Awaitility.await("the plugin is on")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> server.control().interceptors().contains(LifecycleIT.INTERCEPTOR));

            assertThat(server.control().count("SELECT version FROM ofVersion WHERE name = 'dialogs'"))
                    .isEqualTo(1);
            assertThat(messages()).isEqualTo(before);
            assertThat(counts(TALK)).isEqualTo(List.of(3L, arrival(3)));
            assertThat(counts(NOTES)).isEqualTo(List.of(2L, arrival(5)));
            assertThat(counts(GROUP)).isEqualTo(List.of(2L, arrival(7)));
            assertThat(server.control().sql("SELECT activeHour FROM ofDialog"))
                    .extracting(row -> row.get("activehour"))
                    .containsOnly(String.valueOf(OLD / 3600));
            assertThat(unread(TALK)).isEqualTo(Map.of("1001-92@localhost", 0L, "1002-92@localhost", 0L));
            assertThat(unread(NOTES)).isEqualTo(Map.of("1001-92@localhost", 0L));
            assertThat(unread(GROUP)).isEqualTo(Map.of("1001-92@localhost", 0L, "1002-92@localhost", 0L));
            assertThat(List.of("ofDialogApplication", "ofDialogSession"))
                    .allSatisfy(table -> assertThat(server.control().count("SELECT COUNT(*) FROM " + table))
                            .isZero());

            goesOn();
        }

        private void installVersion0() throws Exception {
            Path script = VERSION_0.resolve("dialogs_" + server.control().databaseType() + ".sql");
            SqlScript.statements(script).forEach(server.control()::sql);
            assertThat(server.control().count("SELECT version FROM ofVersion WHERE name = 'dialogs'"))
                    .isZero();
        }

        private void goesOn() {
            SmackClient one = server.login("1001-92");
            SmackClient two = server.login("1002-92");
            SmackClient three = server.login("1003-92");
            one.join(ROOM, "1001");
            two.join(ROOM, "1002");
            // The room, of which nothing was left, is for those who have spoken in it; they bring in others.
            RestAnswers.ok(GroupDialog.client(server.host(), "1001-92")
                    .json(
                            "PUT",
                            "/chat/Dialog/" + GROUP + ".json",
                            Map.of("push_all", Map.of("occupants_ids", List.of(1003)))));
            three.join(ROOM, "1003");
            String toTwo = objectId();
            String toMyself = objectId();
            String toAll = objectId();
            one.send(chat("1002-92@localhost", toTwo, body("new") + saved("")));
            one.send(chat("1001-92@localhost", toMyself, body("note") + saved("")));
            one.send(groupchat(ROOM, toAll, body("news") + saved("")));

            awaitRow(toAll);
            assertThat(counts(TALK)).isEqualTo(List.of(4L, arrivalOf(toTwo)));
            assertThat(counts(NOTES)).isEqualTo(List.of(3L, arrivalOf(toMyself)));
            assertThat(counts(GROUP)).isEqualTo(List.of(3L, arrivalOf(toAll)));
            assertThat(unread(TALK)).isEqualTo(Map.of("1001-92@localhost", 0L, "1002-92@localhost", 1L));
            assertThat(unread(NOTES)).isEqualTo(Map.of("1001-92@localhost", 0L));
            assertThat(unread(GROUP))
                    .isEqualTo(Map.of("1001-92@localhost", 0L, "1002-92@localhost", 1L, "1003-92@localhost", 1L));

            // A marker of an old message, which counts as read, changes no count; those of the new ones do.
            displayed(two, id(3), "");
            displayed(two, toTwo, "");
            displayed(three, toAll, extraParams("<dialog_id>" + GROUP + "</dialog_id>"));
            Awaitility.await("markers")
                    .untilAsserted(() -> assertThat(server.control()
                                    .sql("SELECT messageID FROM ofDialogReceipt WHERE readDate IS NOT NULL"))
                            .extracting(row -> row.get("messageid"))
                            .contains(toTwo, toAll));
            assertThat(unread(TALK)).isEqualTo(Map.of("1001-92@localhost", 0L, "1002-92@localhost", 0L));
            assertThat(unread(GROUP))
                    .isEqualTo(Map.of("1001-92@localhost", 0L, "1002-92@localhost", 1L, "1003-92@localhost", 0L));
        }

        private static void displayed(SmackClient reader, String id, String more) {
            reader.send(chat(
                    "1001-92@localhost",
                    objectId(),
                    "<displayed xmlns='urn:xmpp:chat-markers:0' id='" + id + "'/>" + more));
        }

        private static String id(int number) {
            return "53fc460b515c12813201%04d".formatted(number);
        }

        private static long arrival(int number) {
            return (OLD + number) * 1_000_000;
        }

        private void dialog(String id, int type, String room, String first, String second, int last) {
            server.control().sql("""
                    INSERT INTO ofDialog (applicationID, dialogID, dialogType, roomJID, firstUser, secondUser, lastMessageID,
                      lastMessageBody, lastMessageSender, lastMessageSent, lastMessageOrder, lastMessageArrival, createdDate,
                      updatedDate)
                    VALUES (92, '%1$s', %2$d, %3$s, %4$s, %5$s, '%6$s', 'message %7$d', '1001-92@localhost', %8$d, %8$d, %9$d,
                      %10$d000, %8$d000)
                    """.formatted(
                            id,
                            type,
                            quoted(room),
                            quoted(first),
                            quoted(second),
                            id(last),
                            last,
                            OLD + last,
                            arrival(last),
                            OLD));
        }

        private void message(String dialog, int number, String from, String to) {
            server.control().sql("""
                    INSERT INTO ofDialogMessage (messageID, applicationID, dialogID, dateSent, arrival, senderJID, recipientJID,
                      stanzaID, body, attachments, customParameters, markable, createdDate, updatedDate)
                    VALUES ('%1$s', 92, '%2$s', %3$d, %4$d, '%5$s', '%6$s', '%1$s', 'message %7$d', NULL, NULL, 1, %3$d000, %3$d000)
                    """.formatted(id(number), dialog, OLD + number, arrival(number), from, to, number));
        }

        private static String quoted(String text) {
            return text == null ? "NULL" : "'" + text + "'";
        }

        private List<Map<String, String>> messages() {
            return server.control().sql("SELECT * FROM ofDialogMessage ORDER BY arrival");
        }

        private void awaitRow(String id) {
            Awaitility.await("row " + id)
                    .until(() -> server.control()
                                    .count("SELECT COUNT(*) FROM ofDialogMessage WHERE messageID = '" + id + "'")
                            == 1);
        }

        private long arrivalOf(String id) {
            return server.control().count("SELECT arrival FROM ofDialogMessage WHERE messageID = '" + id + "'");
        }

        /** A dialog's count of messages, and when its last one arrived. */
        private List<Long> counts(String dialog) {
            Map<String, String> row = server.control()
                    .sql("SELECT messageCount, lastArrival FROM ofDialog WHERE dialogID = '" + dialog + "'")
                    .get(0);
            return List.of(Long.valueOf(row.get("messagecount")), Long.valueOf(row.get("lastarrival")));
        }

        /** Of each member of a dialog, how many messages he has not read. */
        private Map<String, Long> unread(String dialog) {
            return server
                    .control()
                    .sql(
                            "SELECT m.userJID, d.messageCount - m.readCount AS unread FROM ofDialog d JOIN ofDialogMember m"
                                    + " ON m.applicationID = d.applicationID AND m.dialogID = d.dialogID"
                                    + " WHERE d.dialogID = '" + dialog + "'")
                    .stream()
                    .collect(Collectors.toMap(row -> row.get("userjid"), row -> Long.valueOf(row.get("unread"))));
        }
    }
}
