package org.dialogs.openfire.console;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.dialogs.openfire.console.Plot.Curve;
import org.dialogs.openfire.status.Counter;
import org.dialogs.openfire.status.Level;
import org.dialogs.openfire.status.Monitor;
import org.dialogs.openfire.status.Point;
import org.dialogs.openfire.status.Span;
import org.dialogs.openfire.status.Spread;

/** Which curves the page of the status shows, and together with which others. */
enum StatusPlots {
    MESSAGES(rate(Counter.STAMPED), rate(Counter.KEPT)),
    JOURNAL(level(Level.JOURNAL_RECORDS)),
    OLDEST(level(Level.OLDEST_SECONDS)),
    BATCHES(median(Span.BATCH), p99(Span.BATCH), max(Span.BATCH)),
    REQUESTS(rate(Counter.REQUESTS), rate(Counter.REQUEST_FAILURES)),
    REQUEST_TIMES(median(Span.REQUEST), p99(Span.REQUEST)),
    TOKENS(rate(Counter.TOKEN_HITS), rate(Counter.TOKEN_MISSES)),
    SERVICE_TIMES(median(Span.SERVICE), p99(Span.SERVICE)),
    FAILURES(rate(Counter.NOT_KEPT), rate(Counter.STANZA_FAILURES), rate(Counter.SERVICE_FAILURES)),
    WAITING(level(Level.WAITING_STANZAS), level(Level.DEAD_LETTERS));

    /** Whose texts a counter, a level, and each of these have. */
    static final String COUNTER = "console.status.counter.";

    static final String LEVEL = "console.status.level.";
    static final String TITLE = "console.status.plot.";

    private final List<Curve> curves;

    StatusPlots(Curve... curves) {
        this.curves = List.of(curves);
    }

    private static Curve rate(Counter counter) {
        return new Curve(COUNTER + counter, point -> point.rates().get(counter));
    }

    private static Curve level(Level level) {
        return new Curve(LEVEL + level, point -> point.levels().get(level));
    }

    private static Curve median(Span span) {
        return spread("console.status.median", span, Spread::median);
    }

    private static Curve p99(Span span) {
        return spread("console.status.ninetyNine", span, Spread::p99);
    }

    private static Curve max(Span span) {
        return spread("console.status.max", span, Spread::max);
    }

    private static Curve spread(String key, Span span, ToDoubleFunction<Spread> value) {
        return new Curve(key, point -> value.applyAsDouble(point.spreads().get(span)));
    }

    private Plot draw(List<Point> points, Duration step, Duration period, Instant now, Texts texts) {
        return Plot.of("plot-" + ordinal(), texts.text(TITLE + this), curves, points, step, period, now, texts);
    }

    /** All of them. */
    static List<Plot> draw(Monitor monitor, Period period, Instant now, Texts texts) {
        List<Point> points = period.points(monitor);
        return List.of(values()).stream()
                .map(each -> each.draw(points, period.step(), period.length(), now, texts))
                .toList();
    }

    /** How far back they go. */
    enum Period {
        HOUR,
        DAY;

        /** As the address of the page has it. */
        static Period of(String text) {
            return text.equals("day") ? DAY : HOUR;
        }

        List<Point> points(Monitor monitor) {
            return this == HOUR ? monitor.hour() : monitor.day();
        }

        Duration step() {
            return this == HOUR ? Monitor.STEP : Monitor.LONG_STEP;
        }

        Duration length() {
            return this == HOUR ? Duration.ofHours(1) : Duration.ofDays(1);
        }
    }
}
