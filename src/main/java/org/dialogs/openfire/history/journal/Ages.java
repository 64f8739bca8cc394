package org.dialogs.openfire.history.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * When records came that are not done yet, to the second: the first of each second is kept; after some hours, of each second one, and so
 * on. For one
 * thread at a time.
 */
final class Ages {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int MOST = 10_000;

    private final Deque<Came> first = new ArrayDeque<>();
    private long apart = SECOND;

    private record Came(long sequence, long at) {}

    /** @param now as {@link System#nanoTime} */
    void came(long sequence, long now) {
        if (first.isEmpty() || now - first.getLast().at >= apart) {
            if (first.size() == MOST) {
                thin();
            }
            first.addLast(new Came(sequence, now));
        }
    }

    /** Who takes the place of those that go is older than they: nothing seems younger than it is. */
    private void thin() {
        Iterator<Came> each = first.iterator();
        while (each.hasNext()) {
            each.next();
            if (each.hasNext()) {
                each.next();
                each.remove();
            }
        }
        apart *= 2;
    }

    /**
     * How long ago a record came, as long as nobody has asked for a later one.
     *
     * @param sequence its number
     */
    Duration of(long sequence, long now) {
        Came latest = first.pollFirst();
        while (!first.isEmpty() && first.getFirst().sequence <= sequence) {
            latest = first.removeFirst();
        }
        if (latest == null) {
            return Duration.ZERO;
        }
        first.addFirst(latest);
        if (first.size() == 1) {
            apart = SECOND;
        }
        return Duration.ofNanos(now - latest.at);
    }
}
