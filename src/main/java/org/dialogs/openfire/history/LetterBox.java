package org.dialogs.openfire.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.journal.Journal;

/** The dead letters, for administrators. Each call reads the file; it may take seconds where there is very much in it. Thread-safe. */
public final class LetterBox {

    private static final int MOST_CHARACTERS = 100_000;

    /** The rest of the journal is for what is said meanwhile. */
    private static final double PART_OF_JOURNAL = 0.5;

    private final DeadLetters letters;
    private final Journal journal;
    private final Settings settings;
    private final Runnable using;

    /** @param using is told that there is something to write */
    LetterBox(DeadLetters letters, Journal journal, Settings settings, Runnable using) {
        this.letters = letters;
        this.journal = journal;
        this.settings = settings;
        this.using = using;
    }

    /** How many there are. Reads nothing. */
    public long count() {
        return letters.count();
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
     * Has the writer try again: what is in the journal then is no dead letter any more, unless the database refuses it once more. Takes no more
     * when half of the journal is in use.
     *
     * @param one that letter alone; all if empty
     * @throws IOException if the file cannot be read or written; what is in the journal then is a letter still
     */
    public Retried retry(Optional<LetterId> one) throws IOException {
        return letters.retry(one, new DeadLetters.Journal() {
            @Override
            public void take(byte[] change) throws IOException {
                ChangeCodec.decode(change).check();
                if (journal.bytes() > settings.journalMaxBytes() * PART_OF_JOURNAL) {
                    throw new IOException("half of the journal is in use");
                }
                using.run();
                journal.append(ByteBuffer.wrap(change)).accept();
            }

            @Override
            public void sync() throws IOException {
                journal.sync();
            }
        });
    }

    /**
     * Takes letters out for good.
     *
     * @param one that letter alone; all that are there now if empty
     * @return how many
     * @throws IOException if the file cannot be written; then all are there still
     */
    public long discard(Optional<LetterId> one) throws IOException {
        return letters.discard(one);
    }
}
