package org.dialogs.openfire.history;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Reads a file a line after the other: in memory is one line, and of one that is too long nothing. For one thread. */
final class LetterLines implements Closeable {

    /** More than any record can have. */
    private static final int LONGEST = 160 << 20;

    private static final int BUFFER = 1 << 16;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final CRC32C crc = new CRC32C();
    private final long limit;
    private long position;
    private long begin;
    private long length;

    /**
     * @param from where a line begins
     * @param limit where to stop: what comes behind may be half written
     */
    LetterLines(Path file, long from, long limit) throws IOException {
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        this.limit = limit;
        this.position = from;
    }

    /** Goes to the next line that is not empty; returns whether there is one. */
    boolean next() throws IOException {
        do {
            begin = position;
            line.reset();
            crc.reset();
            length = 0;
            if (!readLine()) {
                return length > 0;
            }
        } while (length == 0);
        return true;
    }

    /** Returns whether there was an end of the line. */
    private boolean readLine() throws IOException {
        while (position < limit && fill()) {
            int from = buffer.position();
            int most = (int) Math.min(buffer.limit(), from + limit - position);
            int end = from;
            while (end < most && buffer.get(end) != '\n') {
                end++;
            }
            crc.update(buffer.array(), from, end - from);
            length += end - from;
            if (length <= LONGEST) {
                line.write(buffer.array(), from, end - from);
            }
            boolean isOver = end < most;
            buffer.position(isOver ? end + 1 : end);
            position += buffer.position() - from;
            if (isOver) {
                return true;
            }
        }
        return false;
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        buffer.clear();
        int count = channel.read(buffer, position);
        buffer.flip();
        return count > 0;
    }

    LetterId id() {
        return new LetterId(begin, (int) Math.min(Integer.MAX_VALUE, length), (int) crc.getValue());
    }

    /** Where the next line begins. */
    long end() {
        return position;
    }

    boolean isTooLong() {
        return length > LONGEST;
    }

    /** The line; nothing of one that is too long. */
    byte[] bytes() {
        return isTooLong() ? new byte[0] : line.toByteArray();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
