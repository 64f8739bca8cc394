package org.dialogs.openfire.history;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which line of the dead letters is meant: it is found by its length and its checksum wherever it stands now.
 *
 * @param offset where it was, in bytes
 * @param length in bytes, without the end of the line
 * @param crc CRC-32C of these bytes
 */
public record LetterId(long offset, int length, int crc) {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,12})-([0-9]{1,9})-([0-9a-f]{8})");

    /** For a page's links. */
    public String text() {
        return String.format(Locale.ROOT, "%d-%d-%08x", offset, length, crc);
    }

    /** What {@link #text} gave; empty if it is not that. */
    public static Optional<LetterId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new LetterId(
                        Long.parseLong(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseUnsignedInt(matcher.group(3), 16)))
                : Optional.empty();
    }

    /** Whether these are the same bytes, wherever they stand. */
    boolean isSameLine(LetterId other) {
        return length == other.length && crc == other.crc;
    }
}
