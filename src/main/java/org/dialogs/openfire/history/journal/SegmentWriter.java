package org.dialogs.openfire.history.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends records to a segment. Guarded by the journal's lock, but for {@link #force}. */
final class SegmentWriter implements Closeable {

    private final FileChannel channel;
    private final ByteBuffer buffer;
    private long length;

    /** @param buffer used for nothing else while this is open; its size does not limit that of a record */
    SegmentWriter(Path file, ByteBuffer buffer) throws IOException {
        this.channel = FileChannel.open(
                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        this.buffer = buffer;
    }

    long length() {
        return length;
    }

    /**
     * Appends a record: when this returns, it survives the death of the process.
     *
     * @throws IOException if it is not written; what of it is, is taken back
     */
    void append(Frame.Header header, ByteBuffer payload) throws IOException {
        try {
            buffer.clear();
            Frame.putHeader(buffer, header);
            ByteBuffer left = payload.duplicate();
            long at = length;
            do {
                int count = Math.min(left.remaining(), buffer.remaining());
                buffer.put(left.slice(left.position(), count)).flip();
                left.position(left.position() + count);
                while (buffer.hasRemaining()) {
                    at += channel.write(buffer, at);
                }
                buffer.clear();
            } while (left.hasRemaining());
            length = at;
        } catch (IOException e) {
            takeBack(e);
            throw e;
        }
    }

    private void takeBack(IOException cause) {
        try {
            channel.truncate(length);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Returns when everything that was appended survives the death of the machine. */
    void force() throws IOException {
        channel.force(false);
    }

    /** Whether it can still be written: an interrupt of a thread that writes or forces closes its channel, in Java. */
    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
