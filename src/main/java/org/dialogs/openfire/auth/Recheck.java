package org.dialogs.openfire.auth;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.AuthSettings.VerifierName;
import org.dialogs.openfire.auth.Verdict.Refused;
import org.dialogs.openfire.auth.Verdict.Unknown;
import org.dialogs.openfire.host.TokenSessions.TokenSession;
import org.dialogs.openfire.model.ApplicationUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the tokens of those who are connected again, and ends the sessions of those that are refused. A token about which nothing can be
 * found out now is left for the next time, and so is one whose verifier is not asked any more. Used by one thread.
 */
final class Recheck {

    private static final Logger LOG = LoggerFactory.getLogger(Recheck.class);

    /** Of the requests that the service is asked in a second, logins keep half. */
    private static final int SHARE = 2;

    /** How long what is said last may take to go out. */
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private static final Unknown NOT_ASKED = new Unknown("who accepted it is not asked any more");
    private static final Unknown NO_USER = new Unknown("it is no application user's");

    private final AuthSettings settings;
    private final Checks checks;
    private final Supplier<? extends Iterable<TokenSession>> connected;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private long last;

    /** @param told when the session was told why it is going to end, by {@link #nanoTime} */
    private record Leaving(TokenSession session, long told) {}

    /** Waits for a while. */
    interface Pause {

        /** @return false if it is time to stop */
        boolean forA(Duration time);
    }

    Recheck(
            AuthSettings settings,
            Checks checks,
            Supplier<? extends Iterable<TokenSession>> connected,
            LongSupplier nanoTime,
            Pause pause) {
        this.settings = settings;
        this.checks = checks;
        this.connected = connected;
        this.nanoTime = nanoTime;
        this.pause = pause;
        last = nanoTime.getAsLong();
    }

    /** Does it if it is time to. */
    void ifDue() {
        Duration every = settings.recheck();
        if (every.isZero()) {
            last = nanoTime.getAsLong();
        } else if (nanoTime.getAsLong() - last >= every.toNanos()) {
            last = nanoTime.getAsLong();
            now();
        }
    }

    private void now() {
        Map<String, Verdict> verdicts = new HashMap<>();
        Queue<Leaving> leaving = new ArrayDeque<>();
        try {
            for (TokenSession session : connected.get()) {
                endAfterLastWords(leaving);
                // One token may serve several devices.
                String key = session.localpart() + " " + session.token();
                if (!verdicts.containsKey(key)) {
                    verdicts.put(key, check(session));
                    if (!pause.forA(Duration.ofSeconds(SHARE).dividedBy(settings.checksPerSecond()))) {
                        break;
                    }
                }
                if (verdicts.get(key) instanceof Refused refused) {
                    LOG.info(
                            "The session of {} is ended, its token no longer holds: {}",
                            session.localpart(),
                            refused.reason());
                    leaving.add(new Leaving(session, nanoTime.getAsLong()));
                    session.sayWhy();
                }
            }
        } finally {
            if (!leaving.isEmpty()) {
                pause.forA(LAST_WORDS);
                leaving.forEach(left -> left.session.end());
            }
        }
    }

    private Verdict check(TokenSession session) {
        if (session.acceptedBy().filter(name -> !isAsked(name)).isPresent()) {
            return NOT_ASKED;
        }
        return ApplicationUser.parse(session.localpart())
                .<Verdict>map(user -> checks.checkAgain(user, new SessionToken(session.token())))
                .orElse(NO_USER);
    }

    /** What is not set any more, or not as it can be, refuses nobody. */
    private boolean isAsked(String name) {
        return settings.verifiers().stream()
                .filter(verifier -> verifier.name().equals(name))
                .anyMatch(verifier ->
                        verifier != VerifierName.REMOTE || settings.remote().isPresent());
    }

    /** The check of all who are connected may take minutes: nobody is to stay for that long without a token. */
    private void endAfterLastWords(Queue<Leaving> leaving) {
        while (!leaving.isEmpty() && nanoTime.getAsLong() - leaving.peek().told >= LAST_WORDS.toNanos()) {
            leaving.remove().session.end();
        }
    }
}
