package org.dialogs.openfire.api;

import java.time.Clock;
import java.util.Optional;
import org.dialogs.openfire.auth.SessionStore;
import org.dialogs.openfire.auth.SessionToken;

/** Callers by the sessions that this plugin has issued. */
public final class SessionCallers implements Callers {

    private final SessionStore sessions;
    private final Clock clock;

    public SessionCallers(SessionStore sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public Caller of(SessionToken token) {
        return sessions.find(token)
                .filter(session -> clock.instant().isBefore(session.expiry()))
                .map(session ->
                        new Caller(token, session.applicationId(), session.user(), Optional.of(session.expiry())))
                .orElseThrow(ApiException::noSession);
    }
}
