package org.dialogs.openfire.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Texts of addresses and forms, in which bytes of UTF-8 are percent signs with two hex digits. (RFC 3986.) Java's own decoder puts a
 * replacement in the place of what is no UTF-8, and takes signs for digits: what a client did not say would be taken for what it said.
 */
final class PercentCode {

    private static final char SPACE_IN_FORMS = '+';

    private PercentCode() {}

    /** What a name or a value of a form says, if it is one. */
    static Optional<String> inForm(String text) {
        return decode(text.replace(SPACE_IN_FORMS, ' '));
    }

    /** What a segment of a path says, if it is one. */
    static Optional<String> inPath(String text) {
        return decode(text);
    }

    private static Optional<String> decode(String text) {
        int percent = text.indexOf('%');
        if (percent < 0) {
            return Optional.of(text);
        }
        StringBuilder decoded = new StringBuilder();
        int at = 0;
        while (percent >= 0) {
            decoded.append(text, at, percent);
            at = percent;
            while (at < text.length() && text.charAt(at) == '%') {
                at += 3;
            }
            Optional<String> run = bytes(text, percent, at);
            if (run.isEmpty()) {
                return Optional.empty();
            }
            decoded.append(run.get());
            percent = text.indexOf('%', at);
        }
        return Optional.of(decoded.append(text, at, text.length()).toString());
    }

    /** What follows each other as percent signs is decoded together: a character may have several bytes. */
    private static Optional<String> bytes(String text, int from, int to) {
        if (to > text.length()) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate((to - from) / 3);
        for (int i = from; i < to; i += 3) {
            int high = digit(text.charAt(i + 1));
            int low = digit(text.charAt(i + 2));
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes.put((byte) (high << 4 | low));
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static int digit(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }
}
