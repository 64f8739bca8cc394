package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.AuthSettings.VerifierName;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.auth.Verdict.Accepted;
import org.dialogs.openfire.auth.Verdict.Refused;
import org.dialogs.openfire.auth.Verdict.Unknown;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.testrest.BadBehaviour;
import org.dialogs.openfire.testrest.BadService;
import org.dialogs.openfire.testrest.RestService;
import org.dialogs.openfire.testrest.RestSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemoteVerifierTest {

    private static final ApplicationUser USER = new ApplicationUser(1001, 92);
    private static final SessionToken TOKEN = SessionToken.random();

    private final RestService rest = new RestService();
    private final Map<String, String> properties = new HashMap<>(Map.of(AuthSettings.REMOTE_URL, rest.url()));
    private final AuthSettings settings = new Settings(properties::get).auth();
    private final RemoteVerifier verifier = new RemoteVerifier(settings, Clock.systemUTC());
    private final Checks checks = new Checks(
            settings,
            Map.of(
                    VerifierName.LOCAL,
                    (user, token) -> CompletableFuture.completedFuture(Optional.empty()),
                    VerifierName.REMOTE,
                    verifier),
            Clock.systemUTC(),
            System::nanoTime);

    @AfterEach
    void close() {
        verifier.close();
        rest.close();
    }

    /** The first request, and the first handshake, of a process take a second and more on a busy machine. */
    private void bePatient() {
        List.of(AuthSettings.TIMEOUT, AuthSettings.REMOTE_CONNECT_TIMEOUT, AuthSettings.REMOTE_RESPONSE_TIMEOUT)
                .forEach(limit -> properties.put(limit, "10000"));
    }

    @Test
    void theServiceIsAskedAsQuickBloxIs() {
        bePatient();
        rest.session(TOKEN.text(), 1001, 92);

        assertThat(checks.check(USER, TOKEN)).isInstanceOf(Accepted.class);
        assertThat(rest.calls(TOKEN.text())).isEqualTo(1);
    }

    @Test
    void whatItDoesNotKnowIsRefused() {
        bePatient();
        assertThat(checks.check(USER, TOKEN)).isInstanceOf(Refused.class);
    }

    @Test
    void whatIsNotConfiguredKnowsNothing() throws Exception {
        properties.remove(AuthSettings.REMOTE_URL);

        assertThat(verifier.verify(USER, TOKEN).get()).isEmpty();
    }

    @Test
    void anotherServiceIsAskedAsItWantsToBe() {
        bePatient();
        try (RestService other = new RestService("/v1/me?full=1", "Authorization", "Bearer ")) {
            other.session(TOKEN.text(), 1001, 92);
            properties.put(AuthSettings.REMOTE_URL, other.url() + "/");
            properties.put(AuthSettings.REMOTE_PATH, "/v1/me?full=1");
            properties.put(AuthSettings.REMOTE_HEADER, "Authorization");
            properties.put(AuthSettings.REMOTE_PREFIX, "Bearer");

            assertThat(checks.check(USER, TOKEN)).isInstanceOf(Accepted.class);
            assertThat(other.calls(TOKEN.text())).isEqualTo(1);
            assertThat(rest.calls()).isZero();
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsNotTrusted() {
        rest.session(TOKEN.text(), 1001, 92);
        properties.put(AuthSettings.REMOTE_URL, rest.tlsUrl());
        bePatient();

        assertThat(checks.check(USER, TOKEN))
                .isEqualTo(new Unknown("TLS with the REST service fails: is its certificate one that Java trusts?"));
        assertThat(rest.calls()).isZero();
    }

    @ParameterizedTest
    @EnumSource(BadBehaviour.class)
    void aServiceThatMisbehavesSaysNothingWithinTheTimeThatIsSet(BadBehaviour behaviour) {
        properties.put(AuthSettings.TIMEOUT, "600");
        properties.put(AuthSettings.REMOTE_RESPONSE_TIMEOUT, "400");
        try (BadService bad = new BadService(behaviour)) {
            properties.put(AuthSettings.REMOTE_URL, bad.url());
            long before = System.nanoTime();

            Verdict verdict = checks.check(USER, TOKEN);

            assertThat(verdict).isInstanceOf(Unknown.class);
            assertThat(verdict.toString()).doesNotContain(TOKEN.text());
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
            assertThat(bad.followed()).isZero();
        }
    }

    @Test
    void aServiceThatFailsIsLeftAloneAndThenTriedAgain() {
        properties.put(AuthSettings.BREAKER_OPEN_SECONDS, "1");
        properties.put(AuthSettings.REFUSALS_PER_MINUTE, "1000");
        rest.session(TOKEN.text(), 1001, 92);
        try (BadService bad = new BadService(BadBehaviour.STATUS_500)) {
            properties.put(AuthSettings.REMOTE_URL, bad.url());
            for (int i = 0; i < 20; i++) {
                assertThat(checks.check(USER, SessionToken.random())).isInstanceOf(Unknown.class);
            }
            assertThat(bad.calls()).isEqualTo(5);

            // One request a second finds out whether it is back.
            Awaitility.await().until(() -> {
                checks.check(USER, SessionToken.random());
                return bad.calls() == 6;
            });
            checks.check(USER, SessionToken.random());
            assertThat(bad.calls()).isEqualTo(6);
        }
        properties.put(AuthSettings.REMOTE_URL, rest.url());
        assertThat(checks.check(USER, TOKEN)).isInstanceOf(Accepted.class);
    }

    @Test
    void whetherItIsAskedIsNotSaidOfAServiceThatNobodyHasNeededForLong() {
        properties.put(AuthSettings.REFUSALS_PER_MINUTE, "1000");
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
        InstantSource source = now::get;
        try (BadService bad = new BadService(BadBehaviour.STATUS_500);
                RemoteVerifier asking = new RemoteVerifier(settings, source.withZone(ZoneOffset.UTC))) {
            assertThat(asking.isAsking()).isTrue();
            properties.put(AuthSettings.REMOTE_URL, bad.url());
            for (int i = 0; i < 10; i++) {
                asking.ask(SessionToken.random()).join();
            }
            assertThat(asking.isAsking()).isFalse();

            now.updateAndGet(time -> time.plusSeconds(299));
            assertThat(asking.isAsking()).isFalse();
            asking.ask(SessionToken.random()).join();
            now.updateAndGet(time -> time.plusSeconds(299));
            assertThat(asking.isAsking()).as("somebody needed it meanwhile").isFalse();
            now.updateAndGet(time -> time.plusSeconds(1));
            assertThat(asking.isAsking()).as("nobody did since").isTrue();

            asking.ask(SessionToken.random()).join();
            assertThat(asking.isAsking()).isFalse();
            properties.put(AuthSettings.REMOTE_URL, rest.url());
            assertThat(asking.isAsking()).as("another service").isTrue();
        }
    }

    @Test
    void whenItIsBackItIsAskedAsBefore() {
        properties.put(AuthSettings.BREAKER_OPEN_SECONDS, "1");
        rest.session(TOKEN.text(), 1001, 92);
        rest.down();
        for (int i = 0; i < 10; i++) {
            assertThat(checks.check(USER, TOKEN)).isInstanceOf(Unknown.class);
        }
        rest.up();

        Awaitility.await().until(() -> checks.check(USER, TOKEN) instanceof Accepted);
        List<SessionToken> more =
                IntStream.range(0, 5).mapToObj(i -> SessionToken.random()).toList();
        more.forEach(token -> assertThat(checks.check(USER, token)).isInstanceOf(Refused.class));
        more.forEach(token -> assertThat(rest.calls(token.text())).isEqualTo(1));
    }

    @Test
    void aRefusalIsNoFailureOfTheService() {
        properties.put(AuthSettings.REFUSALS_PER_MINUTE, "1000");
        for (int i = 0; i < 30; i++) {
            assertThat(checks.check(USER, SessionToken.random())).isInstanceOf(Refused.class);
        }
        assertThat(rest.calls()).isEqualTo(30);
    }

    @Test
    void moreRequestsInASecondThanMayBeAreNotMade() {
        properties.put(AuthSettings.CHECKS_PER_SECOND, "10");
        properties.put(AuthSettings.REFUSALS_PER_MINUTE, "1000");
        long before = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            checks.check(USER, SessionToken.random());
        }
        long seconds = Duration.ofNanos(System.nanoTime() - before).toSeconds() + 2;

        assertThat(rest.calls()).isBetween(10, (int) (10 * seconds));
    }

    @Test
    void noMoreRequestsThanMayBeAreMadeAtOnce() throws Exception {
        properties.put(AuthSettings.MAX_CHECKS, "2");
        properties.put(AuthSettings.REMOTE_CONNECT_TIMEOUT, "10000");
        try (BadService hangs = new BadService(BadBehaviour.HANGS_AFTER_ACCEPTING)) {
            properties.put(AuthSettings.REMOTE_URL, hangs.url());
            List<CompletableFuture<Optional<Verdict>>> asked = IntStream.range(0, 6)
                    .mapToObj(i -> verifier.verify(USER, SessionToken.random()))
                    .toList();
            Awaitility.await().until(() -> hangs.calls() == 2);

            // The last first: what waits must not begin.
            for (int i = asked.size() - 1; i >= 0; i--) {
                asked.get(i).cancel(true);
            }
            assertThat(hangs.calls()).isEqualTo(2);
        }
    }

    @Test
    void whoWouldWaitForTooLongIsToldAtOnceAndTheServiceIsNotBlamed() {
        properties.put(AuthSettings.MAX_CHECKS, "1");
        properties.put(AuthSettings.TIMEOUT, "10000");
        properties.put(AuthSettings.BREAKER_FAILURES, "1");
        rest.session(TOKEN.text(), RestSession.of(1001, 92).delayed(Duration.ofMillis(300)));
        List<CompletableFuture<Optional<Verdict>>> asked = IntStream.range(0, 8)
                .mapToObj(i -> verifier.verify(USER, TOKEN))
                .toList();

        assertThat(asked.stream().filter(CompletableFuture::isDone))
                .hasSizeBetween(4, 6)
                .allSatisfy(refused -> assertThat(refused.join().orElseThrow()).isInstanceOf(Unknown.class));
        asked.get(asked.size() - 1).cancel(true);
        assertThat(asked.get(0).join().orElseThrow()).isInstanceOf(Accepted.class);
        assertThat(asked.get(1).join().orElseThrow()).isInstanceOf(Accepted.class);
        assertThat(verifier.verify(USER, TOKEN).join().orElseThrow()).isInstanceOf(Accepted.class);
    }

    @Test
    void aConnectionIsUsedAgainAndAgainUnlessTheServiceHasClosedIt() {
        rest.session(TOKEN.text(), RestSession.of(1001, 92));
        assertThat(checks.check(USER, TOKEN)).isInstanceOf(Accepted.class);
        rest.down();
        rest.up();
        checks.forget();

        assertThat(checks.check(USER, TOKEN)).isInstanceOf(Accepted.class);
    }
}
