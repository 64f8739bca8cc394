package org.dialogs.openfire.testrest;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What the REST service says of one session token.
 *
 * @param userId as JSON writes it: a number; 0 or null for a session that an application has opened for nobody
 * @param fullName the user's, said only if it is there
 * @param delay how long the service thinks before it answers
 */
public record RestSession(
        String userId, long applicationId, Instant expires, Optional<String> fullName, Duration delay) {

    private static final DateTimeFormatter EXPIRY = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** A user's session, good for two hours. */
    public static RestSession of(long userId, long applicationId) {
        return new RestSession(
                String.valueOf(userId),
                applicationId,
                Instant.now().plus(Duration.ofHours(2)),
                Optional.empty(),
                Duration.ZERO);
    }

    /** An application's session, in which no user has logged in, as {@code userId} says: 0 or null. */
    public RestSession ofNobody(String nobody) {
        return new RestSession(nobody, applicationId, expires, fullName, delay);
    }

    public RestSession expiring(Instant time) {
        return new RestSession(userId, applicationId, time, fullName, delay);
    }

    public RestSession named(String name) {
        return new RestSession(userId, applicationId, expires, Optional.of(name), delay);
    }

    public RestSession delayed(Duration time) {
        return new RestSession(userId, applicationId, expires, fullName, time);
    }

    String expiryHeader() {
        return EXPIRY.format(expires);
    }

    String json(String token) {
        String user = fullName.map(name -> ",\"user\":{\"id\":%s,\"full_name\":\"%s\"}".formatted(userId, name))
                .orElse("");
        return """
                {"session":{"_id":"%024x","token":"%s","user_id":%s,"application_id":%d,"ts":1480420679,"nonce":1234,\
                "created_at":"2016-11-28T09:58:39Z","updated_at":"2016-11-28T09:58:39Z","id":%d%s}}""".formatted(
                        token.hashCode() & 0xffffffffL, token, userId, applicationId, token.hashCode() & 0xffffL, user);
    }
}
