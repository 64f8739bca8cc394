package org.dialogs.openfire.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.auth.Verdict.Accepted;
import org.dialogs.openfire.auth.Verdict.Refused;
import org.dialogs.openfire.model.ApplicationUser;

/**
 * What came out of checks, for a while, by a hash of the token and the user: what was accepted and what was refused apart, so that a flood
 * of wrong tokens drives out no right one; what could not be found out not at all. Each change of the settings begins an epoch, in which
 * nothing of those before is known. Bounded. Thread-safe.
 */
final class KnownTokens {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AuthSettings settings;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Cache<Key, Known<Accepted>> accepted;
    private final Cache<Key, Known<Refused>> refused;
    private final Cache<ApplicationUser, AtomicInteger> refusals;
    private final AtomicInteger epoch = new AtomicInteger();

    /** @param nanoTime as {@link System#nanoTime} */
    KnownTokens(AuthSettings settings, Clock clock, LongSupplier nanoTime) {
        this.settings = settings;
        this.clock = clock;
        this.nanoTime = nanoTime;
        accepted = cache(settings::cacheAccepted);
        refused = cache(settings::cacheRefused);
        refusals = builder().expireAfterWrite(MINUTE).build();
    }

    private Caffeine<Object, Object> builder() {
        return Caffeine.newBuilder()
                .ticker(nanoTime::getAsLong)
                // No threads of others, which would outlive the plugin.
                .executor(Runnable::run)
                .maximumSize(settings.cacheMaxEntries());
    }

    private <V extends Verdict> Cache<Key, Known<V>> cache(Supplier<Duration> lifetime) {
        return builder()
                .expireAfter(Expiry.<Key, Known<V>>creating((key, value) -> lifetime.get()))
                .build();
    }

    /** Whose token, by the token's hash. */
    record Key(ApplicationUser user, String tokenHash) {

        static Key of(ApplicationUser user, SessionToken token) {
            return new Key(user, token.hash());
        }
    }

    /** @param since by {@link #nanoTime} */
    private record Known<V extends Verdict>(V verdict, long since) {}

    int epoch() {
        return epoch.get();
    }

    Optional<Accepted> accepted(Key key) {
        return known(accepted, key, settings.cacheAccepted()).filter(verdict -> verdict.holdsAt(clock.instant()));
    }

    Optional<Verdict> verdict(Key key) {
        return accepted(key).<Verdict>map(verdict -> verdict).or(() -> known(refused, key, settings.cacheRefused()));
    }

    /** The setting may have been lowered since. */
    private <V extends Verdict> Optional<V> known(Cache<Key, Known<V>> cache, Key key, Duration lifetime) {
        return Optional.ofNullable(cache.getIfPresent(key))
                .filter(entry -> nanoTime.getAsLong() - entry.since() < lifetime.toNanos())
                .map(Known::verdict);
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
            bound(accepted).put(key, new Known<>(yes, nanoTime.getAsLong()));
            refused.invalidate(key);
        } else if (verdict instanceof Refused no) {
            bound(refused).put(key, new Known<>(no, nanoTime.getAsLong()));
            accepted.invalidate(key);
            bound(refusals).get(key.user(), user -> new AtomicInteger()).incrementAndGet();
        }
        // Another epoch may have begun just then.
        if (ofEpoch != epoch.get()) {
            accepted.invalidate(key);
            refused.invalidate(key);
        }
    }

    private <K, V> Cache<K, V> bound(Cache<K, V> cache) {
        cache.policy().eviction().ifPresent(eviction -> eviction.setMaximum(settings.cacheMaxEntries()));
        return cache;
    }

    void forget() {
        epoch.incrementAndGet();
        accepted.invalidateAll();
        refused.invalidateAll();
    }

    /** How many tokens are remembered. */
    long size() {
        accepted.cleanUp();
        refused.cleanUp();
        return accepted.estimatedSize() + refused.estimatedSize();
    }
}
