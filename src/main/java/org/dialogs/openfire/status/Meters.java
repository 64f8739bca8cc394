package org.dialogs.openfire.status;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.dialogs.openfire.status.Timing.Tally;

/**
 * Where the numbers come from. Each supplier gives what is in memory: it neither waits nor throws. What has none is 0.
 *
 * @param counters these only grow
 */
public record Meters(Map<Counter, LongSupplier> counters, Map<Level, LongSupplier> levels, Map<Span, Timing> spans) {

    private static final LongSupplier NONE = () -> 0;

    public Meters {
        counters = Map.copyOf(counters);
        levels = Map.copyOf(levels);
        spans = Map.copyOf(spans);
    }

    public long count(Counter counter) {
        return counters.getOrDefault(counter, NONE).getAsLong();
    }

    public long level(Level level) {
        return levels.getOrDefault(level, NONE).getAsLong();
    }

    /** What has taken how long until now. */
    Tally tally(Span span) {
        Timing timing = spans.get(span);
        return timing == null ? Tally.NOTHING : timing.tally();
    }

    /** All of them now. */
    Reading read(long nanoTime) {
        Map<Counter, Long> counts = new EnumMap<>(Counter.class);
        for (Counter each : Counter.values()) {
            counts.put(each, count(each));
        }
        Map<Level, Long> now = new EnumMap<>(Level.class);
        for (Level each : Level.values()) {
            now.put(each, level(each));
        }
        Map<Span, Tally> tallies = new EnumMap<>(Span.class);
        for (Span each : Span.values()) {
            tallies.put(each, tally(each));
        }
        return new Reading(nanoTime, counts, now, tallies);
    }
}
