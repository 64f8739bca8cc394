package org.dialogs.openfire.auth;

import java.time.Instant;
import java.util.Optional;

/** What is known of a token that somebody presented as a user. No reason repeats the token, or anything that a service answered. */
sealed interface Verdict {

    /**
     * It is the token of a session of that user.
     *
     * @param expiry when the session ends, if that was said
     * @param name the user's name, if that was said
     */
    record Accepted(Optional<Instant> expiry, Optional<String> name) implements Verdict {

        boolean holdsAt(Instant now) {
            return expiry.map(now::isBefore).orElse(true);
        }
    }

    /** It is not. */
    record Refused(String reason) implements Verdict {}

    /** That could not be found out: another try may. */
    record Unknown(String reason) implements Verdict {}
}
