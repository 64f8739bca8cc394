package org.dialogs.openfire.history;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file written anew without some of its lines: another file, which takes the place of the old one when it is on the disk. If
 * the process dies meanwhile the old one is there, and whatever fails, nothing of the new one is left: it has what people said. For one thread.
 */
final class LetterRewriting implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(LetterRewriting.class);

    private final Path file;
    private final Path next;
    private long kept;
    private long length;

    LetterRewriting(Path file) throws IOException {
        this.file = file;
        this.next = next(file);
        Files.deleteIfExists(next);
    }

    private static Path next(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** Removes what is left of one during which the process died. */
    static void removeRest(Path file) {
        try {
            Files.deleteIfExists(next(file));
        } catch (IOException e) {
            LOG.warn("{} has what may be erased since, and cannot be removed: {}", next(file), e.toString());
        }
    }

    /**
     * Copies the lines that stay, the most of them before the writer has to wait.
     *
     * @param going by their numbers, from 0 on
     * @param end where the lines end of which it is known whether they go
     */
    void copyAllBut(BitSet going, long end) throws IOException {
        try (FileChannel to = FileChannel.open(next, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
                FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
                LetterLines line = new LetterLines(file, 0, end)) {
            // What stays is copied in pieces as long as can be.
            long begin = 0;
            for (int i = 0; line.next(); i++) {
                if (going.get(i)) {
                    copy(from, begin, line.id().offset(), to);
                    begin = line.end();
                } else {
                    kept++;
                }
            }
            copy(from, begin, end, to);
            to.force(true);
        }
    }

    /** Copies what came since, and takes the old one's place; nobody may append meanwhile. */
    void takePlace(long end) throws IOException {
        try (FileChannel to = FileChannel.open(
                        next, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
                LetterLines line = new LetterLines(file, end, from.size())) {
            if (from.size() < end) {
                throw changed();
            }
            copy(from, end, from.size(), to);
            while (line.next()) {
                kept++;
            }
            to.force(true);
            length = to.size();
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** How many lines the new file has. */
    long kept() {
        return kept;
    }

    /** How many bytes the new file has. */
    long length() {
        return length;
    }

    private static void copy(FileChannel from, long begin, long end, FileChannel to) throws IOException {
        long position = begin;
        while (position < end) {
            long count = from.transferTo(position, end - position, to);
            if (count <= 0) {
                throw changed();
            }
            position += count;
        }
    }

    private static IOException changed() {
        return new IOException("The file of the dead letters was cut off by somebody else: look at it again");
    }

    /** Brings to the disk that the new file is in the old one's place, which not all systems can be told; or removes it, if it is not. */
    @Override
    public void close() {
        removeRest(file);
        try (FileChannel folder = FileChannel.open(file.resolveSibling(""), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            LOG.debug("The folder of the dead letters cannot be synced", e);
        }
    }
}
