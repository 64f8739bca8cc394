package org.dialogs.openfire.history.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Reads a segment from its beginning, record after record. What is no record is passed over, up to the next one, and reported. Only a
 * record whose two checksums are right, and whose number is greater than the last one's, is given out. For one thread.
 */
final class FrameReader implements Closeable {

    private static final int BUFFER = 256 << 10;

    /** Told of what is passed over. */
    interface Damage {

        /**
         * @param from the first byte that is part of no record
         * @param to the first byte after it: of the next record, or the end of what can be read
         */
        void between(long from, long to) throws IOException;
    }

    private final FileChannel channel;
    private final Damage damage;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private long bufferStart;
    private long position;
    private long lastSequence;

    FrameReader(Path segment, long firstSequence, Damage damage) throws IOException {
        this.channel = FileChannel.open(segment, StandardOpenOption.READ);
        this.lastSequence = firstSequence - 1;
        this.damage = damage;
    }

    /**
     * The next record before {@code limit}, or empty if there is none. Bytes at the end that are no record (yet) are neither passed over
     * nor reported: {@link #position} says where they begin.
     */
    Optional<Frame> next(long limit) throws IOException {
        long start = position;
        for (long at = start; at + Frame.HEADER <= limit; at++) {
            Optional<Frame.Header> header = headerAt(at, limit);
            if (header.isEmpty() || header.get().sequence() <= lastSequence) {
                continue;
            }
            long end = at + Frame.HEADER + header.get().length();
            Optional<Frame> frame = end > limit ? Optional.empty() : frameAt(at, header.get());
            if (frame.isEmpty()) {
                continue;
            }
            if (at > start) {
                damage.between(start, at);
            }
            position = end;
            lastSequence = frame.get().sequence();
            return frame;
        }
        return Optional.empty();
    }

    /** Where the next record is looked for: right behind the last one. */
    long position() {
        return position;
    }

    /** The number of the last record that was read, or the one before the segment's first. */
    long lastSequence() {
        return lastSequence;
    }

    /** Whether what is at {@link #position} can be the beginning of a record that was cut off, by all that is there of it. */
    boolean isTorn(long limit) throws IOException {
        long length = limit - position;
        if (length < Frame.HEADER) {
            return true;
        }
        return headerAt(position, limit)
                        .map(header -> position + Frame.HEADER + header.length() > limit)
                        .orElse(false)
                || isZero(position, limit);
    }

    private boolean isZero(long from, long to) throws IOException {
        for (long at = from; at < to; at++) {
            fill(at, 1, to);
            if (buffer.get((int) (at - bufferStart)) != 0) {
                return false;
            }
        }
        return true;
    }

    private Optional<Frame.Header> headerAt(long at, long limit) throws IOException {
        fill(at, Frame.HEADER, limit);
        return Frame.header(buffer, (int) (at - bufferStart));
    }

    private Optional<Frame> frameAt(long at, Frame.Header header) throws IOException {
        byte[] payload = new byte[header.length()];
        long from = at + Frame.HEADER;
        int inBuffer = (int) Math.min(payload.length, bufferStart + buffer.limit() - from);
        buffer.get((int) (from - bufferStart), payload, 0, inBuffer);
        readFully(ByteBuffer.wrap(payload, inBuffer, payload.length - inBuffer), from + inBuffer);
        return Frame.of(header, payload);
    }

    /** Has the buffer hold at least {@code length} bytes from {@code at} on, and as many more as there are. */
    private void fill(long at, int length, long limit) throws IOException {
        if (at >= bufferStart && at + length <= bufferStart + buffer.limit()) {
            return;
        }
        buffer.clear().limit((int) Math.min(BUFFER, limit - at));
        bufferStart = at;
        readFully(buffer, at);
        buffer.flip();
    }

    private void readFully(ByteBuffer target, long from) throws IOException {
        long at = from;
        while (target.hasRemaining()) {
            int count = channel.read(target, at);
            if (count < 0) {
                throw new IOException("The segment is shorter than it was");
            }
            at += count;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
