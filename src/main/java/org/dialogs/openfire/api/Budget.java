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

    /** What one call has of it: all of that is given back at once, and afterwards it can take nothing. Thread-safe. */
    final class Share {

        private long taken;
        private boolean isOver;

        /** Takes so many bytes more, if that many are left. */
        synchronized boolean take(long bytes) {
            boolean isTaken = !isOver && Budget.this.take(bytes);
            if (isTaken) {
                taken += bytes;
            }
            return isTaken;
        }

        synchronized void giveBack() {
            if (!isOver) {
                isOver = true;
                give(taken);
            }
        }
    }

    long used() {
        return used.get();
    }
}
