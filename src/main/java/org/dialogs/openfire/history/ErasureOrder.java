package org.dialogs.openfire.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.dialogs.openfire.history.journal.Journal;

/**
 * Decides what comes first in the journal, an erasure or a dead letter that is tried again. What is erased is taken from the letters when the writer
 * comes to the erasure; a letter behind it in the journal would come back. So none is taken while an erasure is on its way. Thread-safe; whoever
 * asks for an erasure waits, at most, while one letter is put into the journal.
 */
final class ErasureOrder {

    private final Journal journal;
    private final LetterErasures erasures;

    /** All that was in the journal at first may be erasures. */
    private final long first;

    /** Fair, for a thousand letters one after the other must not keep out who erases. */
    private final ReentrantLock lock = new ReentrantLock(true);

    /** The last record that may be an erasure. */
    private long last;

    ErasureOrder(Journal journal, LetterErasures erasures) {
        this.journal = journal;
        this.erasures = erasures;
        this.first = journal.last();
        this.last = first;
    }

    /** Puts an erasure into the journal. */
    <T> T erase(Supplier<T> appending) {
        lock.lock();
        try {
            T appended = appending.get();
            last = journal.last();
            return appended;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts a letter into the journal.
     *
     * @throws ErasingException if something is being erased
     * @throws IOException if the journal does not take it
     */
    void retry(Change change, byte[] payload) throws IOException {
        lock.lock();
        try {
            if (isErasing()) {
                throw new ErasingException();
            }
            journal.append(ByteBuffer.wrap(payload)).accept();
            if (change instanceof Change.Erase) {
                last = journal.last();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isErasing() {
        lock.lock();
        try {
            // In this order: what the writer is done with it has handed on before.
            return journal.through() < last || erasures.pending() > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the writer is not through yet with what was in the journal at first, of which nobody knows whether it erases. */
    boolean isBeginning() {
        return journal.through() < first;
    }

    /** Waits, if something is being erased, until it has reached the letters. */
    void await(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        try {
            if (isErasing() && journal.awaitDone(time)) {
                erasures.awaitNone(Duration.ofNanos(deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
