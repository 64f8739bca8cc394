package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.auth.ProbeReport.Known;
import org.dialogs.openfire.auth.ProbeReport.Meaning;
import org.dialogs.openfire.testrest.BadBehaviour;
import org.dialogs.openfire.testrest.BadService;
import org.dialogs.openfire.testrest.RestService;
import org.dialogs.openfire.testrest.RestSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator is told of a REST service that he sets up. */
class ServiceProbeTest {

    private static final String TOKEN = SessionToken.random().text();

    private final RestService rest = new RestService();
    /** The first request of a process, and the first handshake, take a second and more on a busy machine. */
    private final Map<String, String> properties = new HashMap<>(Map.of(
            AuthSettings.REMOTE_URL, rest.url(),
            AuthSettings.REMOTE_CONNECT_TIMEOUT, "10000",
            AuthSettings.REMOTE_RESPONSE_TIMEOUT, "10000"));

    private final AuthSettings settings = new Settings(properties::get).auth();
    private final ServiceProbe probe = new ServiceProbe(Clock.systemUTC());

    @AfterEach
    void close() {
        probe.close();
        rest.close();
    }

    private ProbeReport ask(String token) {
        ProbeReport report = probe.ask(settings, Optional.ofNullable(token));
        assertThat(report.toString()).doesNotContain(TOKEN);
        return report;
    }

    private ProbeReport answered(String json) {
        rest.answer(TOKEN, WireMock.aResponse().withStatus(200).withBody(json));
        return ask(TOKEN);
    }

    @Test
    void aTokenThatItKnowsIsAUsersOfAnApplication() {
        Instant end = Instant.parse("2100-01-02T03:04:05Z");
        rest.session(TOKEN, RestSession.of(1001, 92).named("Ann").expiring(end));

        ProbeReport report = ask(TOKEN);

        assertThat(report.meaning()).isEqualTo(Meaning.KNOWN);
        assertThat(report.status()).isEqualTo(OptionalInt.of(200));
        assertThat(report.took()).isPositive();
        assertThat(report.session()).contains(new Known(1001, 92, Optional.of(end), Optional.of("Ann")));
    }

    @Test
    void aSessionThatIsOverSaysSo() {
        rest.session(TOKEN, RestSession.of(1001, 92).expiring(Instant.parse("2016-01-02T03:04:05Z")));

        assertThat(ask(TOKEN).meaning()).isEqualTo(Meaning.EXPIRED);
    }

    @Test
    void whatItDoesNotKnowIsRefusedAndAsItShouldBeIfItWasMadeUp() {
        assertThat(ask(TOKEN).meaning()).isEqualTo(Meaning.REFUSED);
        assertThat(ask(TOKEN).status()).isEqualTo(OptionalInt.of(401));
        assertThat(rest.calls(TOKEN)).isEqualTo(2);

        assertThat(ask(null).meaning()).isEqualTo(Meaning.REFUSES);
        assertThat(rest.calls()).isEqualTo(3);
        assertThat(rest.calls(TOKEN)).isEqualTo(2);
    }

    @Test
    void aServiceThatTakesATokenThatWasMadeUpTakesAnything() {
        rest.answerAll("{\"session\":{\"user_id\":1,\"application_id\":92}}");

        assertThat(ask(null).meaning()).isEqualTo(Meaning.TAKES_ANYTHING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"session\":{\"application_id\":92}}; NO_USER; /session/user_id",
                "{\"session\":{\"user_id\":0,\"application_id\":92}}; NO_USER; /session/user_id",
                "{\"session\":{\"user_id\":1001}}; NO_APPLICATION; /session/application_id",
                "{\"session\":{\"user_id\":\"ann\",\"application_id\":92}}; NO_NUMBER; /session/user_id",
                "[]; NO_OBJECT; ''",
                "<html>; NOT_JSON; ''",
            })
    void whatIsNotWhereItShouldBeIsNamed(String json, Meaning meaning, String where) {
        ProbeReport report = answered(json);

        assertThat(report.meaning()).isEqualTo(meaning);
        assertThat(report.where()).isEqualTo(where);
        assertThat(report.status()).isEqualTo(OptionalInt.of(200));
    }

    @Test
    void aTimeThatIsNoneIsNamed() {
        properties.put(AuthSettings.REMOTE_EXPIRY_POINTER, "/end");

        ProbeReport report = answered("{\"session\":{\"user_id\":1,\"application_id\":92}}");

        assertThat(report.meaning()).isEqualTo(Meaning.NO_TIME);
        assertThat(report.where()).isEqualTo("/end");
    }

