package org.dialogs.openfire.model;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;

/** Numbers and hex in names, read without allocating: this is done for every message. */
final class Digits {

    /** 18 digits always fit a long. */
    private static final int MAX_DIGITS = 18;

    private Digits() {}

    /** The positive integer at {@code [from, to)} of {@code text}, or -1 if there is none, it has leading zeros or is too long. */
    static long parseId(String text, int from, int to) {
        int length = to - from;
        if (from < 0 || length < 1 || length > MAX_DIGITS || text.charAt(from) == '0') {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Whether {@code text} is {@code length} hex digits, in lower case or, if {@code anyCase}, in either. */
    static boolean isHex(String text, int length, boolean anyCase) {
        return isHex(text, 0, length, anyCase);
    }

    /** Whether all that is in {@code text} from {@code from} on is {@code length} hex digits. */
    static boolean isHex(String text, int from, int length, boolean anyCase) {
        if (text.length() - from != length) {
            return false;
        }
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean hex = c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || anyCase && c >= 'A' && c <= 'F';
            if (!hex) {
                return false;
            }
        }
        return true;
    }

    /** 24 lower-case hex digits that nobody has yet. */
    static String objectId(Instant now, Random random) {
        byte[] tail = new byte[8];
        random.nextBytes(tail);
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits((int) now.getEpochSecond()) + hex.formatHex(tail);
    }
}
