package org.dialogs.openfire.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erasures that have yet to reach the dead letters. They wait in a file of their own, which the writer writes before the journal is done with them:
 * so they outlive the process, and hold up nobody while the letters cannot be written. For the writer's thread, but for the numbers.
 */
final class LetterErasures {

    private static final Logger LOG = LoggerFactory.getLogger(LetterErasures.class);

    /** So many at a time, for each letter is compared with each of them. */
    private static final int STEP = 1_000;

    private final DeadLetters letters;
    private final LetterFile file;
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong erased = new AtomicLong();
    /** Where in the file the next ones begin. */
    private volatile long next;

    LetterErasures(DeadLetters letters, Path path) {
        this.letters = letters;
        this.file = new LetterFile(path);
        try {
            pending.set(file.walk(0, file.length(), line -> {}));
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}", file, e.toString());
            pending.set(1);
        }
    }

    /** How many erasures have yet to reach the letters. */
    long pending() {
        return pending.get();
    }

    /** How many letters went with what was erased, since the start. */
    long erased() {
        return erased.get();
    }

    /** Whether there are letters from which something may have to be taken. */
    boolean areNeeded() {
        return !letters.isEmpty();
    }

    /** Takes notice of erasures: on the disk when this returns. */
    void add(List<LetterErasure> erasures) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        erasures.forEach(erasure -> lines.writeBytes(erasure.line()));
        file.append(lines.toByteArray());
        pending.addAndGet(erasures.size());
    }

    /**
     * Takes from the letters what some erasures take; returns whether there are more. As long as others take letters out, none goes.
     *
     * @throws UncheckedIOException if one of the files cannot be read or written: then nothing was done
     */
    boolean step() {
        if (pending.get() == 0) {
            return false;
        }
        try {
            long end = file.length();
            List<LetterErasure> some = new ArrayList<>();
            long from = next;
            long to = from;
            if (end > from) {
                try (LetterLines line = file.lines(from, end)) {
                    while (some.size() < STEP && line.next()) {
                        LetterErasure.of(line.bytes()).ifPresent(some::add);
                    }
                    to = line.end();
                }
            }
            return isDone(some) && goOn(to, end);
        } catch (IOException e) {
            throw new UncheckedIOException("Erasures wait for the dead letters", e);
        }
    }

    private boolean isDone(List<LetterErasure> erasures) throws IOException {
        OptionalLong count = letters.erase(line -> {
            Optional<Change> change = LetterErasure.read(line);
            return erasures.stream().anyMatch(erasure -> erasure.takes(line, change));
        });
        if (count.orElse(0) > 0) {
            erased.addAndGet(count.getAsLong());
            LOG.info("{} dead letters were erased with what they belong to", count.getAsLong());
        }
        return count.isPresent();
    }

    private boolean goOn(long to, long end) throws IOException {
        if (to < end) {
            next = to;
            return true;
        }
        file.delete();
        next = 0;
        pending.set(0);
        return false;
    }
}
