package org.dialogs.openfire.history;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
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
import org.dialogs.openfire.status.Timing;
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
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    private static final long BATCH_BYTES = 4 << 20;

    /** Where nothing was ever kept, markers and joins of ordinary clients are not worth a record. */
    private enum Use {
        UNKNOWN,
        UNUSED,
        USED
    }

    private final Settings settings;
    private final HistoryStore store;
    private final Clock clock;
    private final Journal journal;
    private final BatchWriter batches;
    private final ErasureOrder order;
    private final LetterErasures erasures;
    private final LetterEraser letterEraser;
    private final LetterBox letters;
    private final Housekeeping housekeeping;
    private final Thread thread;
    private final Closing closing = new Closing();
    private final AtomicReference<Use> use = new AtomicReference<>(Use.UNKNOWN);
    private final AtomicLong lastArrival = new AtomicLong();
    private final AtomicLong notKept = new AtomicLong();
    private final Random random = new SecureRandom();
    private final Occasion waiting = new Occasion(LOG_INTERVAL);
    private final Occasion losing = new Occasion(LOG_INTERVAL);

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
        this.clock = clock;
        PrivateFolder.make(folder);
        journal = Journal.open(folder.resolve("journal"), settings);
        DeadLetters deadLetters = new DeadLetters(folder.resolve("dead-letters.jsonl"), journal.done(), journal.last());
        erasures = new LetterErasures(
                deadLetters, folder.resolve("dead-letters.erasures"), journal.last(), journal::through, journal::done);
        order = new ErasureOrder(journal, erasures);
        letters = new LetterBox(deadLetters, journal, erasures, order, settings, () -> use.set(Use.USED));
        letterEraser = new LetterEraser(erasures::step);
        housekeeping = new Housekeeping(store, settings, clock);
        batches = new BatchWriter(store, deadLetters, erasures, exists, housekeeping::wake, this::tidy, closing, clock);
        thread = new Thread(this::run, "dialogs-writer");
        thread.setDaemon(true);
    }

    public HistoryWriter start() {
        thread.start();
        letterEraser.start();
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

    /**
     * Takes that somebody has received a message that is in the history, whichever node put it there.
     *
     * @return {@link Provisional#NONE} if it could not be taken
     */
    public Provisional markKept(Receipt receipt) {
        use.set(Use.USED);
        return mark(receipt);
    }

    @Override
    public void join(Dialog.Group dialog, User user, Instant at) {
        if (dialog.applicationId() != Dialog.NO_APPLICATION || use.get() != Use.UNUSED) {
            append(() -> new Change.Join(dialog, user, at)).accept();
        }
    }

    /**
     * Has a message removed for good. Readers do not see it any more as soon as this is written ({@link #awaitWritten}).
     *
     * @return whether that was taken into the journal
     */
    public boolean erase(MessageId message) {
        return erase(Target.of(message));
    }

    /**
     * Has a dialog removed for good, with all that was said in it until now. Nobody sees the dialog any more as soon as this is written,
     * unless something was said meanwhile; its rows go by and by. A group's room should not take messages any more before that.
     *
     * @return whether that was taken into the journal
     */
    public boolean erase(DialogKey dialog) {
        return erase(Target.of(dialog));
    }

    /**
     * Has everything removed, by and by, that a user wrote until now, and what tells what he has read.
     *
     * @return whether that was taken into the journal
     */
    public boolean eraseUser(String bareJid) {
        return erase(Target.ofUser(Texts.bounded(bareJid)));
    }

    private boolean erase(Target target) {
        byte[] id = new byte[12];
        random.nextBytes(id);
        Instant now = clock.instant();
        Provisional erasure = order.erase(() ->
                append(() -> new Change.Erase(new Erasure(HexFormat.of().formatHex(id), target, now))));
        erasure.accept();
        return erasure != Provisional.NONE;
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
        return batches.kept();
    }

    /** What was routed but could not be taken into the journal, since the start. */
    public long notKept() {
        return notKept.get();
    }

    /** What the database refused for good, since the start. */
    public long deadLetters() {
        return batches.dead();
    }

    /** What the database refused for good, since it was first there. */
    public LetterBox letters() {
        return letters;
    }

    /** How many records of the journal wait for the database. */
    public long backlog() {
        return journal.backlog();
    }

    /** How long the oldest record of the journal has waited for the database; of what came before the last start: since then. */
    public Duration oldestWaits() {
        return journal.oldestWaits();
    }

    /** How long the writer's transactions take. */
    public Timing batchTimes() {
        return batches.times();
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
        journal.seal();
        closing.begin(DRAIN);
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
            letterEraser.close();
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
        while (goesOn && !closing.isOverdue()) {
            try {
                // What was read is given out once: whatever happens, it is kept here until it is written.
                batch = batch.isEmpty() ? read(more ? Duration.ZERO : IDLE) : batch;
                goesOn = batch.isEmpty() ? !closing.isBegun() : write(batch);
                batch = List.of();
                tidy();
                if (goesOn) {
                    erasures.settle();
                }
                more = goesOn && !closing.isBegun() && housekeeping.step();
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
            closing.pause(FIRST_PAUSE);
            return List.of();
        }
    }

    /** Writes what was read; returns false if it is to stop before it could. */
    private boolean write(List<JournalRecord> batch) throws InterruptedException {
        boolean written = batches.writeAll(batch);
        if (written) {
            markDone();
        }
        return written;
    }

    private void markDone() {
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
}
