package org.dialogs.openfire.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.dialogs.openfire.history.Retried.Ending;
import org.dialogs.openfire.history.journal.JournalRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can never be stored, one JSON object a line: {@code record}, its number in the journal, {@code at}, {@code reason},
 * the {@code checksum} of the record, and the {@code change} itself, as the journal had it. Each record is in it once, however often it is tried.
 *
 * <p>The writer appends, whoever else is at it. Letters are taken out by writing a new file, which takes the place of the old one when it is
 * on the disk: if the process dies meanwhile the old one is there. Memory holds one line at a time. Thread-safe.
 */
final class DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long NONE = -1;

    /** The journal, which takes what is said meanwhile, is on the same disk, mostly. */
    private static final long RESERVE = 64 << 20;

    private static final JsonMapper MAPPER = Json.mapper();

    private final LetterFile file;
    private final long reserve;

    /** By the writer's thread alone. */
    private final BuriedRecords buried;

    /** For those who take letters out: one at a time. Taken before {@link #appending}. */
    private final ReentrantLock changing = new ReentrantLock();

    /** For the end of the file, for a moment. */
    private final ReentrantLock appending = new ReentrantLock();

    private final AtomicLong count = new AtomicLong();

    /** How long the file was when its lines were counted: if it is not that any more, somebody has put another one there. */
    private long size = NONE;

    /** It is there, and nobody knows what is in it. */
    private volatile boolean isUnread;

    private int edition = RANDOM.nextInt();

    /**
     * @param after the number of the last record that will not be tried again
     * @param last the number of the last one that will
     */
    DeadLetters(Path path, long after, long last) {
        this(path, after, last, RESERVE);
    }

    /** @param reserve how many bytes on the disk erasures leave to others, at least */
    DeadLetters(Path path, long after, long last, long reserve) {
        file = new LetterFile(path, "retry or discard what is in it, in the console, or move it away");
        this.reserve = reserve;
        buried = new BuriedRecords(after, last);
        LetterRewriting.removeRest(path);
        recountIfPossible(line -> buried.remember(line.bytes()));
    }

    /** How many there are; of a file that could not be read yet, at least one. */
    long count() {
        return isUnread ? Math.max(1, count.get()) : count.get();
    }

    /**
     * Writes a record down, on the disk when this returns. For the writer's thread.
     *
     * @return whether it was not there already
     */
    boolean add(JournalRecord record, String reason, Instant at) throws IOException {
        long checksum = checksum(record);
        if (buried.isKnown(record.sequence(), checksum)) {
            return false;
        }
        ObjectNode letter = MAPPER.createObjectNode()
                .put("record", record.sequence())
                .put("at", at.toString())
                .put("reason", reason)
                .put("checksum", checksum);
        letter.set("change", change(record));
        byte[] line = (MAPPER.writeValueAsString(letter) + "\n").getBytes(StandardCharsets.UTF_8);
        appending.lock();
        try {
            boolean isKnown = file.length() == size;
            long length = file.append(line);
            buried.remember(record.sequence(), checksum);
            if (isKnown) {
                size = length;
                count.incrementAndGet();
            } else {
                recountIfPossible(any -> {});
            }
        } finally {
            appending.unlock();
        }
        return true;
    }

    private static long checksum(JournalRecord record) {
        CRC32C crc = new CRC32C();
        crc.update(record.payload());
        return crc.getValue();
    }

    private static JsonNode change(JournalRecord record) {
        try {
            return MAPPER.readTree(record.payload());
        } catch (IOException e) {
            return MAPPER.getNodeFactory().textNode(new String(record.payload(), StandardCharsets.UTF_8));
        }
    }

    /** Up to where it can be read now. Counts anew if the file is not the one that it was: who wants to may move it away. */
    private LettersEnd end() throws IOException {
        appending.lock();
        try {
            if (file.length() != size) {
                recount(line -> {});
            }
            return new LettersEnd(edition, size);
        } finally {
            appending.unlock();
        }
    }

    private void recountIfPossible(LetterFile.Visitor visitor) {
        try {
            recount(visitor);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} cannot be read: {}", file, e.toString());
        }
    }

    /** What is not read to its end is not known, and read again the next time. */
    private void recount(LetterFile.Visitor visitor) throws IOException {
        isUnread = true;
        long length = file.length();
        long lines = file.walk(0, length, visitor);
        size = length;
        edition++;
        count.set(lines);
        isUnread = false;
    }

    /** The letters from a place on, in the order in which they came; the first ones if no line begins there. */
    LetterPage page(long from, int most) throws IOException {
        LettersEnd all = end();
        long end = all.offset();
        if (end == 0) {
            return new LetterPage(List.of(), Optional.empty(), count(), all);
        }
        List<DeadLetter> letters = new ArrayList<>();
        try (LetterLines line = file.lines(file.isBeginning(from, end) ? from : 0, end)) {
            while (letters.size() < most && line.next()) {
                letters.add(DeadLetter.of(line.id(), line.bytes()));
            }
            Optional<Long> next = Optional.of(line.end()).filter(offset -> offset < end);
            return new LetterPage(letters, next, count(), all);
        }
    }

    /** A letter with its content, of which there are so many characters at most. */
    Optional<DeadLetter.Opened> open(LetterId id, int most) throws IOException {
        long end = end().offset();
        Optional<DeadLetter.Opened> there =
                id.offset() < end ? open(id, id.offset(), id.offset() + 1, end, most) : Optional.empty();
        return there.isPresent() || end == 0 ? there : open(id, 0, end, end, most);
    }

    /** Looks at the lines that begin between two places. */
    private Optional<DeadLetter.Opened> open(LetterId id, long from, long to, long end, int most) throws IOException {
        try (LetterLines line = file.lines(from, end)) {
            while (line.end() < to && line.next()) {
                if (line.id().isSameLine(id)) {
                    return Optional.of(DeadLetter.open(line.id(), line.bytes(), most));
                }
            }
        }
        return Optional.empty();
    }

    /** Takes a record into the journal again. */
    interface Journal {

        /**
         * @throws IllegalArgumentException if it can never be written
         * @throws ErasingException if it may belong to what is being erased
         * @throws IOException if it cannot be taken now
         */
        void take(byte[] change) throws IOException;

        /** Brings what was taken to the disk. */
        void sync() throws IOException;
    }

    /**
     * Puts a letter into the journal again, and takes it out when it is in it. What cannot be read, or never be written, stays. Should the
     * process die in between it is in both, and written once.
     */
    Retried retry(LetterId one, Journal journal) throws IOException {
        changing.lock();
        try {
            return retry(line -> one.isSameLine(line.id()), end().offset(), 1, journal);
        } finally {
            changing.unlock();
        }
    }

    /**
     * The same with all that somebody has seen, from the first on; the rest stays when the journal takes no more.
     *
     * @param most how many go at a time
     */
    Retried retryAll(LettersEnd seen, int most, Journal journal) throws IOException {
        changing.lock();
        try {
            return isStill(seen)
                    ? retry(line -> true, seen.offset(), most, journal)
                    : new Retried(0, 0, count(), Ending.CHANGED);
        } finally {
            changing.unlock();
        }
    }

    private boolean isStill(LettersEnd seen) throws IOException {
        LettersEnd now = end();
        return seen.edition() == now.edition() && seen.offset() <= now.offset();
    }

    private Retried retry(Predicate<LetterLines> wanted, long end, int most, Journal journal) throws IOException {
        LetterRetry retry = new LetterRetry(journal);
        if (end > 0) {
            retry.takeAll(file, end, wanted, most);
        }
        boolean isRemoved = retry.taken().isEmpty() || remove(retry.taken(), end, journal);
        return new Retried(
                retry.taken().cardinality(), retry.refused(), count(), isRemoved ? retry.ending() : Ending.NOT_REMOVED);
    }

    /** Returns whether that could be done; what is in the journal is written in any case. */
    private boolean remove(BitSet taken, long end, Journal journal) {
        try {
            journal.sync();
            keepAllBut(taken, end);
            return true;
        } catch (IOException e) {
            LOG.error("Dead letters that are tried again cannot be taken out of their file: {}", e.toString());
            return false;
        }
    }

    /** Takes a letter out for good; returns whether it was there. */
    boolean discard(LetterId one) throws IOException {
        changing.lock();
        try {
            return discard(line -> one.isSameLine(line.id()), end().offset(), 1) > 0;
        } finally {
            changing.unlock();
        }
    }

    /**
     * Takes all letters out for good that somebody has seen.
     *
     * @return how many; empty if letters were taken out since he saw them: then nothing was done
     */
    OptionalLong discardAll(LettersEnd seen) throws IOException {
        changing.lock();
        try {
            return isStill(seen)
                    ? OptionalLong.of(discard(line -> true, seen.offset(), Integer.MAX_VALUE))
                    : OptionalLong.empty();
        } finally {
            changing.unlock();
        }
    }

    /**
     * Takes out what was erased. Does not wait for others who take letters out.
     *
     * @return how many; empty if others are at it: then nothing was done
     * @throws IOException also if the disk has no room for those that stay: nobody has asked for that now, and it is tried again
     */
    OptionalLong erase(Predicate<byte[]> erased) throws IOException {
        if (!changing.tryLock()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(
                    discard(line -> erased.test(line.bytes()), end().offset(), Integer.MAX_VALUE, reserve));
        } finally {
            changing.unlock();
        }
    }

    private long discard(Predicate<LetterLines> wanted, long end, int most) throws IOException {
        return discard(wanted, end, most, NONE);
    }

    private long discard(Predicate<LetterLines> wanted, long end, int most, long leaving) throws IOException {
        BitSet going = new BitSet();
        int count = 0;
        long staying = end;
        if (end > 0) {
            try (LetterLines line = file.lines(0, end)) {
                for (int i = 0; count < most && line.next(); i++) {
                    if (wanted.test(line)) {
                        going.set(i);
                        count++;
                        staying -= line.end() - line.id().offset();
                    }
                }
            }
        }
        if (count > 0) {
            if (leaving != NONE && file.room() - staying < leaving) {
                throw new IOException(
                        "The disk has no room for " + file + " once more, of which " + staying + " bytes stay");
            }
            keepAllBut(going, end);
        }
        return count;
    }

    /** @param end where the lines end of which it is known whether they go: what came since then stays */
    private void keepAllBut(BitSet going, long end) throws IOException {
        try (LetterRewriting anew = file.rewrite()) {
            anew.copyAllBut(going, end);
            appending.lock();
            try {
                anew.takePlace(end);
                size = anew.length();
                count.set(anew.kept());
                edition++;
            } finally {
                appending.unlock();
            }
        }
    }
}
