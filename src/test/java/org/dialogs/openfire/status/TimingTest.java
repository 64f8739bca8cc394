package org.dialogs.openfire.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.dialogs.openfire.status.Timing.Tally;
import org.junit.jupiter.api.Test;

class TimingTest {

    private final Timing timing = new Timing();

    private void addMillis(double... millis) {
        for (double each : millis) {
            timing.took((long) (each * 1e6));
        }
    }

    @Test
    void whereNothingWasDoneThereIsNothingToSay() {
        assertThat(timing.tally().spread().count()).isZero();
        assertThat(timing.tally().spread().median()).isNaN();
    }

    @Test
    void whatItSaysIsAtMostAnEighthMoreThanItWas() {
        long seed = new Random().nextLong();
        System.out.println("TimingTest: seed " + seed);
        Random random = new Random(seed);
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            double millis = Math.exp(random.nextDouble() * 16 - 6);
            took.add(millis);
            addMillis(millis);
        }
        Collections.sort(took);

        Spread spread = timing.tally().spread();

        assertThat(spread.count()).isEqualTo(5_000);
        assertThat(spread.mean())
                .isCloseTo(took.stream().mapToDouble(each -> each).average().orElseThrow(), within(0.001));
        assertBounded(spread.median(), took.get(2_499));
        assertBounded(spread.p99(), took.get(4_949));
        assertBounded(spread.max(), took.get(4_999));
    }

    private static void assertBounded(double said, double was) {
        assertThat(said).isBetween(was, was * 1.125 + 0.001);
    }

    @Test
    void whatIsOutOfAllProportionIsInTheFirstOrTheLastClass() {
        timing.took(-5);
        timing.took(0);
        timing.took(Duration.ofDays(300).toNanos());

        Spread spread = timing.tally().spread();

        assertThat(spread.count()).isEqualTo(3);
        assertThat(spread.median()).isEqualTo(0.001);
        assertThat(spread.max()).isGreaterThan(Duration.ofHours(9).toMillis());
    }

    @Test
    void aTallySinceAnotherHasOnlyWhatCameAfterIt() {
        addMillis(1000, 1000);
        Tally before = timing.tally();
        addMillis(1, 2, 3);

        Tally since = timing.tally().since(before);

        assertThat(since.count()).isEqualTo(3);
        assertThat(since.seconds()).isCloseTo(0.006, within(1e-6));
        assertThat(since.spread().max()).isLessThan(4);
    }

    @Test
    void classesEndAtPowersOfTwo() {
        addMillis(0.5, 1.0, 1.1, 3);

        assertThat(timing.tally().countUntil(Duration.ofNanos(1_024_000))).isEqualTo(2);
        assertThat(timing.tally().countUntil(Duration.ofNanos(2_048_000))).isEqualTo(3);
        assertThat(timing.tally().countUntil(Duration.ofSeconds(10))).isEqualTo(4);
    }
}
