package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.RestAnswers.create;
import static org.dialogs.openfire.it.RestAnswers.encode;
import static org.dialogs.openfire.it.RestAnswers.errors;
import static org.dialogs.openfire.it.RestAnswers.group;
import static org.dialogs.openfire.it.RestAnswers.ids;
import static org.dialogs.openfire.it.RestAnswers.json;
import static org.dialogs.openfire.it.RestAnswers.messages;
import static org.dialogs.openfire.it.RestAnswers.numbers;
import static org.dialogs.openfire.it.RestAnswers.ok;
import static org.dialogs.openfire.it.RestAnswers.privateDialog;
import static org.dialogs.openfire.it.RestAnswers.publicGroup;
import static org.dialogs.openfire.it.RestAnswers.refused;
import static org.dialogs.openfire.it.RestAnswers.room;
import static org.dialogs.openfire.it.RestAnswers.say;
import static org.dialogs.openfire.it.RestAnswers.seen;
import static org.dialogs.openfire.it.RestAnswers.sees;
import static org.dialogs.openfire.it.RestAnswers.texts;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dialogs.openfire.it.RestUsers.Somebody;
import org.dialogs.openfire.testclient.RestClient;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The calls about dialogs, over https, and what becomes of their rooms. */
class DialogApiIT {

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final RestUsers USERS = new RestUsers(SERVER);

    private static final String DIALOGS = "/chat/Dialog.json";

    private final Somebody one = USERS.somebody();
    private final Somebody two = USERS.somebody();
    private final Somebody three = USERS.somebody();
    private final Somebody stranger = USERS.somebody(RestUsers.OTHER);

    private static String path(String dialog) {
        return "/chat/Dialog/" + dialog + ".json";
    }

    private static HttpResponse<String> update(Somebody who, String dialog, Map<String, Object> change) {
        return who.rest().json("PUT", path(dialog), change);
    }

    private static Map<String, Object> push(Somebody... users) {
        return Map.of(
                "push_all",
                Map.of("occupants_ids", Stream.of(users).map(Somebody::id).toList()));
    }

    private static Map<String, Object> pull(Somebody... users) {
        return Map.of(
                "pull_all",
                Map.of("occupants_ids", Stream.of(users).map(Somebody::id).toList()));
    }

    private SmackClient login(Somebody who) {
        return SERVER.login(who.name());
    }

    private static XmppClient join(SmackClient client, String dialog) {
        return client.join(room(dialog), client.jid().split("-")[0]);
    }

