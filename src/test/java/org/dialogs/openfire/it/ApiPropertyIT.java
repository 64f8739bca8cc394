package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.RestAnswers.create;
import static org.dialogs.openfire.it.RestAnswers.json;
import static org.dialogs.openfire.it.RestAnswers.messages;
import static org.dialogs.openfire.it.RestAnswers.ok;
import static org.dialogs.openfire.it.RestAnswers.seen;
import static org.dialogs.openfire.it.Stanzas.objectId;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dialogs.openfire.it.RestUsers.Somebody;
import org.dialogs.openfire.testclient.RestClient;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever is sent to whichever call, with all ids known: nothing fails, every answer is as the document says, nobody gets to know or to
 * change what is others'. The same seed makes the same calls, but for the ids that the server draws: {@code -Ddialogs.test.seed}.
 */
class ApiPropertyIT {

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final RestUsers USERS = new RestUsers(SERVER);

    private static final Duration TIME = Duration.ofSeconds(25);

    private final long seed = Long.getLong("dialogs.test.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final RandomCalls.Known known = new RandomCalls.Known();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final Set<String> succeeded = new TreeSet<>();

    /** Who has something that others must not see; he does nothing while they call. */
    private final class Owner {

        private final String mark = "mark" + objectId();
        private final String publicMark = "mark" + objectId();
        private final Somebody self;
        private final Somebody friend;
        private final String pair;
        private final String group;
        private final String open;
        private final List<JsonNode> before;

        Owner(long application) {
            self = USERS.somebody(application);
            friend = USERS.somebody(application);
            profile(self);
            pair = dialog(3, mark, friend);
            group = dialog(2, mark, friend);
            open = dialog(1, publicMark);
            for (String dialog : List.of(pair, group)) {
                say(self, dialog, mark);
                say(friend, dialog, mark);
            }
            say(self, open, publicMark);
            known.dialogs().addAll(List.of(pair, group, open));
            known.users().addAll(List.of(String.valueOf(self.id()), String.valueOf(friend.id())));
            before = state();
        }

        private void profile(Somebody who) {
            JsonNode user = ok(who.rest()
                    .json("PUT", "/users/" + who.id() + ".json", Map.of("user", Map.of("full_name", publicMark))));
            assertThat(user.at("/user/full_name").asText()).isEqualTo(publicMark);
        }

        private String dialog(int type, String text, Somebody... others) {
            List<Long> ids = List.of(others).stream().map(Somebody::id).toList();
            Map<String, Object> data = Map.of("key", text);
            return create(self, Map.of("type", type, "name", text, "occupants_ids", ids, "data", data))
                    .get("_id")
                    .asText();
        }

        private void say(Somebody who, String dialog, String text) {
            Map<String, Object> message = Map.of("chat_dialog_id", dialog, "message", text, "colour", text);
            known.messages()
                    .add(json(201, who.rest().json("POST", "/chat/Message.json", message))
                            .get("_id")
                            .asText());
        }

        /** What nobody else may change. */
        private List<JsonNode> state() {
            List<JsonNode> state = new ArrayList<>();
            for (Somebody each : List.of(self, friend)) {
                for (String dialog : List.of(pair, group)) {
                    state.add(seen(each, dialog));
                    state.add(messages(each, dialog, ""));
                }
            }
            return state;
        }
    }

    /** Who calls at random. */
    private final class Caller {

        private final long application;
        private final List<String> forbidden;
        private RandomCalls.Known own = new RandomCalls.Known();
        private Somebody self;
        private RestClient rest;

        Caller(long application, List<String> forbidden) {
            this.application = application;
            this.forbidden = forbidden;
            beBorn();
        }

        private void beBorn() {
            self = USERS.somebody(application);
            rest = self.rest();
            own = new RandomCalls.Known();
            remember(own.users(), known.users(), String.valueOf(self.id()));
            String dialog =
                    create(self, Map.of("type", 2, "name", "own")).get("_id").asText();
            remember(own.dialogs(), known.dialogs(), dialog);
        }

        /** His calls may have ended his session, or himself. */
        void stay() {
            if (rest.get("/chat/Message/unread.json").statusCode() != 200) {
                rest = USERS.user(self.id(), application);
                if (rest.get("/users/" + self.id() + ".json").statusCode() != 200) {
                    beBorn();
                }
            }
        }

        void check(RandomCalls.Call call, RestClient client) {
            HttpResponse<String> answer = answer(call, client);
            int status = answer.statusCode();
            statuses.merge(status, 1, Integer::sum);
            assertThat(status < 500 || status == 503).as("status %d", status).isTrue();
            assertThat(answer.headers().firstValue("x-request-id")).isPresent();
            if (status >= 400 && !call.method().equals("HEAD")) {
                assertThat(RestClient.json(answer).get("errors")).isNotEmpty();
            }
            forbidden.forEach(mark -> assertThat(answer.body()).doesNotContain(mark));
            forbidden.forEach(
                    mark -> assertThat(answer.headers().map()).asString().doesNotContain(mark));
            if (status < 300 && !call.operation().isEmpty()) {
                succeeded.add(call.operation());
                learn(answer);
            }
        }

        private static HttpResponse<String> answer(RandomCalls.Call call, RestClient client) {
            return client.send(call.method(), call.path(), call.headers(), call.body());
        }

        /** What is made is known from now on. */
        private void learn(HttpResponse<String> answer) {
            if (answer.statusCode() == 201) {
                JsonNode made = RestClient.json(answer);
                String id = made.path("_id").asText(made.at("/user/id").asText());
                if (made.has("chat_dialog_id")) {
                    remember(own.messages(), known.messages(), id);
                } else if (made.has("xmpp_room_jid")) {
                    remember(own.dialogs(), known.dialogs(), id);
                } else if (made.has("user")) {
                    remember(known.users(), known.users(), id);
                }
            }
        }

        private void remember(List<String> ids, List<String> all, String id) {
            ids.add(id);
            all.add(id);
        }
    }

    @Test
    void nothingFailsAndNobodyGetsWhatIsOthers() {
        System.out.println("ApiPropertyIT: seed " + seed);
        Owner here = new Owner(RestUsers.APPLICATION);
        Owner there = new Owner(RestUsers.OTHER);
        Caller one = new Caller(RestUsers.APPLICATION, List.of(here.mark, there.mark, there.publicMark));
        Caller two = new Caller(RestUsers.APPLICATION, one.forbidden);
        Caller other = new Caller(RestUsers.OTHER, List.of(here.mark, here.publicMark, there.mark));
        List<Caller> callers = List.of(one, two, other);
        assertThat(one.rest.get("/chat/Dialog.json").body())
                .as("that what is looked for would be found")
                .contains(here.publicMark);
        SmackClient listener = SERVER.login(here.self.name());
        RestClient application = USERS.user(0, RestUsers.OTHER);
        List<RestClient> withoutUser = List.of(USERS.nobody(), USERS.nobody().with("none"), application);
        RandomCalls calls =
                new RandomCalls(random, RestClient.json(USERS.nobody().get("/openapi.json")), known);
        int made = 0;
        String before = "nothing";

        long end = System.nanoTime() + TIME.toNanos();
        while (System.nanoTime() < end) {
            Caller caller = callers.get(random.nextInt(callers.size()));
            RandomCalls.Call call = calls.next(caller.own);
            RestClient client = random.nextInt(20) == 0 ? withoutUser.get(random.nextInt(3)) : caller.rest;
            try {
                (withoutUser.contains(client) ? other : caller).check(call, client);
                made++;
                if (call.path().matches("/(session|login|users).*")) {
                    caller.stay();
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", call " + made + ": " + call + "\nafter " + before, e);
            }
            before = call.toString();
        }

        System.out.println("ApiPropertyIT: " + made + " calls, " + statuses + ", succeeded " + succeeded);
        assertThat(statuses.keySet()).as("seed %d", seed).contains(200, 201, 400, 401, 403, 404, 405, 422);
        assertThat(succeeded).as("seed %d", seed).hasSizeGreaterThan(10);
        assertThat(here.state()).as("seed %d", seed).isEqualTo(here.before);
        assertThat(there.state()).as("seed %d", seed).isEqualTo(there.before);
        listener.settle();
        assertThat(SERVER.host().log().lines().filter(line -> line.contains(" ERROR ")))
                .as("seed %d", seed)
                .isEmpty();
    }
}
