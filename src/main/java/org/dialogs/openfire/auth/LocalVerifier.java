package org.dialogs.openfire.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.dialogs.openfire.auth.Verdict.Accepted;
import org.dialogs.openfire.auth.Verdict.Refused;
import org.dialogs.openfire.auth.Verdict.Unknown;
import org.dialogs.openfire.history.Failures;
import org.dialogs.openfire.model.ApplicationUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows the sessions that this plugin issued. Each use makes a session last two hours from then. */
final class LocalVerifier implements Verifier, AutoCloseable {

    /** As QuickBlox has it. */
    static final Duration LIFETIME = Duration.ofHours(2);

    /** Logins that follow each other closely are not worth a row's change each. */
    private static final Duration SLIDE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(LocalVerifier.class);
    private static final int THREADS = 2;

    private final SessionStore sessions;
    private final Clock clock;
    private final Workers workers = new Workers("dialogs-session-rows", () -> THREADS);

    LocalVerifier(SessionStore sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Optional<Verdict>> verify(ApplicationUser user, SessionToken token) {
        try {
            return workers.submit(() -> find(user, token));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(Optional.of(new Unknown("too many others wait for the database")));
        }
    }

    private Optional<Verdict> find(ApplicationUser user, SessionToken token) {
        try {
            return sessions.find(token).map(session -> judge(user, token, session));
        } catch (RuntimeException e) {
            LOG.warn("Sessions cannot be read: {}", Failures.describe(e));
            return Optional.of(new Unknown("the database does not say"));
        }
    }

    private Verdict judge(ApplicationUser user, SessionToken token, Session session) {
        Instant now = clock.instant();
        if (session.user().isEmpty()) {
            return new Refused("its session has no user");
        }
        if (!session.user().get().equals(user)) {
            return new Refused("its session is another user's");
        }
        if (!now.isBefore(session.expiry())) {
            return new Refused("its session has expired");
        }
        Instant later = now.plus(LIFETIME);
        boolean slides = session.expiry().plus(SLIDE).isBefore(later);
        if (slides) {
            sessions.extend(token, later, now);
        }
        return new Accepted(Optional.of(slides ? later : session.expiry()), Optional.empty());
    }

    @Override
    public void close() {
        workers.close();
    }
}
