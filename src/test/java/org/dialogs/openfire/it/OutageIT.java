package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.saved;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.dialogs.openfire.it.SteadyLoad.Latencies;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testdatabase.PostgresServer;
import org.dialogs.openfire.testhost.HostDatabase;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The database goes away while people talk, or it hangs: they do not notice, and nothing is lost. */
@Tag("alone")
class OutageIT {

    private static final PostgresServer DATABASE = new PostgresServer();
    private static final int PER_SECOND = 200;
    private static final int WARM_UP = 5_000;
    private static final Duration WINDOW = Duration.ofSeconds(5);

    /**
     * On two cores on which database, server and clients run together, the slowest hundredth of some milliseconds each is a matter of
     * chance: a collection of garbage, a process that starts. Who waits for a database that is away waits for seconds.
     */
    private static final Duration FLOOR = Duration.ofMillis(100);

    /** Ends after the server that is on it. */
    @RegisterExtension
    @Order(1)
    static final AfterAllCallback END = context -> DATABASE.close();

    @RegisterExtension
    @Order(2)
    static final HostExtension SERVER = HostExtension.withPlugin(HostDatabase.on(DATABASE));

    private SmackClient one;
    private SmackClient two;
    private final Set<String> sent = new HashSet<>();

    /** Logging in takes the database: those who talk are there before it goes. */
    @BeforeEach
    void logInAndWarmUp() throws Exception {
        one = SERVER.login("1001-92");
        two = SERVER.login("1002-92");
        try (Chatter chatter = new Chatter(one, 50, id -> chat(two.jid(), id, body("warm") + saved("")))) {
            Awaitility.await("warm")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> two.messages().size() >= WARM_UP);
            sent.addAll(chatter.sent());
        }
    }

    @Test
    void nobodyNoticesThatTheDatabaseIsGoneAndNothingIsLost() throws Exception {
        check("gone", DATABASE::stop, DATABASE::start);
    }

    @Test
    void nobodyNoticesThatTheDatabaseHangsAndNothingIsLost() throws Exception {
        check("hanging", DATABASE::freeze, DATABASE::thaw);
    }

    private void check(String what, Runnable begin, Runnable end) throws Exception {
        Set<String> rowsBefore = KeptRows.of(SERVER.control()).byStanzaId().keySet();
        try (SteadyLoad load = new SteadyLoad(one, two, PER_SECOND)) {
            Latencies before = calm(load);
            long from = System.nanoTime();
            try {
                begin.run();
                pass(Endurance.outage());
            } finally {
                end.run();
            }
            long until = System.nanoTime();
            pass(WINDOW);
            Latencies during = load.latencies(from, until);
            Latencies after = load.latencies(until, System.nanoTime());
            sent.addAll(load.sent());

            System.out.printf(
                    "Database %s for %.1f s: before %s; during %s; after %s%n",
                    what, (until - from) / 1e9, before, during, after);
            assertThat(during.p99())
                    .as("p99 during")
                    .isLessThanOrEqualTo(longer(before.p99().multipliedBy(2), FLOOR));
        }
        checkRows(rowsBefore);
        // What could not be taken into the journal would be delivered all the same, and the log would say so.
        assertThat(SERVER.host().log()).doesNotContain("delivered but not kept", "dead letter");
    }

    /** What is normal. With an overloaded machine before, nothing that comes after it would say anything. */
    private static Latencies calm(SteadyLoad load) {
        return Awaitility.await("a calm machine")
                .atMost(Duration.ofSeconds(90))
                .pollDelay(Duration.ZERO)
                .until(
                        () -> {
                            long start = System.nanoTime();
                            pass(WINDOW);
                            return load.latencies(start, System.nanoTime());
                        },
                        latencies -> latencies.p99().compareTo(FLOOR) < 0);
    }

    private void checkRows(Set<String> rowsBefore) {
        sent.addAll(rowsBefore);
        Awaitility.await("rows")
                .atMost(Duration.ofSeconds(60))
                // Connections that were in Openfire's pool when the database went may be handed out once more.
                .ignoreException(IllegalStateException.class)
                .untilAsserted(() -> assertThat(
                                KeptRows.of(SERVER.control()).byStanzaId().keySet())
                        .isEqualTo(sent));
        KeptRows kept = KeptRows.of(SERVER.control());
        System.out.printf(
                "After the outage: sent=%d kept=%d double=%d%n",
                sent.size(), kept.rows().size(), kept.twice().size());
        assertThat(kept.twice()).isEmpty();
        assertThat(KeptRows.miscounted(SERVER.control())).isEmpty();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Lets time pass in which others do something. */
    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Awaitility.await()
                .atMost(time.plusSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> System.nanoTime() - end >= 0);
    }
}
