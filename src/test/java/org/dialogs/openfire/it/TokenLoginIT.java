package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Tokens.APPLICATION;
import static org.dialogs.openfire.it.Tokens.REFUSED;
import static org.dialogs.openfire.it.Tokens.name;
import static org.dialogs.openfire.it.Tokens.newUser;
import static org.dialogs.openfire.testclient.SaslClient.SUCCESS;
import static org.dialogs.openfire.testclient.XmppClient.extraParam;

import com.github.tomakehurst.wiremock.client.WireMock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.BoshClient;
import org.dialogs.openfire.testclient.SaslClient;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.WebSocketClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dialogs.openfire.testrest.RestService;
import org.dialogs.openfire.testrest.RestSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in with what, while session tokens are passwords and while they are not. */
class TokenLoginIT {

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final Tokens TOKENS = new Tokens(SERVER);

    enum Way {
        TCP,
        STARTTLS,
        WEBSOCKET,
        WEBSOCKET_OVER_TLS,
        BOSH;

        XmppClient login(String user, String secret) {
            OpenfireHost host = SERVER.host();
            return switch (this) {
                case TCP -> SmackClient.login(host, user, secret, "way");
                case STARTTLS -> SmackClient.loginWithTls(host, user, secret, "way");
                case WEBSOCKET -> WebSocketClient.login(host, user, secret);
                case WEBSOCKET_OVER_TLS -> WebSocketClient.loginWithTls(host, user, secret);
                case BOSH -> BoshClient.login(host, user, secret);
            };
        }
    }

    private final RestService rest = TOKENS.rest();
    private final long user = newUser();

    @BeforeEach
    void tokensArePasswords() {
        TOKENS.on();
    }

    private String answer(String secret) {
        return TOKENS.answer(user, secret);
    }

