package org.dialogs.openfire.history;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.dialogs.openfire.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done beside writing: erasures, and removing what is too old or too much. By the thread that writes, between its batches,
 * a small transaction at a time, so that the two never stand in each other's way.
 */
final class Housekeeping {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

    private final Eraser eraser;
    private final Retention retention;
    private final Clock clock;
    private final Occasion failing = new Occasion(LOG_INTERVAL);
    private Instant next = Instant.MIN;

    Housekeeping(HistoryStore store, Settings settings, Clock clock) {
        this.eraser = new Eraser(store);
        this.retention = new Retention(store, settings, clock);
        this.clock = clock;
    }

    /** Says that there is something to do. */
    void wake() {
        next = Instant.MIN;
    }

    /** Does a little, if there is something to do; returns whether there is more. Does not throw: what fails is tried again later. */
    boolean step() {
        if (clock.instant().isBefore(next)) {
            return false;
        }
        // What stops the one must not stop the other.
        boolean more = step(eraser::step) | step(retention::step);
        if (!more) {
            next = clock.instant().plus(INTERVAL);
        }
        return more;
    }

    private boolean step(BooleanSupplier task) {
        try {
            return task.getAsBoolean();
        } catch (RuntimeException e) {
            if (Failures.isCollision(e)) {
                LOG.debug("Another node was faster", e);
                return true;
            }
            if (failing.isDue()) {
                LOG.warn("Something cannot be removed from the history for now: {}", Failures.describe(e));
            }
            return false;
        }
    }
}
