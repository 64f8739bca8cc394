package org.dialogs.openfire.history;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.Erasure.Target;
import org.dialogs.openfire.history.journal.Journal;
import org.dialogs.openfire.history.journal.JournalRecord;
import org.dialogs.openfire.history.journal.Provisional;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes changes of the history into the journal, and brings them from there into the database: in their order, in batches, on a thread of
 * its own. While the database is away it waits and tries again, and the journal grows. What the database refuses is found by halving the
 * batch, and becomes a dead letter; the rest goes in. What is in the journal when this is closed is written after the next start.
 */
public final class HistoryWriter implements History, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    private static final long BATCH_BYTES = 4 << 20;
    private static final int TRIES = 3;
    private static final int COLLISIONS = 1000;
    private static final int FEW_COLLISIONS = 10;

    /** Where nothing was ever kept, markers and joins of ordinary clients are not worth a record. */
    private enum Use {
        UNKNOWN,
        UNUSED,
        USED
    }

    private final Settings settings;
    private final HistoryStore store;
    private final Predicate<User> exists;
    private final Clock clock;
    private final Journal journal;
    private final DeadLetters deadLetters;
    private final Housekeeping housekeeping;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<Use> use = new AtomicReference<>(Use.UNKNOWN);
    private final AtomicLong lastArrival = new AtomicLong();
    private final AtomicLong kept = new AtomicLong();
    private final AtomicLong notKept = new AtomicLong();
    private final AtomicLong dead = new AtomicLong();
    private final Random random = new SecureRandom();
    private final Occasion waiting = new Occasion(LOG_INTERVAL);
    private final Occasion losing = new Occasion(LOG_INTERVAL);

    /** Compared by difference, as {@code nanoTime} wants it: this is as far ahead as can be. */
    private volatile long deadline = System.nanoTime() + Long.MAX_VALUE;

    /**
     * Opens the journal, and begins to write what is in it.
     *
     * @param folder where the journal and the dead letters are; made if it is missing
     * @param exists whether there is a user of this server; asked on this writer's thread, for what nobody was seen to receive
     * @throws IOException if the folder cannot be used, or another server uses it
     */
    public HistoryWriter(Settings settings, HistoryStore store, Path folder, Predicate<User> exists, Clock clock)
            throws IOException {
        this.settings = settings;
        this.store = store;
        this.exists = exists;
        this.clock = clock;
        PrivateFolder.make(folder);
        journal = Journal.open(folder.resolve("journal"), settings);
        deadLetters = new DeadLetters(folder.resolve("dead-letters.jsonl"), journal.done(), journal.last());
        housekeeping = new Housekeeping(store, settings, clock);
        thread = new Thread(this::run, "dialogs-writer");
        thread.setDaemon(true);
    }

    public HistoryWriter start() {
        thread.start();
        return this;
    }

    @Override
    public Provisional keep(ChatMessage message) {
        use.set(Use.USED);
        return append(() -> new Change.Keep(MessageRow.of(message, nextArrival(message.received()))));
    }

    @Override
    public Provisional correct(ChatMessage message, String replaced, boolean isKept) {
        if (isKept) {
            use.set(Use.USED);
        }
        return append(() -> new Change.Correct(
                MessageRow.of(message, nextArrival(message.received())), Texts.bounded(replaced), isKept));
    }

    @Override
    public Provisional mark(Receipt receipt) {
        return use.get() == Use.UNUSED ? Provisional.NONE : append(() -> new Change.Mark(receipt));
    }

    @Override
    public void join(Dialog.Group dialog, User user, Instant at) {
        if (dialog.applicationId() != Dialog.NO_APPLICATION || use.get() != Use.UNUSED) {
            append(() -> new Change.Join(dialog, user, at)).accept();
        }
    }

    /** Has a message removed for good, soon. */
    public void erase(MessageId message) {
        erase(Target.of(message));
    }

    /** Has a dialog removed for good, with all that was said in it until now. */
    public void erase(DialogKey dialog) {
        erase(Target.of(dialog));
    }

    /** Has everything removed that a user wrote until now, and what tells what he has read. */
    public void eraseUser(String bareJid) {
        erase(Target.ofUser(Texts.bounded(bareJid)));
    }

    private void erase(Target target) {
        byte[] id = new byte[12];
        random.nextBytes(id);
        Instant now = clock.instant();
        append(() -> new Change.Erase(new Erasure(HexFormat.of().formatHex(id), target, now)))
                .accept();
    }

    private interface Source {
        Change get();
    }

    private Provisional append(Source source) {
        try {
            return journal.append(ChangeCodec.encode(source.get()));
        } catch (IOException | RuntimeException e) {
            long soFar = notKept.incrementAndGet();
            if (losing.isDue()) {
                LOG.error("Messages are delivered but not kept, {} so far: {}", soFar, Failures.describe(e));
            }
            return Provisional.NONE;
        }
    }

    /** Microseconds since the epoch, each greater than the one before: the order in which messages came to this node. */
    private long nextArrival(Instant received) {
        long micros = ChangeCodec.micros(received);
        return lastArrival.updateAndGet(last -> Math.max(last + 1, micros));
    }

    /**
     * Waits until everything is written that was routed before.
     *
     * @return whether it is; if not, a reader should be told to try again
     */
    public boolean awaitWritten(Duration time) throws InterruptedException {
        return journal.awaitDone(time);
    }

    /** Messages written to the database since the start; a resend that was there already does not count. */
    public long kept() {
        return kept.get();
    }

    /** What was routed but could not be taken into the journal, since the start. */
    public long notKept() {
        return notKept.get();
    }

    /** What the database refused for good, since the start. */
    public long deadLetters() {
        return dead.get();
    }

    /** How many records of the journal wait for the database. */
    public long backlog() {
        return journal.backlog();
    }

    /** The number of the last record that went into the journal: how many ever did, about. */
    public long journalRecords() {
        return journal.last();
    }

    /** How many bytes the journal takes. */
    public long journalBytes() {
        return journal.bytes();
    }

    /**
     * Takes nothing more, and returns when what was taken is written; at the latest after {@code 30 s}, or as soon as the database turns
     * out to be away. What is not written then is in the journal.
     */
    @Override
    public void close() {
        deadline = System.nanoTime() + DRAIN.toNanos();
        journal.seal();
        closing.countDown();
        try {
            thread.join(DRAIN.plus(GRACE).toMillis());
            if (thread.isAlive()) {
                // It waits for a connection: nothing of the plugin may go on when the plugin is gone.
                thread.interrupt();
                thread.join(GRACE.toMillis());
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        } finally {
            closeJournal();
        }
    }

    private void closeJournal() {
        long left = journal.backlog();
        try {
            journal.close();
        } catch (IOException e) {
            LOG.warn("The journal cannot be closed: {}", e.toString());
        }
        if (left > 0) {
            LOG.info("{} records are left in the journal, and will be written after the next start", left);
        }
    }

    private void run() {
        findUse();
        boolean more = false;
        boolean goesOn = true;
        List<JournalRecord> batch = List.of();
        while (goesOn && !isOverdue()) {
            try {
                // What was read is given out once: whatever happens, it is kept here until it is written.
                batch = batch.isEmpty() ? read(more ? Duration.ZERO : IDLE) : batch;
                goesOn = batch.isEmpty() ? !isClosing() : writeAll(batch);
                batch = List.of();
                tidy();
                more = goesOn && !isClosing() && housekeeping.step();
            } catch (InterruptedException e) {
                LOG.debug("The writer was interrupted; what it has not written is in the journal", e);
                goesOn = false;
            } catch (RuntimeException | Error e) {
                // Whatever it is, what is in the journal has to be written one day.
                if (waiting.isDue()) {
                    LOG.error("The history's writer has failed, and goes on: {}", Failures.describe(e));
                }
                LockSupport.parkNanos(FIRST_PAUSE.toNanos());
            }
        }
    }

    private void findUse() {
        try {
            if (journal.backlog() == 0 && store.isEmpty()) {
                use.compareAndSet(Use.UNKNOWN, Use.UNUSED);
            }
        } catch (RuntimeException | Error e) {
            LOG.debug("It is not known whether anything was ever kept", e);
        }
    }

    private List<JournalRecord> read(Duration wait) throws InterruptedException {
        try {
            return journal.read(settings.batchMaxMessages(), BATCH_BYTES, wait);
        } catch (IOException e) {
            if (waiting.isDue()) {
                LOG.error("The journal cannot be read: {}", Failures.describe(e));
            }
            pause(FIRST_PAUSE);
            return List.of();
        }
    }

    private void done() {
        try {
            journal.markDone();
        } catch (IOException e) {
            LOG.warn("The journal's checkpoint cannot be written: {}", e.toString());
        }
    }

    private void tidy() {
        try {
            journal.tidy();
        } catch (IOException e) {
            if (waiting.isDue()) {
                LOG.warn("The journal cannot be tidied up: {}", e.toString());
            }
        }
    }

    /** Writes what was read; returns false if it is to stop before it could. */
    private boolean writeAll(List<JournalRecord> batch) throws InterruptedException {
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
        boolean written = entries.isEmpty() || write(entries);
        if (written) {
            done();
        }
        return written;
    }

    /** A record, and what it says. */
    private record Entry(JournalRecord record, Change change) {}

    /** Writes entries, whatever it takes; returns false if it is to stop before it could. */
    private boolean write(List<Entry> batch) throws InterruptedException {
        Throwable refusal = null;
        int collisions = 0;
        int tries = 0;
        while (tries < TRIES) {
            try {
                kept.addAndGet(store.apply(batch.stream().map(Entry::change).toList()));
                batch.forEach(this::applied);
                return true;
            } catch (RuntimeException | Error e) {
                refusal = e;
                if (Failures.isCollision(e) && collisions++ < COLLISIONS) {
                    if (collisions > FEW_COLLISIONS && waiting.isDue()) {
                        LOG.warn("The history is changed elsewhere at the same time: {}", Failures.describe(e));
                    }
                    pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(1, 20)));
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
            housekeeping.wake();
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
            if (isClosing()) {
                return false;
            }
            if (waiting.isDue()) {
                LOG.error(
                        "The history cannot be written, and waits in the journal until it can: {}",
                        Failures.describe(failure));
            }
            pause(pause);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
        return !isOverdue();
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
                if (isClosing()) {
                    return false;
                }
                pause(IDLE);
            }
        }
    }

    /** Waits, or until this is closed. */
    private void pause(Duration time) throws InterruptedException {
        if (closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            // Closing, every pause would be over at once: what waits gets its last chances.
            TimeUnit.MILLISECONDS.sleep(Math.min(time.toMillis(), FIRST_PAUSE.toMillis()));
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private boolean isOverdue() {
        return System.nanoTime() - deadline > 0;
    }
}
