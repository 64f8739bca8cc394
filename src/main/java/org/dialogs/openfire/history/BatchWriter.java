package org.dialogs.openfire.history;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.dialogs.openfire.history.journal.JournalRecord;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.status.Timing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings records of the journal into the database, whatever it takes. While the database is away it waits and tries again; what the
 * database refuses it finds by halving the batch, and makes it a dead letter. For one thread, but for the numbers.
 */
final class BatchWriter {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    private static final int TRIES = 3;
    private static final int COLLISIONS = 1000;
    private static final int FEW_COLLISIONS = 10;

    private final HistoryStore store;
    private final DeadLetters deadLetters;
    private final LetterErasures erasures;
    private final Predicate<User> exists;
    private final Runnable erasing;
    private final Runnable tidying;
    private final Closing closing;
    private final Clock clock;
    private final AtomicLong kept = new AtomicLong();
    private final AtomicLong dead = new AtomicLong();
    private final Timing times = new Timing();
    private final Occasion waiting = new Occasion(LOG_INTERVAL);

    /**
     * @param exists whether there is a user of this server
     * @param erasing told that there is something to erase
     * @param tidying removes from the journal what is done with, while the writer waits for the disk
     * @param closing when to stop trying
     */
    BatchWriter(
            HistoryStore store,
            DeadLetters deadLetters,
            LetterErasures erasures,
            Predicate<User> exists,
            Runnable erasing,
            Runnable tidying,
            Closing closing,
            Clock clock) {
        this.store = store;
        this.deadLetters = deadLetters;
        this.erasures = erasures;
        this.exists = exists;
        this.erasing = erasing;
        this.tidying = tidying;
        this.closing = closing;
        this.clock = clock;
    }

    /** Messages written; a resend that was there already does not count. */
    long kept() {
        return kept.get();
    }

    /** Records that became dead letters. */
    long dead() {
        return dead.get();
    }

    /** How long transactions take that the database does. */
    Timing times() {
        return times;
    }

    /** Writes what was read; returns false if it is to stop before it could. */
    boolean writeAll(List<JournalRecord> batch) throws InterruptedException {
        List<Entry> entries = new ArrayList<>(batch.size());
        for (JournalRecord record : batch) {
            try {
                Entry entry = new Entry(record, ChangeCodec.decode(record.payload()));
                entry.change.check();
                if (!record.uncertain() || !isToNobody(entry.change)) {
                    entries.add(entry);
                }
            } catch (RuntimeException e) {
                if (!bury(record, Failures.describe(e))) {
                    return false;
                }
            }
        }
        List<Erasure> asked = entries.stream()
                .filter(entry -> entry.change instanceof Change.Erase)
                .map(entry -> ((Change.Erase) entry.change).erasure())
                .toList();
        return entries.isEmpty() || (asked.isEmpty() ? write(entries) : write(entries, asked));
    }

    /**
     * Writes entries, and has their erasures reach the dead letters, too: what is known of a message is read, and on the disk, before it goes. They
     * come to the letters after that, when what the database refuses meanwhile is one.
     */
    private boolean write(List<Entry> batch, List<Erasure> asked) throws InterruptedException {
        Optional<List<LetterErasure>> traced = trace(asked);
        if (traced.isEmpty()) {
            return false;
        }
        return hand(traced.get()) && write(batch);
    }

    /** Empty if this is to stop before it could; if the database does not say it, what is known without. */
    private Optional<List<LetterErasure>> trace(List<Erasure> asked) throws InterruptedException {
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                return Optional.of(store.trace(asked));
            } catch (RuntimeException | Error e) {
                if (!awaitDatabase(e)) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(LetterErasure.untraced(asked));
    }

    private boolean hand(List<LetterErasure> asked) throws InterruptedException {
        return insist(() -> erasures.add(asked), "What is erased cannot be told to the dead letters");
    }

    /** A record, and what it says. */
    private record Entry(JournalRecord record, Change change) {}

    /** Writes entries, whatever it takes; returns false if it is to stop before it could. */
    private boolean write(List<Entry> batch) throws InterruptedException {
        Throwable refusal = null;
        int collisions = 0;
        int tries = 0;
        while (tries < TRIES) {
            long began = System.nanoTime();
            try {
                kept.addAndGet(store.apply(batch.stream().map(Entry::change).toList()));
                times.took(System.nanoTime() - began);
                batch.forEach(this::applied);
                return true;
            } catch (RuntimeException | Error e) {
                refusal = e;
                if (Failures.isCollision(e) && collisions++ < COLLISIONS) {
                    if (collisions > FEW_COLLISIONS && waiting.isDue()) {
                        LOG.warn("The history is changed elsewhere at the same time: {}", Failures.describe(e));
                    }
                    closing.pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(1, 20)));
                } else if (awaitDatabase(e)) {
                    tries++;
                } else {
                    return false;
                }
            }
        }
        if (batch.size() == 1) {
            return bury(batch.get(0).record, Failures.describe(refusal));
        }
        int half = batch.size() / 2;
        return write(batch.subList(0, half)) && write(batch.subList(half, batch.size()));
    }

    private void applied(Entry entry) {
        if (entry.change instanceof Change.Erase) {
            erasing.run();
        }
    }

    private boolean isToNobody(Change change) {
        if (change instanceof Change.Keep keep) {
            return isToNobody(keep.message());
        }
        return change instanceof Change.Correct correct && isToNobody(correct.message());
    }

    private boolean isToNobody(MessageRow message) {
        return message.dialog() instanceof Dialog.Private dialog
                && dialog.otherThan(message.sender()).local()
                && !exists(dialog.otherThan(message.sender()));
    }

    /** In doubt, a user exists. */
    private boolean exists(User user) {
        try {
            return exists.test(user);
        } catch (RuntimeException | Error e) {
            LOG.debug("It is not known whether a user exists", e);
            return true;
        }
    }

    /** Returns true as soon as the database can be written, or false if this is to stop before that. */
    private boolean awaitDatabase(Throwable failure) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!store.canWrite()) {
            if (closing.isBegun()) {
                return false;
            }
            if (waiting.isDue()) {
                LOG.error(
                        "The history cannot be written, and waits in the journal until it can: {}",
                        Failures.describe(failure));
            }
            closing.pause(pause);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
        return !closing.isOverdue();
    }

    private boolean bury(JournalRecord record, String reason) throws InterruptedException {
        return insist(
                () -> {
                    if (deadLetters.add(record, reason, clock.instant())) {
                        dead.incrementAndGet();
                        LOG.error(
                                "The database refuses record {}, which is a dead letter now: {}",
                                record.sequence(),
                                reason);
                    }
                },
                "A dead letter cannot be written");
    }

    private interface Work {
        void work() throws IOException;
    }

    /** Does something on the disk, whenever that is possible; returns false if this is to stop before that. */
    private boolean insist(Work work, String failure) throws InterruptedException {
        while (true) {
            try {
                work.work();
                return true;
            } catch (IOException e) {
                if (waiting.isDue()) {
                    LOG.error("{}, and waits until it can: {}", failure, e.toString());
                }
                if (closing.isBegun()) {
                    return false;
                }
                // Should the disk be full: nobody else makes room.
                tidying.run();
                closing.pause(IDLE);
            }
        }
    }
}