    @ParameterizedTest
    @EnumSource
    void aTokenOpensASessionOfItsUser(Way way) {
        String token = TOKENS.token(user);

        try (XmppClient client = way.login(name(user), token)) {
            assertThat(client.jid()).startsWith(name(user) + "@localhost/");
        }

        assertThat(rest.calls(token)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aPasswordOpensASessionAsBeforeAndIsNotSent(Way way) {
        int calls = rest.calls();

        try (XmppClient client = way.login("1001-92", "password-1001")) {
            assertThat(client.jid()).startsWith("1001-92@localhost/");
        }

        assertThat(rest.calls()).isEqualTo(calls);
    }

    @Test
    void whoHasComeWithATokenTalksLikeOthers() {
        SmackClient one = SERVER.loginWith(name(user), TOKENS.token(user));
        SmackClient two = SERVER.login("1002-92");
        String id = objectId();

        one.send(chat("1002-92@localhost", id, body("hello")));

        assertThat(two.awaitMessage(id).attributeValue("from")).isEqualTo(one.jid());
        assertThat(extraParam(two.awaitMessage(id), "dialog_id")).matches("[0-9a-f]{24}");
    }

    @Test
    void aTokenThatNobodyKnowsIsRefused() {
        String token = Secrets.token();

        assertThat(answer(token)).isEqualTo(REFUSED);

        assertThat(rest.calls(token)).isEqualTo(1);
        assertThat(SERVER.control().userName(name(user))).isEmpty();
    }

    @Test
    void aTokenIsGoodForItsUserAlone() {
        long other = newUser();
        String token = TOKENS.token(other);

        assertThat(answer(token)).isEqualTo(REFUSED);
        assertThat(TOKENS.answer(other, token)).isEqualTo(SUCCESS);
        assertThat(answer(token)).isEqualTo(REFUSED);
        assertThat(SERVER.control().userName(name(user))).isEmpty();
    }

    @Test
    void aTokenIsGoodForItsApplicationAlone() {
        String token = TOKENS.token(RestSession.of(user, 93));

        assertThat(answer(token)).isEqualTo(REFUSED);
        assertThat(TOKENS.login(user + "-93", token).answer()).isEqualTo(SUCCESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "null"})
    void aSessionOfNobodyIsNobodys(String nobody) {
        String token = TOKENS.token(RestSession.of(user, APPLICATION).ofNobody(nobody));

        assertThat(answer(token)).isEqualTo(REFUSED);
        assertThat(TOKENS.answer(0, token)).isEqualTo(REFUSED);
    }

    @Test
    void aSessionThatHasExpiredIsNone() {
        String token = TOKENS.token(
                RestSession.of(user, APPLICATION).expiring(Instant.now().minusSeconds(60)));

        assertThat(answer(token)).isEqualTo(REFUSED);
    }

    @Test
    void anAcceptedTokenIsNotAskedForAgainBeforeItExpires() {
        String token = TOKENS.token(
                RestSession.of(user, APPLICATION).expiring(Instant.now().plusSeconds(4)));

        assertThat(answer(token)).isEqualTo(SUCCESS);
        assertThat(answer(token)).isEqualTo(SUCCESS);
        assertThat(rest.calls(token)).isEqualTo(1);
        Awaitility.await("expiry")
                .atMost(Duration.ofSeconds(20))
                .until(() -> answer(token).equals(REFUSED));
    }

    @Test
    void aRefusedTokenIsNotAskedForAgainBeforeItsTimeInTheCacheIsOver() {
        TOKENS.set("dialogs.auth.cache.refused", 2);
        String token = Secrets.token();

        assertThat(answer(token)).isEqualTo(REFUSED);
        assertThat(answer(token)).isEqualTo(REFUSED);
        assertThat(rest.calls(token)).isEqualTo(1);

        rest.session(token, RestSession.of(user, APPLICATION));
        Awaitility.await("a new check")
                .atMost(Duration.ofSeconds(20))
                .until(() -> answer(token).equals(SUCCESS));
    }

    @Test
    void theConsoleTakesNoTokenAndSendsNone() {
        String token = TOKENS.token(user);

        assertThat(SERVER.control().authenticate(name(user), token)).isFalse();
        assertThat(rest.calls(token)).isZero();

        // Not even one that is known to be good, of a user who exists.
        assertThat(answer(token)).isEqualTo(SUCCESS);
        assertThat(SERVER.control().userName(name(user))).isPresent();
        assertThat(SERVER.control().authenticate(name(user), token)).isFalse();
        assertThat(rest.calls(token)).isEqualTo(1);
    }

    @Test
    void theConsoleLetsTheAdministratorIn() {
        assertThat(SERVER.control().authenticate("admin", "admin")).isTrue();
        assertThat(SERVER.control().authenticate("admin", Secrets.password())).isFalse();
    }

    @Test
    void anonymousUsersComeInAsBefore() {
        TOKENS.set("xmpp.auth.anonymous", true);
        try (SaslClient client = new SaslClient(SERVER.host())) {
            assertThat(client.mechanisms()).contains("ANONYMOUS", "PLAIN");
            assertThat(client.anonymous().answer()).isEqualTo(SUCCESS);
        }
    }

    @Test
    void whatHidesPasswordsFromTheServerIsNotOfferedWhileTokensArePasswords() {
        TOKENS.off();
        Set<String> before = TOKENS.mechanisms();
        assertThat(before).contains("SCRAM-SHA-1", "PLAIN");
        SmackClient.loginBy("SCRAM-SHA-1", SERVER.host(), "1001-92", "password-1001", "scram")
                .close();
        String token = TOKENS.token(user);
        assertThat(answer(token)).isEqualTo(REFUSED);
        assertThat(rest.calls(token)).isZero();

        TOKENS.on();
        assertThat(TOKENS.mechanisms())
                .contains("PLAIN")
                .noneMatch(mechanism -> mechanism.startsWith("SCRAM-") || mechanism.endsWith("-MD5"));
        assertThatThrownBy(() -> SmackClient.loginBy("SCRAM-SHA-1", SERVER.host(), "1001-92", "password-1001", "scram"))
                .isInstanceOf(IllegalStateException.class);

        TOKENS.off();
        assertThat(TOKENS.mechanisms()).isEqualTo(before);
        SmackClient.loginBy("SCRAM-SHA-1", SERVER.host(), "1001-92", "password-1001", "scram")
                .close();
    }

    @Test
    void aMissingUserIsMadeOnceWithTheNameThatTheServiceHas() throws Exception {
        String token = TOKENS.token(RestSession.of(user, APPLICATION).named("Ann Example"));
        ExecutorService devices = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(devices.submit(() -> answer(token)));
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo(SUCCESS);
            }
        } finally {
            devices.shutdownNow();
        }

        assertThat(SERVER.control().userName(name(user))).contains("Ann Example");
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofUser WHERE username = '" + name(user) + "'"))
                .isEqualTo(1);
        assertThat(answer("")).as("no password").isEqualTo(REFUSED);
        for (String guess : List.of(" ", name(user), String.valueOf(user), "92", "Ann Example", "null", "password")) {
            assertThat(answer(guess)).as("password '%s'", guess).isEqualTo(REFUSED);
            assertThat(SERVER.control().authenticate(name(user), guess))
                    .as("password '%s'", guess)
                    .isFalse();
        }
    }

