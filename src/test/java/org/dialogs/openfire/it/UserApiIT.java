package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.testclient.SaslClient.SUCCESS;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.RestApplication;
import org.dialogs.openfire.testclient.RestClient;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users over https: each is a user of the server, too, with one password; who may read and change whom. */
class UserApiIT {

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final Tokens TOKENS = new Tokens(SERVER);

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Set<String> ISSUED = new HashSet<>();
    private static RestApplication application;
    private static RestApplication other;

    private final RestClient rest = RestClient.overTls(SERVER.host()).checked();
    private final String login = "user-" + NUMBERS.incrementAndGet();
    private final String password = Secrets.password();
    private RestClient guest;

    @BeforeAll
    static void addApplications() {
        application = RestApplications.add(SERVER, 92);
        other = RestApplications.add(SERVER, 93);
        TOKENS.awaitOn();
    }

    @BeforeEach
    void beginASession() {
        guest = rest.with(issued(application.token(rest)));
    }

    @AfterAll
    static void theLogHasNoTokenThatWasIssued() {
        String log = Secrets.withoutTheWebServers(SERVER.host().log());
        assertThat(ISSUED).isNotEmpty().allSatisfy(token -> assertThat(log).doesNotContain(token));
    }

    private static String issued(String token) {
        ISSUED.add(token);
        return token;
    }

    private HttpResponse<String> create(Map<String, ?> user) {
        return guest.json("POST", "/users.json", Map.of("user", user));
    }

    private static JsonNode user(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
        return RestClient.json(answer).path("user");
    }

    private long createUser() {
        return user(create(Map.of("login", login, "password", password)))
                .path("id")
                .asLong();
    }

    private RestClient himself() {
        return rest.with(issued(application.token(rest, login, password)));
    }

    private static HttpResponse<String> delete(RestClient client, long id) {
        return client.send("DELETE", "/users/" + id + ".json", Map.of(), "");
    }

    private static void assertInvalid(HttpResponse<String> answer, String errors) {
        assertThat(answer.body()).isEqualTo("{\"errors\":" + errors + "}");
        assertThat(answer.statusCode()).isEqualTo(422);
    }

    @Test
    void aUserIsMadeWithAllThatIsSaidOfHim() {
        Map<String, Object> said = new HashMap<>();
        said.put("login", login);
        said.put("email", login + "@example.org");
        said.put("password", password);
        said.put("full_name", "Zo\u00eb \ud83d\ude00");
        said.put("phone", "+1 555");
        said.put("website", "https://example.org/");
        said.put("custom_data", "{\"a\": 1}\n");
        said.put("external_user_id", 77);
        said.put("blob_id", 5);
        said.put("tag_list", "one, two");

        HttpResponse<String> answer = create(said);

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode user = user(answer);
        long id = user.path("id").asLong();
        assertThat(user.path("login").asText()).isEqualTo(login);
        assertThat(user.path("email").asText()).isEqualTo(login + "@example.org");
        assertThat(user.path("full_name").asText()).isEqualTo("Zo\u00eb \ud83d\ude00");
        assertThat(user.path("phone").asText()).isEqualTo("+1 555");
        assertThat(user.path("website").asText()).isEqualTo("https://example.org/");
        assertThat(user.path("custom_data").asText()).isEqualTo("{\"a\": 1}\n");
        assertThat(user.path("external_user_id").asText()).isEqualTo("77");
        assertThat(user.path("blob_id").asLong()).isEqualTo(5);
        assertThat(user.path("user_tags").asText()).isEqualTo("one,two");
        assertThat(user.path("created_at").asText()).endsWith("Z");
        assertThat(user.has("password")).isFalse();
        assertThat(user(guest.get("/users/" + id + ".json"))).isEqualTo(user);
        assertThat(user(guest.get("/users/by_login.json?login=" + login))).isEqualTo(user);
        assertThat(user(guest.get("/users/by_email.json?email=" + login.toUpperCase() + "@EXAMPLE.org")))
                .isEqualTo(user);
        assertThat(SERVER.control().userName(Tokens.name(id))).hasValue("Zo\u00eb \ud83d\ude00");
    }

    @Test
    void hisPasswordIsGoodForXmppAndHisTokenToo() {
        String name = Tokens.name(createUser());
        String token = issued(application.token(rest, login, password));

        try (SmackClient byPassword = SERVER.loginWith(name, password);
                SmackClient byToken = SERVER.loginWith(name, token)) {
            assertThat(byPassword.jid()).startsWith(name + "@localhost/");
            assertThat(byToken.jid()).startsWith(name + "@localhost/");
        }
    }

