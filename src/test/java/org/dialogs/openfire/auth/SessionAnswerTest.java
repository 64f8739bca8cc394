package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.AuthSettings.RemoteService;
import org.dialogs.openfire.AuthSettings.VerifierName;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.auth.Verdict.Accepted;
import org.dialogs.openfire.auth.Verdict.NoSession;
import org.dialogs.openfire.auth.Verdict.Refused;
import org.dialogs.openfire.auth.Verdict.Unknown;
import org.dialogs.openfire.model.ApplicationUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionAnswerTest {

    private static final ApplicationUser USER = new ApplicationUser(1001, 92);
    private static final Instant NOW = Instant.parse("2016-11-28T11:00:00Z");

    private final Map<String, String> properties =
            new HashMap<>(Map.of(AuthSettings.REMOTE_URL, "https://api.example.org"));

    private Verdict verdict(int status, String expiry, String json) {
        RemoteService service = new Settings(properties::get).auth().remote().orElseThrow();
        return new SessionAnswer(status, Optional.ofNullable(expiry), json.getBytes(StandardCharsets.UTF_8))
                .read(service)
                .finding()
                .about(USER, NOW);
    }

    private Verdict verdict(String json) {
        return verdict(200, null, json);
    }

    private static String session(String userId, String applicationId) {
        return "{\"session\":{\"token\":\"secret\",\"user_id\":" + userId + ",\"application_id\":" + applicationId
                + "}}";
    }

    @Test
    void aSessionOfThisUserAndApplicationIsAccepted() {
        assertThat(verdict(200, "2016-11-28 11:58:39 UTC", session("1001", "92")))
                .isEqualTo(new Accepted(
                        VerifierName.REMOTE, Optional.of(Instant.parse("2016-11-28T11:58:39Z")), Optional.empty()));
    }

    @Test
    void idsMayBeStrings() {
        assertThat(verdict(session("\"1001\"", "\"92\""))).isInstanceOf(Accepted.class);
    }

    @Test
    void theUsersNameIsTakenAlong() {
        assertThat(verdict("{\"session\":{\"user_id\":1001,\"application_id\":92,\"user\":{\"full_name\":\" Ann \"}}}"))
                .isEqualTo(new Accepted(VerifierName.REMOTE, Optional.empty(), Optional.of("Ann")));
    }

    @ParameterizedTest
    @CsvSource({"1002,92", "1001,93", "0,92", "null,92", "1001,0", "1001,null", "'\"0\"',92", "-1001,92"})
    void aSessionOfAnotherUserOrApplicationOrOfNobodyIsRefused(String userId, String applicationId) {
        assertThat(verdict(session(userId, applicationId))).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"session\":null}", "{\"session\":[]}", "{\"errors\":[\"x\"]}"})
    void anAnswerWithoutAUserRefuses(String json) {
        assertThat(verdict(json)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 422})
    void whatTheServiceDoesNotKnowSomebodyElseMay(int status) {
        assertThat(verdict(status, null, "{\"errors\":[\"Required session does not exist\"]}"))
                .isInstanceOf(NoSession.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 422})
    void aPageAboutAServiceThatIsNotThereSaysNothing(int status) {
        assertThat(verdict(status, null, "<html>Not found</html>")).isInstanceOf(Unknown.class);
        assertThat(verdict(status, null, "")).isInstanceOf(Unknown.class);
        assertThat(verdict(status, null, "[]")).isInstanceOf(Unknown.class);
    }

    @Test
    void whoSaysTwoThingsAtOnceSaysNothing() {
        assertThat(verdict("{\"session\":{\"user_id\":1002,\"user_id\":1001,\"application_id\":92}}"))
                .isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 204, 301, 302, 400, 407, 418, 429, 500, 502, 503})
    void otherAnswersSayNothing(int status) {
        assertThat(verdict(status, null, session("1001", "92"))).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "1001",
                "[]",
                "{",
                "{\"session\":{\"user_id\":1001,\"application_id\":92}} {}",
                "{\"session\":{\"user_id\":1001,\"user_id\"",
                "<html>1001</html>"
            })
    void whatIsNoJsonObjectSaysNothing(String body) {
        assertThat(verdict(body)).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "1001.0",
                "1e3",
                "[1001]",
                "{\"id\":1001}",
                "\"abc\"",
                "\"\"",
                "\"-1001\"",
                "99999999999999999999"
            })
    void anIdOfAnotherTypeSaysNothing(String id) {
        assertThat(verdict(session(id, "92"))).isInstanceOf(Unknown.class);
        assertThat(verdict(session("1001", id))).isInstanceOf(Unknown.class);
    }

    @Test
    void jsonThatIsTooDeepOrHasTooLongANumberSaysNothing() {
        assertThat(verdict("{\"session\":".repeat(10_000))).isInstanceOf(Unknown.class);
        assertThat(verdict(session("1".repeat(60_000), "92"))).isInstanceOf(Unknown.class);
    }

    @Test
    void noReasonRepeatsWhatTheServiceSaid() {
        for (String body : new String[] {"secret", "{\"session\":secret}", session("\"secret\"", "92"), "\"secret\""}) {
            assertThat(verdict(body).toString()).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2016-11-28 10:59:59 UTC", "2016-11-28 11:00:00 UTC", "1480330800", "2016-11-28T12:00:00+01:00"})
    void anExpiredSessionIsRefused(String expiry) {
        assertThat(verdict(200, expiry, session("1001", "92"))).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "2016-13-28 11:58:39 UTC", "2016-11-28 11:58:39", "2016-11-28T11:58:39"})
    void anExpiryThatIsNoTimeSaysNothing(String expiry) {
        assertThat(verdict(200, expiry, session("1001", "92"))).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1480334319,2016-11-28T11:58:39Z",
        "1480334319000,2016-11-28T11:58:39Z",
        "'\"2016-11-28T12:58:39+01:00\"',2016-11-28T11:58:39Z",
        "'\"1480334319\"',2016-11-28T11:58:39Z"
    })
    void theExpiryMayStandInTheJson(String expiry, Instant expected) {
        properties.put(AuthSettings.REMOTE_EXPIRY_POINTER, "/exp");
        properties.put(AuthSettings.REMOTE_USER_POINTER, "/sub");
        properties.put(AuthSettings.REMOTE_APPLICATION_POINTER, "/app/id");

        assertThat(verdict("{\"sub\":\"1001\",\"app\":{\"id\":92},\"exp\":" + expiry + "}"))
                .isEqualTo(new Accepted(VerifierName.REMOTE, Optional.of(expected), Optional.empty()));
    }

    @Test
    void anExpiryThatShouldBeInTheJsonAndIsNotSaysNothing() {
        properties.put(AuthSettings.REMOTE_EXPIRY_POINTER, "/exp");

        assertThat(verdict(session("1001", "92"))).isInstanceOf(Unknown.class);
    }
}
