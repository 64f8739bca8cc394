package org.dialogs.openfire.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MonitorTest {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong kept = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final Timing batches = new Timing();
    private final Meters meters = new Meters(
            Map.of(Counter.KEPT, kept::get), Map.of(Level.WAITING_STANZAS, waiting::get), Map.of(Span.BATCH, batches));
    private final Clock clock = ((InstantSource) () -> START.plusNanos(nanos.get())).withZone(ZoneOffset.UTC);
    private final Health health = new Health(
            meters, () -> 1, Map.of(), Map.of(), new Probe("probe", () -> {}, nanos::get), clock, nanos::get);
    private final Monitor monitor = new Monitor(meters, health, clock, nanos::get);

    @AfterEach
    void close() {
        monitor.close();
    }

    private void look(Duration later) {
        nanos.addAndGet(later.toNanos());
        monitor.look();
    }

    @Test
    void aPointSaysWhatHasHappenedSinceTheLast() {
        monitor.look();
        assertThat(monitor.hour()).isEmpty();
        kept.set(50);
        batches.took(2_000_000);
        look(Monitor.STEP);
        look(Monitor.STEP);

        List<Point> points = monitor.hour();

        assertThat(points).hasSize(2);
        assertThat(points.get(0).at()).isEqualTo(START.plus(Monitor.STEP));
        assertThat(points.get(0).rates()).containsEntry(Counter.KEPT, 5.0).containsEntry(Counter.STAMPED, 0.0);
        assertThat(points.get(0).spreads().get(Span.BATCH).count()).isEqualTo(1);
        assertThat(points.get(0).spreads().get(Span.BATCH).mean()).isCloseTo(2, within(0.001));
        assertThat(points.get(0).spreads().get(Span.SERVICE).count()).isZero();
        assertThat(points.get(1).rates()).containsEntry(Counter.KEPT, 0.0);
        assertThat(points.get(1).spreads().get(Span.BATCH).count()).isZero();
    }

    @Test
    void aLookThatComesLateDividesByTheTimeThatHasPassed() {
        monitor.look();
        kept.set(100);
        look(Duration.ofSeconds(50));

        assertThat(monitor.hour().get(0).rates()).containsEntry(Counter.KEPT, 2.0);
    }

    @Test
    void theDayHasTheMeanOfRatesAndTheHighestOfLevels() {
        monitor.look();
        for (int i = 1; i <= 30; i++) {
            kept.set(i < 15 ? 0 : 600);
            waiting.set(i == 10 ? 7 : 1);
            look(Monitor.STEP);
        }

        assertThat(monitor.hour()).hasSize(30);
        assertThat(monitor.day()).singleElement().satisfies(point -> {
            assertThat(point.rates()).containsEntry(Counter.KEPT, 2.0);
            assertThat(point.levels()).containsEntry(Level.WAITING_STANZAS, 7L);
        });
    }

    @Test
    void onlyTheLastHourAndTheLastDayAreRemembered() {
        monitor.look();
        for (int i = 0; i < 30 * 300; i++) {
            look(Monitor.STEP);
        }

        assertThat(monitor.hour()).hasSize(360);
        assertThat(monitor.hour().get(0).at()).isEqualTo(clock.instant().minus(Monitor.STEP.multipliedBy(359)));
        assertThat(monitor.day()).hasSize(288);
    }

    @Test
    void whatFailsOnceIsReadTheNextTime() {
        Meters failing = new Meters(
                Map.of(Counter.KEPT, () -> {
                    if (kept.incrementAndGet() == 2) {
                        throw new IllegalStateException("This once");
                    }
                    return kept.get();
                }),
                Map.of(),
                Map.of());
        try (Monitor other = new Monitor(failing, health, clock, nanos::get)) {
            other.look();
            nanos.addAndGet(Monitor.STEP.toNanos());
            other.look();
            assertThat(other.hour()).isEmpty();
            nanos.addAndGet(Monitor.STEP.toNanos());
            other.look();
            assertThat(other.hour()).hasSize(1);
        }
    }
}