    /** Tries to enter the room of a dialog, and gives the server's error. */
    private static String refusal(XmppClient client, String room) {
        client.send("<presence to='" + room + "/" + client.jid().split("-")[0]
                + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        Element error = client.await(
                "refusal",
                stanza -> stanza.getName().equals("presence")
                        && "error".equals(stanza.attributeValue("type"))
                        && stanza.attributeValue("from").startsWith(room));
        return error.element("error").elements().get(0).getName();
    }

    @Test
    void aGroupIsMadeOfAForm() {
        Instant before = Instant.now();

        JsonNode dialog = json(
                201,
                one.rest()
                        .form(
                                "POST",
                                DIALOGS,
                                "type=2&name=%C3%84pfel+%26+%3Cb%3E&photo=77&occupants_ids=" + two.id() + ",+"
                                        + three.id() + "&data[class_name]=Fruit&data[nested][size]=3"));

        assertThat(dialog.get("type").asInt()).isEqualTo(2);
        assertThat(dialog.get("name").asText()).isEqualTo("\u00c4pfel & <b>");
        assertThat(dialog.get("photo").asText()).isEqualTo("77");
        assertThat(dialog.get("user_id").asLong()).isEqualTo(one.id());
        assertThat(numbers(dialog.get("occupants_ids"))).containsExactlyInAnyOrder(one.id(), two.id(), three.id());
        assertThat(dialog.get("xmpp_room_jid").asText())
                .isEqualTo(room(dialog.get("_id").asText()));
        assertThat(dialog.get("is_join_required").asInt()).isEqualTo(1);
        assertThat(dialog.get("is_joinable").asInt()).isEqualTo(1);
        assertThat(dialog.get("last_message").isNull()).isTrue();
        assertThat(dialog.get("unread_messages_count").asLong()).isZero();
        assertThat(dialog.get("data")).hasToString("{\"class_name\":\"Fruit\",\"nested\":{\"size\":\"3\"}}");
        assertThat(Instant.parse(dialog.get("created_at").asText())).isBetween(before.minusSeconds(1), Instant.now());
        for (Somebody each : List.of(one, two, three)) {
            assertThat(seen(each, dialog.get("_id").asText())).isEqualTo(dialog);
        }
        assertThat(sees(stranger, dialog.get("_id").asText())).isFalse();
    }

    @Test
    void aGroupIsMadeOfJson() {
        JsonNode dialog = create(
                one,
                Map.of(
                        "type",
                        2,
                        "name",
                        "Tea",
                        "occupants_ids",
                        List.of(two.id(), two.id(), one.id()),
                        "data",
                        Map.of("n", 1.5, "list", List.of(1, "2"), "yes", true)));

        assertThat(numbers(dialog.get("occupants_ids"))).containsExactlyInAnyOrder(one.id(), two.id());
        assertThat(dialog.at("/data/n").asDouble()).isEqualTo(1.5);
        assertThat(dialog.at("/data/list")).hasToString("[1,\"2\"]");
        assertThat(dialog.at("/data/yes").asBoolean()).isTrue();
        assertThat(seen(two, dialog.get("_id").asText())).isEqualTo(dialog);
    }

    @Test
    void aGroupMayHaveNobodyElseAndNoName() {
        JsonNode dialog = create(one, Map.of("type", 2));

        assertThat(dialog.get("name").isNull()).isTrue();
        assertThat(dialog.get("photo").isNull()).isTrue();
        assertThat(dialog.has("data")).isFalse();
        assertThat(numbers(dialog.get("occupants_ids"))).containsExactly(one.id());
    }

    @Test
    void aPrivateDialogIsOneForBothWhoeverAsks() {
        JsonNode made =
                create(one, Map.of("type", 3, "occupants_ids", String.valueOf(two.id()), "data", Map.of("a", "1")));
        String id = made.get("_id").asText();

        assertThat(made.get("xmpp_room_jid").isNull()).isTrue();
        assertThat(made.get("is_join_required").asInt()).isZero();
        assertThat(made.get("is_joinable").asInt()).isZero();
        assertThat(made.get("user_id").asLong()).isEqualTo(one.id());
        assertThat(numbers(made.get("occupants_ids"))).containsExactlyInAnyOrder(one.id(), two.id());
        assertThat(made.get("name").asText()).isEqualTo(two.name());
        assertThat(create(one, Map.of("type", 3, "occupants_ids", List.of(one.id(), two.id()))))
                .isEqualTo(made);
        JsonNode others = create(two, Map.of("type", 3, "occupants_ids", one.id(), "data", Map.of("a", "2")));
        assertThat(others.get("_id").asText()).isEqualTo(id);
        assertThat(others.get("user_id").asLong()).isEqualTo(one.id());
        assertThat(others.at("/data/a").asText()).isEqualTo("1");
        assertThat(others.get("name").asText()).isEqualTo(one.name());
        assertThat(seen(two, id)).isEqualTo(others);
        assertThat(sees(three, id)).isFalse();
    }

    @Test
    void itIsTheOneInWhichTheyTalk() {
        SmackClient client = login(one);
        client.send(chat(two.jid(), objectId(), body("first") + saved("")));
        client.settle();

        JsonNode dialog = create(two, Map.of("type", 3, "occupants_ids", one.id()));

        assertThat(dialog.get("last_message").asText()).isEqualTo("first");
        assertThat(dialog.get("unread_messages_count").asLong()).isEqualTo(1);
        assertThat(dialog.get("last_message_user_id").asLong()).isEqualTo(one.id());
    }

    @Test
    void aPublicGroupIsSeenByTheWholeApplicationAndNobodyElse() {
        String id = publicGroup(one);

        assertThat(seen(two, id).get("type").asInt()).isEqualTo(1);
        assertThat(numbers(seen(two, id).get("occupants_ids"))).containsExactly(one.id());
        assertThat(seen(two, id).get("unread_messages_count").asLong()).isZero();
        assertThat(sees(stranger, id)).isFalse();
        assertThat(messages(two, id, "").get("items")).isEmpty();
        refused(404, stranger.rest().get("/chat/Message.json?chat_dialog_id=" + id));
    }

    @Test
    void whatIsNoDialogIsInvalidAndMakesNone() {
        for (String form : List.of(
                "",
                "type=",
                "type=0",
                "type=4",
                "type=x",
                "type[a]=2",
                "type=3",
                "type=3&occupants_ids=ONE",
                "type=3&occupants_ids=TWO,THREE",
                "type=3&occupants_ids=TWO&is_join_required=1",
                "type=3&occupants_ids=TWO&is_joinable=1",
                "type=3&occupants_ids=1",
                "type=1&is_join_required=0",
                "type=1&is_joinable=0",
                "type=2&is_join_required=2",
                "type=2&occupants_ids=4711",
                "type=2&occupants_ids=STRANGER",
                "type=2&occupants_ids=TWO,x",
                "type=2&occupants_ids=0",
                "type=2&occupants_ids=-1",
                "type=2&occupants_ids[a]=1",
                "type=2&occupants_ids=99999999999999999999",
                "type=2&name[a]=x",
                "type=2&data=x")) {
            refused(
                    422,
                    one.rest()
                            .form(
                                    "POST",
                                    DIALOGS,
                                    form.replace("ONE", String.valueOf(one.id()))
                                            .replace("TWO", String.valueOf(two.id()))
                                            .replace("THREE", String.valueOf(three.id()))
                                            .replace("STRANGER", String.valueOf(stranger.id()))));
            assertThat(ok(one.rest().get(DIALOGS + "?user_id=" + one.id()))
                            .get("total_entries")
                            .asLong())
                    .isZero();
        }
    }

    @Test
    void textsHaveTheirLengths() {
        assertThat(create(one, Map.of("type", 2, "name", "\u00e4".repeat(255), "photo", "x".repeat(1_024)))
                        .get("name")
                        .asText())
                .hasSize(255);
        refused(422, one.rest().json("POST", DIALOGS, Map.of("type", 2, "name", "x".repeat(256))));
        refused(422, one.rest().json("POST", DIALOGS, Map.of("type", 2, "photo", "x".repeat(1_025))));
        String id = create(one, Map.of("type", 2, "data", Map.of("a", "x".repeat(8_000))))
                .get("_id")
                .asText();
        assertThat(errors(
                        422,
                        one.rest().json("POST", DIALOGS, Map.of("type", 2, "data", Map.of("a", "x".repeat(9_000))))))
                .contains("data");
        assertThat(errors(422, update(one, id, Map.of("data", Map.of("b", "x".repeat(8_000))))))
                .contains("data");
        refused(422, update(one, id, Map.of("name", "x".repeat(256))));
        assertThat(seen(one, id).get("data").has("b")).isFalse();
    }

    @Test
    void whetherOneHasToJoinIsAsItsOwnerSays() {
        String older =
                create(one, Map.of("type", 2, "is_joinable", 0)).get("_id").asText();
        String newer = create(
                        one, Map.of("type", 2, "is_joinable", 0, "is_join_required", 1, "occupants_ids", two.id()))
                .get("_id")
                .asText();

        assertThat(seen(one, older).get("is_join_required").asInt()).isZero();
        assertThat(seen(one, older).get("is_joinable").asInt()).isZero();
        assertThat(seen(one, newer).get("is_join_required").asInt()).isEqualTo(1);
        refused(403, update(two, newer, Map.of("is_join_required", 0)));
        refused(403, update(two, newer, Map.of("is_joinable", 1)));
        assertThat(ok(update(one, newer, Map.of("is_join_required", 0)))
                        .get("is_joinable")
                        .asInt())
                .isZero();
        refused(422, update(one, publicGroup(one), Map.of("is_join_required", 0)));
        refused(422, update(one, privateDialog(one, two), Map.of("is_join_required", 1)));
    }

    @Test
    void anyOccupantChangesAGroupAndTheOwnerAloneRemovesOthers() {
        String id = group(one, two);

        JsonNode changed = ok(update(two, id, Map.of("name", "Coffee", "photo", "9", "data", Map.of("a", 1, "b", 2))));
        assertThat(changed.get("name").asText()).isEqualTo("Coffee");
        assertThat(changed.get("photo").asText()).isEqualTo("9");
        assertThat(changed.get("user_id").asLong()).isEqualTo(one.id());
        Map<String, Object> gone = new HashMap<>();
        gone.put("a", null);
        assertThat(ok(update(two, id, Map.of("data", gone, "photo", ""))).get("data"))
                .hasToString("{\"b\":2}");
        assertThat(seen(one, id).get("photo").isNull()).isTrue();
        assertThat(seen(one, id).get("name").asText()).isEqualTo("Coffee");

        assertThat(numbers(ok(update(two, id, push(three))).get("occupants_ids")))
                .containsExactlyInAnyOrder(one.id(), two.id(), three.id());
        refused(403, update(two, id, pull(three)));
        refused(403, update(two, id, pull(two, one)));
        assertThat(numbers(ok(update(one, id, pull(three))).get("occupants_ids")))
                .containsExactlyInAnyOrder(one.id(), two.id());
        assertThat(sees(three, id)).isFalse();
        ok(update(two, id, pull(two)));
        assertThat(numbers(seen(one, id).get("occupants_ids"))).containsExactly(one.id());
        refused(403, update(two, id, Map.of("name", "x")));
    }

    @Test
    void aFormChangesOccupantsToo() {
        String id = group(one, two);

        JsonNode changed = ok(one.rest()
                .form(
                        "PUT",
                        path(id),
                        "push_all[occupants_ids][]=" + three.id() + "&pull_all[occupants_ids][]=" + two.id()));

        assertThat(numbers(changed.get("occupants_ids"))).containsExactlyInAnyOrder(one.id(), three.id());
    }

    @Test
    void whoIsPushedIsAUserOfTheApplication() {
        String id = group(one, two);

        refused(422, update(one, id, push(stranger)));
        refused(422, update(one, id, Map.of("push_all", Map.of("occupants_ids", "4711"))));
        refused(422, update(one, id, Map.of("push_all", "x")));
        assertThat(numbers(seen(one, id).get("occupants_ids"))).containsExactlyInAnyOrder(one.id(), two.id());
        // Who is gone, or was never there, can be removed.
        ok(update(one, id, Map.of("pull_all", Map.of("occupants_ids", "4711,-3"))));
    }

    @Test
    void nobodyElseChangesIt() {
        String id = group(one, two);

        refused(403, update(three, id, Map.of("name", "x")));
        refused(403, update(three, id, push(three)));
        refused(404, update(stranger, id, Map.of("name", "x")));
        refused(404, update(one, objectId(), Map.of("name", "x")));
        refused(404, update(one, "x", Map.of("name", "x")));
        assertThat(seen(one, id).get("name").asText()).isEqualTo("Tea");
    }

    @Test
    void onlyTheOwnerChangesAPublicGroup() {
        String id = publicGroup(one);
        ok(update(one, id, push(two)));

        refused(403, update(two, id, Map.of("name", "x")));
        refused(403, update(two, id, push(three)));
        refused(403, update(two, id, Map.of("data", Map.of("a", 1))));
        refused(403, update(three, id, Map.of("name", "x")));
        assertThat(ok(update(one, id, Map.of("name", "Fair"))).get("name").asText())
                .isEqualTo("Fair");
        ok(update(two, id, pull(two)));
        assertThat(numbers(seen(one, id).get("occupants_ids"))).containsExactly(one.id());
    }

    @Test
    void aPrivateDialogHasNothingToBeRenamedAndNobodyToComeOrGo() {
        String id = privateDialog(one, two);

        refused(422, update(one, id, Map.of("name", "x")));
        refused(422, update(one, id, Map.of("photo", "x")));
        refused(422, update(one, id, push(three)));
        refused(422, update(one, id, pull(two)));
        assertThat(ok(update(two, id, Map.of("data", Map.of("a", "1"))))
                        .at("/data/a")
                        .asText())
                .isEqualTo("1");
        refused(403, update(three, id, Map.of("data", Map.of("a", "2"))));
    }

    @Test
    void theRoomOfAGroupLetsItsOccupantsIn() {
        String id = group(one, two);
        SmackClient client = login(two);

        join(client, id);
        join(login(one), id);
        assertThat(refusal(login(three), room(id))).isEqualTo("registration-required");
        ok(update(one, id, push(three)));
        join(login(three), id);
        assertThat(refusal(login(stranger), room(id))).isNotEmpty();
    }

    @Test
    void theRoomOfAPublicGroupLetsEverybodyOfTheApplicationIn() {
        String id = publicGroup(one);

        join(login(three), id);
        assertThat(refusal(login(stranger), room(id))).isNotEmpty();
        assertThat(numbers(seen(one, id).get("occupants_ids"))).contains(three.id());
    }

    @Test
    void theRoomHasTheDialogsName() {
        String id = group(one, two);
        SmackClient client = login(two);

        assertThat(nameOfRoom(client, id)).isEqualTo("Tea");
        ok(update(one, id, Map.of("name", "Coffee")));
        assertThat(nameOfRoom(client, id)).isEqualTo("Coffee");
    }

    private static String nameOfRoom(XmppClient client, String dialog) {
        String id = objectId();
        client.send("<iq type='get' id='" + id + "' to='" + room(dialog)
                + "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        return client.await("disco", stanza -> id.equals(stanza.attributeValue("id")))
                .element("query")
                .element("identity")
                .attributeValue("name");
    }

    @Test
    void whoIsPulledIsThrownOutOfTheRoomAndCannotComeBack() {
        String id = group(one, two);
        SmackClient client = login(two);
        join(client, id);

        ok(update(one, id, pull(two)));

        Element kicked = client.await(
                "kicked",
                stanza -> stanza.getName().equals("presence")
                        && "unavailable".equals(stanza.attributeValue("type"))
                        && stanza.attributeValue("from").startsWith(room(id)));
        assertThat(kicked.asXML()).contains("code=\"301\"").contains("actor").contains(one.jid());
        assertThat(refusal(client, room(id))).isEqualTo("registration-required");
        refused(403, two.rest().get("/chat/Message.json?chat_dialog_id=" + id));
        assertThat(sees(two, id)).isFalse();
    }

    @Test
    void aDialogDeletedForOneselfIsThereForTheOther() {
        String id = privateDialog(one, two);
        say(one, id, "before");

        assertThat(ok(one.rest().delete(path(id))))
                .hasToString(
                        "{\"SuccessfullyDeleted\":{\"ids\":[\"%s\"]},\"NotFound\":{\"ids\":[]},\"WrongPermissions\":{\"ids\":[]}}"
                                .formatted(id));
        assertThat(sees(one, id)).isFalse();
        assertThat(sees(two, id)).isTrue();
        assertThat(ok(one.rest().delete(path(id))).at("/NotFound/ids/0").asText())
                .isEqualTo(id);

        say(two, id, "after");
        assertThat(sees(one, id)).isTrue();
        assertThat(texts(messages(one, id, "").get("items"), "message")).containsExactly("after");
        assertThat(texts(messages(two, id, "").get("items"), "message")).containsExactly("before", "after");
    }

    @Test
    void aPrivateDialogThatWasDeletedComesBackWhenItIsAskedFor() {
        String id = privateDialog(one, two);
        say(two, id, "before");
        ok(one.rest().delete(path(id)));

        assertThat(privateDialog(one, two)).isEqualTo(id);
        assertThat(sees(one, id)).isTrue();
        assertThat(messages(one, id, "").get("items")).isEmpty();
    }

    @Test
    void whoDeletesAGroupForHimselfLeavesIt() {
        String id = group(one, two);
        SmackClient client = login(two);
        join(client, id);

        ok(two.rest().delete(path(id)));

        assertThat(sees(two, id)).isFalse();
        assertThat(numbers(seen(one, id).get("occupants_ids"))).containsExactly(one.id());
        assertThat(refusal(login(two), room(id))).isEqualTo("registration-required");
    }

    @Test
    void onlyTheOwnerDeletesForAll() {
        String id = group(one, two, three);
        String other = group(two, one);
        say(two, id, "hello");
        String unknown = objectId();

        JsonNode answer =
                ok(two.rest().form("DELETE", "/chat/Dialog/" + id + "," + other + "," + unknown + ".json", "force=1"));

        assertThat(answer.at("/WrongPermissions/ids")).hasToString("[\"" + id + "\"]");
        assertThat(answer.at("/SuccessfullyDeleted/ids")).hasToString("[\"" + other + "\"]");
        assertThat(answer.at("/NotFound/ids")).hasToString("[\"" + unknown + "\"]");
        assertThat(sees(one, id)).isTrue();
        assertThat(sees(one, other)).isFalse();

        SmackClient client = login(three);
        join(client, id);
        ok(one.rest().delete(path(id) + "?force=1"));
        for (Somebody each : List.of(one, two, three)) {
            assertThat(sees(each, id)).isFalse();
            refused(404, each.rest().get("/chat/Message.json?chat_dialog_id=" + id));
        }
        client.await(
                "room destroyed",
                stanza -> stanza.getName().equals("presence") && stanza.asXML().contains("destroy"));
    }

    @Test
    void nobodyDeletesWhatIsNotHis() {
        String id = group(one, two);

        assertThat(ok(three.rest().delete(path(id)))
                        .at("/WrongPermissions/ids/0")
                        .asText())
                .isEqualTo(id);
        assertThat(ok(stranger.rest().delete(path(id) + "?force=1"))
                        .at("/NotFound/ids/0")
                        .asText())
                .isEqualTo(id);
        refused(422, one.rest().delete(path("x")));
        refused(422, one.rest().delete(path("x".repeat(24) + "," + id)));
        assertThat(sees(one, id)).isTrue();
    }

    @Test
    void eachSaysForHimselfWhetherHeIsNotified() {
        String id = group(one, two);
        String path = "/chat/Dialog/" + id + "/notifications.json";

        assertThat(ok(one.rest().get(path)).at("/notifications/enabled").asInt())
                .isEqualTo(1);
        assertThat(ok(one.rest().form("PUT", path, "enabled=0"))
                        .at("/notifications/enabled")
                        .asInt())
                .isZero();
        assertThat(ok(one.rest().get(path)).at("/notifications/enabled").asInt())
                .isZero();
        assertThat(ok(two.rest().get(path)).at("/notifications/enabled").asInt())
                .isEqualTo(1);
        refused(422, one.rest().form("PUT", path, "enabled=x"));
        refused(422, one.rest().form("PUT", path, ""));
        refused(403, three.rest().get(path));
        refused(404, stranger.rest().form("PUT", path, "enabled=0"));
        refused(404, one.rest().get("/chat/Dialog/" + objectId() + "/notifications.json"));
    }

    @Test
    void listsAreFilteredSortedCountedAndCutIntoPages() {
        String tea = create(one, Map.of("type", 2, "name", "Tea room", "data", Map.of("class", "drink", "n", 1)))
                .get("_id")
                .asText();
        String coffee = create(
                        one, Map.of("type", 2, "name", "Coffee", "occupants_ids", two.id(), "data", Map.of("n", 2)))
                .get("_id")
                .asText();
        String both = privateDialog(two, one);
        say(two, coffee, "The last word");

        assertThat(found("")).containsExactlyInAnyOrder(tea, coffee, both);
        assertThat(found("&type=3")).containsExactly(both);
        assertThat(found("&type[in]=2,3")).containsExactlyInAnyOrder(tea, coffee, both);
        assertThat(found("&type[nin]=1,3")).containsExactlyInAnyOrder(tea, coffee);
        assertThat(found("&name=Coffee")).containsExactly(coffee);
        assertThat(found("&name[ctn]=" + encode("TEA R"))).containsExactly(tea);
        assertThat(found("&_id[in]=" + tea + "," + objectId())).containsExactly(tea);
        assertThat(found("&_id[ne]=" + tea)).containsExactlyInAnyOrder(coffee, both);
        assertThat(found("&user_id=" + two.id())).containsExactly(both);
        assertThat(found("&occupants_ids[in]=" + two.id())).containsExactlyInAnyOrder(coffee, both);
        assertThat(found("&occupants_ids[all]=" + one.id() + "," + two.id())).containsExactlyInAnyOrder(coffee, both);
        assertThat(found("&occupants_ids[nin]=" + two.id())).containsExactly(tea);
        assertThat(found("&data[class]=drink")).containsExactly(tea);
        assertThat(found("&data[n]=2")).containsExactly(coffee);
        assertThat(found("&last_message[ctn]=LAST")).containsExactly(coffee);
        assertThat(found("&last_message_user_id=" + two.id())).containsExactly(coffee);
        assertThat(found("&unread_messages_count[gt]=0")).containsExactly(coffee);
        assertThat(found("&created_at[gt]=2016-01-01T00:00:00Z&created_at[lte]="
                        + encode(Instant.now().plusSeconds(5).toString())))
                .hasSize(3);
        assertThat(found("&updated_at[lt]=2016-01-01T00:00:00Z")).isEmpty();
        assertThat(found("&sort_asc=name&type=2")).containsExactly(coffee, tea);
        assertThat(found("&sort_desc=name&type=2")).containsExactly(tea, coffee);
        assertThat(found("&sort_asc=_id"))
                .isEqualTo(Stream.of(tea, coffee, both).sorted().toList());
        for (String sort : List.of("last_message_date_sent", "created_at", "updated_at", "_id", "name")) {
            assertThat(found("&sort_desc=" + sort)).hasSize(3);
        }

        JsonNode page = ok(one.rest().get(DIALOGS + "?sort_asc=_id&limit=2&skip=1" + mine()));
        assertThat(page.get("total_entries").asLong()).isEqualTo(3);
        assertThat(page.get("limit").asInt()).isEqualTo(2);
        assertThat(page.get("skip").asInt()).isEqualTo(1);
        assertThat(ids(page))
                .isEqualTo(Stream.of(tea, coffee, both).sorted().skip(1).toList());
        assertThat(ok(one.rest().get(DIALOGS + "?count=1" + mine()))).hasToString("{\"items\":{\"count\":3}}");
        assertThat(found("&skip=3")).isEmpty();
    }

    /** Without the public groups of other tests. */
    private static String mine() {
        return "&type[ne]=1";
    }

    private List<String> found(String query) {
        return ids(ok(one.rest().get(DIALOGS + "?limit=100" + (query.contains("type") ? "" : mine()) + query)));
    }

    @Test
    void theLatestIsFirst() {
        String older = group(one, two);
        String newer = group(one, two);

        SmackClient client = login(two);
        String private_ = privateDialog(two, one);
        client.send(chat(
                one.jid(),
                objectId(),
                body("x") + saved("<date_sent>" + (Instant.now().getEpochSecond() - 1_000) + "</date_sent>")));
        client.settle();

        assertThat(found("")).hasSize(3).endsWith(private_).contains(older, newer);
    }

    @Test
    void whatCannotBeAskedForIsInvalid() {
        for (String query : List.of(
                "limit=0",
                "limit=1001",
                "limit=x",
                "skip=-1",
                "skip=100001",
                "sort_asc=photo",
                "sort_asc=name&sort_desc=name",
                "colour=red",
                "type=x",
                "type[like]=2",
                "created_at[gt]=yesterday",
                "created_at[gt]=%2B999999999-12-31T23:59:59Z",
                "occupants_ids[in]=",
                "occupants_ids[in]=1,2,3,4,5,6,7,8,9,10,11",
                "name[all]=x",
                "data[x][all]=1",
                "count=x")) {
            refused(422, one.rest().get(DIALOGS + "?" + query));
        }
    }

    private static final List<String> CALLS = List.of(
            "GET /chat/Dialog.json",
            "POST /chat/Dialog.json",
            "PUT /chat/Dialog/ID.json",
            "DELETE /chat/Dialog/ID.json",
            "GET /chat/Dialog/ID/notifications.json",
            "PUT /chat/Dialog/ID/notifications.json",
            "GET /chat/Dialog/ID/messages.csv",
            "GET /chat/Dialog/ID/messages.jsonl",
            "GET /chat/Message.json",
            "POST /chat/Message.json",
            "PUT /chat/Message.json",
            "PUT /chat/Message/ID.json",
            "DELETE /chat/Message/ID.json",
            "GET /chat/Message/unread.json");

    @Test
    void whoHasNoSessionOfAUserGetsNothing() {
        CALLS.forEach(this::getsNothing);
    }

    private void getsNothing(String call) {
        String method = call.split(" ")[0];
        String path = call.split(" ")[1].replace("ID", objectId());
        for (RestClient client : List.of(
                USERS.nobody(),
                USERS.nobody().with("none"),
                USERS.nobody().with("x".repeat(5_000)),
                USERS.late(one.id()))) {
            assertThat(errors(401, client.send(method, path, Map.of(), "")))
                    .isEqualTo("[\"Required session does not exist\"]");
        }
        refused(401, USERS.application().send(method, path, Map.of(), ""));
    }

    @Test
    void anApplicationThatIsDisabledHasNoSessions() {
        RestClient client = USERS.user(one.id());
        SERVER.control().sql("UPDATE ofDialogApplication SET enabled = 0 WHERE applicationID = 92");
        try {
            refused(401, client.get(DIALOGS));
        } finally {
            SERVER.control().sql("UPDATE ofDialogApplication SET enabled = 1 WHERE applicationID = 92");
        }
    }

    @Test
    void anAnswerSaysWhenTheSessionEnds() {
        String header = one.rest()
                .get(DIALOGS)
                .headers()
                .firstValue("qb-token-expirationdate")
                .orElseThrow();

        Instant end = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'")
                .withZone(ZoneOffset.UTC)
                .parse(header, Instant::from);
        assertThat(end).isAfter(Instant.now().plus(Duration.ofMinutes(30)));
    }

    @Test
    void answersAreCompressedAndNotSentTwice() {
        create(one, Map.of("type", 2, "name", "x".repeat(255), "photo", "y".repeat(1_000)));
        HttpResponse<String> plain = one.rest().get(DIALOGS + "?limit=10" + mine());

        HttpResponse<String> compressed =
                one.rest().send("GET", DIALOGS + "?limit=10" + mine(), Map.of("Accept-Encoding", "gzip"), "");
        assertThat(compressed.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(Integer.parseInt(
                        compressed.headers().firstValue("content-length").orElseThrow()))
                .isLessThan(plain.body().length());
        String tag = plain.headers().firstValue("etag").orElseThrow();
        assertThat(compressed.headers().firstValue("etag")).hasValue(tag);
        assertThat(RestClient.overTls(SERVER.host())
                        .with(USERS.session(
                                one.id(), RestUsers.APPLICATION, Instant.now().plusSeconds(60)))
                        .send("GET", DIALOGS + "?limit=10" + mine(), Map.of("If-None-Match", tag), "")
                        .statusCode())
                .isEqualTo(304);
    }
}
