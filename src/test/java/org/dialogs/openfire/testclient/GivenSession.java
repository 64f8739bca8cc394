package org.dialogs.openfire.testclient;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.dialogs.openfire.testhost.Control;

/** Sessions of the REST API that are there although nobody asked for them: a test says whose they are. */
public final class GivenSession {

    private GivenSession() {}

    /** Has the server know {@code token} until {@code expiry}; user 0 is none. */
    public static void add(Control control, String token, long user, long application, Instant expiry) {
        control.sql(
                ("INSERT INTO ofDialogSession (tokenHash, sessionID, applicationID, userID, expiryDate, createdDate,"
                                + " updatedDate) VALUES ('%s', '%s', %d, %d, %d, 0, 0)")
                        .formatted(
                                hash(token), hash(token).substring(0, 24), application, user, expiry.toEpochMilli()));
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
