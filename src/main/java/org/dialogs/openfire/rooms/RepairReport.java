package org.dialogs.openfire.rooms;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.dialogs.openfire.rooms.Repair.Kind;

/**
 * What came of comparing all groups with their rooms.
 *
 * @param dialogs how many groups were looked at
 * @param rooms how many rooms that are named like a group's were looked at
 * @param elsewhere how many groups have their rooms on another service than the one that is set, and cannot be used
 * @param counts how many repairs there were of each kind that there was
 * @param repairs the first of them
 * @param failures how often something could not be found out or repaired; the log says what
 */
public record RepairReport(
        Instant started,
        Duration took,
        long dialogs,
        long rooms,
        long elsewhere,
        Map<Kind, Long> counts,
        List<Repair> repairs,
        long failures) {

    public RepairReport {
        counts = Map.copyOf(counts);
        repairs = List.copyOf(repairs);
    }

    /** How many repairs there were, those too that {@link #repairs} has no place for. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
