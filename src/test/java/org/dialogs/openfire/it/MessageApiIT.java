package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.RestAnswers.encode;
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
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;
import static org.dialogs.openfire.testclient.XmppClient.extraParam;
import static org.dialogs.openfire.testclient.XmppClient.extraParams;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dialogs.openfire.it.RestUsers.Somebody;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The calls about messages, over https, and what of them is heard over XMPP; and the other way round. */
class MessageApiIT {

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final RestUsers USERS = new RestUsers(SERVER);

    private static final String MESSAGES = "/chat/Message.json";
    private static final String DELETED = "/SuccessfullyDeleted/ids";
    private static final String WRONG = "/WrongPermissions/ids";
    private static final String NOT_FOUND = "/NotFound/ids";

    private final Somebody one = USERS.somebody();
    private final Somebody two = USERS.somebody();
    private final Somebody three = USERS.somebody();
    private final Somebody stranger = USERS.somebody(RestUsers.OTHER);

    private static String path(String... messages) {
        return "/chat/Message/" + String.join(",", messages) + ".json";
    }

    private static HttpResponse<String> post(Somebody who, Map<String, Object> message) {
        return who.rest().json("POST", MESSAGES, message);
    }

    private static JsonNode posted(Somebody who, Map<String, Object> message) {
        return json(201, post(who, message));
    }

    private static String id(JsonNode message) {
        return message.get("_id").asText();
    }

    private SmackClient login(Somebody who) {
        return SERVER.login(who.name());
    }

    private static void join(SmackClient client, String dialog) {
        client.join(room(dialog), client.jid().split("-")[0]);
    }

