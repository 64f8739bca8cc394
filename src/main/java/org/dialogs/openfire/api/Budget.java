package org.dialogs.openfire.api;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes all calls together may have in memory, coming in or going out. Thread-safe. */
final class Budget {

    private final long most;
    private final AtomicLong used = new AtomicLong();

    Budget(long most) {
        this.most = most;
    }

    /** Takes so many bytes, if that many are left. */
    boolean take(long bytes) {
        boolean isTaken = used.addAndGet(bytes) <= most;
        if (!isTaken) {
            used.addAndGet(-bytes);
        }
        return isTaken;
    }

    void give(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }
}
