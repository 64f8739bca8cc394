package org.dialogs.openfire.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.dialogs.openfire.status.Point;

/**
 * Some curves over time, drawn: what a template puts into an SVG, and the same as a table. It has no {@code <title>}, for the console's frame
 * would take that for the page's.
 *
 * @param id of its parts in the page
 * @param summary of each curve: the highest and the last
 * @param top what the upper edge stands for
 * @param rows the highest of each curve, of some points together
 */
record Plot(
        String id,
        String title,
        List<Line> lines,
        String summary,
        String top,
        String begin,
        String end,
        List<Row> rows) {

    static final int WIDTH = 480;
    static final int HEIGHT = 120;

    private static final int ROWS = 24;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** What is missing for longer than so many steps is a gap. */
    private static final int GAP = 3;

    /**
     * A curve before it is drawn.
     *
     * @param key its text
     * @param value what is not a number is not drawn
     */
    record Curve(String key, ToDoubleFunction<Point> value) {}

    /** A curve: how it is called, and what SVG calls a path. */
    record Line(String label, String path) {}

    /** A line of the table. */
    record Row(String time, List<String> values) {}

    /**
     * @param points the oldest first
     * @param step from one point to the next
     * @param span how much time fits in
     * @param now at the right edge
     */
    static Plot of(
            String id,
            String title,
            List<Curve> curves,
            List<Point> points,
            Duration step,
            Duration span,
            Instant now,
            Texts texts) {
        double top = top(curves, points);
        Scale scale = new Scale(now.minus(span), span, top, step.multipliedBy(GAP));
        List<Line> lines = curves.stream()
                .map(curve -> new Line(texts.text(curve.key), scale.path(points, curve.value)))
                .toList();
        List<String> summary = curves.stream()
                .filter(curve -> highest(points, curve).isPresent())
                .map(curve -> texts.text(
                        "console.status.summary",
                        texts.text(curve.key),
                        decimal(highest(points, curve), texts),
                        decimal(last(points, curve), texts)))
                .toList();
        return new Plot(
                id,
                title,
                lines,
                summary.isEmpty() ? texts.text("console.status.idle") : String.join(" ", summary),
                decimal(OptionalDouble.of(top), texts),
                texts.hourAndMinute(now.minus(span)),
                texts.hourAndMinute(now),
                rows(curves, points, step, texts));
    }

    /** @param begin at the left edge */
    private record Scale(Instant begin, Duration span, double top, Duration gap) {

        String path(List<Point> points, ToDoubleFunction<Point> value) {
            StringBuilder path = new StringBuilder();
            Instant before = Instant.MIN;
            for (Point point : points) {
                double now = value.applyAsDouble(point);
                double x = (double) Duration.between(begin, point.at()).toMillis() / span.toMillis() * WIDTH;
                if (Double.isNaN(now) || x < 0 || x > WIDTH) {
                    continue;
                }
                double y = HEIGHT - now / top * HEIGHT;
                boolean follows = before != Instant.MIN
                        && Duration.between(before, point.at()).compareTo(gap) <= 0;
                // What stands alone is a dot.
                path.append(String.format(Locale.ROOT, follows ? "L%.1f %.1f" : "M%.1f %.1fh0.1", x, y));
                before = point.at();
            }
            return path.toString();
        }
    }

    /** The next of 1, 2, 5, 10, … */
    private static double top(List<Curve> curves, List<Point> points) {
        double highest = curves.stream()
                .mapToDouble(curve -> highest(points, curve).orElse(0))
                .max()
                .orElse(0);
        if (highest == 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(highest, 0.1))));
        for (int factor : new int[] {1, 2, 5}) {
            if (highest <= factor * power) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static OptionalDouble highest(List<Point> points, Curve curve) {
        return points.stream()
                .mapToDouble(curve.value)
                .filter(value -> !Double.isNaN(value))
                .max();
    }

    private static OptionalDouble last(List<Point> points, Curve curve) {
        return points.isEmpty()
                ? OptionalDouble.empty()
                : highest(points.subList(points.size() - 1, points.size()), curve);
    }

    private static String decimal(OptionalDouble value, Texts texts) {
        return value.isPresent() ? texts.decimal(value.getAsDouble()) : "\u2013";
    }

    private static List<Row> rows(List<Curve> curves, List<Point> points, Duration step, Texts texts) {
        List<Row> rows = new ArrayList<>();
        int together = Math.max(1, (points.size() + ROWS - 1) / ROWS);
        boolean isWithinMinutes = step.multipliedBy(together).compareTo(MINUTE) < 0;
        for (int end = points.size(); end > 0; end -= together) {
            List<Point> some = points.subList(Math.max(0, end - together), end);
            Instant until = some.get(some.size() - 1).at();
            rows.add(new Row(
                    isWithinMinutes ? texts.timeOfDay(until) : texts.hourAndMinute(until),
                    curves.stream()
                            .map(curve -> decimal(highest(some, curve), texts))
                            .toList()));
        }
        return List.copyOf(rows);
    }
}