    /** A message as one reads it, without marking it. */
    private static JsonNode message(Somebody who, String dialog, String id) {
        JsonNode items = messages(who, dialog, "&_id=" + id).get("items");
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    private static List<String> said(Somebody who, String dialog) {
        return texts(messages(who, dialog, "").get("items"), "message");
    }

    private static long unread(Somebody who, String dialog) {
        JsonNode answer = ok(who.rest().get("/chat/Message/unread.json?chat_dialog_ids=" + dialog));
        assertThat(seen(who, dialog).get("unread_messages_count")).isEqualTo(answer.get(dialog));
        return answer.get(dialog).asLong();
    }

    @Test
    void aMessageIsMadeOfJsonWithAllThatItHas() {
        String dialog = privateDialog(one, two);
        long before = Instant.now().getEpochSecond();

        JsonNode made = posted(
                one,
                Map.of(
                        "chat_dialog_id",
                        dialog,
                        "message",
                        "a <b> & \u00e4 \ud83d\ude00",
                        "attachments",
                        List.of(Map.of("type", "image", "id", 7, "url", "https://x/?a=1&b=2"), Map.of("type", "audio")),
                        "colour",
                        "red",
                        "count",
                        0,
                        "nested",
                        Map.of("a", Map.of("b", List.of("1", "2"))),
                        "_id",
                        objectId(),
                        "sender_id",
                        two.id()));

        assertThat(made.get("message").asText()).isEqualTo("a <b> & \u00e4 \ud83d\ude00");
        assertThat(made.get("chat_dialog_id").asText()).isEqualTo(dialog);
        assertThat(made.get("sender_id").asLong()).isEqualTo(one.id());
        assertThat(made.get("recipient_id").asLong()).isEqualTo(two.id());
        assertThat(made.get("date_sent").asLong())
                .isBetween(before, Instant.now().getEpochSecond());
        assertThat(made.get("read").asInt()).isZero();
        assertThat(numbers(made.get("read_ids"))).containsExactly(one.id());
        assertThat(numbers(made.get("delivered_ids"))).containsExactly(one.id());
        assertThat(made.at("/attachments/0/type").asText()).isEqualTo("image");
        assertThat(made.at("/attachments/0/id").asText()).isEqualTo("7");
        assertThat(made.at("/attachments/1")).hasToString("{\"type\":\"audio\"}");
        assertThat(made.get("colour").asText()).isEqualTo("red");
        assertThat(made.at("/nested/a/b")).hasToString("[\"1\",\"2\"]");
        assertThat(message(one, dialog, id(made))).isEqualTo(made);
        assertThat(message(two, dialog, id(made))).isEqualTo(made);
        JsonNode last = seen(two, dialog);
        assertThat(last.get("last_message_id").asText()).isEqualTo(id(made));
        assertThat(last.get("last_message").asText())
                .isEqualTo(made.get("message").asText());
        assertThat(last.get("last_message_date_sent")).isEqualTo(made.get("date_sent"));
        assertThat(last.get("last_message_user_id").asLong()).isEqualTo(one.id());
    }

    @Test
    void aMessageIsMadeOfAForm() {
        String dialog = group(one, two);

        JsonNode made = json(
                201,
                two.rest()
                        .form(
                                "POST",
                                MESSAGES,
                                "chat_dialog_id=" + dialog + "&message=" + encode("x & y")
                                        + "&attachments[0][type]=image&attachments[0][id]=7&colour=red&nested[a]=1"));

        assertThat(made.get("message").asText()).isEqualTo("x & y");
        assertThat(made.get("recipient_id").isNull()).isTrue();
        assertThat(made.get("attachments")).hasToString("[{\"type\":\"image\",\"id\":\"7\"}]");
        assertThat(made.at("/nested/a").asText()).isEqualTo("1");
        assertThat(message(one, dialog, id(made))).isEqualTo(made);
    }

    @Test
    void theDialogOfTwoIsMadeByTheirFirstMessage() {
        JsonNode made = posted(one, Map.of("recipient_id", two.id(), "message", "hello"));
        String dialog = made.get("chat_dialog_id").asText();

        assertThat(privateDialog(two, one)).isEqualTo(dialog);
        assertThat(posted(two, Map.of("recipient_id", one.id(), "message", "hi"))
                        .get("chat_dialog_id")
                        .asText())
                .isEqualTo(dialog);
        assertThat(said(one, dialog)).containsExactly("hello", "hi");
    }

    @Test
    void anAttachmentIsEnough() {
        String dialog = privateDialog(one, two);

        JsonNode made = posted(
                one, Map.of("chat_dialog_id", dialog, "attachments", List.of(Map.of("type", "image", "id", "1"))));

        assertThat(made.get("message").asText()).isEmpty();
    }

    @Test
    void whatIsNoMessageIsInvalidAndIsNotKept() {
        String dialog = privateDialog(one, two);
        for (String form : List.of(
                "",
                "chat_dialog_id=D&message=",
                "chat_dialog_id=D&colour=red",
                "message=x",
                "chat_dialog_id=&recipient_id=&message=x",
                "recipient_id=x&message=x",
                "recipient_id=4711&message=x",
                "recipient_id=-1&message=x",
                "recipient_id=" + stranger.id() + "&message=x",
                "chat_dialog_id=D&message[a]=x",
                "chat_dialog_id=D&message=x&dialog_id=y",
                "chat_dialog_id=D&message=x&message_id=y",
                "chat_dialog_id=D&message=x&a%20b=1",
                "chat_dialog_id=D&message=x&attachments=1",
                "chat_dialog_id=D&message=x&attachments[0][a][b]=1",
                "chat_dialog_id=D&message=x&send_to_chat=2",
                "chat_dialog_id=D&message=x&system=x",
                "chat_dialog_id=D&message=x&markable=x")) {
            refused(422, one.rest().form("POST", MESSAGES, form.replace("=D", "=" + dialog)));
        }
        refused(400, one.rest().form("POST", MESSAGES, "chat_dialog_id=" + dialog + "&message=%00"));
        refused(400, one.rest().form("POST", MESSAGES, "chat_dialog_id=" + dialog + "&message=%ff"));
        refused(413, one.rest().json("POST", MESSAGES, Map.of("message", "x".repeat(1 << 20))));
        refused(415, one.rest().send("POST", MESSAGES, Map.of("Content-Type", "text/xml"), "<a/>"));
        assertThat(said(one, dialog)).isEmpty();
    }

    @Test
    void whoIsNoOccupantSaysNothingAndReadsNothing() {
        String dialog = group(one, two);
        JsonNode message = say(one, dialog, "hello");
        Map<Integer, Somebody> others = Map.of(403, three, 404, stranger);

        others.forEach((status, other) -> {
            refused(status, post(other, Map.of("chat_dialog_id", dialog, "message", "x")));
            refused(status, post(other, Map.of("chat_dialog_id", dialog, "message", "x", "send_to_chat", 1)));
            refused(status, other.rest().get(MESSAGES + "?chat_dialog_id=" + dialog));
            refused(status, other.rest().get(MESSAGES + "?count=1&chat_dialog_id=" + dialog));
            refused(status, other.rest().form("PUT", MESSAGES, "read=1&chat_dialog_id=" + dialog));
            refused(status, other.rest().form("PUT", path(id(message)), "read=1"));
            refused(status, other.rest().form("PUT", path(id(message)), "message=x"));
            refused(status, other.rest().get("/chat/Message/unread.json?chat_dialog_ids=" + dialog));
            refused(status, other.rest().get("/chat/Dialog/" + dialog + "/messages.csv"));
            refused(status, other.rest().get("/chat/Dialog/" + dialog + "/messages.jsonl"));
        });
        assertThat(ok(three.rest().delete(path(id(message)))).at(WRONG)).hasSize(1);
        assertThat(ok(stranger.rest().delete(path(id(message)) + "?force=1")).at(NOT_FOUND))
                .hasSize(1);
        assertThat(message(two, dialog, id(message))).isEqualTo(message);
    }

    @Test
    void aDialogThatIsNotThereIsNotFound() {
        String none = objectId();

        refused(404, post(one, Map.of("chat_dialog_id", none, "message", "x")));
        refused(404, post(one, Map.of("chat_dialog_id", none, "message", "x", "send_to_chat", 1)));
        refused(404, post(one, Map.of("chat_dialog_id", "x", "message", "x")));
        refused(404, one.rest().get(MESSAGES + "?chat_dialog_id=" + none));
        refused(422, one.rest().get(MESSAGES));
        refused(404, one.rest().form("PUT", MESSAGES, "read=1&chat_dialog_id=" + none));
        refused(422, one.rest().form("PUT", MESSAGES, "read=1"));
        refused(404, one.rest().form("PUT", path(none), "read=1"));
        refused(404, one.rest().get("/chat/Message/unread.json?chat_dialog_ids=" + none));
        assertThat(ok(one.rest().delete(path(none))).at(NOT_FOUND)).hasToString("[\"" + none + "\"]");
        assertThat(sees(one, none)).isFalse();
    }

    @Test
    void anybodyOfTheApplicationSpeaksInAPublicGroup() {
        String dialog = publicGroup(one);

        say(two, dialog, "hello");

        assertThat(said(three, dialog)).containsExactly("hello");
        assertThat(numbers(seen(one, dialog).get("occupants_ids"))).containsExactlyInAnyOrder(one.id(), two.id());
        refused(404, post(stranger, Map.of("chat_dialog_id", dialog, "message", "x")));
    }

    @Test
    void whatIsNotToBeSentIsHeardByNobody() {
        SmackClient client = login(two);

        JsonNode made = posted(one, Map.of("recipient_id", two.id(), "message", "silent"));
        client.settle();

        assertThat(client.messages()).noneMatch(message -> id(made).equals(message.attributeValue("id")));
    }

    @Test
    void whatIsToBeSentIsHeardAsTheAnswerHasIt() {
        SmackClient sender = login(one);
        SmackClient client = login(two);

        JsonNode made = posted(
                one,
                Map.of(
                        "recipient_id",
                        two.id(),
                        "message",
                        "a <b>",
                        "send_to_chat",
                        1,
                        "markable",
                        1,
                        "colour",
                        "red",
                        "nested",
                        Map.of("a", "1"),
                        "attachments",
                        List.of(Map.of("type", "image", "id", "7"))));

        Element heard = client.awaitMessage(id(made));
        assertThat(heard.attributeValue("type")).isEqualTo("chat");
        assertThat(heard.attributeValue("from")).startsWith(one.jid());
        assertThat(heard.elementText("body")).isEqualTo("a <b>");
        assertThat(heard.element("markable")).isNotNull();
        assertThat(extraParam(heard, "dialog_id"))
                .isEqualTo(made.get("chat_dialog_id").asText());
        assertThat(extraParam(heard, "date_sent"))
                .isEqualTo(made.get("date_sent").asText());
        assertThat(extraParam(heard, "colour")).isEqualTo("red");
        assertThat(extraParams(heard).element("nested").elementText("a")).isEqualTo("1");
        assertThat(extraParams(heard).element("attachment").attributeValue("id"))
                .isEqualTo("7");
        sender.settle();
        client.settle();
        assertThat(times(client, id(made))).isEqualTo(1);
        assertThat(times(sender, id(made))).isZero();
        assertThat(said(two, made.get("chat_dialog_id").asText())).containsExactly("a <b>");
        assertThat(message(two, made.get("chat_dialog_id").asText(), id(made))).isEqualTo(made);
    }

    private static long times(XmppClient client, String id) {
        return client.messages().stream()
                .filter(message -> id.equals(message.attributeValue("id")))
                .count();
    }

    @Test
    void whatIsSentIntoAGroupIsHeardInItsRoom() {
        String dialog = group(one, two, three);
        SmackClient client = login(two);
        join(client, dialog);
        SmackClient outside = login(three);

        JsonNode made =
                posted(one, Map.of("chat_dialog_id", dialog, "message", "all", "send_to_chat", true, "colour", "red"));

        Element heard = client.awaitMessage(id(made));
        assertThat(heard.attributeValue("type")).isEqualTo("groupchat");
        assertThat(heard.attributeValue("from")).isEqualTo(room(dialog) + "/" + one.id());
        assertThat(extraParam(heard, "dialog_id")).isEqualTo(dialog);
        assertThat(extraParam(heard, "date_sent"))
                .isEqualTo(made.get("date_sent").asText());
        assertThat(extraParam(heard, "colour")).isEqualTo("red");
        client.settle();
        outside.settle();
        assertThat(times(client, id(made))).isEqualTo(1);
        assertThat(times(outside, id(made))).isZero();
        assertThat(said(three, dialog)).containsExactly("all");
    }

    @Test
    void aSystemMessageIsAHeadlineThatNobodyKeeps() {
        String dialog = privateDialog(one, two);
        SmackClient client = login(two);

        JsonNode made = posted(one, Map.of("chat_dialog_id", dialog, "system", 1, "message", "psst", "kind", "call"));

        Element heard = client.awaitMessage(id(made));
        assertThat(heard.attributeValue("type")).isEqualTo("headline");
        assertThat(extraParam(heard, "moduleIdentifier")).isEqualTo("SystemNotifications");
        assertThat(extraParam(heard, "kind")).isEqualTo("call");
        assertThat(said(two, dialog)).isEmpty();
        assertThat(unread(two, dialog)).isZero();
        refused(422, post(one, Map.of("chat_dialog_id", group(one, two), "system", 1, "message", "x")));
        refused(422, post(one, Map.of("recipient_id", stranger.id(), "system", 1, "message", "x")));
    }

    @Test
    void whatWasSaidOverXmppIsReadAtOnce() {
        String dialog = group(one, two);
        SmackClient client = login(one);
        join(client, dialog);

        for (int i = 0; i < 20; i++) {
            String id = objectId();
            client.send(
                    i % 2 == 0
                            ? chat(two.jid(), id, body("x") + saved("<colour>red</colour>"))
                            : groupchat(room(dialog), id, body("x") + saved("<colour>red</colour>")));
            client.settle();
            String where = i % 2 == 0 ? privateDialog(two, one) : dialog;
            assertThat(message(two, where, id).get("colour").asText()).isEqualTo("red");
        }
    }

    @Test
    void listsMarkAsReadUnlessToldNotTo() {
        String dialog = privateDialog(one, two);
        List<String> ids = IntStream.range(0, 3)
                .mapToObj(i -> id(say(one, dialog, "m" + i)))
                .toList();
        assertThat(unread(two, dialog)).isEqualTo(3);
        messages(two, dialog, "");
        assertThat(unread(two, dialog)).isEqualTo(3);
        ok(one.rest().get(MESSAGES + "?chat_dialog_id=" + dialog));
        ok(two.rest().get(MESSAGES + "?count=1&chat_dialog_id=" + dialog));
        assertThat(unread(two, dialog)).isEqualTo(3);

        ok(two.rest().get(MESSAGES + "?limit=2&chat_dialog_id=" + dialog));

        assertThat(unread(two, dialog)).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            JsonNode message = message(one, dialog, ids.get(i));
            assertThat(message.get("read").asInt()).isEqualTo(i < 2 ? 1 : 0);
            assertThat(numbers(message.get("read_ids")))
                    .isEqualTo(i < 2 ? List.of(one.id(), two.id()) : List.of(one.id()));
            assertThat(numbers(message.get("delivered_ids")))
                    .isEqualTo(i < 2 ? List.of(one.id(), two.id()) : List.of(one.id()));
        }
        assertThat(unread(one, dialog)).isZero();
    }

