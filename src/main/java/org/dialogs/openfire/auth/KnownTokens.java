package org.dialogs.openfire.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.auth.Verdict.Accepted;
import org.dialogs.openfire.auth.Verdict.Refused;
import org.dialogs.openfire.model.ApplicationUser;

/**
 * What came out of checks, for a while, by a hash of the token and the user: what was accepted and what was refused apart, so that a flood
 * of wrong tokens drives out no right one; what could not be found out not at all. Each change of the settings begins an epoch, in which
 * nothing of those before is known, and so does the end of a session, for that session. Bounded. Thread-safe.
 */
final class KnownTokens {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AuthSettings settings;
    private final Clock clock;
    private final Remembered<Key, Accepted> accepted;
    private final Remembered<Key, Refused> refused;
    private final Cache<ApplicationUser, AtomicInteger> refusals;
    private final AtomicInteger epoch = new AtomicInteger();

    /** @param nanoTime as {@link System#nanoTime} */
    KnownTokens(AuthSettings settings, Clock clock, LongSupplier nanoTime) {
        this.settings = settings;
        this.clock = clock;
        accepted = new Remembered<>(settings::cacheAccepted, settings::cacheMaxEntries, nanoTime);
        refused = new Remembered<>(settings::cacheRefused, settings::cacheMaxEntries, nanoTime);
        refusals = Caffeine.newBuilder()
                .ticker(nanoTime::getAsLong)
                // No threads of others, which would outlive the plugin.
                .executor(Runnable::run)
                .maximumSize(settings.cacheMaxEntries())
                .expireAfterWrite(MINUTE)
                .build();
    }

    /** Whose token, by the token's hash. */
    record Key(ApplicationUser user, String tokenHash) {

        static Key of(ApplicationUser user, SessionToken token) {
            return new Key(user, token.hash());
        }
    }

    int epoch() {
        return epoch.get();
    }

    Optional<Accepted> accepted(Key key) {
        return accepted.get(key).filter(verdict -> verdict.holdsAt(clock.instant()));
    }

    Optional<Verdict> verdict(Key key) {
        return accepted(key).<Verdict>map(verdict -> verdict).or(() -> refused.get(key));
    }

    /** Whether this user has had so many tokens refused within a minute that no more are to be checked. */
    boolean hasTooManyRefusals(ApplicationUser user) {
        AtomicInteger count = refusals.getIfPresent(user);
        return count != null && count.get() >= settings.refusalsPerMinute();
    }

    /** @param ofEpoch in which it was asked for */
    void remember(Key key, Verdict verdict, int ofEpoch) {
        if (ofEpoch != epoch.get()) {
            return;
        }
        if (verdict instanceof Accepted yes) {
            accepted.put(key, yes);
            refused.forget(key);
        } else if (verdict instanceof Refused no) {
            refused.put(key, no);
            accepted.forget(key);
            refusals.policy().eviction().ifPresent(eviction -> eviction.setMaximum(settings.cacheMaxEntries()));
            refusals.get(key.user(), user -> new AtomicInteger()).incrementAndGet();
        }
        // Another epoch may have begun just then.
        if (ofEpoch != epoch.get()) {
            accepted.forget(key);
            refused.forget(key);
        }
    }

    /** Begins an epoch in which nothing is known. */
    void forget() {
        epoch.incrementAndGet();
        accepted.forgetAll();
        refused.forgetAll();
    }

    /** What is being asked now is not remembered, whomever it is about: it may be about this. */
    void forget(Key key) {
        epoch.incrementAndGet();
        accepted.forget(key);
        refused.forget(key);
    }

    /** The same for all tokens of a user. */
    void forget(ApplicationUser user) {
        epoch.incrementAndGet();
        accepted.forgetIf(key -> key.user().equals(user));
        refused.forgetIf(key -> key.user().equals(user));
    }

    /** How many tokens are remembered. */
    long size() {
        return accepted.size() + refused.size();
    }
}
