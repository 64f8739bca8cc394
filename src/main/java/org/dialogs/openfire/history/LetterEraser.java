package org.dialogs.openfire.history;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings erasures to the dead letters, on a thread of its own: their file may be long, and nobody who writes the history should wait for it. What
 * fails is tried again by and by, for trying may take all the space that is left on the disk.
 */
final class LetterEraser implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LetterEraser.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final BooleanSupplier step;
    private final Duration firstPause;
    private final Closing closing = new Closing();
    private final Thread thread = new Thread(this::run, "dialogs-letters");

    /** @param step brings some to the letters; says whether there are more */
    LetterEraser(BooleanSupplier step) {
        this(step, FIRST_PAUSE);
    }

    /** @param firstPause after the first failure; from one to the next it doubles */
    LetterEraser(BooleanSupplier step, Duration firstPause) {
        this.step = step;
        this.firstPause = firstPause;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        Duration pause = firstPause;
        try {
            while (!closing.isBegun()) {
                if (isDone(pause)) {
                    pause = firstPause;
                } else {
                    closing.pause(pause);
                    pause = longer(pause);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("No more is taken from the dead letters; what waits is in its file", e);
        }
    }

    /** Returns whether nothing failed. */
    private boolean isDone(Duration pause) throws InterruptedException {
        try {
            if (!step.getAsBoolean()) {
                closing.pause(IDLE);
            }
            return true;
        } catch (RuntimeException | Error e) {
            if (!closing.isBegun()) {
                LOG.warn(
                        "What is erased cannot be taken from the dead letters, and waits {} s: {}",
                        pause.toSeconds(),
                        Failures.describe(e));
            }
            return false;
        }
    }

    private static Duration longer(Duration pause) {
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    /** Ends at once, also in the middle of a file: what was not done is done after the next start. */
    @Override
    public void close() {
        closing.begin(Duration.ZERO);
        thread.interrupt();
        try {
            thread.join(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
