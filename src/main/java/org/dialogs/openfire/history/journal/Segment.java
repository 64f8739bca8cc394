package org.dialogs.openfire.history.journal;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file of the journal, and what memory knows of its records. Guarded by the journal's lock. */
final class Segment {

    private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})\\.journal");
    private static final int HEX = 16;

    private final Path file;
    private final long firstSequence;
    private final boolean recovered;
    private final BitSet withdrawn = new BitSet(0);
    private final BitSet uncertain = new BitSet(0);
    private long length;
    private long lastSequence;

    private Segment(Path file, long firstSequence, boolean recovered) {
        this.file = file;
        this.firstSequence = firstSequence;
        this.lastSequence = firstSequence - 1;
        this.recovered = recovered;
    }

    /** A segment to be written, whose first record will have this number. */
    static Segment fresh(Path folder, long firstSequence) {
        return new Segment(
                folder.resolve(String.format(Locale.ROOT, "%016x.journal", firstSequence)), firstSequence, false);
    }

    /** A segment that an earlier run left. */
    static Segment recovered(Path file) {
        return new Segment(file, firstSequenceOf(file).orElseThrow(), true);
    }

    /** The number of its first record, by the file's name, if it is a segment's. */
    static OptionalLong firstSequenceOf(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? OptionalLong.of(Long.parseUnsignedLong(name.group(1), HEX)) : OptionalLong.empty();
    }

    Path file() {
        return file;
    }

    long firstSequence() {
        return firstSequence;
    }

    long lastSequence() {
        return lastSequence;
    }

    long length() {
        return length;
    }

    void grow(long newLength, long newLastSequence) {
        length = newLength;
        lastSequence = newLastSequence;
    }

    boolean contains(long sequence) {
        return sequence >= firstSequence && sequence <= lastSequence;
    }

    void withdraw(long sequence) {
        withdrawn.set((int) (sequence - firstSequence));
    }

    boolean isWithdrawn(long sequence) {
        return withdrawn.get((int) (sequence - firstSequence));
    }

    void doubt(long sequence) {
        uncertain.set((int) (sequence - firstSequence));
    }

    /** Whether nobody knows what became of it: nothing was seen to be delivered, or the server died before it could tell. */
    boolean isUncertain(long sequence) {
        return recovered || uncertain.get((int) (sequence - firstSequence));
    }
}
