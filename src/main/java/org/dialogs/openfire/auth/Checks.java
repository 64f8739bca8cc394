package org.dialogs.openfire.auth;

import java.time.Clock;
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
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.AuthSettings.VerifierName;
import org.dialogs.openfire.auth.KnownTokens.Key;
import org.dialogs.openfire.auth.Verdict.Accepted;
import org.dialogs.openfire.auth.Verdict.NoSession;
import org.dialogs.openfire.auth.Verdict.Refused;
import org.dialogs.openfire.auth.Verdict.Unknown;
import org.dialogs.openfire.model.ApplicationUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks tokens, unless what came out is known. All who ask about one token at the same time wait for one check. Nobody waits for longer than
 * the setting says. Thread-safe.
 */
final class Checks {

    private static final Logger LOG = LoggerFactory.getLogger(Checks.class);
    private static final Refused NOBODY = new Refused("there is nobody who could know of its session");

    private final AuthSettings settings;
    private final Map<VerifierName, Verifier> verifiers;
    private final LongSupplier nanoTime;
    private final KnownTokens known;
    private final Map<Running, Check> running = new ConcurrentHashMap<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /** @param nanoTime as {@link System#nanoTime} */
    Checks(AuthSettings settings, Map<VerifierName, Verifier> verifiers, Clock clock, LongSupplier nanoTime) {
        this.settings = settings;
        this.verifiers = Map.copyOf(verifiers);
        this.nanoTime = nanoTime;
        known = new KnownTokens(settings, clock, nanoTime);
    }

    /** @param epoch of what is known: who comes after a change of the settings does not wait for what was asked before it */
    private record Running(Key key, int epoch) {}

    /** How often a token was known, and how often somebody had to be asked. */
    record Counts(long hits, long misses) {}

    Counts counts() {
        return new Counts(hits.sum(), misses.sum());
    }

    /** What was accepted not long ago, and still holds. Asks nobody. */
    Optional<Accepted> accepted(ApplicationUser user, SessionToken token) {
        Optional<Accepted> verdict = known.accepted(Key.of(user, token));
        if (verdict.isPresent()) {
            hits.increment();
        }
        return verdict;
    }

    /** What is known of a token, or else what those who may know say. Returns within {@link AuthSettings#timeout}. */
    Verdict check(ApplicationUser user, SessionToken token) {
        Key key = Key.of(user, token);
        Optional<Verdict> verdict = known.verdict(key);
        if (verdict.isPresent()) {
            hits.increment();
            return verdict.get();
        }
        misses.increment();
        return known.hasTooManyRefusals(user)
                ? new Unknown("this user has had too many tokens refused within a minute")
                : await(key, token, false);
    }

    /** What those who may know say now, whatever is known. Returns within {@link AuthSettings#timeout}. */
    Verdict checkAgain(ApplicationUser user, SessionToken token) {
        return await(Key.of(user, token), token, true);
    }

    private Verdict await(Key key, SessionToken token, boolean again) {
        Running place = new Running(key, known.epoch());
        Check mine = new Check(
                place, token, again, nanoTime.getAsLong() + settings.timeout().toNanos());
        Check check = running.putIfAbsent(place, mine);
        if (check == null) {
            check = mine;
            mine.begin();
        }
        return check.await();
    }

    /** From now on everything is asked anew; what is being asked is not remembered. */
    void forget() {
        known.forget();
    }

    /** From now on this token of this user is asked about anew: its session is no longer what it was. */
    void forget(ApplicationUser user, SessionToken token) {
        known.forget(Key.of(user, token));
    }

    /** The same for all tokens of this user. */
    void forget(ApplicationUser user) {
        known.forget(user);
    }

    /** How many tokens are known. */
    long size() {
        return known.size();
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
            // Another check may have ended between the look at what is known and the beginning of this one.
            Optional<Verdict> meanwhile = again ? Optional.empty() : known.verdict(key);
            if (meanwhile.isPresent()) {
                over.set(true);
                tell(meanwhile.get());
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
            answer.whenComplete((said, failure) -> {
                if (failure != null) {
                    ask(rest, failed(failure));
                } else if (said.isEmpty()) {
                    ask(rest, soFar);
                } else if (said.get() instanceof Unknown unknown) {
                    ask(rest, unknown);
                } else if (said.get() instanceof NoSession none) {
                    // Who could not be asked may know the session that this one does not.
                    ask(rest, soFar instanceof Unknown ? soFar : new Refused(none.reason()));
                } else {
                    conclude(said.get());
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
                known.remember(key, result, place.epoch());
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
