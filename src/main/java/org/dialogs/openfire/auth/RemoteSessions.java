package org.dialogs.openfire.auth;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.auth.Finding.Denied;
import org.dialogs.openfire.auth.Finding.Found;
import org.dialogs.openfire.auth.Verdict.NoSession;
import org.dialogs.openfire.auth.Verdict.Unknown;

/**
 * The sessions of a REST service, by their tokens alone: whoever calls this plugin's own REST API names no user. What it said is remembered
 * as {@link KnownTokens} does it, and what could not be found out is not. All who ask about one token at the same time wait for one answer,
 * for as long as the setting says. Thread-safe.
 */
final class RemoteSessions {

    private static final Denied NO_SERVICE = new Denied(new NoSession("there is no REST service"));

    private final AuthSettings settings;
    private final RemoteVerifier service;
    private final Clock clock;
    private final Remembered<String, Found> found;
    private final Remembered<String, Denied> denied;
    private final Map<Place, CompletableFuture<Finding>> running = new ConcurrentHashMap<>();
    private final AtomicInteger epoch = new AtomicInteger();

    /** @param nanoTime as {@link System#nanoTime} */
    RemoteSessions(AuthSettings settings, RemoteVerifier service, Clock clock, LongSupplier nanoTime) {
        this.settings = settings;
        this.service = service;
        this.clock = clock;
        found = new Remembered<>(settings::cacheAccepted, settings::cacheMaxEntries, nanoTime);
        denied = new Remembered<>(settings::cacheRefused, settings::cacheMaxEntries, nanoTime);
    }

    /** @param epoch who comes after a change of the settings does not wait for what was asked before it */
    private record Place(String tokenHash, int epoch) {}

    /** What is known of a token, or else what the service says. Returns within {@link AuthSettings#timeout}. */
    Finding find(SessionToken token) {
        Place place = new Place(token.hash(), epoch.get());
        Optional<Finding> known = known(place.tokenHash);
        if (known.isPresent()) {
            return known.get();
        }
        CompletableFuture<Finding> mine = new CompletableFuture<>();
        CompletableFuture<Finding> others = running.putIfAbsent(place, mine);
        if (others != null) {
            return await(others, others);
        }
        CompletableFuture<Optional<Finding>> asked = service.ask(token);
        asked.whenComplete((said, failure) -> {
            Finding finding = failure == null
                    ? said.orElse(NO_SERVICE)
                    : new Denied(new Unknown(
                            "the request has failed: " + failure.getClass().getSimpleName()));
            remember(place, finding);
            running.remove(place, mine);
            mine.complete(finding);
        });
        return await(mine, asked);
    }

    private Optional<Finding> known(String tokenHash) {
        return found.get(tokenHash)
                .filter(session -> session.terms().holdsAt(clock.instant()))
                .<Finding>map(session -> session)
                .or(() -> denied.get(tokenHash));
    }

    private void remember(Place place, Finding finding) {
        if (finding instanceof Found session) {
            found.put(place.tokenHash, session);
            denied.forget(place.tokenHash);
        } else if (finding instanceof Denied no && !(no.denial() instanceof Unknown)) {
            denied.put(place.tokenHash, no);
            found.forget(place.tokenHash);
        }
        if (place.epoch != epoch.get()) {
            found.forget(place.tokenHash);
            denied.forget(place.tokenHash);
        }
    }

    private Finding await(CompletableFuture<Finding> finding, CompletableFuture<?> asked) {
        try {
            return finding.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (asked != finding) {
                asked.cancel(true);
            }
            return new Denied(new Unknown("there was no answer in time"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Denied(new Unknown("the server stops"));
        } catch (ExecutionException e) {
            throw new IllegalStateException("What is waited for here does not fail", e.getCause());
        }
    }

    /** From now on everything is asked anew; what is being asked is not remembered. */
    void forget() {
        epoch.incrementAndGet();
        found.forgetAll();
        denied.forgetAll();
    }
}
