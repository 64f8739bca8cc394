package org.dialogs.openfire.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long the sessions last that this plugin issued: two hours from their last use, as QuickBlox's do. Thread-safe. */
final class SessionLife {

    static final Duration LIFETIME = Duration.ofHours(2);

    /** Uses that follow each other closely are not worth a row's change each. */
    private static final Duration SLIDE = Duration.ofMinutes(1);

    private final SessionStore sessions;
    private final Clock clock;

    SessionLife(SessionStore sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    boolean hasEnded(Session session) {
        return !clock.instant().isBefore(session.expiry());
    }

    /** When a session ends that is used now. */
    Instant end() {
        return clock.instant().plus(LIFETIME);
    }

    /**
     * Has a session that has not ended last longer, if its last use was long enough ago.
     *
     * @return the session as it is then; empty if somebody has ended it meanwhile
     */
    Optional<Session> use(SessionToken token, Session session) {
        Instant now = clock.instant();
        Instant later = now.plus(LIFETIME);
        if (!session.expiry().plus(SLIDE).isBefore(later)) {
            return Optional.of(session);
        }
        boolean isThere =
                sessions.extend(token, later, now) || sessions.find(token).isPresent();
        return isThere ? Optional.of(session.until(later, now)) : Optional.empty();
    }
}
