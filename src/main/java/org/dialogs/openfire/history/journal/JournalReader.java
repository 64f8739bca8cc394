package org.dialogs.openfire.history.journal;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Goes through the segments once, in order. For one thread. */
final class JournalReader implements Closeable {

    private static final long UNOPENED = -1;

    private final Damaged damaged;
    private final Duration patience;
    private long position;
    private FrameReader frames;
    private long segment = UNOPENED;
    private long beginAt;
    private long failing = UNOPENED;
    private Frame ahead;
    private long failingSince;

    /** A segment as far as it can be read now. */
    private record Part(Segment segment, long firstSequence, long length) {}

    /** What can be read now. To be made under the journal's lock. */
    static final class View {

        private final List<Part> parts = new ArrayList<>();
        private final long last;

        /** @param last the number of the last record that may be given out */
        View(Iterable<Segment> segments, long last) {
            segments.forEach(each -> parts.add(new Part(each, each.firstSequence(), each.length())));
            this.last = last;
        }
    }

    /**
     * @param position the number of the last record that is not to be read again
     * @param patience for how long a segment may fail before those behind it are read without it
     */
    JournalReader(Damaged damaged, long position, Duration patience) {
        this.damaged = damaged;
        this.patience = patience;
        this.position = position;
    }

    /** The number of the last record that was read or passed over. */
    long position() {
        return position;
    }

    /** The next records that are data, up to the given number, and up to the given sum of bytes or one record. */
    List<Frame> read(View view, int most, long mostBytes) throws IOException {
        long before = position;
        try {
            return readOn(view, most, mostBytes);
        } catch (RuntimeException | Error e) {
            // What was read before it is not given out, and has to be read again.
            position = before;
            ahead = null;
            segment = UNOPENED;
            beginAt = 0;
            throw e;
        }
    }

    private List<Frame> readOn(View view, int most, long mostBytes) throws IOException {
        List<Frame> read = new ArrayList<>();
        long bytes = 0;
        while (read.size() < most && bytes < mostBytes) {
            Optional<Frame> next;
            try {
                next = next(view);
            } catch (IOException e) {
                if (read.isEmpty()) {
                    throw e;
                }
                // What was read before counts as read: it must be given out. The next call meets the failure again.
                return read;
            }
            if (next.isEmpty()) {
                // Numbers up to there that were not met are of records that could not be written, or not be read.
                position = view.last;
                break;
            }
            Frame frame = next.get();
            boolean fits = read.isEmpty() || bytes + frame.payload().length <= mostBytes;
            if (!fits) {
                ahead = frame;
                break;
            }
            position = frame.sequence();
            if (frame.kind() == Frame.DATA) {
                read.add(frame);
                bytes += frame.payload().length;
            }
        }
        return read;
    }

    private Optional<Frame> next(View view) throws IOException {
        Frame found = ahead;
        ahead = null;
        for (Part part : view.parts) {
            if (found != null) {
                break;
            }
            if (part.firstSequence >= beginAt) {
                found = nextOf(part, view).orElse(null);
            }
        }
        if (found != null && found.sequence() > view.last) {
            ahead = found;
            found = null;
        }
        return Optional.ofNullable(found);
    }

    private Optional<Frame> nextOf(Part part, View view) throws IOException {
        try {
            if (segment != part.firstSequence) {
                open(part);
            }
            Optional<Frame> frame = frames.next(part.length);
            while (frame.isPresent() && frame.get().sequence() <= position) {
                frame = frames.next(part.length);
            }
            if (failing == part.firstSequence) {
                failing = UNOPENED;
            }
            boolean ended = frame.isEmpty() && part != view.parts.get(view.parts.size() - 1);
            if (ended && frames.position() < part.length) {
                damaged.setAside(part.segment.file(), frames.position(), part.length);
            }
            return frame;
        } catch (IOException e) {
            return afterFailure(part, view, e);
        }
    }

    private void open(Part part) throws IOException {
        close();
        frames = new FrameReader(
                part.segment.file(), part.firstSequence, (from, to) -> damaged.setAside(part.segment.file(), from, to));
        segment = part.firstSequence;
        beginAt = part.firstSequence;
    }

    /**
     * A segment that cannot be read is tried again, from its beginning, for a while; then it is set aside, for those behind it must not
     * wait any longer. The last one is never given up: more may come.
     */
    private Optional<Frame> afterFailure(Part part, View view, IOException failure) throws IOException {
        close();
        if (failing != part.firstSequence) {
            failing = part.firstSequence;
            failingSince = System.nanoTime();
        }
        segment = UNOPENED;
        beginAt = part.firstSequence;
        boolean isLast = part == view.parts.get(view.parts.size() - 1);
        if (isLast || System.nanoTime() - failingSince < patience.toNanos()) {
            throw failure;
        }
        beginAt = part.firstSequence + 1;
        damaged.setAside(part.segment.file(), failure);
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        if (frames != null) {
            frames.close();
            frames = null;
        }
    }
}
