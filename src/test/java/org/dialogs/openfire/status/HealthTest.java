package org.dialogs.openfire.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;
import org.dialogs.openfire.status.Health.Check;
import org.dialogs.openfire.status.Health.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {

    private final Map<Object, Long> numbers = new ConcurrentHashMap<>();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicBoolean hookIsIn = new AtomicBoolean(true);
    private final AtomicBoolean serviceAnswers = new AtomicBoolean(true);
    private final AtomicBoolean serviceIsUsed = new AtomicBoolean(true);
    private final AtomicLong asked = new AtomicLong();
    private final Meters meters = meters();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final AtomicBoolean hangs = new AtomicBoolean();
    private final Probe probe = new Probe("probe", this::ask, nanos::get);
    private final Map<Check, BooleanSupplier> others =
            Map.of(Check.LOGINS, hookIsIn::get, Check.SERVICE, serviceAnswers::get);
    private final Map<Check, BooleanSupplier> uses = Map.of(Check.SERVICE, serviceIsUsed::get);
    private final Health health = new Health(meters, () -> 1_000, others, uses, probe, Clock.systemUTC(), nanos::get);

    private Meters meters() {
        Map<Counter, LongSupplier> counters = new EnumMap<>(Counter.class);
        Map<Level, LongSupplier> levels = new EnumMap<>(Level.class);
        for (Counter each : Counter.values()) {
            counters.put(each, () -> numbers.getOrDefault(each, 0L));
        }
        for (Level each : Level.values()) {
            levels.put(each, () -> numbers.getOrDefault(each, 0L));
        }
        return new Meters(counters, levels, Map.of());
    }

    private void ask() {
        asked.incrementAndGet();
        if (hangs.get()) {
            Awaitility.await().until(() -> hanging.getCount() == 0);
        }
        if (away.get()) {
            throw new IllegalStateException("No connection");
        }
    }

    @AfterEach
    void close() {
        hanging.countDown();
        health.close();
    }

    private HealthReport look() {
        health.look();
        return health.report().orElseThrow();
    }

    /** What is being asked meanwhile is answered. */
    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        Awaitility.await().until(probe::answers);
    }

    private void assertOnly(Check check, State state) {
        assertThat(look().checks())
                .allSatisfy(
                        (each, found) -> assertThat(found).as(each.name()).isEqualTo(each == check ? state : State.OK));
        assertThat(look().state()).isEqualTo(state);
    }

    @Test
    void nothingIsSaidBeforeTheFirstLook() {
        assertThat(health.report()).isEmpty();
    }

    @Test
    void allIsWellWhereNothingHappens() {
        assertOnly(Check.DATABASE, State.OK);
        assertThat(look().checks()).containsOnlyKeys(Check.values());
    }

    @Test
    void whatIsNotUsedIsWellHoweverItIs() {
        serviceAnswers.set(false);
        assertOnly(Check.SERVICE, State.DEGRADED);
        assertThat(look().unused()).isEmpty();

        serviceIsUsed.set(false);
        assertOnly(Check.SERVICE, State.OK);
        assertThat(look().unused()).containsExactly(Check.SERVICE);
    }

    @Test
    void whatIsNotKeptCountsForFiveMinutes() {
        look();
        numbers.put(Counter.NOT_KEPT, 1L);
        assertOnly(Check.KEEPING, State.FAILING);
        pass(Duration.ofMinutes(4));
        assertOnly(Check.KEEPING, State.FAILING);
        pass(Duration.ofMinutes(1));
        assertOnly(Check.KEEPING, State.OK);
    }

    @Test
    void stanzasThatGoOnAsTheyCameAreSeen() {
        look();
        numbers.put(Counter.STANZA_FAILURES, 3L);
        assertOnly(Check.STANZAS, State.DEGRADED);
    }

    @Test
    void theJournalMayHaveFourFifthsOfItsBytes() {
        numbers.put(Level.JOURNAL_BYTES, 800L);
        assertOnly(Check.JOURNAL, State.OK);
        numbers.put(Level.JOURNAL_BYTES, 801L);
        assertOnly(Check.JOURNAL, State.DEGRADED);
    }

    @Test
    void aRecordMayWaitForAMinute() {
        numbers.put(Level.OLDEST_SECONDS, 59L);
        assertOnly(Check.WRITING, State.OK);
        numbers.put(Level.OLDEST_SECONDS, 60L);
        assertOnly(Check.WRITING, State.DEGRADED);
    }

    @Test
    void deadLettersWaitForSomebody() {
        numbers.put(Level.DEAD_LETTERS, 1L);
        assertOnly(Check.DEAD_LETTERS, State.DEGRADED);
    }

    @Test
    void withoutTheHookNobodyLogsInWithAToken() {
        hookIsIn.set(false);
        assertOnly(Check.LOGINS, State.FAILING);
    }

    @Test
    void aDatabaseThatRefusesIsAwayUntilItAnswers() {
        away.set(true);
        look();
        Awaitility.await().until(() -> !probe.answers());
        assertOnly(Check.DATABASE, State.FAILING);
        away.set(false);
        // What was asked before that may have been on its way.
        Awaitility.await().until(() -> {
            look();
            return probe.answers();
        });
        assertOnly(Check.DATABASE, State.OK);
    }

    @Test
    void aDatabaseThatHangsIsAwayAndIsNotAskedAgain() {
        hangs.set(true);
        look();
        assertThat(probe.answers()).isTrue();
        Awaitility.await().until(() -> asked.get() == 1);
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        look();
        look();
        assertOnly(Check.DATABASE, State.FAILING);
        assertThat(asked).hasValue(1);
        hangs.set(false);
        hanging.countDown();
        Awaitility.await().until(probe::answers);
    }
}