    @Test
    void aTimeInTheHeaderThatIsNoneIsNamed() {
        rest.answer(
                TOKEN,
                WireMock.aResponse()
                        .withHeader("QB-Token-ExpirationDate", "soon")
                        .withBody("{\"session\":{\"user_id\":1,\"application_id\":92}}"));

        assertThat(ask(TOKEN).meaning()).isEqualTo(Meaning.NO_TIME_IN_HEADER);
    }

    @ParameterizedTest
    @CsvSource({"404, NOT_FOUND", "403, NOT_FOUND", "500, STATUS", "302, STATUS", "204, STATUS"})
    void anotherStatusIsTold(int status, Meaning meaning) {
        rest.answer(TOKEN, WireMock.aResponse().withStatus(status).withBody("nothing here"));

        assertThat(ask(TOKEN).meaning()).isEqualTo(meaning);
        assertThat(ask(TOKEN).status()).isEqualTo(OptionalInt.of(status));
    }

    @Test
    void nobodyThereIsNobodyThere() {
        rest.down();

        ProbeReport report = ask(TOKEN);

        assertThat(report.meaning()).isEqualTo(Meaning.NOT_REACHED);
        assertThat(report.status()).isEmpty();
    }

    @Test
    void aCertificateThatNobodyTrustsIsTls() {
        properties.put(AuthSettings.REMOTE_URL, rest.tlsUrl());

        assertThat(ask(TOKEN).meaning()).isEqualTo(Meaning.TLS);
    }

    @Test
    void aHostThatHasNoAddressIsUnknown() {
        properties.put(AuthSettings.REMOTE_URL, "http://nobody.invalid");

        assertThat(ask(TOKEN).meaning()).isEqualTo(Meaning.UNKNOWN_HOST);
    }

    @ParameterizedTest
    @EnumSource(BadBehaviour.class)
    void aServiceThatMisbehavesIsNeverGoodAndNeverTakesLong(BadBehaviour behaviour) {
        properties.put(AuthSettings.REMOTE_RESPONSE_TIMEOUT, "400");
        try (BadService bad = new BadService(behaviour);
                ServiceProbe impatient = new ServiceProbe(Clock.systemUTC(), Duration.ofSeconds(1))) {
            properties.put(AuthSettings.REMOTE_URL, bad.url());
            long before = System.nanoTime();

            ProbeReport report = impatient.ask(settings, Optional.of(TOKEN));

            assertThat(report.meaning().isGood()).isFalse();
            assertThat(report.meaning().wasAsked()).isTrue();
            if (behaviour.isEndless()) {
                assertThat(report.meaning()).isEqualTo(Meaning.TIMEOUT);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
            assertThat(bad.followed()).isZero();
        }
    }

    @Test
    void whoWaitsForHisTurnWhenItIsClosedIsTold() throws Exception {
        try (BadService hanging = new BadService(BadBehaviour.HANGS_AFTER_ACCEPTING);
                ServiceProbe closed = new ServiceProbe(Clock.systemUTC(), Duration.ofSeconds(3))) {
            properties.put(AuthSettings.REMOTE_URL, hanging.url());
            List<FutureTask<ProbeReport>> asks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                FutureTask<ProbeReport> ask = new FutureTask<>(() -> closed.ask(settings, Optional.of(TOKEN)));
                Thread thread = new Thread(ask, "asks-" + i);
                thread.start();
                asks.add(ask);
                Awaitility.await("ask " + i).until(thread::getState, Thread.State.TIMED_WAITING::equals);
            }

            closed.close();

            assertThat(asks.get(2).get(10, TimeUnit.SECONDS)).isEqualTo(ProbeReport.unasked(Meaning.BUSY));
            assertThat(asks.get(0).get(10, TimeUnit.SECONDS).meaning()).isEqualTo(Meaning.TIMEOUT);
            assertThat(asks.get(1).get(10, TimeUnit.SECONDS).meaning()).isEqualTo(Meaning.TIMEOUT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "0123456789abcdef0123456789abcdef0123456g"})
    void whatDoesNotLookLikeATokenIsSentToNobody(String password) {
        assertThat(ask(password)).isEqualTo(ProbeReport.unasked(Meaning.NO_TOKEN));
        assertThat(rest.calls()).isZero();
    }

    @Test
    void withoutAnAddressNobodyIsAsked() {
        properties.remove(AuthSettings.REMOTE_URL);

        assertThat(ask(TOKEN)).isEqualTo(ProbeReport.unasked(Meaning.NO_SERVICE));
    }
}
