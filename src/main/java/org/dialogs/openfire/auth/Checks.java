package org.dialogs.openfire.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.AuthSettings.VerifierName;
import org.dialogs.openfire.auth.Verdict.Accepted;
import org.dialogs.openfire.auth.Verdict.NoSession;
import org.dialogs.openfire.auth.Verdict.Refused;
import org.dialogs.openfire.auth.Verdict.Unknown;
import org.dialogs.openfire.model.ApplicationUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks tokens, and remembers for a while what came out, by a hash of the token and the user: what was accepted and what was refused
 * apart, so that a flood of wrong tokens drives out no right one; what could not be found out not at all. All who ask about one token at
 * the same time wait for one check. Nobody waits for longer than the setting says. Thread-safe.
 */
final class Checks {

    private static final Logger LOG = LoggerFactory.getLogger(Checks.class);
    private static final Refused NOBODY = new Refused("there is nobody who could know of its session");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AuthSettings settings;
    private final Map<VerifierName, Verifier> verifiers;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Cache<Key, Remembered<Accepted>> accepted;
    private final Cache<Key, Remembered<Refused>> refused;
    private final Cache<ApplicationUser, AtomicInteger> refusals;
    private final Map<Running, Check> running = new ConcurrentHashMap<>();
    private final AtomicInteger epochs = new AtomicInteger();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /** @param nanoTime as {@link System#nanoTime} */
    Checks(AuthSettings settings, Map<VerifierName, Verifier> verifiers, Clock clock, LongSupplier nanoTime) {
        this.settings = settings;
        this.verifiers = Map.copyOf(verifiers);
        this.clock = clock;
        this.nanoTime = nanoTime;
        accepted = cache(settings::cacheAccepted);
        refused = cache(settings::cacheRefused);
        refusals = Caffeine.newBuilder()
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .expireAfterWrite(MINUTE)
                .maximumSize(settings.cacheMaxEntries())
                .build();
    }

    private <V extends Verdict> Cache<Key, Remembered<V>> cache(Supplier<Duration> lifetime) {
        return Caffeine.newBuilder()
                .ticker(nanoTime::getAsLong)
                // No threads of others, which would outlive the plugin.
                .executor(Runnable::run)
                .expireAfter(Expiry.<Key, Remembered<V>>creating((key, value) -> lifetime.get()))
                .maximumSize(settings.cacheMaxEntries())
                .build();
    }

    /** Whose token, by the token's hash. */
    private record Key(ApplicationUser user, String tokenHash) {}

    /** @param epoch of the settings: who comes after a change does not wait for what was asked before it */
    private record Running(Key key, int epoch) {}

    /** @param since by {@link #nanoTime} */
    private record Remembered<V extends Verdict>(V verdict, long since) {}

    /** How often a token was known, and how often somebody had to be asked. */
    record Counts(long hits, long misses) {}

    Counts counts() {
        return new Counts(hits.sum(), misses.sum());
    }

    /** What was accepted not long ago, and still holds. Asks nobody. */
    Optional<Accepted> accepted(ApplicationUser user, SessionToken token) {
        Optional<Accepted> known = accepted(new Key(user, token.hash()));
        if (known.isPresent()) {
            hits.increment();
        }
        return known;
    }

    private Optional<Accepted> accepted(Key key) {
        return remembered(accepted, key, settings.cacheAccepted()).filter(verdict -> verdict.holdsAt(clock.instant()));
    }

    /** The setting may have been lowered since. */
    private <V extends Verdict> Optional<V> remembered(Cache<Key, Remembered<V>> cache, Key key, Duration lifetime) {
        return Optional.ofNullable(cache.getIfPresent(key))
                .filter(entry -> nanoTime.getAsLong() - entry.since() < lifetime.toNanos())
                .map(Remembered::verdict);
    }

    /** What is remembered of a token, or else what those who may know say. Returns within {@link AuthSettings#timeout}. */
    Verdict check(ApplicationUser user, SessionToken token) {
        Key key = new Key(user, token.hash());
        Optional<Verdict> known = known(key);
        if (known.isPresent()) {
            hits.increment();
            return known.get();
        }
        misses.increment();
        AtomicInteger count = refusals.getIfPresent(user);
        if (count != null && count.get() >= settings.refusalsPerMinute()) {
            return new Unknown("this user has had too many tokens refused within a minute");
        }
        return await(key, token, false);
    }

    private Optional<Verdict> known(Key key) {
        return accepted(key)
                .<Verdict>map(verdict -> verdict)
                .or(() -> remembered(refused, key, settings.cacheRefused()));
    }

    /** What those who may know say now, whatever is remembered. Returns within {@link AuthSettings#timeout}. */
    Verdict checkAgain(ApplicationUser user, SessionToken token) {
        return await(new Key(user, token.hash()), token, true);
    }