    @Test
    void whoHasAnAccountKeepsItsName() {
        SERVER.control().createUser(name(user), Secrets.password());
        String before = SERVER.control().userName(name(user)).orElseThrow();

        assertThat(answer(TOKENS.token(RestSession.of(user, APPLICATION).named("Another Name"))))
                .isEqualTo(SUCCESS);

        assertThat(SERVER.control().userName(name(user))).contains(before);
    }

    @Test
    void noUserIsMadeIfTheSettingSaysSoAndTheSessionWorks() {
        TOKENS.set("dialogs.auth.createUsers", false);
        SmackClient client = SERVER.loginWith(name(user), TOKENS.token(user));
        SmackClient two = SERVER.login("1002-92");
        String id = objectId();

        two.send(chat(client.jid(), id, body("hello")));

        client.awaitMessage(id);
        assertThat(SERVER.control().userName(name(user))).isEmpty();
    }

    @Test
    void thePasswordOfWhoIsInNoApplicationNeverLeavesTheServer() {
        String name = "carol-" + objectId();
        String password = Secrets.token();
        String wrong = Secrets.token();
        SERVER.control().createUser(name, password);
        int calls = rest.calls();

        assertThat(TOKENS.login(name, password).answer()).isEqualTo(SUCCESS);
        assertThat(TOKENS.login(name, wrong).answer()).isEqualTo(REFUSED);

        assertThat(rest.calls()).isEqualTo(calls);
    }

    @Test
    void anOwnPasswordThatLooksLikeATokenIsNotSent() {
        String password = Secrets.token();
        SERVER.control().createUser(name(user), password);

        assertThat(answer(password)).isEqualTo(SUCCESS);

        assertThat(rest.calls(password)).isZero();
    }

    @Test
    void whoIsLockedOutStaysOutWithAGoodToken() {
        String token = TOKENS.token(user);
        assertThat(answer(token)).isEqualTo(SUCCESS);

        SERVER.control().lockOut(name(user));

        assertThat(answer(token)).isIn(REFUSED, "account-disabled");
        assertThat(answer(TOKENS.token(user))).isIn(REFUSED, "account-disabled");
    }

