package org.dialogs.openfire.history.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Up to which record the journal's reader is done for certain: a file of twelve bytes, the number and its checksum. It may be older than
 * the truth, or unreadable: then more is read again than need be. Guarded by the journal's lock.
 */
final class Checkpoint implements Closeable {

    private static final int SIZE = 12;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(SIZE);
    private long done;

    Checkpoint(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        int count = channel.read(buffer, 0);
        if (count == SIZE && buffer.getInt(8) == crc()) {
            done = Math.max(0, buffer.getLong(0));
        }
    }

    /** The number of the last record that is done, 0 if none is. */
    long done() {
        return done;
    }

    void write(long sequence) throws IOException {
        buffer.clear().putLong(sequence).putInt(crc()).flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer, buffer.position());
        }
        done = sequence;
    }

    private int crc() {
        CRC32C crc = new CRC32C();
        crc.update(buffer.array(), 0, Long.BYTES);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
