package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testdatabase.PostgresServer;
import org.dialogs.openfire.testhost.HostDatabase;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One message in the middle of many that the database will never take. */
class DeadLetterIT {

    @Nested
    class OnHSQLDB extends Poison {

        @RegisterExtension
        static final HostExtension SERVER = HostExtension.withPlugin();

        OnHSQLDB() {
            super(SERVER);
        }

        /** Killed, the server reads once more what it read last, and what cannot be stored, too. */
        @Override
        void end(OpenfireHost host) {
            host.control().sql("CHECKPOINT");
            host.kill();
        }
    }

    @Nested
    class OnPostgreSQL extends Poison {

        @RegisterExtension
        static final HostExtension SERVER = HostExtension.withPlugin(HostDatabase.on(PostgresServer.shared()));

        OnPostgreSQL() {
            super(SERVER);
        }

        @Override
        void end(OpenfireHost host) {
            host.stop();
        }
    }

    /** A user's letters go with him though the server is killed before their file could be written. */
    @Nested
    class Erased {

        private static final Duration LIMIT = Duration.ofSeconds(60);

        @RegisterExtension
        static final HostExtension SERVER = HostExtension.withPlugin();

        @Test
        void whatIsErasedIsErasedAfterAKillToo() throws Exception {
            SERVER.control().sql("ALTER TABLE ofDialogMessage ADD CHECK (body NOT LIKE 'poison%')");
            SERVER.control().setProperty("dialogs.erase.deletedUsers", "true");
            SmackClient one = SERVER.login("1001-92");
            SmackClient two = SERVER.login("1002-92");
            one.send(chat("1002-92@localhost", objectId(), body("poison of one") + saved("")));
            two.send(chat("1001-92@localhost", objectId(), body("poison of two") + saved("")));
            Path folder = SERVER.host().home().resolve("dialogs");
            Path letters = folder.resolve("dead-letters.jsonl");
            Awaitility.await("dead letters")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(letters).content().contains("poison of one", "poison of two"));
            Path obstacle = folder.resolve("dead-letters.jsonl.new/in the way");
            Files.createDirectories(obstacle);

            SERVER.control().deleteUser("1001-92");
            Awaitility.await("the erasure waits")
                    .atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(folder.resolve("dead-letters.erasures")).isNotEmptyFile());
            SERVER.host().kill();
            assertThat(letters).content().contains("poison of one");
            Files.delete(obstacle);
            Files.delete(obstacle.getParent());
            SERVER.host().start();

            Awaitility.await("erased")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(letters)
                            .content()
                            .contains("poison of two")
                            .doesNotContain("poison of one"));
            // The file is there until nothing of the journal comes again.
            Awaitility.await("nothing waits")
                    .atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(folder.resolve("dead-letters.erasures")).doesNotExist());
        }
    }

    abstract static class Poison {

        private static final int MESSAGES = 500;

        /** That a CHECK is violated: what the standard says, and what HSQLDB does. */
        private static final String VIOLATED = "SQLState 2351[34]";

        private static final Duration LIMIT = Duration.ofSeconds(30);

        private final HostExtension server;

        Poison(HostExtension server) {
            this.server = server;
        }

        abstract void end(OpenfireHost host);

        @Test
        void whatIsRefusedIsADeadLetterAndTheRestOfItsBatchIsKept() throws Exception {
            server.control().sql("ALTER TABLE ofDialogMessage ADD CHECK (body <> 'poison')");
            SmackClient one = server.login("1001-92");
            // Offline storage is bounded: what does not fit comes back to its sender, and is not history.
            server.login("1002-92");
            // While there is no table everything waits, and then it comes in batches.
            server.control().sql("ALTER TABLE ofDialogMessage RENAME TO ofDialogMessageAway");
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                String id = objectId();
                ids.add(id);
                one.send(
                        chat("1002-92@localhost", id, body(i == MESSAGES / 2 ? "poison" : "message " + i) + saved("")));
            }
            one.settle();
            server.control().sql("ALTER TABLE ofDialogMessageAway RENAME TO ofDialogMessage");
            String poison = ids.remove(MESSAGES / 2);

            awaitRows(ids);
            awaitDeadLetter(poison);

            end(server.host());
            server.host().start();

            String after = objectId();
            ids.add(after);
            server.login("1001-92").send(chat("1002-92@localhost", after, body("after") + saved("")));
            // What is read once more is read before what is new.
            awaitRows(ids);
            awaitDeadLetter(poison);
            assertThat(KeptRows.miscounted(server.control())).isEmpty();
        }

        private void awaitRows(List<String> ids) {
            Awaitility.await("rows")
                    .atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(KeptRows.of(server.control()).rows())
                                    .extracting(KeptRows.Row::stanzaId)
                                    .containsExactlyElementsOf(ids));
        }

        private void awaitDeadLetter(String id) throws IOException {
            Path file = server.host().home().resolve("dialogs/dead-letters.jsonl");
            Awaitility.await("dead letter").atMost(LIMIT).until(() -> Files.exists(file));
            assertThat(Files.readAllLines(file))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .containsPattern("\"reason\":\"[^\"]*" + VIOLATED)
                            .contains("\"poison\"", id));
            assertThat(server.host().log().lines().filter(line -> line.contains("dead letter")))
                    .singleElement()
                    .satisfies(line -> assertThat(line).doesNotContain("poison"));
        }
    }
}
