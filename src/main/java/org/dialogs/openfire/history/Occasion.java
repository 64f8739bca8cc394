package org.dialogs.openfire.history;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Says once in a while that it is time again: for log entries of what happens to every message. Thread-safe. */
public final class Occasion {

    private final long interval;
    private final AtomicLong last;

    /** @param interval the least time from one occasion to the next; the first is at once */
    public Occasion(Duration interval) {
        this.interval = interval.toNanos();
        this.last = new AtomicLong(System.nanoTime() - this.interval);
    }

    /** Whether it is time; to one caller an interval it is. */
    public boolean isDue() {
        long before = last.get();
        long now = System.nanoTime();
        return now - before >= interval && last.compareAndSet(before, now);
    }
}
