package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testdatabase.PostgresServer;
import org.dialogs.openfire.testhost.HostDatabase;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server dies in the middle of messages, again and again. */
class CrashIT {

    @Nested
    class OnHSQLDB extends Crashes {

        @RegisterExtension
        static final HostExtension SERVER = HostExtension.withPlugin();

        OnHSQLDB() {
            super(SERVER, "HSQLDB");
        }

        /** It brings what is committed to the disk once in a while: Openfire's new users must not be lost, who are in no journal. */
        @Override
        void settle() {
            SERVER.control().sql("CHECKPOINT");
        }
    }

    @Nested
    class OnPostgreSQL extends Crashes {

        @RegisterExtension
        static final HostExtension SERVER = HostExtension.withPlugin(HostDatabase.on(PostgresServer.shared()));

        OnPostgreSQL() {
            super(SERVER, "PostgreSQL");
        }

        @Override
        void settle() {
            // What it has committed it has.
        }
    }

    abstract static class Crashes {

        private static final Duration LIMIT = Duration.ofSeconds(60);

        private final HostExtension server;
        private final String product;

        Crashes(HostExtension server, String product) {
            this.server = server;
            this.product = product;
        }

        /** Has the database's own rows outlive what is to come. */
        abstract void settle();

        @Test
        void whatSomebodyReceivedIsKeptOnceHoweverOftenTheServerIsKilled() throws Exception {
            int kills = Endurance.kills();
            int perLife = Endurance.messages() / (kills + 1);
            long seed = Endurance.seed();
            Random random = new Random(seed);
            Crowd crowd = new Crowd(server);
            settle();

            for (int kill = 1; kill <= kills; kill++) {
                crowd.logIn().talk();
                awaitSent(crowd, (kill - 1) * perLife + perLife / 2 + random.nextInt(perLife));
                // Before the first batch is in the database, in the middle of one, between two.
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(500_000)));
                server.host().kill();
                crowd.cutOff();
                server.host().start();
            }
            crowd.logIn().talk();
            awaitSent(crowd, Endurance.messages());
            crowd.hush();

            check(crowd, kills, seed);
        }

        private static void awaitSent(Crowd crowd, int count) {
            Awaitility.await(count + " messages")
                    .atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> crowd.sent().size() >= count);
        }

        private void check(Crowd crowd, int kills, long seed) {
            KeptRows kept = awaitKept(crowd);
            Set<String> missing = new HashSet<>(crowd.received());
            missing.removeAll(kept.byStanzaId().keySet());
            System.out.printf(
                    "%s: sent=%d received=%d kept=%d missing=%d double=%d kills=%d seed=%d%n",
                    product,
                    crowd.sent().size(),
                    crowd.received().size(),
                    kept.rows().size(),
                    missing.size(),
                    kept.twice().size(),
                    kills,
                    seed);

            assertThat(missing).as("received but not kept").isEmpty();
            assertThat(kept.twice()).as("kept more than once").isEmpty();
            assertThat(crowd.sent().values())
                    .as("kept as it was sent, and nothing else")
                    .containsAll(kept.rows());
            assertThat(KeptRows.miscounted(server.control())).isEmpty();
            assertThat(KeptRows.misread(server.control())).isEmpty();
            assertThat(crowd.errors()).isEmpty();
        }

        /** What there is as soon as nothing is missing, or when waiting for that is in vain. What comes last was received. */
        private KeptRows awaitKept(Crowd crowd) {
            long deadline = System.nanoTime() + LIMIT.toNanos();
            return Awaitility.await("rows")
                    .atMost(LIMIT.plusSeconds(30))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(
                            () -> KeptRows.of(server.control()),
                            kept -> kept.byStanzaId().keySet().containsAll(crowd.received())
                                    || System.nanoTime() - deadline > 0);
        }
    }
}
