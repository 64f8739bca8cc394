package org.dialogs.openfire.auth;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dialogs.openfire.AuthSettings.VerifierName;
import org.dialogs.openfire.auth.Verdict.Accepted;
import org.dialogs.openfire.auth.Verdict.NoSession;
import org.dialogs.openfire.auth.Verdict.Refused;
import org.dialogs.openfire.auth.Verdict.Unknown;
import org.dialogs.openfire.history.Failures;
import org.dialogs.openfire.model.ApplicationUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows the sessions that this plugin issued. Each use makes a session last two hours from then. */
final class LocalVerifier implements Verifier, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalVerifier.class);
    private static final int THREADS = 2;
    private static final int MAX_WAITING = 1_000;
    private static final NoSession NO_SESSION =
            new NoSession("this server has not issued it, or its session has ended");

    private final SessionStore sessions;
    private final SessionLife life;
    private final AtomicBoolean isAway = new AtomicBoolean();
    private final Workers workers = new Workers("dialogs-session-rows", () -> THREADS, () -> MAX_WAITING);

    LocalVerifier(SessionStore sessions, Clock clock) {
        this.sessions = sessions;
        life = new SessionLife(sessions, clock);
    }

    @Override
    public CompletableFuture<Optional<Verdict>> verify(ApplicationUser user, SessionToken token) {
        return find(user, token, true);
    }

    @Override
    public CompletableFuture<Optional<Verdict>> verifyAgain(ApplicationUser user, SessionToken token) {
        return find(user, token, false);
    }

    private CompletableFuture<Optional<Verdict>> find(ApplicationUser user, SessionToken token, boolean use) {
        try {
            return workers.submit(() -> Optional.of(judge(user, token, use)));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(
                    Optional.of(new Unknown("too many others wait for the database, or this plugin is going off")));
        }
    }

    private Verdict judge(ApplicationUser user, SessionToken token, boolean use) {
        try {
            Optional<Session> session = sessions.find(token);
            Verdict verdict = session.isEmpty() ? NO_SESSION : judge(user, token, session.get(), use);
            isAway.set(false);
            return verdict;
        } catch (RuntimeException e) {
            if (!isAway.getAndSet(true)) {
                LOG.warn(
                        "Sessions cannot be read, who comes with one of their tokens must wait: {}",
                        Failures.describe(e));
            }
            return new Unknown("the database does not say");
        }
    }

    private Verdict judge(ApplicationUser user, SessionToken token, Session session, boolean use) {
        if (session.user().isEmpty()) {
            return new Refused("its session has no user");
        }
        if (!session.user().get().equals(user)) {
            return new Refused("its session is another user's");
        }
        if (life.hasEnded(session)) {
            return new Refused("its session has expired");
        }
        Optional<Session> current = use ? life.use(token, session) : Optional.of(session);
        return current.<Verdict>map(
                        found -> new Accepted(VerifierName.LOCAL, Optional.of(found.expiry()), Optional.empty()))
                .orElse(NO_SESSION);
    }

    @Override
    public void close() {
        workers.close();
    }
}
