package org.dialogs.openfire.status;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Whether a counter has grown lately, as far as it is looked at now and then. Thread-safe. */
public final class Rise {

    /** How long something that has happened counts. */
    private static final Duration LATELY = Duration.ofMinutes(5);

    private final LongSupplier counter;
    private final LongSupplier nanoTime;
    private long last;
    private long risen;
    private boolean hasRisen;

    /** What it was before does not count. */
    public Rise(LongSupplier counter) {
        this(counter, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    Rise(LongSupplier counter, LongSupplier nanoTime) {
        this.counter = counter;
        this.nanoTime = nanoTime;
        this.last = counter.getAsLong();
    }

    public synchronized boolean lately() {
        long now = counter.getAsLong();
        if (now > last) {
            last = now;
            hasRisen = true;
            risen = nanoTime.getAsLong();
        }
        return hasRisen && nanoTime.getAsLong() - risen < LATELY.toNanos();
    }
}