    @Test
    void messagesAreMarkedOneByOneOrAllTogether() {
        String dialog = group(one, two, three);
        String first = id(say(one, dialog, "first"));
        String second = id(say(one, dialog, "second"));
        String own = id(say(two, dialog, "own"));

        assertThat(two.rest()
                        .form("PUT", path(first), "delivered=1&chat_dialog_id=" + dialog)
                        .body())
                .isEmpty();
        assertThat(numbers(message(one, dialog, first).get("delivered_ids"))).containsExactly(one.id(), two.id());
        assertThat(numbers(message(one, dialog, first).get("read_ids"))).containsExactly(one.id());
        assertThat(unread(two, dialog)).isEqualTo(2);

        assertThat(two.rest().json("PUT", path(first, own), Map.of("read", 1)).statusCode())
                .isEqualTo(200);
        assertThat(numbers(message(one, dialog, first).get("read_ids"))).containsExactly(one.id(), two.id());
        assertThat(numbers(message(one, dialog, own).get("read_ids"))).containsExactly(two.id());
        assertThat(unread(two, dialog)).isEqualTo(1);
        refused(404, two.rest().form("PUT", path(first, objectId()), "read=1"));
        refused(404, two.rest().form("PUT", path(second), "read=1&chat_dialog_id=" + objectId()));
        assertThat(unread(two, dialog)).isEqualTo(1);

        assertThat(three.rest()
                        .form("PUT", MESSAGES, "delivered=1&chat_dialog_id=" + dialog)
                        .statusCode())
                .isEqualTo(200);
        assertThat(unread(three, dialog)).isEqualTo(3);
        assertThat(numbers(message(one, dialog, second).get("delivered_ids"))).containsExactly(one.id(), three.id());
        assertThat(three.rest()
                        .form("PUT", MESSAGES, "read=1&chat_dialog_id=" + dialog)
                        .statusCode())
                .isEqualTo(200);
        assertThat(unread(three, dialog)).isZero();
        assertThat(numbers(message(one, dialog, second).get("read_ids"))).containsExactly(one.id(), three.id());
        assertThat(numbers(message(one, dialog, own).get("read_ids"))).containsExactly(two.id(), three.id());
    }

