package org.dialogs.openfire.api;

import java.time.Duration;

/** Waits until the database has what this server has taken in before. Thread-safe. */
@FunctionalInterface
public interface Arrival {

    /** Returns whether that was in time. */
    boolean await(Duration patience) throws InterruptedException;
}