    @Test
    void aNumberThatTheServerHasInUseIsNotGivenAgain() {
        long id = createUser();
        SERVER.control().createUser(Tokens.name(id + 1), Secrets.password());

        long next = user(create(Map.of("login", login + "-next", "password", password)))
                .path("id")
                .asLong();

        assertThat(next).isGreaterThan(id + 1);
    }

    @Test
    void aLoginAndAnEmailAddressAreOnesOwn() {
        Map<String, String> first = Map.of("login", login, "email", login + "@example.org", "password", password);
        create(first);

        assertInvalid(create(first), "{\"email\":[\"has already been taken\"],\"login\":[\"has already been taken\"]}");
        assertInvalid(
                create(Map.of("email", login.toUpperCase() + "@example.ORG", "password", password)),
                "{\"email\":[\"has already been taken\"]}");
        assertThat(create(Map.of("login", login.toUpperCase(), "password", password))
                        .statusCode())
                .isEqualTo(201);
        assertThat(rest.with(issued(other.token(rest)))
                        .json("POST", "/users.json", Map.of("user", first))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void ofManyWhoWantOneLoginAtOnceOneGetsIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Future<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(threads.submit(() -> create(Map.of("login", login, "password", password))));
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<HttpResponse<String>> answer : answers) {
            statuses.add(answer.get().statusCode());
        }
        threads.shutdown();

        assertThat(statuses).containsOnly(201, 422).containsOnlyOnce(201);
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofDialogUser WHERE login = '" + login + "'"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ab|12345678|{\"login\":[\"is too short (minimum is 3 characters)\"]}",
                "a b c|12345678|{\"login\":[\"should contain letters, digits and . _ - @ + only\"]}",
                "valid|1234567|{\"password\":[\"is too short (minimum is 8 characters)\"]}",
                "valid|1234 5678|{\"password\":[\"should contain alphanumeric and punctuation characters only\"]}"
            })
    void whatCannotBeIsNamed(String badLogin, String badPassword, String errors) {
        assertInvalid(create(Map.of("login", badLogin, "password", badPassword)), errors);
    }

    @Test
    void aUserWithoutANameOrAPasswordIsNotMade() {
        assertInvalid(create(Map.of("password", password)), "{\"base\":[\"login or email must be set\"]}");
        assertInvalid(create(Map.of("login", login)), "{\"user.password\":[\"is required\"]}");
        assertInvalid(
                create(Map.of("email", "nobody", "password", password)),
                "{\"email\":[\"should look like an email address\"]}");
    }

    @Test
    void whatHasFailedHalfwayCanBeDoneAgain() {
        long id = createUser();
        SERVER.control().sql("DELETE FROM ofUser WHERE username = '" + Tokens.name(id) + "'");
        SERVER.control().sql("UPDATE ofDialogUser SET createdDate = 1000 WHERE userID = " + id);
        // The server remembers users for a while.
        SERVER.control().deleteUser(Tokens.name(id));
        SERVER.control()
                .sql("INSERT INTO ofDialogUser (applicationID, userID, login, createdDate, updatedDate) VALUES (92, "
                        + id + ", '" + login + "', 1000, 1000)");
        SERVER.control()
                .sql("INSERT INTO ofDialogUserName (applicationID, nameKind, userName, userID) VALUES (92, 1, '" + login
                        + "', " + id + ")");

        assertThat(application
                        .begin(rest, Map.of("user[login]", login, "user[password]", password))
                        .statusCode())
                .isEqualTo(401);
        assertThat(createUser()).isNotEqualTo(id);
        assertThat(himself().get("/session.json").statusCode()).isEqualTo(200);
    }

    @Test
    void aUserChangesHimself() {
        long id = createUser();

        JsonNode changed = user(himself()
                .json(
                        "PUT",
                        "/users/" + id + ".json",
                        Map.of("user", Map.of("full_name", "Ann", "login", login + "-new", "phone", "1"))));
        assertThat(changed.path("full_name").asText()).isEqualTo("Ann");
        assertThat(changed.path("login").asText()).isEqualTo(login + "-new");

        assertThat(application
                        .begin(rest, Map.of("user[login]", login, "user[password]", password))
                        .statusCode())
                .isEqualTo(401);
        RestClient again = rest.with(issued(application.token(rest, login + "-new", password)));
        Map<String, String> nothing = new HashMap<>();
        nothing.put("phone", null);
        assertThat(user(again.json("PUT", "/users/" + id + ".json", Map.of("user", nothing)))
                        .path("phone")
                        .isNull())
                .isTrue();
        assertThat(SERVER.control().userName(Tokens.name(id))).hasValue("Ann");
    }

    @Test
    void whoHasANameToLogInByKeepsOne() {
        long id = createUser();

        assertInvalid(
                himself().json("PUT", "/users/" + id + ".json", Map.of("user", Map.of("login", "", "full_name", "x"))),
                "{\"base\":[\"login or email must be set\"]}");

        assertThat(user(himself().get("/users/" + id + ".json"))
                        .path("full_name")
                        .isNull())
                .isTrue();
    }

    @Test
    void aNewPasswordIsGoodForBothAndTheOldOneForNeither() {
        long id = createUser();
        String name = Tokens.name(id);
        RestClient one = himself();
        String elsewhere = issued(application.token(rest, login, password));
        String next = Secrets.password();
        assertThat(TOKENS.login(name, elsewhere).answer()).isEqualTo(SUCCESS);

        assertInvalid(
                one.json("PUT", "/users/" + id + ".json", Map.of("user", Map.of("password", next))),
                "{\"user.old_password\":[\"is required\"]}");
        assertInvalid(
                one.json(
                        "PUT",
                        "/users/" + id + ".json",
                        Map.of("user", Map.of("password", next, "old_password", Secrets.password()))),
                "{\"old_password\":[\"is incorrect\"]}");
        user(one.json(
                "PUT", "/users/" + id + ".json", Map.of("user", Map.of("password", next, "old_password", password))));

        assertThat(TOKENS.login(name, next).answer()).isEqualTo(SUCCESS);
        assertThat(TOKENS.login(name, password).answer()).isEqualTo(Tokens.REFUSED);
        assertThat(application
                        .begin(rest, Map.of("user[login]", login, "user[password]", password))
                        .statusCode())
                .isEqualTo(401);
        issued(application.token(rest, login, next));
        assertThat(one.get("/session.json").statusCode()).isEqualTo(200);
        assertThat(rest.with(elsewhere).get("/session.json").statusCode()).isEqualTo(401);
        assertThat(TOKENS.login(name, elsewhere).answer()).isEqualTo(Tokens.REFUSED);
    }

    @Test
    void aDeletedUserIsGoneHereAndThere() {
        long id = createUser();
        String name = Tokens.name(id);
        String token = issued(application.token(rest, login, password));
        assertThat(TOKENS.login(name, token).answer()).isEqualTo(SUCCESS);

        assertThat(delete(rest.with(token), id).statusCode()).isEqualTo(200);

        assertThat(guest.get("/users/" + id + ".json").statusCode()).isEqualTo(404);
        assertThat(rest.with(token).get("/session.json").statusCode()).isEqualTo(401);
        assertThat(TOKENS.login(name, password).answer()).isEqualTo(Tokens.REFUSED);
        assertThat(TOKENS.login(name, token).answer()).isEqualTo(Tokens.REFUSED);
        assertThat(SERVER.control().userName(name)).isEmpty();
        assertThat(createUser()).isGreaterThan(id);
    }

    @Test
    void whomTheAdministratorDeletesIsGoneHereToo() {
        long id = createUser();
        RestClient himself = himself();

        SERVER.control().deleteUser(Tokens.name(id));

        Awaitility.await("gone")
                .untilAsserted(
                        () -> assertThat(guest.get("/users/" + id + ".json").statusCode())
                                .isEqualTo(404));
        assertThat(himself.get("/session.json").statusCode()).isEqualTo(401);
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofDialogUserName WHERE userID = " + id))
                .isZero();
    }

    @Test
    void anAccountThatWasMadeElsewhereIsReadByItsNumber() {
        JsonNode user = user(guest.get("/users/1001.json"));
        assertThat(user.path("id").asLong()).isEqualTo(1001);
        assertThat(user.path("login").isNull()).isTrue();
        assertThat(guest.get("/users/2001.json").statusCode()).isEqualTo(404);

        JsonNode list = RestClient.json(guest.get("/users.json?filter%5B%5D=number+id+in+1002,1001,999999"));
        assertThat(list.path("items").findValues("id")).hasSize(2);
        assertThat(list.path("total_entries").asLong()).isEqualTo(2);
    }

    @Test
    void usersAreListedAPageAtATime() {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(user(create(Map.of("login", login + "-" + i, "password", password)))
                    .path("id")
                    .asLong());
        }
        String from = "/users.json?filter%5B%5D=number+id+ge+" + ids.get(0) + "&per_page=2";

        JsonNode first = RestClient.json(guest.get(from));
        JsonNode second = RestClient.json(guest.get(from + "&page=2"));
        JsonNode last = RestClient.json(guest.get(from + "&order=desc+number+id"));

        assertThat(first.path("total_entries").asLong()).isEqualTo(3);
        assertThat(first.path("per_page").asInt()).isEqualTo(2);
        assertThat(idsOf(first)).isEqualTo(ids.subList(0, 2));
        assertThat(second.path("current_page").asInt()).isEqualTo(2);
        assertThat(idsOf(second)).isEqualTo(ids.subList(2, 3));
        assertThat(idsOf(last)).isEqualTo(List.of(ids.get(2), ids.get(1)));
        assertThat(idsOf(RestClient.json(
                        guest.get("/users.json?filter%5B%5D=string+login+in+" + login + "-2," + login + "-0,nobody"))))
                .isEqualTo(List.of(ids.get(0), ids.get(2)));
    }

    private static List<Long> idsOf(JsonNode list) {
        List<Long> ids = new ArrayList<>();
        list.path("items").forEach(item -> ids.add(item.at("/user/id").asLong()));
        return ids;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filter%5B%5D=string+full_name+in+Ann",
                "filter%5B%5D=date+created_at+gt+2020-01-01",
                "filter%5B%5D=number+id+ne+1",
                "filter%5B%5D=number+id+in+x",
                "filter%5B%5D=nonsense",
                "filter%5Ba%5D%5Bb%5D=1",
                "order=asc+string+full_name",
                "per_page=101",
                "per_page=0",
                "page=0",
                "page=2000000000",
                "page=x"
            })
    void whatNoIndexServesOrCannotBeIsRefused(String query) {
        HttpResponse<String> answer = guest.get("/users.json?" + query);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(RestClient.json(answer).path("errors").isObject()).isTrue();
    }

    @Test
    void anotherUserIsReadAndNotChanged() {
        long id = createUser();
        create(Map.of("login", login + "-other", "password", password));
        RestClient another = rest.with(issued(application.token(rest, login + "-other", password)));

        assertThat(another.get("/users/" + id + ".json").statusCode()).isEqualTo(200);
        assertThat(another.json("PUT", "/users/" + id + ".json", Map.of("user", Map.of("full_name", "x")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(delete(another, id).statusCode()).isEqualTo(403);
        assertThat(guest.json("PUT", "/users/" + id + ".json", Map.of("user", Map.of("full_name", "x")))
                        .statusCode())
                .isEqualTo(401);
        assertThat(delete(guest, id).statusCode()).isEqualTo(401);
    }

    @Test
    void anotherApplicationsUsersAreNotThere() {
        long id = createUser();
        RestClient guestElsewhere = rest.with(issued(other.token(rest)));
        guestElsewhere.json("POST", "/users.json", Map.of("user", Map.of("login", login, "password", password)));
        RestClient userElsewhere = rest.with(issued(other.token(rest, login, password)));

        assertThat(guestElsewhere.get("/users/" + id + ".json").statusCode()).isEqualTo(404);
        assertThat(userElsewhere
                        .json("PUT", "/users/" + id + ".json", Map.of("user", Map.of("full_name", "x")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(delete(userElsewhere, id).statusCode()).isEqualTo(404);
        assertThat(user(guestElsewhere.get("/users/by_login.json?login=" + login))
                        .path("id")
                        .asLong())
                .isNotEqualTo(id);
        assertThat(idsOf(RestClient.json(guestElsewhere.get("/users.json?per_page=100"))))
                .doesNotContain(id);
        assertThat(idsOf(RestClient.json(guestElsewhere.get("/users.json?filter%5B%5D=number+id+in+" + id))))
                .isEmpty();
    }

    @Test
    void whoUsesTheApiIsSeenToHaveDoneSo() {
        long id = createUser();
        assertThat(user(guest.get("/users/" + id + ".json"))
                        .path("last_request_at")
                        .isNull())
                .isTrue();

        himself().get("/session.json");

        assertThat(user(guest.get("/users/" + id + ".json"))
                        .path("last_request_at")
                        .asText())
                .endsWith("Z");
    }

    @Test
    void withoutASessionThereIsNothing() {
        assertThat(List.of(
                        rest.get("/users.json"),
                        rest.get("/users/1001.json"),
                        rest.get("/users/by_login.json?login=a"),
                        rest.json("POST", "/users.json", Map.of("user", Map.of())),
                        rest.json("PUT", "/users/1001.json", Map.of("user", Map.of())),
                        delete(rest, 1001)))
                .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(401));
    }
}
