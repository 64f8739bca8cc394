package org.dialogs.openfire.history.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of the journal cannot be read: each piece is reported and set aside in a file of its own, up to a bound. Thread-safe. */
final class Damaged {

    private static final Logger LOG = LoggerFactory.getLogger(Damaged.class);
    private static final long MOST_BYTES = 64L << 20;

    private final Path folder;
    private final AtomicLong pieces = new AtomicLong();

    Damaged(Path folder) {
        this.folder = folder;
    }

    /** How many pieces there were since the journal was opened. */
    long pieces() {
        return pieces.get();
    }

    /** Reports the bytes of {@code segment} in {@code [from, to)}, and copies them. */
    void setAside(Path segment, long from, long to) {
        Path copy = folder.resolve(segment.getFileName() + "-" + from);
        if (Files.exists(copy)) {
            // Met at an earlier start, or by another look at the same segment.
            return;
        }
        pieces.incrementAndGet();
        try {
            Files.createDirectories(folder);
            boolean fits = taken() + to - from <= MOST_BYTES;
            if (fits) {
                copy(segment, from, to, copy);
            }
            LOG.error(
                    "The journal is damaged: {} has {} bytes from {} on that are no record; {}. What stands before and behind is used",
                    segment,
                    to - from,
                    from,
                    fits ? "they are in " + copy : "there is no more room to set them aside in " + folder);
        } catch (IOException | UncheckedIOException e) {
            LOG.error("The journal is damaged: {} from {} to {}; the bytes cannot be set aside", segment, from, to, e);
        }
    }

    /** Reports a segment that cannot be read at all, and moves it away. */
    void setAside(Path segment, IOException failure) {
        pieces.incrementAndGet();
        Path target = folder.resolve(String.valueOf(segment.getFileName()));
        LOG.error("The journal is damaged: {} cannot be read, and goes to {}", segment, target, failure);
        try {
            Files.createDirectories(folder);
            Files.move(segment, target);
        } catch (IOException e) {
            LOG.error("The journal's segment {} cannot be set aside", segment, e);
        }
    }

    private long taken() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            long sum = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                sum += Files.size(file);
            }
            return sum;
        }
    }

    private static void copy(Path segment, long from, long to, Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ);
                InputStream in = Channels.newInputStream(channel.position(from));
                OutputStream out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[8192];
            long left = to - from;
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    return;
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
    }
}