    @Test
    void markersOverXmppAreSeenInTheNextList() {
        String dialog = privateDialog(one, two);
        String id = id(posted(one, Map.of("chat_dialog_id", dialog, "message", "x", "markable", 1)));
        SmackClient client = login(two);

        client.send(chat(
                one.jid(),
                objectId(),
                "<received xmlns='urn:xmpp:chat-markers:0' id='" + id + "'/>"
                        + Stanzas.extraParams("<dialog_id>" + dialog + "</dialog_id>")));
        client.settle();
        assertThat(numbers(message(one, dialog, id).get("delivered_ids"))).containsExactly(one.id(), two.id());
        assertThat(numbers(message(one, dialog, id).get("read_ids"))).containsExactly(one.id());
        client.send(chat(
                one.jid(),
                objectId(),
                "<displayed xmlns='urn:xmpp:chat-markers:0' id='" + id + "'/>"
                        + Stanzas.extraParams("<dialog_id>" + dialog + "</dialog_id>")));
        client.settle();
        assertThat(numbers(message(one, dialog, id).get("read_ids"))).containsExactly(one.id(), two.id());
        assertThat(unread(two, dialog)).isZero();
    }

    @Test
    void unreadMessagesAreCountedInAllAndInEach() {
        String first = privateDialog(one, two);
        String second = group(one, two);
        say(one, first, "a");
        say(one, second, "b");
        say(one, second, "c");
        say(two, second, "d");

        assertThat(ok(two.rest().get("/chat/Message/unread.json"))).hasToString("{\"total\":3}");
        assertThat(ok(two.rest().get("/chat/Message/unread.json?chat_dialog_ids=" + first + "," + second)))
                .hasToString("{\"total\":3,\"%s\":1,\"%s\":2}".formatted(first, second));
        assertThat(ok(one.rest().get("/chat/Message/unread.json"))).hasToString("{\"total\":1}");
        assertThat(ok(three.rest().get("/chat/Message/unread.json"))).hasToString("{\"total\":0}");
        String many = IntStream.range(0, 501).mapToObj(i -> objectId()).collect(Collectors.joining(","));
        refused(422, two.rest().get("/chat/Message/unread.json?chat_dialog_ids=" + many));
    }

