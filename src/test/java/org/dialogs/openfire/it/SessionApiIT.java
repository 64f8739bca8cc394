package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.dialogs.openfire.testclient.SaslClient.SUCCESS;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.RestApplication;
import org.dialogs.openfire.testclient.RestClient;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testrest.RestSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions over https: who gets one, what it is good for, and when it is not any more. */
class SessionApiIT {

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final Tokens TOKENS = new Tokens(SERVER);

    private static final AtomicInteger LOGINS = new AtomicInteger();
    private static final Set<String> ISSUED = new HashSet<>();
    private static final String NO_SESSION = "{\"errors\":[\"Required session does not exist\"]}";
    private static RestApplication application;
    private static RestApplication other;

    private final RestClient rest = RestClient.overTls(SERVER.host()).checked();
    private final String login = "user-" + LOGINS.incrementAndGet();
    private final String password = Secrets.password();

    @BeforeAll
    static void addApplications() {
        application = RestApplications.add(SERVER, 92);
        other = RestApplications.add(SERVER, 93);
        TOKENS.awaitOn();
    }

    @AfterAll
    static void theLogHasNoTokenThatWasIssued() {
        String log = Secrets.withoutTheWebServers(SERVER.host().log());
        assertThat(ISSUED).isNotEmpty().allSatisfy(token -> assertThat(log).doesNotContain(token));
    }

    private String issued(String token) {
        ISSUED.add(token);
        return token;
    }

    private long createUser() {
        HttpResponse<String> answer = rest.with(application.token(rest))
                .json("POST", "/users.json", Map.of("user", Map.of("login", login, "password", password)));
        assertThat(answer.statusCode()).isEqualTo(201);
        return RestClient.json(answer).at("/user/id").asLong();
    }

    private String tokenOfUser() {
        return issued(application.token(rest, login, password));
    }

    private HttpResponse<String> session(String token) {
        return rest.with(token).get("/session.json");
    }

