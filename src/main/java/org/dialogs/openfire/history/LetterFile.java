package org.dialogs.openfire.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of lines on the disk, which is appended to and read a line after the other. Who may do what when is for its user to say. */
final class LetterFile {

    /** More would be a fault of the database's set-up and not of some rows: it is better to wait in the journal, which says so. */
    private static final long MOST_BYTES = 1L << 30;

    private static final byte[] NEW_LINE = {'\n'};

    private final Path path;
    private final String advice;
    private final Opening opening;

    interface Opening {
        FileChannel open(Path path, OpenOption... options) throws IOException;
    }

    /** @param advice what to do when it has reached its largest size */
    LetterFile(Path path, String advice) {
        this(path, advice, FileChannel::open);
    }

    /** @param opening opens it each time that it is written to */
    LetterFile(Path path, String advice, Opening opening) {
        this.path = path;
        this.advice = advice;
        this.opening = opening;
    }

    /** In bytes; 0 where there is none. */
    long length() throws IOException {
        return Files.exists(path) ? Files.size(path) : 0;
    }

    /**
     * Writes a line, or several, with the end of the last one: on the disk when this returns.
     *
     * @return how long the file is now, in bytes
     * @throws IOException if they cannot be written; then nothing of them is in it, unless it cannot be cut off, either
     */
    long append(byte[] lines) throws IOException {
        try (FileChannel channel =
                opening.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            long end = channel.size();
            if (end > MOST_BYTES) {
                throw new IOException(path + " has reached its largest size, " + MOST_BYTES + " bytes: " + advice);
            }
            try {
                long begin = isLineOpen(channel, end) ? write(channel, end, NEW_LINE) : end;
                long length = write(channel, begin, lines);
                channel.force(false);
                return length;
            } catch (IOException e) {
                cutOff(channel, end, e);
                throw e;
            }
        }
    }

    /** A line that was cut off when the process died must not take the next one with it. */
    private static boolean isLineOpen(FileChannel channel, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
    }

    /** Returns where it ended. */
    private static long write(FileChannel channel, long place, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest, place + rest.position());
        }
        return place + bytes.length;
    }

    /** What was begun would stay, and each further try would add another beginning. */
    private static void cutOff(FileChannel channel, long end, IOException failure) {
        try {
            channel.truncate(end);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** The lines between two places, at the first of which one begins. */
    LetterLines lines(long from, long to) throws IOException {
        return new LetterLines(path, from, to);
    }

    interface Visitor {
        void visit(LetterLines line) throws IOException;
    }

    /** Looks at the lines between two places; returns how many there are. */
    long walk(long from, long to, Visitor visitor) throws IOException {
        long lines = 0;
        if (to > from) {
            try (LetterLines line = lines(from, to)) {
                while (line.next()) {
                    visitor.visit(line);
                    lines++;
                }
            }
        }
        return lines;
    }

    /** Whether a line begins there, and it is not the first one. */
    boolean isBeginning(long place, long end) throws IOException {
        if (place <= 0 || place >= end) {
            return false;
        }
        ByteBuffer before = ByteBuffer.allocate(1);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.read(before, place - 1) == 1 && before.get(0) == '\n';
        }
    }

    /** How many bytes may be written where it is. */
    long room() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    /** Begins a new file in the place of this one. */
    LetterRewriting rewrite() throws IOException {
        return new LetterRewriting(path);
    }

    /** Takes out the lines before a place; nobody may append meanwhile. */
    void dropUntil(long place) throws IOException {
        if (place >= length()) {
            Files.deleteIfExists(path);
            return;
        }
        try (LetterRewriting anew = rewrite()) {
            anew.takePlace(place);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