    @Test
    void whoWroteAMessageCorrectsIt() {
        String dialog = group(one, two);
        String id = id(say(one, dialog, "helo"));

        assertThat(one.rest()
                        .form("PUT", path(id), "message=hello&chat_dialog_id=" + dialog)
                        .statusCode())
                .isEqualTo(200);

        JsonNode message = message(two, dialog, id);
        assertThat(message.get("message").asText()).isEqualTo("hello");
        assertThat(seen(two, dialog).get("last_message").asText()).isEqualTo("hello");
        refused(403, two.rest().form("PUT", path(id), "message=x"));
        refused(422, one.rest().form("PUT", path(id), "message="));
        refused(422, one.rest().form("PUT", path(id, id(say(one, dialog, "y"))), "message=x"));
        refused(422, one.rest().form("PUT", MESSAGES, "message=x&chat_dialog_id=" + dialog));
        assertThat(message(two, dialog, id).get("message").asText()).isEqualTo("hello");
    }

    @Test
    void whatIsDeletedForOneselfIsThereForTheOthers() {
        String dialog = privateDialog(one, two);
        String id = id(say(one, dialog, "hello"));
        assertThat(unread(two, dialog)).isEqualTo(1);

        assertThat(ok(two.rest().delete(path(id))).at(DELETED)).hasToString("[\"" + id + "\"]");

        assertThat(said(two, dialog)).isEmpty();
        assertThat(ok(two.rest().get(MESSAGES + "?count=1&chat_dialog_id=" + dialog)))
                .hasToString("{\"items\":{\"count\":0}}");
        assertThat(unread(two, dialog)).isZero();
        assertThat(said(one, dialog)).containsExactly("hello");
        assertThat(numbers(message(one, dialog, id).get("read_ids"))).containsExactly(one.id());
        assertThat(ok(two.rest().get(MESSAGES + "?_id=" + id + "&chat_dialog_id=" + dialog))
                        .get("items"))
                .isEmpty();
    }