    @Test
    void anApplicationGetsASession() {
        Instant before = Instant.now();
        HttpResponse<String> answer = application.begin(rest, Map.of("nonce", "4711"));

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode session = RestClient.json(answer).path("session");
        assertThat(session.path("_id").asText()).matches("[0-9a-f]{24}");
        assertThat(session.path("id").isInt()).isTrue();
        assertThat(issued(session.path("token").asText())).matches("[0-9a-f]{40}");
        assertThat(session.path("user_id").asLong(-1)).isZero();
        assertThat(session.path("application_id").asLong()).isEqualTo(92);
        assertThat(session.path("nonce").asLong()).isEqualTo(4711);
        assertThat(session.path("ts").asLong()).isBetween(before.getEpochSecond() - 1, before.getEpochSecond() + 60);
        assertThat(session.path("created_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(expiry(answer)).isCloseTo(before.plus(Duration.ofHours(2)), within(60, ChronoUnit.SECONDS));
    }

    private static Instant expiry(HttpResponse<String> answer) {
        String header = answer.headers().firstValue("QB-Token-ExpirationDate").orElseThrow();
        return ZonedDateTime.parse(header, DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ENGLISH))
                .toInstant();
    }

    @Test
    void jsonAndSha256WillDoAsWell() {
        Map<String, String> parameters = new HashMap<>(application.request(Map.of()));
        parameters.remove("signature");
        Map<String, Object> json = new HashMap<>(parameters);
        json.put("application_id", 92);
        json.put("nonce", Integer.parseInt(parameters.get("nonce")));
        json.put("signature", application.sign("HmacSHA256", parameters));

        assertThat(rest.json("POST", "/session.json", json).statusCode()).isEqualTo(201);
    }

    @Test
    void aUserGetsASessionByLoginOrByEmailWithWhatIsNested() {
        String email = login + "@Example.org";
        HttpResponse<String> created = rest.with(application.token(rest))
                .json(
                        "POST",
                        "/users.json",
                        Map.of("user", Map.of("login", login, "email", email, "password", password)));
        long id = RestClient.json(created).at("/user/id").asLong();

        HttpResponse<String> byEmail = application.begin(
                rest, Map.of("user[email]", email.toUpperCase(Locale.ROOT), "user[password]", password));

        assertThat(RestClient.json(session(tokenOfUser()))
                        .at("/session/user_id")
                        .asLong())
                .isEqualTo(id);
        assertThat(RestClient.json(byEmail).at("/session/user_id").asLong()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({"login", "password"})
    void aUserWhoDoesNotKnowHisPasswordGetsNone(String wrong) {
        createUser();
        Map<String, String> more = new HashMap<>(Map.of("user[login]", login, "user[password]", password));
        more.put("user[" + wrong + "]", wrong.equals("login") ? "nobody" : Secrets.password());

        HttpResponse<String> answer = application.begin(rest, more);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"errors\":[\"Unauthorized\"]}");
    }

    @Test
    void aUserOfAnotherApplicationIsNobodyHere() {
        createUser();

        assertThat(other.begin(rest, Map.of("user[login]", login, "user[password]", password))
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_700, 3_700})
    void aTimeThatIsFarFromOursIsRefused(long seconds) {
        String timestamp = Long.toString(Instant.now().getEpochSecond() + seconds);

        HttpResponse<String> answer = application.begin(rest, Map.of("timestamp", timestamp));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo("{\"errors\":{\"base\":[\"Bad timestamp\"]}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth_key", "nonce", "signature", "user[login]"})
    void whatIsNotAsItWasSignedIsRefused(String changed) {
        Map<String, String> request = new HashMap<>(application.request(Map.of()));
        request.put(changed, "0".repeat(40));

        HttpResponse<String> answer = rest.form("POST", "/session.json", RestClient.form(request));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo("{\"errors\":{\"base\":[\"Unexpected signature\"]}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application_id", "auth_key", "nonce", "signature", "timestamp"})
    void whatIsMissingIsNamed(String missing) {
        Map<String, String> request = new HashMap<>(application.request(Map.of()));
        request.remove(missing);

        HttpResponse<String> answer = rest.form("POST", "/session.json", RestClient.form(request));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo("{\"errors\":{\"" + missing + "\":[\"is required\"]}}");
    }

    @Test
    void anApplicationThatIsNotThereOrDisabledGetsNone() {
        RestApplication disabled = RestApplications.add(SERVER, 94);
        String token = issued(disabled.token(rest));
        SERVER.control().sql("UPDATE ofDialogApplication SET enabled = 0 WHERE applicationID = 94");

        HttpResponse<String> answer = disabled.begin(rest, Map.of());

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("No application with given id found");
        assertThat(new RestApplication(95, "key-of-95", "secret")
                        .begin(rest, Map.of())
                        .body())
                .isEqualTo(answer.body());
        assertThat(session(token).statusCode()).isEqualTo(401);
    }

    @Test
    void aRequestIsTakenOnce() {
        String request = RestClient.form(application.request(Map.of()));

        assertThat(rest.form("POST", "/session.json", request).statusCode()).isEqualTo(201);
        HttpResponse<String> again = rest.form("POST", "/session.json", request);

        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("\"nonce\":[\"has already been used");
    }

    @Test
    void aSessionSaysWhoseItIsUntilItIsEnded() {
        long id = createUser();
        String token = tokenOfUser();

        JsonNode session = RestClient.json(session(token)).path("session");
        assertThat(session.path("user_id").asLong()).isEqualTo(id);
        assertThat(session.path("token").asText()).isEqualTo(token);

        HttpResponse<String> end = rest.with(token).send("DELETE", "/session.json", Map.of(), "");
        assertThat(end.statusCode()).isEqualTo(200);
        assertThat(end.body()).isEmpty();
        assertThat(session(token).statusCode()).isEqualTo(401);
        assertThat(session(token).body()).isEqualTo(NO_SESSION);
    }

    @Test
    void withoutATokenOrWithAnotherThereIsNothing() {
        for (HttpResponse<String> answer : List.of(
                rest.get("/session.json"),
                session(Secrets.token()),
                session("nonsense"),
                rest.send("DELETE", "/session.json", Map.of(), ""),
                rest.form("POST", "/login.json", "login=a&password=b"),
                rest.send("DELETE", "/login.json", Map.of(), ""))) {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo(NO_SESSION);
        }
    }

    @Test
    void anExpiredSessionIsNone() {
        String token = issued(application.token(rest));
        String id = RestClient.json(session(token)).at("/session/_id").asText();

        SERVER.control().sql("UPDATE ofDialogSession SET expiryDate = 1000 WHERE sessionID = '" + id + "'");

        assertThat(session(token).statusCode()).isEqualTo(401);
    }

    @Test
    void aSessionThatIsUsedLastsLonger() {
        String token = issued(application.token(rest));
        String id = RestClient.json(session(token)).at("/session/_id").asText();
        long soon = Instant.now().plusSeconds(600).toEpochMilli();
        SERVER.control().sql("UPDATE ofDialogSession SET expiryDate = " + soon + " WHERE sessionID = '" + id + "'");

        assertThat(expiry(session(token))).isAfter(Instant.now().plus(Duration.ofMinutes(110)));
    }

    @Test
    void aSessionBecomesAUsersAndNobodysAgainAndOpensXmppAccordingly() {
        String name = Tokens.name(createUser());
        String token = issued(application.token(rest));
        assertThat(TOKENS.login(name, token).answer()).isEqualTo(Tokens.REFUSED);

        HttpResponse<String> in =
                rest.with(token).form("POST", "/login.json", "login=" + login + "&password=" + password);
        assertThat(in.statusCode()).isEqualTo(202);
        assertThat(RestClient.json(in).at("/user/login").asText()).isEqualTo(login);
        assertThat(TOKENS.login(name, token).answer()).isEqualTo(SUCCESS);

        HttpResponse<String> out = rest.with(token).send("DELETE", "/login.json", Map.of(), "");
        assertThat(out.statusCode()).isEqualTo(200);
        assertThat(out.body()).isEmpty();
        assertThat(RestClient.json(session(token)).at("/session/user_id").asLong(-1))
                .isZero();
        assertThat(TOKENS.login(name, token).answer()).isEqualTo(Tokens.REFUSED);
    }

    @Test
    void aWrongPasswordChangesNoSession() {
        createUser();
        String token = issued(application.token(rest));

        HttpResponse<String> answer =
                rest.with(token).form("POST", "/login.json", "login=" + login + "&password=" + Secrets.password());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(RestClient.json(session(token)).at("/session/user_id").asLong(-1))
                .isZero();
    }

    @Test
    void passwordsAreNotGuessedForLong() {
        createUser();
        TOKENS.set("dialogs.auth.refusalsPerMinute", 2);
        Map<String, String> wrong = Map.of("user[login]", login, "user[password]", Secrets.password());
        assertThat(application.begin(rest, wrong).statusCode()).isEqualTo(401);
        assertThat(application.begin(rest, wrong).statusCode()).isEqualTo(401);

        HttpResponse<String> answer = application.begin(rest, Map.of("user[login]", login, "user[password]", password));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("60");
    }

    @Test
    void anEndedSessionOpensNoXmppSessionAnyMore() {
        String name = Tokens.name(createUser());
        String token = tokenOfUser();
        try (SmackClient client = SERVER.loginWith(name, token)) {
            assertThat(client.jid()).startsWith(name);
        }

        rest.with(token).send("DELETE", "/session.json", Map.of(), "");

        assertThat(TOKENS.login(name, token).answer()).isEqualTo(Tokens.REFUSED);
    }

    @Test
    void aTokenOfTheServiceThatIsSetIsASessionHereToo() {
        TOKENS.set("dialogs.auth.remote.url", TOKENS.rest().url());
        String token = TOKENS.token(7001);

        for (int i = 0; i < 3; i++) {
            JsonNode session = RestClient.json(session(token)).path("session");
            assertThat(session.path("user_id").asLong()).isEqualTo(7001);
            assertThat(session.path("application_id").asLong()).isEqualTo(92);
        }
        assertThat(TOKENS.rest().calls(token)).isEqualTo(1);
        assertThat(session(Secrets.token()).statusCode()).isEqualTo(401);
        assertThat(rest.with(token)
                        .send("DELETE", "/session.json", Map.of(), "")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void whileThatServiceIsAwayNobodyIsRefused() {
        TOKENS.set("dialogs.auth.remote.url", "http://127.0.0.1:1");

        HttpResponse<String> answer = session(TOKENS.token(RestSession.of(7002, 92)));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        assertThat(session(issued(application.token(rest))).statusCode()).isEqualTo(200);
    }

    /** As he cannot log in over XMPP any more. */
    @Test
    void whoseAccountIsLockedCallsNoMore() {
        long user = createUser();
        String token = tokenOfUser();
        assertThat(session(token).statusCode()).isEqualTo(200);

        SERVER.host().control().lockOut(user + "-92");

        Awaitility.await("refused").untilAsserted(() -> {
            assertThat(session(token).statusCode()).isEqualTo(401);
            assertThat(session(token).body()).isEqualTo(NO_SESSION);
        });
    }
}