    @Test
    void aSessionThatTheServiceHasEndedIsClosedWhileOthersStay() {
        TOKENS.set("dialogs.auth.recheckMinutes", 1);
        String password = Secrets.password();
        SERVER.control().createUser(name(user), password);
        String revoked = TOKENS.token(user);
        String alsoMine = TOKENS.token(user);
        long other = newUser();
        String good = TOKENS.token(other);
        SmackClient gone = SERVER.loginWith(name(user), revoked);
        SmackClient byAnotherToken = SERVER.loginWith(name(user), alsoMine);
        SmackClient byPassword = SERVER.loginWith(name(user), password);
        SmackClient stays = SERVER.loginWith(name(other), good);
        String older = TOKENS.token(user);
        String newer = TOKENS.token(user);
        String newest = TOKENS.token(user);
        SaslClient resumed = resumed(name(user), older, newer);
        SaslClient resumedInVain = resumed(name(user), older, newest);

        rest.end(revoked);
        // What a session began with counts no longer when it was resumed with another one.
        rest.end(older);
        rest.end(newest);

        Awaitility.await("the end of the revoked session")
                .atMost(Duration.ofSeconds(150))
                .until(() -> gone.transcript().contains("<stream:error")
                        && !gone.connection().isConnected());
        Awaitility.await("the others are checked, too")
                .atMost(Duration.ofSeconds(20))
                .until(() -> rest.calls(good) >= 2 && rest.calls(alsoMine) >= 2);
        for (SmackClient client : List.of(byAnotherToken, byPassword, stays)) {
            client.settle();
            assertThat(client.transcript()).doesNotContain("<stream:error");
        }
        assertThat(resumed.exchange("<iq type='get' id='p1'><ping xmlns='urn:xmpp:ping'/></iq>", "p1"))
                .doesNotContain("<stream:error");
        assertThat(resumedInVain.exchange(
                        "<iq type='get' id='p2'><ping xmlns='urn:xmpp:ping'/></iq>", "</stream:error>"))
                .contains("<reset");
        resumed.leave();
        resumedInVain.close();
        assertThat(rest.calls(password)).isZero();
        assertThat(answer(revoked)).isEqualTo(REFUSED);
    }

