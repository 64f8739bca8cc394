package org.dialogs.openfire.history;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.journal.Journal;

/** The dead letters, for administrators. Each call reads the file; it may take seconds where there is very much in it. Thread-safe. */
public final class LetterBox {

    private static final int MOST_CHARACTERS = 100_000;

    /** Each of them may be refused once more, after several tries, while what is said meanwhile waits. */
    private static final int MOST_AT_ONCE = 1_000;

    /** The rest of the journal is for what is said meanwhile. */
    private static final double PART_OF_JOURNAL = 0.5;

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final DeadLetters letters;
    private final Journal journal;
    private final LetterErasures erasures;
    private final ErasureOrder order;
    private final Settings settings;
    private final Runnable using;

    /** The last record of those that were tried again together. */
    private long lastRetried;

    /** @param using is told that there is something to write */
    LetterBox(
            DeadLetters letters,
            Journal journal,
            LetterErasures erasures,
            ErasureOrder order,
            Settings settings,
            Runnable using) {
        this.letters = letters;
        this.journal = journal;
        this.erasures = erasures;
        this.order = order;
        this.settings = settings;
        this.using = using;
    }

    /** How many there are. Reads nothing. */
    public long count() {
        return letters.count();
    }

    /** How many went with what was erased, since the start. */
    public long takenByErasures() {
        return erasures.erased();
    }

    /** How many erasures have yet to reach the letters: of what they take none is tried again. More than a moment if the file cannot be written. */
    public long erasuresWaiting() {
        return erasures.pending();
    }

    /**
     * Some letters, in the order in which they came.
     *
     * @param from where the page begins, 0 for the first one
     * @throws IOException if the file cannot be read
     */
    public LetterPage page(long from, int most) throws IOException {
        return letters.page(from, most);
    }

    /**
     * A letter, and the first 100,000 characters of its content; empty if it is not there any more.
     *
     * @throws IOException if the file cannot be read
     */
    public Optional<DeadLetter.Opened> open(LetterId id) throws IOException {
        return letters.open(id, MOST_CHARACTERS);
    }

    /**
     * Has the writer try a letter again: what is in the journal then is no dead letter any more, unless the database refuses it once more.
     * What was erased does not come back: its letters go, and none is tried again while an erasure is on its way, for which this waits three seconds.
     *
     * @throws IOException if the file cannot be read; then none is tried again
     */
    public Retried retry(LetterId one) throws IOException {
        order.await(PATIENCE);
        return order.isBeginning() ? waiting() : letters.retry(one, taking());
    }

    /**
     * The same with those that somebody has seen, from the first on, 1,000 at a time, and when the database is through with those of the last
     * time. Takes no more when half of the journal is in use.
     *
     * @throws IOException if the file cannot be read; then none is tried again
     */
    public synchronized Retried retryAll(LettersEnd seen) throws IOException {
        if (journal.through() < lastRetried) {
            return waiting();
        }
        order.await(PATIENCE);
        if (order.isBeginning()) {
            return waiting();
        }
        Retried retried = letters.retryAll(seen, MOST_AT_ONCE, taking());
        if (retried.taken() > 0) {
            lastRetried = journal.last();
        }
        return retried;
    }

    private Retried waiting() {
        return new Retried(0, 0, count(), Retried.Ending.WAITING);
    }

    private DeadLetters.Journal taking() {
        return new DeadLetters.Journal() {
            @Override
            public void take(byte[] change) throws IOException {
                Change decoded = ChangeCodec.decode(change);
                decoded.check();
                if (journal.bytes() > settings.journalMaxBytes() * PART_OF_JOURNAL) {
                    throw new IOException("half of the journal is in use");
                }
                using.run();
                order.retry(decoded, change);
            }

            @Override
            public void sync() throws IOException {
                journal.sync();
            }
        };
    }

    /**
     * Takes a letter out for good; returns whether it was there.
     *
     * @throws IOException if the file cannot be written; then it is there still
     */
    public boolean discard(LetterId one) throws IOException {
        return letters.discard(one);
    }

    /**
     * Takes all letters out for good that somebody has seen.
     *
     * @return how many; empty if letters were taken out since he saw them: then nothing was done
     * @throws IOException if the file cannot be written; then all are there still
     */
    public OptionalLong discardAll(LettersEnd seen) throws IOException {
        return letters.discardAll(seen);
    }
}
