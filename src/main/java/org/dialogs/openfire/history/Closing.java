package org.dialogs.openfire.history;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says that a thread is to end: as soon as it can, and at the latest at a deadline. Thread-safe. */
final class Closing {

    private static final Duration LAST_PAUSE = Duration.ofMillis(100);

    private final CountDownLatch begun = new CountDownLatch(1);

    /** Compared by difference, as {@code nanoTime} wants it: this is as far ahead as can be. */
    private volatile long deadline = System.nanoTime() + Long.MAX_VALUE;

    void begin(Duration atMost) {
        deadline = System.nanoTime() + atMost.toNanos();
        begun.countDown();
    }

    boolean isBegun() {
        return begun.getCount() == 0;
    }

    boolean isOverdue() {
        return System.nanoTime() - deadline > 0;
    }

    /** Waits, or until it begins. */
    void pause(Duration time) throws InterruptedException {
        if (begun.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            // From then on every pause would be over at once: what waits gets its last chances.
            TimeUnit.NANOSECONDS.sleep(Math.min(time.toNanos(), LAST_PAUSE.toNanos()));
        }
    }
}