    /** A session that began with one token and was resumed with another (XEP-0198). */
    private static SaslClient resumed(String name, String first, String second) {
        String id;
        try (SaslClient client = new SaslClient(SERVER.host())) {
            assertThat(client.plain(name, first).isSuccess()).isTrue();
            client.open();
            client.exchange(
                    "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "</bind></iq>");
            String enabled = client.exchange("<enable xmlns='urn:xmpp:sm:3' resume='true'/>", "<enabled[^>]*>");
            id = enabled.replaceAll("(?s).* id=[\"']([^\"']+).*", "$1");
        }
        SaslClient client = new SaslClient(SERVER.host());
        assertThat(client.plain(name, second).isSuccess()).isTrue();
        client.open();
        assertThat(client.exchange(
                        "<resume xmlns='urn:xmpp:sm:3' h='0' previd='" + id + "'/>", "<(resumed|failed)[^>]*>"))
                .contains("<resumed");
        return client;
    }

    @Test
    void aSessionOfOurOwnIsKnownWithoutTheService() throws Exception {
        ownApplication();
        String token = Secrets.token();
        ownSession(token, Instant.now().plusSeconds(600));

        assertThat(answer(token)).isEqualTo(SUCCESS);
        assertThat(TOKENS.answer(newUser(), token)).isEqualTo(REFUSED);

        assertThat(rest.calls(token)).isZero();
    }

    @Test
    void aSessionOfOurOwnIsEnoughForTokensToBePasswords() throws Exception {
        TOKENS.off();
        String token = Secrets.token();
        ownSession(token, Instant.now().plusSeconds(600));
        try {
            ownApplication();
            TOKENS.awaitOn();

            assertThat(answer(token)).isEqualTo(SUCCESS);
            assertThat(answer(Secrets.token())).isEqualTo(REFUSED);
        } finally {
            noApplication();
        }
        TOKENS.awaitOff();
    }

    @Test
    void aSessionOfOurOwnThatHasExpiredIsNone() throws Exception {
        ownApplication();
        String token = Secrets.token();
        ownSession(token, Instant.now().minusSeconds(60));

        assertThat(answer(token)).isEqualTo(REFUSED);
    }

    @Test
    void aSessionOfOurOwnLastsLongerWhenItIsUsed() throws Exception {
        ownApplication();
        String token = Secrets.token();
        Instant expiry = Instant.now().plusSeconds(60);
        ownSession(token, expiry);

        assertThat(answer(token)).isEqualTo(SUCCESS);

        Awaitility.await("a later expiry")
                .until(() -> SERVER.control()
                                .count("SELECT expiryDate FROM ofDialogSession WHERE tokenHash = '" + hash(token) + "'")
                        > expiry.toEpochMilli());
    }

    private static void ownApplication() {
        SERVER.control()
                .sql("INSERT INTO ofDialogApplication (applicationID, applicationName, authKey, authSecret, enabled,"
                        + " createdDate, updatedDate) VALUES (92, 'tests', 'key', 'secret', 1, 0, 0)");
    }

    @AfterEach
    void noApplication() {
        SERVER.control().sql("DELETE FROM ofDialogApplication");
    }

    private void ownSession(String token, Instant expiry) throws Exception {
        SERVER.control()
                .sql(
                        "INSERT INTO ofDialogSession (tokenHash, sessionID, applicationID, userID, expiryDate, createdDate,"
                                + " updatedDate) VALUES ('%s', '%s', %d, %d, %d, %d, %d)"
                                        .formatted(
                                                hash(token),
                                                objectId(),
                                                APPLICATION,
                                                user,
                                                expiry.toEpochMilli(),
                                                0L,
                                                0L));
    }

    private static String hash(String token) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anotherServiceIsAskedInItsOwnWay() {
        String token = Secrets.token();
        String late = Secrets.token();
        try (RestService other = new RestService("/me", "Authorization", "Bearer ")) {
            String answer = "{\"who\":{\"id\":%d,\"name\":\"Bea Example\",\"until\":\"%s\"},\"for\":[{\"app\":%d}]}";
            other.answer(
                    token, WireMock.okJson(answer.formatted(user, Instant.now().plusSeconds(600), APPLICATION)));
            other.answer(
                    late, WireMock.okJson(answer.formatted(user, Instant.now().minusSeconds(600), APPLICATION)));
            TOKENS.set("dialogs.auth.remote.path", "/me");
            TOKENS.set("dialogs.auth.remote.header", "Authorization");
            TOKENS.set("dialogs.auth.remote.prefix", "Bearer");
            TOKENS.set("dialogs.auth.remote.userPointer", "/who/id");
            TOKENS.set("dialogs.auth.remote.applicationPointer", "/for/0/app");
            TOKENS.set("dialogs.auth.remote.namePointer", "/who/name");
            TOKENS.set("dialogs.auth.remote.expiryPointer", "/who/until");
            TOKENS.set("dialogs.auth.remote.url", other.url());

            assertThat(answer(token)).isEqualTo(SUCCESS);
            assertThat(answer(late)).isEqualTo(REFUSED);

            assertThat(SERVER.control().userName(name(user))).contains("Bea Example");
            assertThat(other.calls(token)).isEqualTo(1);
            assertThat(rest.calls(token)).isZero();
        }
    }

    @Test
    void theFormOfTokensIsASetting() {
        String token = "tok_" + Secrets.token();
        rest.session(token, RestSession.of(user, APPLICATION));
        assertThat(answer(token)).isEqualTo(REFUSED);
        assertThat(rest.calls(token)).isZero();

        TOKENS.set("dialogs.auth.tokenPattern", "tok_[0-9a-f]+");

        assertThat(answer(token)).isEqualTo(SUCCESS);
        String ofTheUsualForm = TOKENS.token(user);
        assertThat(answer(ofTheUsualForm)).isEqualTo(REFUSED);
        assertThat(rest.calls(ofTheUsualForm)).isZero();
    }

    @Test
    void theServiceIsNotAskedIfItIsNoVerifier() {
        TOKENS.set("dialogs.auth.verifiers", "local");
        String token = TOKENS.token(user);

        assertThat(answer(token)).isEqualTo(REFUSED);
        assertThat(rest.calls(token)).isZero();

        TOKENS.unset("dialogs.auth.verifiers");
        String later = TOKENS.token(user);
        assertThat(answer(later)).isEqualTo(SUCCESS);
    }

    @Test
    void switchedOffNoTokenIsAPassword() {
        String token = TOKENS.token(user);
        assertThat(answer(token)).isEqualTo(SUCCESS);

        TOKENS.set("dialogs.auth.enabled", false);
        TOKENS.awaitOff();

        assertThat(answer(token)).isEqualTo(REFUSED);
        assertThat(rest.calls(token)).isEqualTo(1);
    }
}
