package org.dialogs.openfire.api;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.dialogs.openfire.auth.SessionToken;
import org.dialogs.openfire.auth.Sessions;
import org.dialogs.openfire.auth.SessionsUnknownException;
import org.dialogs.openfire.model.ApplicationUser;

/** Callers by the sessions that this plugin has issued, and by those of another service, if there is one. */
public final class SessionCallers implements Callers {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final Sessions sessions;
    private final Predicate<ApplicationUser> locked;
    private final Consumer<ApplicationUser> seen;

    /**
     * @param locked says whose sessions do not count, since his account is locked
     * @param seen is told which users call
     */
    public SessionCallers(Sessions sessions, Predicate<ApplicationUser> locked, Consumer<ApplicationUser> seen) {
        this.sessions = sessions;
        this.locked = locked;
        this.seen = seen;
    }

    @Override
    public Caller of(SessionToken token) {
        try {
            Caller caller = sessions.find(token)
                    .filter(session -> session.user().filter(locked).isEmpty())
                    .map(session ->
                            new Caller(token, session.applicationId(), session.user(), Optional.of(session.expiry())))
                    .orElseThrow(ApiException::noSession);
            caller.user().ifPresent(seen);
            return caller;
        } catch (SessionsUnknownException e) {
            throw ApiException.later(503, "It cannot be found out now whose session this is, try again", SOON);
        }
    }
}
