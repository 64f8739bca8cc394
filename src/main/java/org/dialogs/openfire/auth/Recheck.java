package org.dialogs.openfire.auth;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.auth.Verdict.Refused;
import org.dialogs.openfire.host.TokenSessions.TokenSession;
import org.dialogs.openfire.model.ApplicationUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the tokens of those who are connected again, and ends the sessions of those that are refused. A token about which nothing can be
 * found out now is left for the next time. Used by one thread.
 */
final class Recheck {

    private static final Logger LOG = LoggerFactory.getLogger(Recheck.class);

    /** Of the requests that the service is asked in a second, logins keep half. */
    private static final int SHARE = 2;

    private final AuthSettings settings;
    private final Checks checks;
    private final Supplier<? extends Iterable<TokenSession>> connected;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private long last;

    /** Waits for a while. */
    interface Pause {

        /** @return false if it is time to stop */
        boolean forA(Duration while_);
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
        Map<String, Optional<Verdict>> verdicts = new HashMap<>();
        for (TokenSession session : connected.get()) {
            // One token may serve several devices.
            String key = session.localpart() + " " + session.token();
            Optional<Verdict> verdict = verdicts.get(key);
            if (verdict == null) {
                verdict = ApplicationUser.parse(session.localpart())
                        .map(user -> checks.checkAgain(user, new SessionToken(session.token())));
                verdicts.put(key, verdict);
                if (!pause.forA(Duration.ofSeconds(SHARE).dividedBy(settings.checksPerSecond()))) {
                    return;
                }
            }
            if (verdict.isPresent() && verdict.get() instanceof Refused refused) {
                LOG.info(
                        "The session of {} is ended, its token no longer holds: {}",
                        session.localpart(),
                        refused.reason());
                session.end();
            }
        }
    }
}
