package org.dialogs.openfire.history.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what an earlier run left, from end to end: how far each segment goes, and which records were withdrawn. A record that was cut off
 * at the end of a segment, because the process or the machine died while it was written, is cut off for good; whatever else is no record
 * is {@linkplain Damaged set aside}.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Damaged damaged;
    private final List<Segment> segments = new ArrayList<>();

    private Recovery(Damaged damaged) {
        this.damaged = damaged;
    }

    /**
     * The segments in {@code folder}, in order; of those whose last record is not greater than {@code done}, only the files are deleted.
     *
     * @throws IOException if the folder cannot be read
     */
    static List<Segment> recover(Path folder, long done, Damaged damaged) throws IOException {
        Recovery recovery = new Recovery(damaged);
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> Segment.firstSequenceOf(file).isPresent())
                    .map(Segment::recovered)
                    .sorted(Comparator.comparingLong(Segment::firstSequence))
                    .forEach(recovery.segments::add);
        }
        for (Segment segment : List.copyOf(recovery.segments)) {
            try {
                recovery.read(segment);
            } catch (IOException e) {
                damaged.setAside(segment.file(), e);
                recovery.segments.remove(segment);
            }
        }
        recovery.dropThoseUntil(done);
        return recovery.segments;
    }

    private void read(Segment segment) throws IOException {
        Path file = segment.file();
        long size = Files.size(file);
        List<Long> withdrawn = new ArrayList<>();
        try (FrameReader reader =
                new FrameReader(file, segment.firstSequence(), (from, to) -> damaged.setAside(file, from, to))) {
            for (Optional<Frame> frame = reader.next(size); frame.isPresent(); frame = reader.next(size)) {
                if (frame.get().kind() == Frame.WITHDRAWAL) {
                    withdrawn.add(frame.get().withdrawn());
                }
            }
            long end = reader.position();
            segment.grow(end, reader.lastSequence());
            if (end < size) {
                if (reader.isTorn(size)) {
                    LOG.info("The last record of {} was cut off at {}: it was never finished", file, size);
                } else {
                    damaged.setAside(file, end, size);
                }
                cut(file, end);
            }
        }
        // A withdrawal may be in a later segment than what it withdraws.
        for (long sequence : withdrawn) {
            segments.stream()
                    .filter(each -> each.contains(sequence))
                    .findFirst()
                    .ifPresent(each -> each.withdraw(sequence));
        }
    }

    private static void cut(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    private void dropThoseUntil(long done) throws IOException {
        for (Segment segment : List.copyOf(segments)) {
            boolean empty = segment.lastSequence() < segment.firstSequence();
            if (empty || segment.lastSequence() <= done) {
                Files.deleteIfExists(segment.file());
                segments.remove(segment);
            }
        }
    }
}
