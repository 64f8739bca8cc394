package org.dialogs.openfire.status;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.dialogs.openfire.status.Timing.Tally;

/**
 * What all meters say at one time.
 *
 * @param nanoTime of the moment, as {@link System#nanoTime}
 */
record Reading(long nanoTime, Map<Counter, Long> counts, Map<Level, Long> levels, Map<Span, Tally> tallies) {

    private static final double SECOND = Duration.ofSeconds(1).toNanos();

    /**
     * What has happened since an earlier reading.
     *
     * @param highest of each level in between
     */
    Point since(Reading earlier, Map<Level, Long> highest, Instant at) {
        double seconds = Math.max(1, nanoTime - earlier.nanoTime) / SECOND;
        Map<Counter, Double> rates = new EnumMap<>(Counter.class);
        counts.forEach((counter, count) ->
                rates.put(counter, Math.max(0, count - earlier.counts.get(counter)) / seconds));
        Map<Span, Spread> spreads = new EnumMap<>(Span.class);
        tallies.forEach((span, tally) ->
                spreads.put(span, tally.since(earlier.tallies.get(span)).spread()));
        return new Point(at, rates, highest, spreads);
    }
}
