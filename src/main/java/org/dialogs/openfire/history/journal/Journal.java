package org.dialogs.openfire.history.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.Settings.JournalSync;
import org.dialogs.openfire.history.Occasion;
import org.dialogs.openfire.history.PrivateFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A write-ahead journal in a folder of its own: records of UTF-8 text, numbered, in segments of some megabytes. Any thread appends, in
 * microseconds; what is appended survives the death of the process, and, as {@code dialogs.journal.sync} says, that of the machine. One
 * thread reads the records back in their order, and says how far it is done; segments go when all of it is done for certain. What it was
 * not done with is read again after the next {@link #open}, so that each record is given out at least once.
 *
 * <p>A record is provisional first. It counts when its {@link Provisional} says so, or when nobody could say any more because the process
 * died. Memory holds two bits a record at most, never a payload. Thread-safe, but for {@link #read}, which is for one thread.
 */
public final class Journal implements Closeable {

    /** How long a database may take to bring what it committed to the disk. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /** How long a message may be on its way before it is taken for delivered. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int SEGMENT = 8 << 20;
    private static final double WARNING = 0.5;
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    enum Verdict {
        ACCEPTED,
        UNCERTAIN,
        WITHDRAWN
    }

    private final Path folder;
    private final Settings settings;
    private final Duration patience;
    private final FileChannel lockFile;
    private final Checkpoint checkpoint;
    private final Damaged damaged;
    private final Certainty certainty;
    private final Syncer syncer = new Syncer(this::force);
    private final SyncThread syncThread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private final Condition progressed = lock.newCondition();
    private final SegmentLog segments;
    private final Set<Appended> unsettled = new LinkedHashSet<>();
    private final JournalReader reader;
    private final Ages ages = new Ages();
    private final ReentrantLock forcing = new ReentrantLock();
    private final Occasion failing = new Occasion(LOG_INTERVAL);
    private long forcedSequence;
    private long doneSequence;
    private boolean warned;
    private boolean closed;
    private boolean gone;

    private Journal(Path folder, Settings settings, int segmentBytes, Duration margin, Duration patience)
            throws IOException {
        this.folder = folder;
        this.settings = settings;
        this.patience = patience;
        PrivateFolder.make(folder);
        damaged = new Damaged(folder.resolve("damaged"));
        lockFile = lockFolder();
        try {
            checkpoint = new Checkpoint(folder.resolve("checkpoint"));
            doneSequence = checkpoint.done();
            List<Segment> recovered = Recovery.recover(folder, doneSequence, damaged);
            segments = new SegmentLog(folder, settings, segmentBytes, recovered, doneSequence);
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
        certainty = new Certainty(margin, doneSequence);
        // What an earlier run left has waited since then, at least.
        ages.came(doneSequence, System.nanoTime());
        reader = new JournalReader(damaged, doneSequence, patience);
        syncThread = new SyncThread(settings, this::syncInBackground);
    }

    /**
     * Opens the journal in {@code folder}, which is made if it is missing, with what an earlier run left there.
     *
     * @throws IOException if the folder cannot be read or written, or another server uses it
     */
    public static Journal open(Path folder, Settings settings) throws IOException {
        return open(folder, settings, SEGMENT, MARGIN, PATIENCE);
    }

    static Journal open(Path folder, Settings settings, int segmentBytes, Duration margin, Duration patience)
            throws IOException {
        Journal journal = new Journal(folder, settings, segmentBytes, margin, patience);
        journal.syncThread.start();
        return journal;
    }

    private FileChannel lockFolder() throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("This very process holds the lock", e);
        }
        channel.close();
        throw new IOException("Another server, or another instance of the plugin, uses the journal in " + folder);
    }

    /**
     * Appends a record.
     *
     * @param payload UTF-8 text, of 64 MiB at most; it is left as it is
     * @throws JournalFullException if it would be larger than {@code dialogs.journal.maxBytes}, or is closed
     * @throws IOException if the disk refuses
     */
    public Provisional append(ByteBuffer payload) throws IOException {
        if (payload.remaining() > Frame.MAX_PAYLOAD) {
            throw new JournalFullException("A record of " + payload.remaining() + " bytes is too long");
        }
        int crc = Frame.crc(payload);
        Appended appended;
        lock.lock();
        try {
            checkRoom(Frame.HEADER + payload.remaining());
            long now = System.nanoTime();
            appended = new Appended(this, segments.write(Frame.DATA, payload, crc), now);
            ages.came(appended.sequence(), now);
            unsettled.add(appended);
        } finally {
            lock.unlock();
        }
        if (settings.journalSync() == JournalSync.ALWAYS) {
            awaitSync(appended.sequence());
        }
        return appended;
    }

    /** A disk that cannot be synced has the record all the same, and the message is to be routed. */
    private void awaitSync(long sequence) {
        try {
            syncer.await(sequence);
        } catch (IOException e) {
            reportUnsynced(e);
        }
    }

    private void reportUnsynced(IOException failure) {
        if (failing.isDue()) {
            LOG.error("The journal cannot be synced to the disk: {}", failure.toString());
        }
    }

    private void checkRoom(int size) throws JournalFullException {
        if (closed) {
            throw new JournalFullException("The journal is closed");
        }
        long most = settings.journalMaxBytes();
        if (segments.bytes() + size > most) {
            throw new JournalFullException("The journal has reached its largest size, " + most + " bytes ("
                    + Settings.JOURNAL_MAX_BYTES + "): is the database away, or too slow?");
        }
        boolean warn = segments.bytes() > most * WARNING;
        if (warn && !warned) {
            LOG.warn(
                    "The journal has {} of at most {} bytes: is the database away, or too slow?",
                    segments.bytes(),
                    most);
        }
        warned = warn;
    }

    void settle(Appended appended, Verdict verdict) {
        lock.lock();
        try {
            if (!unsettled.remove(appended)) {
                return;
            }
            if (verdict != Verdict.ACCEPTED) {
                mark(appended.sequence(), verdict);
            }
            settled.signal();
        } finally {
            lock.unlock();
        }
    }

    private void mark(long sequence, Verdict verdict) {
        segments.find(sequence).ifPresent(segment -> {
            if (verdict == Verdict.UNCERTAIN) {
                segment.doubt(sequence);
                return;
            }
            segment.withdraw(sequence);
            if (gone) {
                // Another instance may have this folder now.
                return;
            }
            try {
                ByteBuffer payload = Frame.withdrawalOf(sequence);
                ages.came(segments.write(Frame.WITHDRAWAL, payload, Frame.crc(payload)), System.nanoTime());
            } catch (IOException e) {
                LOG.warn("A record of the journal is withdrawn in memory only: {}", e.toString());
            }
        });
    }

    /**
     * The next records that count, in order. Waits for the first if there is none.
     *
     * @param most how many records at most
     * @param mostBytes of their payloads together; one record may be longer
     * @return none if there were none in time, or the journal is closed and there are no more
     * @throws IOException if a segment cannot be read; the next call tries again
     */
    public List<JournalRecord> read(int most, long mostBytes, Duration wait) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (awaitSettled(deadline)) {
            JournalReader.View view;
            lock.lock();
            try {
                view = new JournalReader.View(segments.segments(), lastSettled());
            } finally {
                lock.unlock();
            }
            List<JournalRecord> records = counting(read(view, most, mostBytes));
            if (!records.isEmpty()) {
                return records;
            }
        }
        return List.of();
    }

    private List<Frame> read(JournalReader.View view, int most, long mostBytes) throws IOException {
        try {
            return reader.read(view, most, mostBytes);
        } catch (IOException e) {
            // Should it be the last segment that fails, what comes from now on is in another.
            lock.lock();
            try {
                segments.end();
            } finally {
                lock.unlock();
            }
            throw e;
        }
    }

    private boolean awaitSettled(long deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            settleOverdue();
            long nanos = deadline - System.nanoTime();
            while (reader.position() >= lastSettled() && !closed && nanos > 0) {
                nanos = settled.awaitNanos(nanos);
            }
            return reader.position() < lastSettled();
        } finally {
            lock.unlock();
        }
    }

    /** Those of the records that were not withdrawn; if none is left, the reader is done with them. */
    private List<JournalRecord> counting(List<Frame> frames) {
        List<JournalRecord> records = new ArrayList<>(frames.size());
        lock.lock();
        try {
            Iterator<Segment> each = segments.segments().iterator();
            Segment segment = null;
            for (Frame frame : frames) {
                while (segment == null || !segment.contains(frame.sequence())) {
                    segment = each.next();
                }
                if (!segment.isWithdrawn(frame.sequence())) {
                    records.add(new JournalRecord(
                            frame.sequence(), frame.payload(), segment.isUncertain(frame.sequence())));
                }
            }
            if (records.isEmpty()) {
                doneWithWhatWasRead();
            }
        } finally {
            lock.unlock();
        }
        return records;
    }

    /** The number of the last record before which nothing is undecided. */
    private long lastSettled() {
        return unsettled.isEmpty()
                ? segments.last()
                : unsettled.iterator().next().sequence() - 1;
    }

    /** What nobody decides about must not hold up the others for ever: it counts, uncertainly, as if the process had died. */
    private void settleOverdue() {
        while (!unsettled.isEmpty() && unsettled.iterator().next().isOlderThan(patience)) {
            settle(unsettled.iterator().next(), Verdict.UNCERTAIN);
        }
    }

    /**
     * Says that everything that {@link #read} has given out is in the database.
     *
     * @throws IOException if that cannot be written down; it will be with the next call
     */
    public void markDone() throws IOException {
        lock.lock();
        try {
            doneWithWhatWasRead();
        } finally {
            lock.unlock();
        }
        tidy();
    }

    private void doneWithWhatWasRead() {
        doneSequence = reader.position();
        certainty.done(doneSequence, System.nanoTime());
        progressed.signalAll();
    }

    /** Moves the checkpoint, and deletes segments, as far as that is certain. To be called once in a while. */
    public void tidy() throws IOException {
        List<Path> superfluous;
        lock.lock();
        try {
            long certain = certainty.certain(System.nanoTime());
            if (certain > checkpoint.done()) {
                checkpoint.write(certain);
            }
            superfluous = segments.removeUntil(checkpoint.done());
        } finally {
            lock.unlock();
        }
        // Deleting takes longer than anybody who appends should wait.
        for (Path file : superfluous) {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Waits until everything is done that was appended before the call.
     *
     * @return whether it is
     */
    public boolean awaitDone(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long appended = segments.last();
            long nanos = time.toNanos();
            while (doneSequence < appended && nanos > 0) {
                nanos = progressed.awaitNanos(nanos);
            }
            return doneSequence >= appended;
        } finally {
            lock.unlock();
        }
    }

    /** How many records, at most, wait for the reader to be done with them. */
    public long backlog() {
        lock.lock();
        try {
            return segments.last() - doneSequence;
        } finally {
            lock.unlock();
        }
    }

    /** How long the first of the records has waited that the reader is not done with, of what came before the last start: since then. */
    public Duration oldestWaits() {
        lock.lock();
        try {
            return segments.last() == doneSequence ? Duration.ZERO : ages.of(doneSequence + 1, System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /** The number of the last record that the reader is done with. If the process dies now it may be read again, unlike {@link #done()}. */
    public long through() {
        lock.lock();
        try {
            return doneSequence;
        } finally {
            lock.unlock();
        }
    }

    /** The number of the last record that will not be read again, even if the process dies now. */
    public long done() {
        lock.lock();
        try {
            return checkpoint.done();
        } finally {
            lock.unlock();
        }
    }

    /** The number of the last record that was appended, 0 if none ever was. */
    public long last() {
        lock.lock();
        try {
            return segments.last();
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes the journal takes on the disk. */
    public long bytes() {
        lock.lock();
        try {
            return segments.bytes();
        } finally {
            lock.unlock();
        }
    }

    /** How many pieces could not be read since it was opened. */
    public long damagedPieces() {
        return damaged.pieces();
    }

    /** Syncs the segments that were written since the last time; none but this closes those that have ended meanwhile. */
    private long force() throws IOException {
        boolean interrupted = Thread.interrupted();
        forcing.lock();
        try {
            SegmentLog.Unsynced unsynced;
            lock.lock();
            try {
                unsynced = segments.takeUnsynced();
            } finally {
                lock.unlock();
            }
            try {
                if (unsynced.last() > forcedSequence) {
                    for (SegmentWriter each : unsynced.ended()) {
                        each.force();
                    }
                    if (unsynced.current().isPresent()) {
                        unsynced.current().get().force();
                    }
                    forcedSequence = unsynced.last();
                }
            } finally {
                unsynced.ended().forEach(SegmentLog::closeQuietly);
            }
            return unsynced.last();
        } finally {
            forcing.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Brings what was appended to the disk. */
    public void sync() throws IOException {
        force();
    }

    private void syncInBackground() {
        try {
            force();
        } catch (IOException e) {
            reportUnsynced(e);
        }
    }

    /** Takes no more records. Those that are here can still be read, settled and done. */
    public void seal() {
        lock.lock();
        try {
            closed = true;
            settled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends everything; what was not done is read again the next time. */
    @Override
    public void close() throws IOException {
        seal();
        syncThread.close();
        if (settings.journalSync() != JournalSync.NEVER) {
            syncInBackground();
        }
        lock.lock();
        try (Closeable last = lockFile;
                Closeable second = checkpoint;
                Closeable first = reader) {
            segments.close();
            gone = true;
        } finally {
            lock.unlock();
        }
    }
}
