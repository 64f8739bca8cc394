package org.dialogs.openfire.history;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private final Predicate<User> exists;
    private final Runnable erasing;
    private final Closing closing;
    private final Clock clock;
    private final AtomicLong kept = new AtomicLong();
    private final AtomicLong dead = new AtomicLong();
    private final Timing times = new Timing();
    private final Occasion waiting = new Occasion(LOG_INTERVAL);

    /**
     * @param exists whether there is a user of this server
     * @param erasing told that there is something to erase
     * @param closing when to stop trying
     */
    BatchWriter(
            HistoryStore store,
            DeadLetters deadLetters,
            Predicate<User> exists,
            Runnable erasing,
            Closing closing,
            Clock clock) {
        this.store = store;
        this.deadLetters = deadLetters;
        this.exists = exists;
        this.erasing = erasing;
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
        return entries.isEmpty() || write(entries);
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
        while (true) {
            try {
                if (deadLetters.add(record, reason, clock.instant())) {
                    dead.incrementAndGet();
                    LOG.error(
                            "The database refuses record {}, which is a dead letter now: {}",
                            record.sequence(),
                            reason);
                }
                return true;
            } catch (IOException e) {
                if (waiting.isDue()) {
                    LOG.error("A dead letter cannot be written, and waits until it can: {}", e.toString());
                }
                if (closing.isBegun()) {
                    return false;
                }
                closing.pause(IDLE);
            }
        }
    }
}
