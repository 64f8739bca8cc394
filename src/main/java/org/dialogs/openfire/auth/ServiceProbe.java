package org.dialogs.openfire.auth;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.AuthSettings.RemoteService;
import org.dialogs.openfire.auth.Finding.Found;
import org.dialogs.openfire.auth.ProbeReport.Known;
import org.dialogs.openfire.auth.ProbeReport.Meaning;

/**
 * Tries a REST service as somebody would have it set, before it is: asks it once, as {@link RemoteVerifier} would, and says what the answer
 * means. Nothing of that is remembered, and no breaker stands in the way. Thread-safe.
 */
public final class ServiceProbe implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int AT_ONCE = 2;
    private static final int FIRST_REFUSAL = 400;

    private final Clock clock;
    private final Duration patience;
    private final Workers workers = new Workers("dialogs-service-probe", () -> AT_ONCE, () -> 1);

    public ServiceProbe(Clock clock) {
        this(clock, PATIENCE);
    }

    /** @param patience how long one takes at most */
    ServiceProbe(Clock clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Asks the service that {@code settings} have. Returns within ten seconds.
     *
     * @param text a session's token; without one, one that nobody has is made up, which the service is to refuse
     */
    public ProbeReport ask(AuthSettings settings, Optional<String> text) {
        Optional<RemoteService> service = settings.remote();
        if (service.isEmpty()) {
            return ProbeReport.unasked(Meaning.NO_SERVICE);
        }
        if (text.isPresent() && !new TokenShape(settings).fits(text.get())) {
            return ProbeReport.unasked(Meaning.NO_TOKEN);
        }
        SessionToken token = text.map(SessionToken::new).orElseGet(SessionToken::random);
        SessionClient client = new SessionClient(settings);
        Attempt attempt = new Attempt(service.get(), client, client.request(service.get(), token), text.isEmpty());
        try {
            return await(attempt, workers.submit(attempt::make));
        } catch (RejectedExecutionException e) {
            client.close();
            return ProbeReport.unasked(Meaning.BUSY);
        }
    }

    private ProbeReport await(Attempt attempt, CompletableFuture<ProbeReport> report) {
        try {
            return report.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return late(attempt, report);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return late(attempt, report);
        } catch (CancellationException e) {
            // It waited for its turn when this was closed.
            attempt.client.close();
            return ProbeReport.unasked(Meaning.BUSY);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "The REST service could not be tried: "
                            + e.getCause().getClass().getName(),
                    e.getCause());
        }
    }

    private ProbeReport late(Attempt attempt, CompletableFuture<ProbeReport> report) {
        report.cancel(true);
        attempt.request.cancel();
        // If it has not begun, it will not, and nobody else closes that.
        attempt.client.close();
        return new ProbeReport(Meaning.TIMEOUT, patience, OptionalInt.empty(), Optional.empty(), "");
    }

    @Override
    public void close() {
        workers.close();
    }

    /** One request, with a client of its own: the settings that it has may be nobody else's. */
    private final class Attempt {

        private final RemoteService service;
        private final SessionClient client;
        private final HttpGet request;
        private final boolean madeUp;

        Attempt(RemoteService service, SessionClient client, HttpGet request, boolean madeUp) {
            this.service = service;
            this.client = client;
            this.request = request;
            this.madeUp = madeUp;
        }

        ProbeReport make() {
            long began = System.nanoTime();
            try (client) {
                SessionAnswer answer = client.get(service, request);
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                return report(answer.read(service), took, OptionalInt.of(answer.status()));
            } catch (IOException e) {
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                Meaning meaning = Meaning.valueOf(NoAnswer.of(e).name());
                return new ProbeReport(meaning, took, OptionalInt.empty(), Optional.empty(), "");
            }
        }

        private ProbeReport report(Reading reading, Duration took, OptionalInt status) {
            if (reading instanceof Reading.Session session) {
                return report(session.found(), took, status);
            }
            if (reading instanceof Reading.Odd odd) {
                return new ProbeReport(meaning(odd), took, status, Optional.empty(), odd.where());
            }
            Meaning meaning = madeUp ? Meaning.REFUSES : Meaning.REFUSED;
            return new ProbeReport(meaning, took, status, Optional.empty(), "");
        }

        private ProbeReport report(Found found, Duration took, OptionalInt status) {
            Optional<Known> known = Optional.of(new Known(
                    found.userId(),
                    found.applicationId(),
                    found.terms().expiry(),
                    found.terms().name()));
            if (found.userId() == 0) {
                return new ProbeReport(Meaning.NO_USER, took, status, known, service.userPointer());
            }
            if (found.applicationId() == 0) {
                return new ProbeReport(Meaning.NO_APPLICATION, took, status, known, service.applicationPointer());
            }
            if (madeUp) {
                return new ProbeReport(Meaning.TAKES_ANYTHING, took, status, known, "");
            }
            Meaning meaning = found.terms().holdsAt(clock.instant()) ? Meaning.KNOWN : Meaning.EXPIRED;
            return new ProbeReport(meaning, took, status, known, "");
        }

        private static Meaning meaning(Reading.Odd odd) {
            return switch (odd.what()) {
                case STATUS -> Meaning.STATUS;
                case NO_JSON_REFUSAL -> Meaning.NOT_FOUND;
                // A page of a web server that has nothing there is rather that than an answer in the wrong language.
                case NOT_JSON -> odd.status() < FIRST_REFUSAL ? Meaning.NOT_JSON : Meaning.NOT_FOUND;
                case NO_OBJECT -> Meaning.NO_OBJECT;
                case NO_NUMBER -> Meaning.NO_NUMBER;
                case NO_TIME -> Meaning.NO_TIME;
                case NO_TIME_IN_HEADER -> Meaning.NO_TIME_IN_HEADER;
            };
        }
    }
}
