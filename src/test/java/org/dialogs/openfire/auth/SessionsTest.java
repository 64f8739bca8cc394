package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.AuthSettings.VerifierName;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.auth.Verdict.Accepted;
import org.dialogs.openfire.auth.Verdict.Refused;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.testclient.RestApplication;
import org.dialogs.openfire.testdatabase.HsqldbDatabase;
import org.dialogs.openfire.testrest.RestService;
import org.dialogs.openfire.testrest.RestSession;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who gets a session, how long it lasts, and that logins by XMPP hear of each change at once. */
class SessionsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration TWO_HOURS = Duration.ofHours(2);
    private static final ApplicationUser ANN = new ApplicationUser(1001, 92);
    private static final ApplicationUser BEN = new ApplicationUser(1002, 92);
    private static final RestApplication APPLICATION = new RestApplication(92, "key-of-92", "secret-of-92");

    private static final RestSession OF_ANN = RestSession.of(1001, 92).expiring(NOON.plus(TWO_HOURS));

    @RegisterExtension
    final HsqldbDatabase database = new HsqldbDatabase();

    private final RestService rest = new RestService();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Map<String, String> properties = new HashMap<>();
    private final AuthSettings settings = new Settings(properties::get).auth();
    private Instant now = NOON;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private LocalVerifier local;
    private RemoteVerifier remote;
    private RemoteSessions remoteSessions;
    private Checks checks;
    private Sessions sessions;

    @BeforeEach
    void open() {
        ApplicationStore applications = new ApplicationStore(database);
        SessionStore store = new SessionStore(database);
        applications.add(new Application(92, "one", APPLICATION.key(), APPLICATION.secret(), true, NOON, NOON));
        local = new LocalVerifier(store, clock);
        remote = new RemoteVerifier(settings, clock);
        checks = new Checks(
                settings, Map.of(VerifierName.LOCAL, local, VerifierName.REMOTE, remote), clock, System::nanoTime);
        remoteSessions = new RemoteSessions(settings, remote, clock, System::nanoTime);
        sessions = new Sessions(settings, applications, store, new NonceStore(database), checks, remoteSessions, clock);
    }

    @AfterEach
    void close() {
        threads.shutdown();
        local.close();
        remote.close();
        rest.close();
    }

    private SignedRequest request(Map<String, String> more) {
        Map<String, String> parameters = new HashMap<>(more);
        parameters.putIfAbsent("timestamp", Long.toString(now.getEpochSecond()));
        return new SignedRequest(APPLICATION.request(parameters));
    }

    private void assertRefused(SignedRequest request, String message) {
        assertThatThrownBy(() -> sessions.admit(request))
                .isInstanceOf(SessionRefusedException.class)
                .hasMessage(message);
    }

    @Test
    void aRequestIsAdmittedIfItsTimeIsWithinAnHourOfOurs() {
        for (long seconds : new long[] {-3_600, 0, 3_600}) {
            String timestamp = Long.toString(NOON.getEpochSecond() + seconds);
            assertThat(sessions.admit(request(Map.of("timestamp", timestamp)))).isEqualTo(92);
        }
        for (long seconds : new long[] {-3_601, 3_601}) {
            String timestamp = Long.toString(NOON.getEpochSecond() + seconds);
            assertRefused(request(Map.of("timestamp", timestamp)), "Bad timestamp");
        }
    }

    @Test
    void aNonceIsUsedOnceWithATime() {
        sessions.admit(request(Map.of("nonce", "1")));

        assertRefused(request(Map.of("nonce", "1")), "has already been used with this timestamp");
        now = NOON.plusSeconds(1);
        assertThat(sessions.admit(request(Map.of("nonce", "1")))).isEqualTo(92);
    }

    @Test
    void aRequestThatCouldBeTakenIsKnownForAsLong() throws Exception {
        String ahead = Long.toString(NOON.plusSeconds(3_600).getEpochSecond());
        SignedRequest request = request(Map.of("nonce", "1", "timestamp", ahead));
        sessions.admit(request);

        now = NOON.plusSeconds(7_200);
        new NonceStore(database).removeExpired(now, 10);

        assertRefused(request, "has already been used with this timestamp");
    }

    @Test
    void twoUsersMayDrawTheSameNonceInTheSameSecond() {
        sessions.admit(request(Map.of("nonce", "1", "user[login]", "ann", "user[password]", "x")));

        assertThat(sessions.admit(request(Map.of("nonce", "1", "user[login]", "ben", "user[password]", "x"))))
                .isEqualTo(92);
        assertRefused(
                request(Map.of("nonce", "1", "user[login]", "ann", "user[password]", "y")),
                "has already been used with this timestamp");
    }

    @Test
    void aWrongSignatureUsesNoNonceUp() {
        Map<String, String> wrong = new HashMap<>(request(Map.of("nonce", "1")).parameters());
        wrong.put("signature", "0".repeat(40));
        assertRefused(new SignedRequest(wrong), "Unexpected signature");

        assertThat(sessions.admit(request(Map.of("nonce", "1")))).isEqualTo(92);
    }

    @Test
    void aSessionLastsTwoHoursFromItsLastUseAndIsOverAfterThat() {
        SessionToken token = sessions.begin(ANN).token();

        now = NOON.plus(TWO_HOURS).minusMillis(1);
        assertThat(sessions.find(token).orElseThrow().expiry()).isEqualTo(now.plus(TWO_HOURS));

        now = now.plus(TWO_HOURS);
        assertThat(sessions.find(token)).isEmpty();
    }

    @Test
    void aUseWithinAMinuteChangesNoRow() throws Exception {
        SessionToken token = sessions.begin(ANN).token();

        now = NOON.plusSeconds(60);
        sessions.find(token);

        assertThat(database.column("SELECT expiryDate FROM ofDialogSession"))
                .containsExactly(Long.toString(NOON.plus(TWO_HOURS).toEpochMilli()));
    }

    @Test
    void whoseSessionItIsXmppKnowsAtOnce() {
        SessionToken token = sessions.begin(92).token();
        assertThat(checks.check(ANN, token)).isInstanceOf(Refused.class);

        sessions.become(token, ANN);
        assertThat(checks.check(ANN, token)).isInstanceOf(Accepted.class);

        sessions.become(token, BEN);
        assertThat(checks.check(ANN, token)).isInstanceOf(Refused.class);
        assertThat(checks.check(BEN, token)).isInstanceOf(Accepted.class);

        sessions.leave(token, 92);
        assertThat(checks.check(BEN, token)).isInstanceOf(Refused.class);
        assertThat(sessions.find(token).orElseThrow().user()).isEmpty();
    }

    @Test
    void anEndedSessionIsOverForXmppAtOnce() {
        SessionToken one = sessions.begin(ANN).token();
        SessionToken two = sessions.begin(ANN).token();
        SessionToken three = sessions.begin(ANN).token();
        SessionToken ofBen = sessions.begin(BEN).token();
        for (SessionToken token : new SessionToken[] {one, two, three}) {
            assertThat(checks.check(ANN, token)).isInstanceOf(Accepted.class);
        }

        assertThat(sessions.end(one)).isTrue();
        assertThat(sessions.end(one)).isFalse();
        assertThat(checks.check(ANN, one)).isInstanceOf(Refused.class);

        sessions.endOthersOf(ANN, two);
        assertThat(checks.check(ANN, three)).isInstanceOf(Refused.class);
        assertThat(checks.check(ANN, two)).isInstanceOf(Accepted.class);

        sessions.endOf(ANN);
        assertThat(checks.check(ANN, two)).isInstanceOf(Refused.class);
        assertThat(sessions.find(ofBen)).isPresent();
    }

    @Test
    void aSessionThatIsNotOursIsNotChanged() {
        assertThat(sessions.become(SessionToken.random(), ANN)).isEmpty();
        assertThat(sessions.leave(SessionToken.random(), 92)).isEmpty();
        SessionToken token = sessions.begin(92).token();
        assertThat(sessions.become(token, new ApplicationUser(1001, 93))).isEmpty();
        assertThat(sessions.find(token).orElseThrow().user()).isEmpty();
    }

    @Test
    void theServiceThatIsSetIsAskedOnceAboutATokenThatIsNotOurs() {
        properties.put(AuthSettings.REMOTE_URL, rest.url());
        SessionToken token = SessionToken.random();
        rest.session(token.text(), OF_ANN);

        Optional<Session> session = sessions.find(token);

        assertThat(session.orElseThrow().user()).contains(ANN);
        assertThat(sessions.find(token)).map(Session::id).isEqualTo(session.map(Session::id));
        assertThat(rest.calls(token.text())).isEqualTo(1);
        SessionToken unknown = SessionToken.random();
        assertThat(sessions.find(unknown)).isEmpty();
        assertThat(sessions.find(unknown)).isEmpty();
        assertThat(rest.calls(unknown.text())).isEqualTo(1);
    }

    @Test
    void aSessionOfTheServiceEndsWhenItSaysAndMayHaveNoUser() {
        properties.put(AuthSettings.REMOTE_URL, rest.url());
        SessionToken token = SessionToken.random();
        rest.session(token.text(), OF_ANN.ofNobody("0"));

        Session session = sessions.find(token).orElseThrow();
        assertThat(session.user()).isEmpty();
        assertThat(session.applicationId()).isEqualTo(92);
        assertThat(session.expiry()).isEqualTo(NOON.plus(TWO_HOURS));

        now = NOON.plus(TWO_HOURS);
        assertThat(sessions.find(token)).isEmpty();
    }

    @Test
    void whoAskAboutOneTokenAtTheSameTimeWaitForOneAnswer() {
        properties.put(AuthSettings.REMOTE_URL, rest.url());
        // The first answer takes long on a busy machine.
        properties.put(AuthSettings.TIMEOUT, "10000");
        properties.put(AuthSettings.REMOTE_CONNECT_TIMEOUT, "10000");
        properties.put(AuthSettings.REMOTE_RESPONSE_TIMEOUT, "10000");
        SessionToken token = SessionToken.random();
        rest.session(token.text(), OF_ANN.delayed(Duration.ofMillis(500)));

        List<CompletableFuture<Optional<Session>>> calls = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> sessions.find(token), threads))
                .limit(4)
                .toList();

        assertThat(calls).allSatisfy(call -> assertThat(call.join()).isPresent());
        assertThat(rest.calls(token.text())).isEqualTo(1);
    }

    @Test
    void nobodyWaitsForLongerThanTheSettingSays() {
        properties.put(AuthSettings.REMOTE_URL, rest.url());
        properties.put(AuthSettings.TIMEOUT, "300");
        SessionToken token = SessionToken.random();
        rest.session(token.text(), OF_ANN.delayed(Duration.ofSeconds(20)));
        long began = System.nanoTime();

        assertThatThrownBy(() -> sessions.find(token)).isInstanceOf(SessionsUnknownException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void afterAChangeOfTheSettingsTheServiceIsAskedAnew() {
        properties.put(AuthSettings.REMOTE_URL, rest.url());
        SessionToken token = SessionToken.random();
        rest.session(token.text(), OF_ANN);
        sessions.find(token);

        remoteSessions.forget();
        sessions.find(token);

        assertThat(rest.calls(token.text())).isEqualTo(2);
    }

    @Test
    void whatIsNoTokenOrNotToBeAskedAboutIsNotSent() {
        properties.put(AuthSettings.REMOTE_URL, rest.url());
        assertThat(sessions.find(new SessionToken("password"))).isEmpty();
        properties.put(AuthSettings.VERIFIERS, "local");
        assertThat(sessions.find(SessionToken.random())).isEmpty();
        properties.remove(AuthSettings.VERIFIERS);
        properties.put(AuthSettings.ENABLED, "false");
        assertThat(sessions.find(SessionToken.random())).isEmpty();

        assertThat(rest.calls()).isZero();
    }

    @Test
    void whatTheServiceDoesNotSayIsUnknownAndNotRemembered() {
        SessionToken token = SessionToken.random();
        properties.put(AuthSettings.REMOTE_URL, "http://127.0.0.1:1");
        assertThatThrownBy(() -> sessions.find(token)).isInstanceOf(SessionsUnknownException.class);

        properties.put(AuthSettings.REMOTE_URL, rest.url());
        rest.session(token.text(), OF_ANN);
        assertThat(sessions.find(token)).isPresent();
    }

    @Test
    void aDatabaseThatIsAwayIsNoRefusal() {
        SessionToken token = sessions.begin(ANN).token();
        database.setAway(true);

        assertThatThrownBy(() -> sessions.find(token)).isInstanceOf(JdbiException.class);
        assertThatThrownBy(() -> sessions.admit(request(Map.of()))).isInstanceOf(JdbiException.class);
    }
}
