package org.dialogs.openfire.history;

import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Predicate;
import org.dialogs.openfire.history.Retried.Ending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts dead letters into the journal again, one after the other, until it takes no more; which of them are in it is known then. For one thread. */
final class LetterRetry {

    private static final Logger LOG = LoggerFactory.getLogger(LetterRetry.class);

    private final DeadLetters.Journal journal;
    private final BitSet taken = new BitSet();
    private int refused;
    private Ending ending = Ending.DONE;

    LetterRetry(DeadLetters.Journal journal) {
        this.journal = journal;
    }

    /**
     * Takes those of a file that are wanted.
     *
     * @param end where its lines end
     * @param most how many go at a time
     * @throws IOException if it cannot be read, and nothing was taken
     */
    void takeAll(LetterFile file, long end, Predicate<LetterLines> wanted, int most) throws IOException {
        try (LetterLines line = file.lines(0, end)) {
            for (int i = 0; ending == Ending.DONE && taken.cardinality() < most && line.next(); i++) {
                if (wanted.test(line)) {
                    take(i, DeadLetter.change(line.bytes()));
                }
            }
        } catch (IOException e) {
            if (taken.isEmpty()) {
                throw e;
            }
            LOG.warn("{} cannot be read to its end: {}", file, e.toString());
            ending = Ending.CUT_SHORT;
        }
    }

    private void take(int number, Optional<byte[]> change) {
        if (change.isEmpty()) {
            refused++;
            return;
        }
        try {
            journal.take(change.get());
            taken.set(number);
        } catch (ErasingException e) {
            LOG.debug("No dead letter is tried again while something is erased", e);
            ending = Ending.ERASING;
        } catch (IOException e) {
            LOG.warn("No more dead letters are tried again for now: {}", e.getMessage());
            ending = Ending.FULL;
        } catch (RuntimeException e) {
            // Somebody may have edited the line.
            LOG.debug("A dead letter cannot be tried again", e);
            refused++;
        }
    }

    /** The letters that are in the journal, by the numbers of their lines, from 0 on. */
    BitSet taken() {
        return taken;
    }

    /** How many cannot be read, or never be written. */
    int refused() {
        return refused;
    }

    Ending ending() {
        return ending;
    }
}
