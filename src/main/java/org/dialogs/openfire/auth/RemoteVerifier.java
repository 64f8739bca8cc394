package org.dialogs.openfire.auth;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.AuthSettings.RemoteService;
import org.dialogs.openfire.auth.Finding.Denied;
import org.dialogs.openfire.auth.Verdict.Unknown;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.status.Timing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a REST service. Few requests are made at once and in a second; when too many fail, none are made for a while, and then one, to see
 * whether the service is back. Thread-safe.
 */
final class RemoteVerifier implements Verifier, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteVerifier.class);

    /** Who waits behind more than this, behind each request that is being made, would not be served in time: he is told at once. */
    private static final int WAITING_FOR_EACH = 2;

    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final AuthSettings settings;
    private final SessionClient client;
    private final Clock clock;
    private final Workers workers;
    private final Timing times = new Timing();
    private final LongAdder failures = new LongAdder();
    private RateLimiter perSecond;
    private Guard guard;

    RemoteVerifier(AuthSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        client = new SessionClient(settings);
        workers = new Workers(
                "dialogs-session-check", settings::maxChecks, () -> WAITING_FOR_EACH * settings.maxChecks());
        perSecond = perSecond(settings.checksPerSecond());
    }

    private static RateLimiter perSecond(int limit) {
        return RateLimiter.of(
                "dialogs-sessions",
                RateLimiterConfig.custom()
                        .limitRefreshPeriod(Duration.ofSeconds(1))
                        .limitForPeriod(limit)
                        .timeoutDuration(Duration.ZERO)
                        .build());
    }

    private synchronized boolean mayAskInThisSecond() {
        int limit = settings.checksPerSecond();
        if (perSecond.getRateLimiterConfig().getLimitForPeriod() != limit) {
            perSecond = perSecond(limit);
        }
        return perSecond.acquirePermission();
    }

    /**
     * What keeps requests from a service that fails; another service, or other limits, begin with another one.
     *
     * @param failed when a request failed last, or was not made
     */
    private record Guard(
            RemoteService service,
            int failures,
            Duration open,
            CircuitBreaker breaker,
            AtomicReference<Instant> failed) {

        static Guard of(RemoteService service, int failures, Duration open, Clock clock) {
            CircuitBreaker breaker = CircuitBreaker.of(
                    "dialogs-sessions",
                    CircuitBreakerConfig.custom()
                            .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                            .slidingWindowSize(2 * failures)
                            .minimumNumberOfCalls(failures)
                            .failureRateThreshold(50)
                            .waitDurationInOpenState(open)
                            .permittedNumberOfCallsInHalfOpenState(1)
                            .build());
            breaker.getEventPublisher()
                    .onStateTransition(event -> LOG.warn(
                            "Requests to the REST service for sessions: {} (when half of the last {} fail, they stop for {} s)",
                            event.getStateTransition(),
                            2 * failures,
                            open.toSeconds()));
            AtomicReference<Instant> failed = new AtomicReference<>(Instant.MIN);
            breaker.getEventPublisher()
                    .onError(event -> failed.set(clock.instant()))
                    .onCallNotPermitted(event -> failed.set(clock.instant()));
            return new Guard(service, failures, open, breaker, failed);
        }
    }

    private synchronized Guard guard(RemoteService service) {
        int failures = settings.breakerFailures();
        Duration open = settings.breakerOpen();
        boolean same = guard != null
                && guard.service().equals(service)
                && guard.failures() == failures
                && guard.open().equals(open);
        if (!same) {
            guard = Guard.of(service, failures, open, clock);
        }
        return guard;
    }

    /** How long requests take, from when they are sent. */
    Timing times() {
        return times;
    }

    /** How many requests had no proper answer; without those that were never sent. */
    long failures() {
        return failures.sum();
    }

    /**
     * Whether requests go to the service that the settings say. Not so when too many have failed, and one did, or was not made, in the last
     * minutes: if nobody asks, it may be back for long.
     */
    synchronized boolean isAsking() {
        return guard == null
                || guard.breaker().getState() == CircuitBreaker.State.CLOSED
                || !settings.remote().equals(Optional.of(guard.service()))
                || !guard.failed().get().isAfter(clock.instant().minus(REMEMBERED));
    }

    @Override
    public CompletableFuture<Optional<Verdict>> verify(ApplicationUser user, SessionToken token) {
        CompletableFuture<Optional<Finding>> asked = ask(token);
        CompletableFuture<Optional<Verdict>> verdict = new CompletableFuture<>();
        asked.whenComplete((said, failure) -> {
            if (failure == null) {
                verdict.complete(said.map(finding -> finding.about(user, clock.instant())));
            } else {
                verdict.completeExceptionally(failure);
            }
        });
        verdict.whenComplete((said, failure) -> {
            if (failure != null) {
                asked.cancel(true);
            }
        });
        return verdict;
    }

    /**
     * Begins to find out, on another thread, whose session's token it is.
     *
     * @return empty if there is no service; cancelling it ends the attempt
     */
    CompletableFuture<Optional<Finding>> ask(SessionToken token) {
        return settings.remote()
                .map(service -> ask(service, token))
                .orElse(CompletableFuture.completedFuture(Optional.empty()));
    }

    private CompletableFuture<Optional<Finding>> ask(RemoteService service, SessionToken token) {
        HttpGet request = client.request(service, token);
        CircuitBreaker breaker = guard(service).breaker();
        if (!breaker.tryAcquirePermission()) {
            return unknown("the REST service has failed too often, and is left alone for a while");
        }
        if (!mayAskInThisSecond()) {
            breaker.releasePermission();
            return unknown("there are more checks in this second than there may be");
        }
        Outcome outcome = new Outcome(breaker, times, failures);
        CompletableFuture<Optional<Finding>> asked;
        try {
            asked = workers.submit(() -> {
                outcome.begun();
                Finding finding = ask(service, request);
                // Before anybody hears of it: who asks next must find the breaker as it is then.
                outcome.of(finding);
                return Optional.of(finding);
            });
        } catch (RejectedExecutionException e) {
            breaker.releasePermission();
            return unknown("too many others wait for the REST service");
        }
        asked.whenComplete((finding, failure) -> {
            if (failure != null) {
                request.cancel();
                outcome.calledOff();
            }
        });
        return asked;
    }

    /** What the breaker is told of a request, once. */
    private static final class Outcome {

        private final CircuitBreaker breaker;
        private final Timing times;
        private final LongAdder failures;
        private final long began = System.nanoTime();
        private final AtomicBoolean told = new AtomicBoolean();
        private volatile boolean begun;
        private volatile long sent;

        Outcome(CircuitBreaker breaker, Timing times, LongAdder failures) {
            this.breaker = breaker;
            this.times = times;
            this.failures = failures;
        }

        void begun() {
            sent = System.nanoTime();
            begun = true;
        }

        /** Somebody has waited for long enough: for the service, or only for others. */
        void calledOff() {
            if (begun) {
                of(new Denied(new Unknown("the request was called off")));
            } else if (told.compareAndSet(false, true)) {
                breaker.releasePermission();
            }
        }

        void of(Finding finding) {
            if (!told.compareAndSet(false, true)) {
                return;
            }
            long took = System.nanoTime() - began;
            times.took(System.nanoTime() - sent);
            if (finding instanceof Denied denied && denied.denial() instanceof Unknown unknown) {
                failures.increment();
                breaker.onError(took, TimeUnit.NANOSECONDS, new IOException(unknown.reason()));
            } else {
                breaker.onSuccess(took, TimeUnit.NANOSECONDS);
            }
        }
    }

    private static CompletableFuture<Optional<Finding>> unknown(String reason) {
        return CompletableFuture.completedFuture(Optional.of(new Denied(new Unknown(reason))));
    }

    private Finding ask(RemoteService service, HttpGet request) {
        try {
            return client.get(service, request).read(service).finding();
        } catch (IOException e) {
            return new Denied(new Unknown(reason(e)));
        }
    }

    /** Without the messages of others: who knows what they repeat. */
    private static String reason(IOException failure) {
        return switch (NoAnswer.of(failure)) {
            case TOO_LONG -> "the REST service does not answer properly: " + failure.getMessage();
            case TLS -> "TLS with the REST service fails: is its certificate one that Java trusts?";
            case UNKNOWN_HOST -> "the REST service's host is not known";
            case NOT_REACHED -> "the REST service cannot be reached";
            case TIMEOUT -> "the REST service does not answer in time";
            case IMPROPER ->
                "the REST service does not answer properly: "
                        + failure.getClass().getSimpleName();
        };
    }

    void tidy() {
        client.tidy();
    }

    @Override
    public void close() {
        workers.close();
        client.close();
    }
}