    @Test
    void whoWroteItOrOwnsTheDialogDeletesItForAll() {
        String dialog = group(one, two, three);
        String ones = id(say(one, dialog, "one"));
        String twos = id(say(two, dialog, "two"));
        String threes = id(say(three, dialog, "three"));
        String none = objectId();

        JsonNode answer = ok(two.rest().form("DELETE", path(ones, twos, none), "force=1"));
        assertThat(answer.at(WRONG)).hasToString("[\"" + ones + "\"]");
        assertThat(answer.at(DELETED)).hasToString("[\"" + twos + "\"]");
        assertThat(answer.at(NOT_FOUND)).hasToString("[\"" + none + "\"]");
        assertThat(said(one, dialog)).containsExactly("one", "three");
        assertThat(ok(one.rest().json("DELETE", path(threes), Map.of("force", 1)))
                        .at(DELETED))
                .hasSize(1);
        assertThat(said(three, dialog)).containsExactly("one");
        assertThat(seen(three, dialog).get("last_message").asText()).isEqualTo("one");
        refused(422, one.rest().delete(path("x")));
        refused(
                422,
                one.rest()
                        .delete(path(IntStream.range(0, 101)
                                .mapToObj(i -> objectId())
                                .toArray(String[]::new))));
    }

    @Test
    void listsAreFilteredSortedCountedAndCutIntoPages() {
        String dialog = group(one, two);
        SmackClient client = login(one);
        join(client, dialog);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(objectId());
            client.send(groupchat(
                    room(dialog),
                    ids.get(i),
                    body("Message " + i)
                            + saved("<date_sent>" + (1_500_000_000 + i) + "</date_sent><colour>"
                                    + (i < 3 ? "red" : "green") + "</colour><attachment type='"
                                    + (i == 5 ? "image" : "audio")
                                    + "'/>")));
        }
        client.settle();

