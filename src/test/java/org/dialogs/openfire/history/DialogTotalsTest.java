package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.history.Messages.ONE;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.dialogs.openfire.history.DialogTotals.Counted;
import org.dialogs.openfire.history.DialogTotals.Total;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many dialogs there are is counted behind the back of who asks. */
@OnEachDatabase
class DialogTotalsTest extends HistoryFixture {

    private volatile Instant time = NOON;
    private final Clock clock = ((InstantSource) () -> time).withZone(ZoneOffset.UTC);
    private DialogTotals totals;

    @BeforeEach
    void begin() {
        totals = new DialogTotals(database, clock);
    }

    @AfterEach
    void end() {
        totals.close();
    }

    private Counted awaitCount(Instant at) {
        return Awaitility.await("a count")
                .until(totals::last, last -> last.map(Counted::at).equals(Optional.of(at)))
                .orElseThrow();
    }

    @Test
    void theyAreCountedByApplicationAndTypeWhenWhatIsKnownIsOld() {
        say(PRIVATE, ONE, "one");
        say(PRIVATE, ONE, "two");
        found(GROUP);

        Counted counted = awaitCount(NOON);
        assertThat(counted.totals())
                .containsExactly(new Total(92, DialogType.GROUP, 1, 0), new Total(92, DialogType.PRIVATE, 1, 2));
        assertThat(counted.dialogs()).isEqualTo(2);
        assertThat(counted.messages()).isEqualTo(2);

        say(GROUP, ONE, "three");
        time = NOON.plusMillis(999);
        assertThat(totals.last()).contains(counted);

        time = NOON.plus(Duration.ofMinutes(5));
        totals.last();
        assertThat(awaitCount(time).messages()).isEqualTo(3);
    }

    /** A database that takes a second for it is asked again after a hundred seconds. */
    @ParameterizedTest
    @CsvSource({"PT0S, PT1S", "PT0.01S, PT1S", "PT0.02S, PT2S", "PT1S, PT1M40S", "PT3S, PT5M", "PT2M, PT5M"})
    void theLongerItTakesTheOlderItMayBe(Duration took, Duration age) {
        assertThat(DialogTotals.age(took)).isEqualTo(age);
    }

    @Test
    void anEmptyDatabaseHasNone() {
        assertThat(awaitCount(NOON)).isEqualTo(new Counted(NOON, List.of()));
    }

    @Test
    void aCountThatHangsLeavesWhoAsksAloneHoweverOften() {
        CountDownLatch hangs = new CountDownLatch(1);
        DataSource slow = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    hangs.await();
                    return method.invoke(database, arguments);
                });
        try (DialogTotals hanging = new DialogTotals(slow, clock)) {
            for (int i = 0; i < 5; i++) {
                assertThat(hanging.last()).isEmpty();
                time = time.plus(Duration.ofMinutes(6));
            }

            hangs.countDown();
            Awaitility.await("the count that hung")
                    .until(() -> hanging.last().map(Counted::at).equals(Optional.of(NOON)));
        }
    }

    @Test
    void withoutADatabaseNothingIsKnownAndLaterItIs() {
        database.setAway(true);
        assertThat(totals.last()).isEmpty();

        database.setAway(false);
        assertThat(awaitCount(NOON).totals()).isEmpty();
    }
}
