package org.dialogs.openfire.history;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Up to where somebody has seen the dead letters: what comes later is behind that.
 *
 * @param edition changes when letters were taken out, and places in the file mean other ones
 * @param offset in bytes
 */
public record LettersEnd(int edition, long offset) {

    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{8})-([0-9]{1,12})");

    /** For a page's forms. */
    public String text() {
        return String.format(Locale.ROOT, "%08x-%d", edition, offset);
    }

    /** What {@link #text} gave; empty if it is not that. */
    public static Optional<LettersEnd> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new LettersEnd(
                        Integer.parseUnsignedInt(matcher.group(1), 16), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }
}
