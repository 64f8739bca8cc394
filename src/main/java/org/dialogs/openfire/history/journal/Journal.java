package org.dialogs.openfire.history.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
    private static final int BUFFER = 64 << 10;
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
    private final int segmentBytes;
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
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final Deque<Segment> segments;
    private final Set<Appended> unsettled = new LinkedHashSet<>();
    private final JournalReader reader;
    private final List<SegmentWriter> ended = new ArrayList<>();
    private final ReentrantLock forcing = new ReentrantLock();
    private final Occasion failing = new Occasion(LOG_INTERVAL);
    private SegmentWriter writer;
    private long nextSequence;
    private long forcedSequence;
    private long bytes;
    private long doneSequence;
    private boolean warned;
    private boolean closed;
    private boolean gone;

    private Journal(Path folder, Settings settings, int segmentBytes, Duration margin, Duration patience)
            throws IOException {
        this.folder = folder;
        this.settings = settings;
        this.segmentBytes = segmentBytes;
        this.patience = patience;
        PrivateFolder.make(folder);
        damaged = new Damaged(folder.resolve("damaged"));
        lockFile = lockFolder();
        try {
            checkpoint = new Checkpoint(folder.resolve("checkpoint"));
            doneSequence = checkpoint.done();
            segments = new ArrayDeque<>(Recovery.recover(folder, doneSequence, damaged));
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
        bytes = segments.stream().mapToLong(Segment::length).sum();
        long last = segments.isEmpty() ? 0 : segments.getLast().lastSequence();
        nextSequence = Math.max(last, doneSequence) + 1;
        certainty = new Certainty(margin, doneSequence);
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
            appended = new Appended(this, write(Frame.DATA, payload, crc), System.nanoTime());
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
            if (failing.isDue()) {
                LOG.error("The journal cannot be synced to the disk: {}", e.toString());
            }
        }
    }

    private void checkRoom(int size) throws JournalFullException {
        if (closed) {
            throw new JournalFullException("The journal is closed");
        }
        long most = settings.journalMaxBytes();
        if (bytes + size > most) {
            throw new JournalFullException("The journal has reached its largest size, " + most + " bytes ("
                    + Settings.JOURNAL_MAX_BYTES + "): is the database away, or too slow?");
        }
        boolean warn = bytes > most * WARNING;
        if (warn && !warned) {
            LOG.warn("The journal has {} of at most {} bytes: is the database away, or too slow?", bytes, most);
        }
        warned = warn;
    }

    /** Writes a record and returns its number. An interrupt closes a channel in Java: then another segment is begun. */
    private long write(byte kind, ByteBuffer payload, int crc) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            try {
                return writeOnce(kind, payload, crc);
            } catch (ClosedChannelException e) {
                interrupted |= Thread.interrupted();
                return writeOnce(kind, payload, crc);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private long writeOnce(byte kind, ByteBuffer payload, int crc) throws IOException {
        int size = Frame.HEADER + payload.remaining();
        if (writer == null || writer.length() > 0 && writer.length() + size > segmentBytes) {
            beginSegment();
        }
        // A number that was tried is not used again: nobody knows how much of a failed record is on the disk.
        long sequence = nextSequence++;
        try {
            writer.append(new Frame.Header(kind, payload.remaining(), sequence, crc), payload);
        } catch (IOException e) {
            giveUpSegment();
            throw e;
        }
        bytes += size;
        segments.getLast().grow(writer.length(), sequence);
        return sequence;
    }

    private void beginSegment() throws IOException {
        endSegment();
        Segment segment = Segment.fresh(folder, nextSequence);
        writer = new SegmentWriter(segment.file(), buffer);
        segments.add(segment);
        if (settings.journalSync() != JournalSync.NEVER) {
            forceFolder();
        }
    }

    /** Ends a segment that cannot be written; one without a record, as on a full disk, leaves nothing behind. */
    private void giveUpSegment() throws IOException {
        if (writer.length() > 0) {
            endSegment();
            return;
        }
        closeQuietly(writer);
        writer = null;
        Files.deleteIfExists(segments.removeLast().file());
    }

    private void endSegment() {
        if (writer == null) {
            return;
        }
        if (writer.isOpen()) {
            ended.add(writer);
        }
        writer = null;
        if (settings.journalSync() == JournalSync.NEVER) {
            ended.forEach(Journal::closeQuietly);
            ended.clear();
        }
    }

    private static void closeQuietly(SegmentWriter writer) {
        try {
            writer.close();
        } catch (IOException e) {
            LOG.warn("A segment of the journal cannot be closed: {}", e.toString());
        }
    }

    /** The entry of a new file, too, must survive the machine's death. Not every platform can do this to a folder, or has to. */
    private void forceFolder() {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("The folder of the journal cannot be synced", e);
        }
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
        segments.stream()
                .filter(segment -> segment.contains(sequence))
                .findFirst()
                .ifPresent(segment -> {
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
                        write(Frame.WITHDRAWAL, payload, Frame.crc(payload));
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
                view = new JournalReader.View(segments, lastSettled());
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
                endSegment();
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
            Iterator<Segment> each = segments.iterator();
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
                ? nextSequence - 1
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
        List<Path> superfluous = new ArrayList<>();
        lock.lock();
        try {
            long certain = certainty.certain(System.nanoTime());
            if (certain > checkpoint.done()) {
                checkpoint.write(certain);
            }
            while (!segments.isEmpty() && segments.getFirst().lastSequence() <= checkpoint.done()) {
                Segment first = segments.removeFirst();
                if (segments.isEmpty()) {
                    // The one that is being written: an idle server's journal is empty.
                    endSegment();
                }
                superfluous.add(first.file());
                bytes -= first.length();
            }
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
            long appended = nextSequence - 1;
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
            return nextSequence - 1 - doneSequence;
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
            return nextSequence - 1;
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes the journal takes on the disk. */
    public long bytes() {
        lock.lock();
        try {
            return bytes;
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
            List<SegmentWriter> before;
            SegmentWriter current;
            long reached;
            lock.lock();
            try {
                before = List.copyOf(ended);
                ended.clear();
                current = writer;
                reached = nextSequence - 1;
            } finally {
                lock.unlock();
            }
            try {
                if (reached > forcedSequence) {
                    for (SegmentWriter each : before) {
                        each.force();
                    }
                    if (current != null) {
                        current.force();
                    }
                    forcedSequence = reached;
                }
            } finally {
                before.forEach(Journal::closeQuietly);
            }
            return reached;
        } finally {
            forcing.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void syncInBackground() {
        try {
            force();
        } catch (IOException e) {
            if (failing.isDue()) {
                LOG.error("The journal cannot be synced to the disk: {}", e.toString());
            }
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
            ended.forEach(Journal::closeQuietly);
            ended.clear();
            if (writer != null) {
                closeQuietly(writer);
                writer = null;
            }
            gone = true;
        } finally {
            lock.unlock();
        }
    }
}
