package org.dialogs.openfire.history.journal;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings what was appended to the disk. Many threads may wait for it at once: one of them syncs for all that had appended until then
 * (group commit). Thread-safe.
 */
final class Syncer {

    /** Forces everything that is written to the disk. */
    interface Force {

        /** @return the number of the last record that was written before it began */
        long force() throws IOException;
    }

    private final Force force;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition synced = lock.newCondition();
    private long until;
    private boolean busy;

    Syncer(Force force) {
        this.force = force;
    }

    /** Returns when the record {@code sequence} is on the disk. */
    void await(long sequence) throws IOException {
        while (isForMe(sequence)) {
            long reached = 0;
            try {
                reached = force.force();
            } finally {
                finished(reached);
            }
        }
    }

    /** Waits until the record is on the disk, or until it is this thread's turn to bring it there. */
    private boolean isForMe(long sequence) {
        lock.lock();
        try {
            while (until < sequence && busy) {
                synced.awaitUninterruptibly();
            }
            boolean mine = until < sequence;
            busy |= mine;
            return mine;
        } finally {
            lock.unlock();
        }
    }

    private void finished(long reached) {
        lock.lock();
        try {
            busy = false;
            until = Math.max(until, reached);
            synced.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
