package org.dialogs.openfire.api;

import java.util.concurrent.atomic.LongAdder;
import org.dialogs.openfire.status.Timing;

/** How many calls there were, and how long they took. Thread-safe. */
public final class CallCounts {

    private static final int SERVER_ERROR = 500;

    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final Timing times = new Timing();

    /** @param isLong whether its answer has many parts, and takes as long as its client takes */
    void add(int status, long nanos, boolean isLong) {
        calls.increment();
        if (status >= SERVER_ERROR) {
            failures.increment();
        }
        if (!isLong) {
            times.took(nanos);
        }
    }

    /** All calls since the start. */
    public long calls() {
        return calls.sum();
    }

    /** Those that were answered with 500 or more. */
    public long failures() {
        return failures.sum();
    }

    /** From the first byte of a call to the last of its answer; without those of many parts. */
    public Timing times() {
        return times;
    }
}
