package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.GroupDialog;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testdatabase.MariaServer;
import org.dialogs.openfire.testdatabase.PostgresServer;
import org.dialogs.openfire.testhost.HostDatabase;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The database servers that an Openfire may run on instead of its embedded HSQLDB. */
class DatabasesIT {

    @Nested
    class OnPostgreSQL extends Keeping {

        @RegisterExtension
        static final HostExtension SERVER = HostExtension.withPlugin(HostDatabase.on(PostgresServer.shared()));

        OnPostgreSQL() {
            super(SERVER, "PostgreSQL");
        }
    }

    @Nested
    class OnMariaDB extends Keeping {

        @RegisterExtension
        static final HostExtension SERVER = HostExtension.withPlugin(HostDatabase.on(MariaServer.shared()));

        OnMariaDB() {
            super(SERVER, "MariaDB");
        }
    }

    abstract static class Keeping {

        private final HostExtension server;
        private final String product;

        Keeping(HostExtension server, String product) {
            this.server = server;
            this.product = product;
        }

        @Test
        void everythingOfTheServersIsInThatDatabase() {
            assertThat(server.control().sql("SELECT VERSION() AS product").get(0))
                    .hasEntrySatisfying(
                            "product", version -> assertThat(version).contains(product));
            assertThat(server.control().count("SELECT COUNT(*) FROM ofUser WHERE username = '1001-92'"))
                    .isEqualTo(1);
            assertThat(server.host().log()).doesNotContain("SQLException", "SQLSyntaxErrorException");
        }

        @Test
        void whatIsKeptIsThereAfterARestart() {
            String privateId = objectId();
            String groupId = objectId();
            GroupDialog group = GroupDialog.of(server.host(), "1001-92", "1002-92");
            String dialog = group.id();
            String room = group.room();
            SmackClient one = server.login("1001-92");
            SmackClient two = server.login("1002-92");
            one.join(room, "1001");
            two.join(room, "1002");

            one.send(chat(
                    "1002-92@localhost",
                    privateId,
                    body("a &lt;b&gt; \u00e4 \\ ' \ud83d\ude00")
                            + saved("<attachment type='image' id='1'/><color>\ud83d\udfe5</color>")));
            two.send(groupchat(room, groupId, body("to all \ud83d\ude00") + saved("")));

            Map<String, String> privateMessage = row(privateId);
            assertThat(privateMessage)
                    .containsEntry("messageid", privateId)
                    .containsEntry("senderjid", "1001-92@localhost")
                    .containsEntry("recipientjid", "1002-92@localhost")
                    .containsEntry("body", "a <b> \u00e4 \\ ' \ud83d\ude00")
                    .containsEntry("attachments", "[{\"type\":\"image\",\"id\":\"1\"}]")
                    .containsEntry("customparameters", "{\"color\":\"\ud83d\udfe5\"}");
            Map<String, String> groupMessage = row(groupId);
            assertThat(groupMessage)
                    .containsEntry("dialogid", dialog)
                    .containsEntry("recipientjid", room)
                    .containsEntry("body", "to all \ud83d\ude00")
                    .containsEntry("attachments", null);
            assertThat(dialogs(dialog))
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("dialogtype", "2")
                            .containsEntry("lastmessageid", groupId)
                            .containsEntry("lastmessagebody", "to all \ud83d\ude00"));

            server.host().stop();
            server.host().start();

            assertThat(row(privateId)).isEqualTo(privateMessage);
            assertThat(row(groupId)).isEqualTo(groupMessage);
            String later = objectId();
            server.login("1001-92").send(chat("1002-92@localhost", later, body("later") + saved("")));
            assertThat(row(later)).containsEntry("dialogid", privateMessage.get("dialogid"));
            assertThat(dialogs(privateMessage.get("dialogid")))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("lastmessageid", later));
        }

        private Map<String, String> row(String messageId) {
            return Awaitility.await("row " + messageId)
                    .until(
                            () -> server.control()
                                    .sql("SELECT * FROM ofDialogMessage WHERE messageID = '" + messageId + "'"),
                            rows -> rows.size() == 1)
                    .get(0);
        }

        private List<Map<String, String>> dialogs(String id) {
            return server.control().sql("SELECT * FROM ofDialog WHERE dialogID = '" + id + "'");
        }
    }
}
