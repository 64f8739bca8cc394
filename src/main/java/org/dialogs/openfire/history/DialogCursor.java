package org.dialogs.openfire.history;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;

/**
 * Where a dialog stands among others, in an order: a page begins behind such a place, whatever was said or made before it meanwhile.
 *
 * @param number by which they are ordered, or 0
 * @param text by which they are ordered after that, or empty
 */
public record DialogCursor(long number, String text, DialogKey key) implements Comparable<DialogCursor> {

    private static final Comparator<DialogCursor> ORDER = Comparator.comparingLong(DialogCursor::number)
            .thenComparing(DialogCursor::text)
            .thenComparing(DialogCursor::key);

    /** The longest name, or two users, as Base64. */
    private static final int MOST_TEXT = 6000;

    private static final Pattern CODE =
            Pattern.compile("(-?\\d{1,18})\\.(\\d{1,18})\\.([0-9a-f]{24})\\.([\\w-]{0," + MOST_TEXT + "})");

    @Override
    public int compareTo(DialogCursor other) {
        return ORDER.compare(this, other);
    }

    static Comparator<DialogCursor> in(DialogSort sort) {
        return sort.descending() ? Comparator.reverseOrder() : Comparator.naturalOrder();
    }

    /** As it stands in a link: letters, digits, dots and dashes. */
    public String code() {
        return number + "." + key.applicationId() + "." + key.id() + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The place that {@link #code} has written so; empty if it is none. */
    public static Optional<DialogCursor> parse(String code) {
        Matcher parts = CODE.matcher(code);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(parts.group(4)), StandardCharsets.UTF_8);
            DialogKey key = new DialogKey(Long.parseLong(parts.group(2)), new DialogId(parts.group(3)));
            return Optional.of(new DialogCursor(Long.parseLong(parts.group(1)), text, key));
        } catch (IllegalArgumentException e) {
            // Letters of Base64, but no whole bytes.
            return Optional.empty();
        }
    }
}
