package org.dialogs.openfire.api;

import java.time.Instant;
import java.util.Optional;
import org.dialogs.openfire.auth.SessionToken;
import org.dialogs.openfire.model.ApplicationUser;

/**
 * Who makes a call, by the session of its token.
 *
 * @param token of the session
 * @param applicationId whose session it is
 * @param user its user, if it has one
 * @param expiry until when it counts
 */
public record Caller(SessionToken token, long applicationId, Optional<ApplicationUser> user, Optional<Instant> expiry) {

    /** The user, of a call that only users may make. */
    public ApplicationUser self() {
        return user.orElseThrow(ApiException::noSession);
    }
}
