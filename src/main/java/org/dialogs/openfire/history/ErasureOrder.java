package org.dialogs.openfire.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.dialogs.openfire.history.journal.Journal;

/**
 * Decides what comes first in the journal, an erasure or a dead letter that is tried again. What is erased is taken from the letters when the writer
 * comes to the erasure; a letter behind it in the journal would come back. So none is taken while an erasure is on its way. Thread-safe; whoever
 * asks for an erasure waits for one record at most.
 */
final class ErasureOrder {

    private final Journal journal;
    private final LongSupplier pending;

    /** The last record that may be an erasure; at first all may be that were in the journal. */
    private long last;

    /** @param pending how many erasures the writer has come to, and the letters have not */
    ErasureOrder(Journal journal, LongSupplier pending) {
        this.journal = journal;
        this.pending = pending;
        this.last = journal.last();
    }

    /** Puts an erasure into the journal. */
    synchronized <T> T erase(Supplier<T> appending) {
        T appended = appending.get();
        last = journal.last();
        return appended;
    }

    /**
     * Puts a letter into the journal.
     *
     * @throws ErasingException if something is being erased
     * @throws IOException if the journal does not take it
     */
    synchronized void retry(Change change, byte[] payload) throws IOException {
        if (isErasing()) {
            throw new ErasingException();
        }
        journal.append(ByteBuffer.wrap(payload)).accept();
        if (change instanceof Change.Erase) {
            last = journal.last();
        }
    }

    private synchronized boolean isErasing() {
        // In this order: what the writer is done with it has handed on before.
        return journal.last() - journal.backlog() < last || pending.getAsLong() > 0;
    }

    /** Waits for the writer if an erasure is in the journal. */
    void await(Duration time) {
        try {
            if (isErasing()) {
                journal.awaitDone(time);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
