package org.dialogs.openfire.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dialogs.openfire.model.ApplicationUser;

/**
 * A session of the REST API: an application's, or that of one of its users. Its token is not part of it.
 *
 * @param id 24 lower-case hex digits
 * @param applicationId the application to which it belongs, 1 or more
 * @param userId the user's id, or {@link #NO_USER}
 * @param expiry until when its token counts
 * @param created when it began
 * @param updated when it was last changed
 */
public record Session(String id, long applicationId, long userId, Instant expiry, Instant created, Instant updated) {

    /** The user id of a session without a user. */
    public static final long NO_USER = 0;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");

    public Session {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("A session's id is 24 lower-case hex digits: '" + id + "'");
        }
        if (applicationId < 1 || userId < NO_USER) {
            throw new IllegalArgumentException("A session is an application's (1 or more), and a user's (1 or more) or "
                    + NO_USER + ": application " + applicationId + ", user " + userId);
        }
    }

    /** The user whose session it is, if it is not the application's own. */
    public Optional<ApplicationUser> user() {
        return userId == NO_USER ? Optional.empty() : Optional.of(new ApplicationUser(userId, applicationId));
    }

    Session until(Instant newExpiry, Instant now) {
        return new Session(id, applicationId, userId, newExpiry, created, now);
    }

    /** The same session with this user, or with {@link #NO_USER}. */
    Session of(long newUserId, Instant now) {
        return new Session(id, applicationId, newUserId, expiry, created, now);
    }
}
