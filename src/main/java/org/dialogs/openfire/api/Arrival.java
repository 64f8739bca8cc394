package org.dialogs.openfire.api;

import java.time.Duration;

/** Waits until the database has what this server has taken in before. What others do holds up nobody. Thread-safe. */
@FunctionalInterface
public interface Arrival {

    /**
     * @param applicationId in whose groups it was said
     * @return whether that was in time
     */
    boolean await(long applicationId, Duration patience) throws InterruptedException;
}
