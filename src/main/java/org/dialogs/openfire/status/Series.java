package org.dialogs.openfire.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The last points of one spacing, so many at most. Thread-safe. */
final class Series {

    /** A timer that is a little early this time must not cost a whole step. */
    private static final Duration EARLY = Duration.ofSeconds(1);

    private final Duration step;
    private final int most;
    private final Deque<Point> points = new ArrayDeque<>();
    private final Map<Level, Long> highest = new EnumMap<>(Level.class);
    private Reading begin;

    /** @param most how many points are kept */
    Series(Duration step, int most) {
        this.step = step;
        this.most = most;
    }

    /** Takes a reading; it makes a point when a step has passed since the last one that did. */
    synchronized void add(Reading reading, Instant at) {
        reading.levels().forEach((level, value) -> highest.merge(level, value, Math::max));
        if (begin == null) {
            restart(reading);
        } else if (reading.nanoTime() - begin.nanoTime() >= step.minus(EARLY).toNanos()) {
            points.addLast(reading.since(begin, highest, at));
            if (points.size() > most) {
                points.removeFirst();
            }
            restart(reading);
        }
    }

    private void restart(Reading reading) {
        begin = reading;
        highest.clear();
        highest.putAll(reading.levels());
    }

    /** The oldest first. */
    synchronized List<Point> points() {
        return List.copyOf(points);
    }
}
