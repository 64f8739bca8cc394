package org.dialogs.openfire.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erasures that have yet to reach the dead letters. They wait in a file of their own, to which the writer adds them before it writes them to the
 * database: so they outlive the process, and hold up nobody while the letters cannot be written. One reaches the letters when its record
 * is written, and all that the database has refused before it is a letter. It stays in the file until that record will not be read again: should the
 * process die, what is refused then once more has to go once more, and the database does not know any more what was erased. Thread-safe.
 */
final class LetterErasures {

    private static final Logger LOG = LoggerFactory.getLogger(LetterErasures.class);

    /** So many at a time are in memory. */
    private static final int STEP = 1_000;

    /** As long as new ones come all the time, so many bytes of the file may be of those that are done with. */
    private static final long MUCH = 1 << 20;

    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

    private final DeadLetters letters;
    private final LetterFile file;
    private final LongSupplier written;
    private final LongSupplier certain;
    private final long last;
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong erased = new AtomicLong();
    private final Occasion remembering = new Occasion(LOG_INTERVAL);

    /** For the file's length and what follows; for a moment. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition progressed = lock.newCondition();

    /** Until here the letters may be told. */
    private Place ready = Place.BEGINNING;

    /** Until here they have been. */
    private Place reached = Place.BEGINNING;

    /** What was reached some time ago: it goes as soon as its record will not be read again. */
    private Place going = Place.BEGINNING;

    /** A place in the file, and the last record to which something before it may belong. */
    private record Place(long offset, long record) {

        private static final Place BEGINNING = new Place(0, 0);

        Place without(long bytes) {
            return new Place(Math.max(0, offset - bytes), record);
        }
    }

    /**
     * @param last the number of the last record of the journal now: it may be that of an erasure that is in the file
     * @param written gives the number of the last record that is written
     * @param certain gives the number of the last record that will not be read again, even if the process dies now
     */
    LetterErasures(DeadLetters letters, Path path, long last, LongSupplier written, LongSupplier certain) {
        this.letters = letters;
        this.file = new LetterFile(path, "the dead letters cannot be written: see above why");
        this.last = last;
        this.written = written;
        this.certain = certain;
        LetterRewriting.removeRest(path);
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

    /** Takes notice of erasures that are going to be written: on the disk when this returns. */
    void add(List<LetterErasure> erasures) throws IOException {
        if (erasures.isEmpty()) {
            return;
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        erasures.forEach(erasure -> lines.writeBytes(LetterErasureCodec.encode(erasure)));
        lock.lock();
        try {
            file.append(lines.toByteArray());
            pending.addAndGet(erasures.size());
        } finally {
            lock.unlock();
        }
    }

    /** Takes notice that everything is written that was read until now. For the writer's thread, which adds no others meanwhile. */
    void settle() {
        if (pending() == 0 || written.getAsLong() < last) {
            return;
        }
        lock.lock();
        try {
            ready = new Place(file.length(), written.getAsLong());
        } catch (IOException e) {
            // The next time it is known.
            LOG.debug("{} cannot be read", file, e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all have reached the letters. */
    void awaitNone(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = time.toNanos();
            while (pending() > 0 && nanos > 0) {
                nanos = progressed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes from the letters what some erasures take; returns whether there are more. As long as others take letters out, none goes. For one thread.
     *
     * @throws UncheckedIOException if one of the files cannot be read, or that of the letters not be written: then these erasures wait still, and
     *     come to the letters once more, of which some may be gone already
     */
    boolean step() {
        boolean isMore;
        try {
            isMore = pending() > 0 && reach();
        } catch (IOException e) {
            throw new UncheckedIOException("Erasures wait for the dead letters", e);
        }
        forgetIfPossible();
        return isMore;
    }

    private boolean reach() throws IOException {
        Place from;
        Place to;
        lock.lock();
        try {
            beginAnewIfReplaced();
            from = reached;
            to = ready;
        } finally {
            lock.unlock();
        }
        return from.offset < to.offset && reach(from, to);
    }

    /** Somebody may have taken the file away, or put another one there. */
    private void beginAnewIfReplaced() throws IOException {
        long length = file.length();
        if (length < ready.offset || length < reached.offset) {
            ready = Place.BEGINNING;
            reached = Place.BEGINNING;
            going = Place.BEGINNING;
        }
        if (length == 0) {
            progress(0);
        }
    }

    private boolean reach(Place from, Place to) throws IOException {
        List<LetterErasure> some = new ArrayList<>();
        int lines = 0;
        long end;
        try (LetterLines line = file.lines(from.offset, to.offset)) {
            while (lines < STEP && line.next()) {
                LetterErasureCodec.decode(line.bytes()).ifPresent(some::add);
                lines++;
            }
            end = line.end();
        }
        if (!isDone(some)) {
            return false;
        }
        lock.lock();
        try {
            boolean isAll = end == file.length();
            reached = new Place(end, to.record);
            progress(isAll ? 0 : Math.max(1, pending() - lines));
        } finally {
            lock.unlock();
        }
        return end < to.offset;
    }

    private boolean isDone(List<LetterErasure> some) throws IOException {
        OptionalLong count = letters.erase(new ErasureIndex(some)::takes);
        if (count.orElse(0) > 0) {
            erased.addAndGet(count.getAsLong());
            LOG.info("{} dead letters were erased with what they belong to", count.getAsLong());
        }
        return count.isPresent();
    }

    private void progress(long left) {
        pending.set(left);
        progressed.signalAll();
    }

    /** What has reached the letters is done, whether it can be forgotten or not: nobody who comes meanwhile should wait for that. */
    private void forgetIfPossible() {
        try {
            forget();
        } catch (IOException e) {
            // Who is interrupted is to end: that is no failure.
            if (!Thread.currentThread().isInterrupted() && remembering.isDue()) {
                LOG.warn("{} has what was erased already, and cannot be written: {}", file, e.toString());
            }
        }
    }

    /** Takes out of the file what has reached the letters and will not be read again. */
    private void forget() throws IOException {
        lock.lock();
        try {
            if (going.offset == 0 || certain.getAsLong() >= reached.record) {
                going = reached;
            }
            if (going.offset > 0 && certain.getAsLong() >= going.record) {
                if (going.offset >= file.length() || going.offset > MUCH) {
                    file.dropUntil(going.offset);
                    ready = ready.without(going.offset);
                    reached = reached.without(going.offset);
                }
                going = reached;
            }
        } finally {
            lock.unlock();
        }
    }
}
