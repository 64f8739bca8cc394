package org.dialogs.openfire.status;

import java.time.Instant;
import java.util.Map;

/**
 * What happened in a while.
 *
 * @param at when that was over
 * @param rates how often a second
 * @param levels the highest
 */
public record Point(Instant at, Map<Counter, Double> rates, Map<Level, Long> levels, Map<Span, Spread> spreads) {

    public Point {
        rates = Map.copyOf(rates);
        levels = Map.copyOf(levels);
        spreads = Map.copyOf(spreads);
    }
}
