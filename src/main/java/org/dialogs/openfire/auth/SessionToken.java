package org.dialogs.openfire.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The token of a session of the REST API: who has it is taken for its user. So it is in no log and in no table: {@link #toString} does not
 * show it, and the stores have its hash. That needs no salt, for nobody can guess what was drawn from 160 random bits.
 *
 * @param text what the client sends; not empty
 */
public record SessionToken(String text) {

    private static final int BYTES = 20;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();

    public SessionToken {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("A session's token is not empty");
        }
    }

    /** A new token: 40 lower-case hex digits, from a secure source. Thread-safe. */
    public static SessionToken random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new SessionToken(HEX.formatHex(bytes));
    }

    /** SHA-256 of the token's UTF-8 bytes: 64 lower-case hex digits. */
    public String hash() {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Says that there is a token, and not which. */
    @Override
    public String toString() {
        return "SessionToken[hidden]";
    }
}
