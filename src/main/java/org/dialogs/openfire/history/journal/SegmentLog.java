package org.dialogs.openfire.history.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.Settings.JournalSync;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segments of a journal, in order, the last of which is written. Guarded by the journal's lock. */
final class SegmentLog {

    private static final int BUFFER = 64 << 10;
    private static final Logger LOG = LoggerFactory.getLogger(SegmentLog.class);

    private final Path folder;
    private final Settings settings;
    private final int segmentBytes;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final Deque<Segment> segments;
    private final List<SegmentWriter> ended = new ArrayList<>();
    private SegmentWriter writer;
    private long nextSequence;
    private long bytes;

    /** What may not be on the disk yet: segments that have ended, the one that is written, and the number of its last record. */
    record Unsynced(List<SegmentWriter> ended, Optional<SegmentWriter> current, long last) {}

    /**
     * @param recovered what an earlier run left
     * @param done the number of the last record that is not needed any more
     */
    SegmentLog(Path folder, Settings settings, int segmentBytes, Collection<Segment> recovered, long done) {
        this.folder = folder;
        this.settings = settings;
        this.segmentBytes = segmentBytes;
        this.segments = new ArrayDeque<>(recovered);
        bytes = segments.stream().mapToLong(Segment::length).sum();
        nextSequence = Math.max(segments.isEmpty() ? 0 : segments.getLast().lastSequence(), done) + 1;
    }

    /** The number of the last record, 0 if there never was one. */
    long last() {
        return nextSequence - 1;
    }

    /** How many bytes all of them have. */
    long bytes() {
        return bytes;
    }

    Iterable<Segment> segments() {
        return Collections.unmodifiableCollection(segments);
    }

    /** The segment that has this record, if it is still there. */
    Optional<Segment> find(long sequence) {
        return segments.stream().filter(segment -> segment.contains(sequence)).findFirst();
    }

    /** Writes a record and returns its number. An interrupt closes a channel in Java: then another segment is begun. */
    long write(byte kind, ByteBuffer payload, int crc) throws IOException {
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
            begin();
        }
        // A number that was tried is not used again: nobody knows how much of a failed record is on the disk.
        long sequence = nextSequence++;
        try {
            writer.append(new Frame.Header(kind, payload.remaining(), sequence, crc), payload);
        } catch (IOException e) {
            giveUp();
            throw e;
        }
        bytes += size;
        segments.getLast().grow(writer.length(), sequence);
        return sequence;
    }

    private void begin() throws IOException {
        end();
        Segment segment = Segment.fresh(folder, nextSequence);
        writer = new SegmentWriter(segment.file(), buffer);
        segments.add(segment);
        if (settings.journalSync() != JournalSync.NEVER) {
            forceFolder();
        }
    }

    /** Ends a segment that cannot be written; one without a record, as on a full disk, leaves nothing behind. */
    private void giveUp() throws IOException {
        if (writer.length() > 0) {
            end();
            return;
        }
        closeQuietly(writer);
        writer = null;
        Files.deleteIfExists(segments.removeLast().file());
    }

    /** Begins another segment with the next record. */
    void end() {
        if (writer == null) {
            return;
        }
        if (writer.isOpen()) {
            ended.add(writer);
        }
        writer = null;
        if (settings.journalSync() == JournalSync.NEVER) {
            ended.forEach(SegmentLog::closeQuietly);
            ended.clear();
        }
    }

    static void closeQuietly(SegmentWriter writer) {
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

    /**
     * Forgets the segments of which no record is greater than {@code done}, the one that is written too: an idle server's journal is
     * empty.
     *
     * @return their files, which are to be deleted
     */
    List<Path> removeUntil(long done) {
        List<Path> removed = new ArrayList<>();
        while (!segments.isEmpty() && segments.getFirst().lastSequence() <= done) {
            Segment first = segments.removeFirst();
            if (segments.isEmpty()) {
                end();
            }
            removed.add(first.file());
            bytes -= first.length();
        }
        return removed;
    }

    /** Gives what is to be synced; who takes it closes the segments that have ended. */
    Unsynced takeUnsynced() {
        Unsynced unsynced = new Unsynced(List.copyOf(ended), Optional.ofNullable(writer), last());
        ended.clear();
        return unsynced;
    }

    void close() {
        end();
        ended.forEach(SegmentLog::closeQuietly);
        ended.clear();
    }
}