    private Verdict await(Key key, SessionToken token, boolean again) {
        Running place = new Running(key, epochs.get());
        Check mine = new Check(
                place, token, again, nanoTime.getAsLong() + settings.timeout().toNanos());
        Check check = running.putIfAbsent(place, mine);
        if (check == null) {
            check = mine;
            mine.begin();
        }
        return check.await();
    }

    private void remember(Key key, Verdict verdict) {
        if (verdict instanceof Accepted yes) {
            accepted.policy().eviction().ifPresent(eviction -> eviction.setMaximum(settings.cacheMaxEntries()));
            accepted.put(key, new Remembered<>(yes, nanoTime.getAsLong()));
            refused.invalidate(key);
        } else if (verdict instanceof Refused no) {
            refused.policy().eviction().ifPresent(eviction -> eviction.setMaximum(settings.cacheMaxEntries()));
            refused.put(key, new Remembered<>(no, nanoTime.getAsLong()));
            accepted.invalidate(key);
            refusals.policy().eviction().ifPresent(eviction -> eviction.setMaximum(settings.cacheMaxEntries()));
            refusals.get(key.user(), user -> new AtomicInteger()).incrementAndGet();
        }
    }

    /** From now on everything is asked anew; what is being asked is not remembered. */
    void forget() {
        epochs.incrementAndGet();
        accepted.invalidateAll();
        refused.invalidateAll();
    }

    /** How many tokens are remembered. */
    long size() {
        accepted.cleanUp();
        refused.cleanUp();
        return accepted.estimatedSize() + refused.estimatedSize();
    }

    /** One token, about which one verifier after the other is asked until one knows it. */
    private final class Check {

        private final Running place;
        private final Key key;
        private final SessionToken token;
        private final boolean again;
        private final long deadline;
        private final AtomicBoolean over = new AtomicBoolean();
        private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        private volatile CompletableFuture<?> asked;

        /** @param again whatever is remembered */
        Check(Running place, SessionToken token, boolean again, long deadline) {
            this.place = place;
            this.key = place.key();
            this.token = token;
            this.again = again;
            this.deadline = deadline;
        }

        void begin() {
            // Another check may have ended between the look at what is remembered and the beginning of this one.
            Optional<Verdict> known = again ? Optional.empty() : known(key);
            if (known.isPresent()) {
                over.set(true);
                tell(known.get());
            } else {
                ask(settings.verifiers().iterator(), NOBODY);
            }
        }

        /** @param soFar what is to be said if all who are asked now leave it open */
        private void ask(Iterator<VerifierName> rest, Verdict soFar) {
            if (over.get()) {
                return;
            }
            if (!rest.hasNext()) {
                conclude(soFar);
                return;
            }
            CompletableFuture<Optional<Verdict>> answer = begin(verifiers.get(rest.next()));
            asked = answer;
            if (over.get()) {
                answer.cancel(true);
            }
            answer.whenComplete((known, failure) -> {
                if (failure != null) {
                    ask(rest, failed(failure));
                } else if (known.isEmpty()) {
                    ask(rest, soFar);
                } else if (known.get() instanceof Unknown unknown) {
                    ask(rest, unknown);
                } else if (known.get() instanceof NoSession none) {
                    // Who could not be asked may know the session that this one does not.
                    ask(rest, soFar instanceof Unknown ? soFar : new Refused(none.reason()));
                } else {
                    conclude(known.get());
                }
            });
        }

        /** What cannot even begin has failed: or those who wait for this check would, and it would be running for ever. */
        private CompletableFuture<Optional<Verdict>> begin(Verifier verifier) {
            try {
                return again ? verifier.verifyAgain(key.user(), token) : verifier.verify(key.user(), token);
            } catch (RuntimeException | LinkageError e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        /** First it is remembered, then it is no longer running: who comes now finds one of the two. */
        private void conclude(Verdict result) {
            if (over.compareAndSet(false, true)) {
                if (place.epoch() == epochs.get()) {
                    remember(key, result);
                }
                // Or the settings have changed just then.
                if (place.epoch() != epochs.get()) {
                    accepted.invalidate(key);
                    refused.invalidate(key);
                }
                tell(result);
            }
        }

        private void tell(Verdict result) {
            running.remove(place, this);
            verdict.complete(result);
        }

        Verdict await() {
            try {
                return verdict.get(deadline - nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return giveUp("there was no answer within " + settings.timeout().toMillis() + " ms");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return giveUp("the server stops");
            } catch (ExecutionException e) {
                return failed(e.getCause());
            }
        }

        private Verdict giveUp(String reason) {
            conclude(new Unknown(reason));
            CompletableFuture<?> current = asked;
            if (current != null) {
                current.cancel(true);
            }
            return verdict.join();
        }

        /** Its message may repeat anything. */
        private static Unknown failed(Throwable failure) {
            String type = failure.getClass().getName();
            if (!(failure instanceof CancellationException)) {
                StackTraceElement[] trace = failure.getStackTrace();
                LOG.error("The check of a session token failed: {} {}", type, trace.length == 0 ? "" : trace[0]);
            }
            return new Unknown("the check failed: " + type);
        }
    }
}
