package org.dialogs.openfire.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Texts that clients send, in a form that every database takes. */
final class Texts {

    private static final int STANZA_ID = 255;
    private static final int PREVIEW = 4096;
    private static final char REPLACEMENT = '\ufffd';

    private Texts() {}

    /**
     * {@code text} with U+FFFD for what is no character: U+0000, which PostgreSQL refuses, and halves of surrogate pairs, which have no
     * UTF-8. XML has neither, but the server's parser lets references to them through.
     */
    static String storable(String text) {
        StringBuilder replaced = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                replaced = replaced == null ? new StringBuilder(text) : replaced;
                replaced.setCharAt(i, REPLACEMENT);
            }
        }
        return replaced == null ? text : replaced.toString();
    }

    /** The beginning of a text, for a list of many: as much as anybody will read there. */
    static String preview(String text) {
        if (text.length() <= PREVIEW) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(PREVIEW - 1)) ? PREVIEW - 1 : PREVIEW);
    }

    /** The id of a stanza, which may be of any length, for its column; if it is too long, its beginning and a hash of all of it. */
    static String bounded(String stanzaId) {
        String id = storable(stanzaId);
        if (id.length() <= STANZA_ID) {
            return id;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            String suffix = "~" + HexFormat.of().formatHex(hash);
            int cut = STANZA_ID - suffix.length();
            return id.substring(0, Character.isHighSurrogate(id.charAt(cut - 1)) ? cut - 1 : cut) + suffix;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