        assertThat(found(dialog, "")).isEqualTo(ids);
        assertThat(found(dialog, "&sort_asc=date_sent")).isEqualTo(ids);
        List<String> reversed = new ArrayList<>(ids);
        Collections.reverse(reversed);
        assertThat(found(dialog, "&sort_desc=date_sent")).isEqualTo(reversed);
        assertThat(found(dialog, "&limit=3&skip=4")).isEqualTo(ids.subList(4, 7));
        assertThat(found(dialog, "&limit=3&skip=4&sort_desc=date_sent")).isEqualTo(reversed.subList(4, 7));
        assertThat(found(dialog, "&skip=10")).isEmpty();
        assertThat(found(dialog, "&date_sent[gt]=1500000007")).isEqualTo(ids.subList(8, 10));
        assertThat(found(dialog, "&date_sent[gte]=1500000007&date_sent[lt]=1500000009"))
                .isEqualTo(ids.subList(7, 9));
        assertThat(found(dialog, "&date_sent[lte]=1500000000")).isEqualTo(ids.subList(0, 1));
        assertThat(found(dialog, "&date_sent=1500000004")).isEqualTo(ids.subList(4, 5));
        assertThat(found(dialog, "&date_sent[in]=1500000004,1500000005")).isEqualTo(ids.subList(4, 6));
        assertThat(found(dialog, "&date_sent[ne]=1500000009")).isEqualTo(ids.subList(0, 9));
        assertThat(found(dialog, "&_id=" + ids.get(2))).isEqualTo(ids.subList(2, 3));
        assertThat(found(dialog, "&_id[in]=" + ids.get(3) + "," + ids.get(2) + "," + objectId()))
                .isEqualTo(ids.subList(2, 4));
        assertThat(found(dialog, "&_id[nin]=" + String.join(",", ids.subList(0, 9))))
                .isEqualTo(ids.subList(9, 10));
        assertThat(found(dialog, "&_id[in]=")).isEmpty();
        assertThat(found(dialog, "&sender_id=" + one.id())).isEqualTo(ids);
        assertThat(found(dialog, "&sender_id[in]=")).isEmpty();
        assertThat(found(dialog, "&sender_id[ne]=" + one.id())).isEmpty();
        assertThat(found(dialog, "&message[ctn]=MESSAGE%207")).isEqualTo(ids.subList(7, 8));
        assertThat(found(dialog, "&message=Message+7")).isEqualTo(ids.subList(7, 8));
        assertThat(found(dialog, "&colour=red")).isEqualTo(ids.subList(0, 3));
        assertThat(found(dialog, "&colour=red&limit=1&skip=1")).isEqualTo(ids.subList(1, 2));
        assertThat(found(dialog, "&colour[ne]=red&message[ctn]=4")).isEqualTo(ids.subList(4, 5));
        assertThat(found(dialog, "&attachments_type=image")).isEqualTo(ids.subList(5, 6));
        assertThat(found(dialog, "&created_at[lt]=2016-01-01T00:00:00Z")).isEmpty();
        assertThat(found(dialog, "&updated_at[gt]=2016-01-01T00:00:00Z")).isEqualTo(ids);
        assertThat(messages(two, dialog, "&count=1")).hasToString("{\"items\":{\"count\":10}}");
        assertThat(messages(two, dialog, "&count=1&colour=red")).hasToString("{\"items\":{\"count\":3}}");
        assertThat(messages(two, dialog, "&limit=3&skip=4").get("skip").asInt()).isEqualTo(4);
        assertThat(messages(two, dialog, "&limit=3&skip=4").get("limit").asInt())
                .isEqualTo(3);

