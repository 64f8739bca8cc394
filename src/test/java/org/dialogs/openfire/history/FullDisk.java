package org.dialogs.openfire.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A real file on a disk that takes so many bytes more: what it takes of a text is in the file, as it is when a disk becomes full. */
final class FullDisk extends FileChannel {

    private final FileChannel file;
    private final boolean canCutOff;
    private int room;

    FullDisk(FileChannel file, int room, boolean canCutOff) {
        this.file = file;
        this.room = room;
        this.canCutOff = canCutOff;
    }

    private interface Writing {
        int write(ByteBuffer some) throws IOException;
    }

    private int write(ByteBuffer bytes, Writing writing) throws IOException {
        if (bytes.hasRemaining() && room == 0) {
            throw new IOException("No space left on device");
        }
        int count = writing.write(bytes.slice().limit(Math.min(room, bytes.remaining())));
        bytes.position(bytes.position() + count);
        room -= count;
        return count;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return write(bytes, file::write);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
        return write(bytes, some -> file.write(some, position));
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        if (!canCutOff) {
            throw new IOException("Input/output error");
        }
        file.truncate(size);
        return this;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return file.read(bytes);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
        return file.read(bytes, position);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public void force(boolean withMetadata) throws IOException {
        file.force(withMetadata);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    @Override
    public long read(ByteBuffer[] several, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] several, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
