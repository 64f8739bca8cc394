package org.dialogs.openfire.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ids that are derived rather than looked up: SHA-256 over a purpose and a list of fields, cut to 24 hex digits. Each field goes in
 * with its length, so that no two lists of fields read the same.
 */
final class Fingerprint {

    private static final int ID_BYTES = 12;
    private static final HexFormat HEX = HexFormat.of();

    private Fingerprint() {}

    /** 24 hex digits for {@code fields}; different purposes give different ids for the same fields. */
    static String of(String purpose, String... fields) {
        return HEX.formatHex(digest(purpose, fields), 0, ID_BYTES);
    }

    private static byte[] digest(String purpose, String... fields) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            update(sha256, purpose);
            for (String field : fields) {
                update(sha256, field);
            }
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, String field) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (bytes.length >>> shift));
        }
        digest.update(bytes);
    }
}
