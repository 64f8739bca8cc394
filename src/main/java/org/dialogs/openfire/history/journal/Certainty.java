package org.dialogs.openfire.history.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Until which record the reader has been done for long enough that its database cannot have lost it any more. The embedded HSQLDB, and
 * others as they are configured, write what they committed to the disk up to a second later. Not thread-safe.
 */
final class Certainty {

    private static final long TOGETHER = Duration.ofMillis(100).toNanos();

    private final long margin;
    private final Deque<Done> recent = new ArrayDeque<>();
    private long certain;

    private record Done(long sequence, long since, long nanos) {}

    Certainty(Duration margin, long certain) {
        this.margin = margin.toNanos();
        this.certain = certain;
    }

    /** The reader is done with everything until {@code sequence}, as of {@code now}. */
    void done(long sequence, long now) {
        long since = now;
        Done last = recent.peekLast();
        if (last != null && now - last.since < TOGETHER) {
            since = recent.removeLast().since;
        }
        recent.addLast(new Done(sequence, since, now));
    }

    /** The number of the last record that is safe, as of {@code now}. */
    long certain(long now) {
        while (!recent.isEmpty() && now - recent.peekFirst().nanos >= margin) {
            certain = recent.removeFirst().sequence;
        }
        return certain;
    }
}
