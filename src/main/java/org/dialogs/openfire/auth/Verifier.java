package org.dialogs.openfire.auth;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.dialogs.openfire.model.ApplicationUser;

/** Somebody who may know a session by its token. */
interface Verifier {

    /**
     * Begins to find out, on another thread, whether a token is that of a session of {@code user}.
     *
     * @return empty if there is nobody here who could be asked; cancelling it ends the attempt
     */
    CompletableFuture<Optional<Verdict>> verify(ApplicationUser user, SessionToken token);

    /** The same for somebody who is connected: the session is looked at, and not used. */
    default CompletableFuture<Optional<Verdict>> verifyAgain(ApplicationUser user, SessionToken token) {
        return verify(user, token);
    }
}
