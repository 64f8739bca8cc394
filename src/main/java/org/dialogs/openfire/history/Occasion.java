package org.dialogs.openfire.history;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Says once in a while that it is time again: for log entries of what happens to every message. Thread-safe. */
final class Occasion {

    private final long interval;
    private final AtomicLong last;

    Occasion(Duration interval) {
        this.interval = interval.toNanos();
        this.last = new AtomicLong(System.nanoTime() - this.interval);
    }

    boolean isDue() {
        long before = last.get();
        long now = System.nanoTime();
        return now - before >= interval && last.compareAndSet(before, now);
    }
}
