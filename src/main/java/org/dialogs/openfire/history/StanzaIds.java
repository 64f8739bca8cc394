package org.dialogs.openfire.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The ids of stanzas, which may be of any length, in a column that may not. */
final class StanzaIds {

    private static final int COLUMN = 255;

    private StanzaIds() {}

    /** {@code id}, or, if it is too long, its beginning and a hash of all of it: the same id has the same form. */
    static String bounded(String id) {
        if (id.length() <= COLUMN) {
            return id;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            String suffix = "~" + HexFormat.of().formatHex(hash);
            int cut = COLUMN - suffix.length();
            return id.substring(0, Character.isHighSurrogate(id.charAt(cut - 1)) ? cut - 1 : cut) + suffix;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