        for (String query : List.of(
                "limit=0",
                "limit=1001",
                "skip=-1",
                "skip=100001",
                "sort_asc=created_at",
                "sort_desc=message",
                "sort_asc=date_sent&sort_desc=date_sent",
                "date_sent[gt]=x",
                "date_sent[all]=",
                "date_sent[ctn]=1",
                "created_at[gt]=%2B999999999-12-31T23:59:59Z",
                "_id=x",
                "_id[gt]=" + objectId(),
                "sender_id=x",
                "read=1",
                "read_ids[in]=1",
                "colour[all]=x",
                "colour[like]=x",
                "mark_as_read=x",
                "count=2")) {
            refused(422, two.rest().get(MESSAGES + "?chat_dialog_id=" + dialog + "&" + query));
        }
    }

    private List<String> found(String dialog, String query) {
        return ids(messages(two, dialog, query));
    }

    @Test
    void whoCameLaterToAGroupReadsWhatWasSaidBefore() {
        String dialog = group(one, two);
        say(one, dialog, "before");

        ok(one.rest()
                .json(
                        "PUT",
                        "/chat/Dialog/" + dialog + ".json",
                        Map.of("push_all", Map.of("occupants_ids", three.id()))));

        assertThat(said(three, dialog)).containsExactly("before");
        assertThat(unread(three, dialog)).isZero();
    }

    @Test
    void aDialogIsAFileForThoseWhoMayReadIt() {
        String dialog = group(one, two);
        String first = id(say(one, dialog, "=1+1, \"quoted\"\nsecond line"));
        String second = id(posted(two, Map.of("chat_dialog_id", dialog, "message", "x", "colour", "red")));

        HttpResponse<String> csv = two.rest().get("/chat/Dialog/" + dialog + "/messages.csv");
        assertThat(csv.headers().firstValue("content-type").orElse("")).startsWith("text/csv");
        assertThat(csv.headers().firstValue("content-disposition").orElse("")).contains(dialog + ".csv");
        assertThat(csv.body())
                .startsWith(
                        "_id,date_sent,sender_id,message,attachments,custom,created_at,updated_at\r\n" + first + ",")
                .contains("\"'=1+1, \"\"quoted\"\"\nsecond line\"")
                .contains("\r\n" + second + ",");
        HttpResponse<String> lines = two.rest().get("/chat/Dialog/" + dialog + "/messages.jsonl");
        assertThat(lines.body().lines()).hasSize(2);
        assertThat(lines.body().lines().toList().get(1))
                .isEqualTo(message(two, dialog, second).toString());
        assertThat(two.rest()
                        .send("HEAD", "/chat/Dialog/" + dialog + "/messages.csv", Map.of(), "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(two.rest()
                        .send("GET", "/chat/Dialog/" + dialog + "/messages.csv", Map.of("Accept-Encoding", "gzip"), "")
                        .headers()
                        .firstValue("content-encoding"))
                .hasValue("gzip");
        refused(404, two.rest().get("/chat/Dialog/" + objectId() + "/messages.csv"));
    }

    @Test
    void aHundredMessagesOfAHundredClientsAreAllThere() {
        String dialog = group(one, two);

        List<String> ids = IntStream.range(0, 100)
                .parallel()
                .mapToObj(i -> id(say(i % 2 == 0 ? one : two, dialog, "m" + i)))
                .toList();

        assertThat(ids(messages(one, dialog, "&limit=1000"))).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(unread(one, dialog)).isEqualTo(50);
        assertThat(unread(two, dialog)).isEqualTo(50);
    }
}
