package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dialogs.openfire.status.Counter;
import org.dialogs.openfire.status.Point;
import org.junit.jupiter.api.Test;

class PlotTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(10);

    private static Point point(int secondsAgo, double rate) {
        return new Point(NOW.minusSeconds(secondsAgo), Map.of(Counter.KEPT, rate), Map.of(), Map.of());
    }

    private static Plot plot(List<Point> points) {
        return Plot.of(
                "plot-0",
                "Title",
                List.of(new Plot.Curve(
                        "console.status.counter.KEPT", point -> point.rates().get(Counter.KEPT))),
                points,
                STEP,
                Duration.ofHours(1),
                NOW,
                TestTexts.of(Locale.ENGLISH));
    }

    private static String path(Point... points) {
        return plot(List.of(points)).lines().get(0).path();
    }

    @Test
    void aCurveGoesFromLeftToRightAndUp() {
        assertThat(path(point(10, 0), point(0, 5))).isEqualTo("M478.7 120.0h0.1L480.0 0.0");
    }

    @Test
    void whatIsMissingIsAGap() {
        assertThat(path(point(3600, 10), point(1800, 10), point(1790, 5)))
                .isEqualTo("M0.0 0.0h0.1M240.0 0.0h0.1L241.3 60.0");
    }

    @Test
    void whatIsNoNumberOrOutOfSightIsNotDrawn() {
        assertThat(path(point(4000, 10), point(20, Double.NaN), point(-60, 10))).isEmpty();
    }

    @Test
    void theUpperEdgeIsARoundNumber() {
        for (double[] each :
                new double[][] {{0, 1}, {0.05, 0.1}, {0.3, 0.5}, {1, 1}, {1.01, 2}, {4.9, 5}, {7, 10}, {1234, 2000}}) {
            assertThat(plot(List.of(point(0, each[0]))).top())
                    .as(each[0] + "")
                    .isEqualTo(TestTexts.of(Locale.ENGLISH).decimal(each[1]));
        }
    }

    @Test
    void itIsSaidInWords() {
        Plot plot = plot(List.of(point(20, 3), point(10, 1234.5), point(0, 2)));

        assertThat(plot.summary()).isEqualTo("Messages kept: highest 1,234.5, last 2.");
        assertThat(plot.end()).startsWith("12:00");
        assertThat(plot.begin()).startsWith("11:00");
    }

    @Test
    void theTableHasTheHighestOfSomePointsTheLatestFirst() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 360; i++) {
            points.add(point(3590 - 10 * i, i));
        }

        List<Plot.Row> rows = plot(points).rows();

        assertThat(rows).hasSize(24);
        assertThat(rows.get(0).values()).containsExactly("359");
        assertThat(rows.get(23).values()).containsExactly("14");
    }

    @Test
    void rowsOfOneMinuteAreToldBySeconds() {
        List<Plot.Row> rows =
                plot(List.of(point(20, 3), point(10, 2), point(0, 1))).rows();
        assertThat(rows).extracting(Plot.Row::time).containsExactly("12:00:00 PM", "11:59:50 AM", "11:59:40 AM");

        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 360; i++) {
            points.add(point(3590 - 10 * i, i));
        }
        assertThat(plot(points).rows().get(1).time()).isEqualTo("11:57 AM");
    }

    @Test
    void withoutPointsThereIsNothing() {
        Plot plot = plot(List.of());

        assertThat(plot.rows()).isEmpty();
        assertThat(plot.lines().get(0).path()).isEmpty();
        assertThat(plot.summary()).isEqualTo("Nothing happened in this time.");
    }
}
