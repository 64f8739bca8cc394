package org.dialogs.openfire.auth;

import java.time.Instant;
import java.util.Optional;
import org.dialogs.openfire.AuthSettings.VerifierName;

/** What is known of a token that somebody presented as a user. No reason repeats the token, or anything that a service answered. */
sealed interface Verdict {

    /**
     * It is the token of a session of that user.
     *
     * @param by who says so
     * @param expiry when the session ends, if that was said
     * @param name the user's name, if that was said
     */
    record Accepted(VerifierName by, Optional<Instant> expiry, Optional<String> name) implements Verdict {

        boolean holdsAt(Instant now) {
            return expiry.map(now::isBefore).orElse(true);
        }
    }

    /** Anything but that. */
    sealed interface Denial extends Verdict {

        String reason();
    }

    /** It is not. */
    record Refused(String reason) implements Denial {}

    /** Who was asked has no session of that token: somebody else may. */
    record NoSession(String reason) implements Denial {}

    /** That could not be found out: another try may. */
    record Unknown(String reason) implements Denial {}
}
