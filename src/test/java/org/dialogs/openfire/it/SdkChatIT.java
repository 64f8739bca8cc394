package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.dialogs.openfire.it.Stanzas.objectId;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testbrowser.ChromiumExtension;
import org.dialogs.openfire.testbrowser.Frame;
import org.dialogs.openfire.testbrowser.QuickBloxPage;
import org.dialogs.openfire.testbrowser.QuickBloxSdk;
import org.dialogs.openfire.testbrowser.SdkException;
import org.dialogs.openfire.testbrowser.SdkSettings;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** QuickBlox's own SDK, unchanged, in a real browser: everything of the chat that needs no REST API. */
@ParameterizedClass(name = "quickblox {0}")
@EnumSource(QuickBloxSdk.class)
class SdkChatIT {

    private static final int ONE = 1001;
    private static final int TWO = 1002;

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final ChromiumExtension BROWSER = new ChromiumExtension(SERVER);

    @Parameter
    QuickBloxSdk sdk;

    private QuickBloxPage one;
    private QuickBloxPage two;

    @BeforeEach
    void connect() {
        one = BROWSER.connect(sdk, ONE);
        two = BROWSER.connect(sdk, TWO);
    }

    @Test
    void aWrongPasswordIsRefusedAsTheSdkExpects() {
        QuickBloxPage page = BROWSER.open(sdk);

        assertThatExceptionOfType(SdkException.class)
                .isThrownBy(() -> page.connect(ONE, "not-the-password"))
                .matches(refusal -> refusal.code() == 401, "is a 401");
        assertThat(page.value("chat.isConnected").asBoolean()).isFalse();
    }

    @Test
    void aMessageArrivesWithItsDialogItsAttachmentsAndItsParameters() {
        String id = send(
                one,
                TWO,
                "Look at this <b>\u00e4\ud83d\ude00</b> & more",
                Map.of(
                        "save_to_history",
                        1,
                        "mood",
                        "happy & <well>",
                        "place",
                        Map.of("city", "Paris", "country", "France"),
                        "attachments",
                        List.of(
                                Map.of(
                                        "id",
                                        "123123",
                                        "type",
                                        "image",
                                        "name",
                                        "a \"b\".png",
                                        "size",
                                        "2048",
                                        "content-type",
                                        "image/png"),
                                Map.of("id", "123124", "type", "video"))));

        JsonNode message = two.awaitMessage(id);
        assertThat(message.path("body").asText()).isEqualTo("Look at this <b>\u00e4\ud83d\ude00</b> & more");
        assertThat(message.path("type").asText()).isEqualTo("chat");
        assertThat(message.path("markable").asInt()).isEqualTo(1);
        assertThat(message.path("dialog_id").asText()).matches("[0-9a-f]{24}");
        JsonNode extension = message.path("extension");
        assertThat(extension.path("dialog_id")).isEqualTo(message.path("dialog_id"));
        assertThat(extension.path("date_sent").asText()).matches("\\d{10}");
        assertThat(extension.path("save_to_history").asText()).isEqualTo("1");
        assertThat(extension.path("mood").asText()).isEqualTo("happy & <well>");
        assertThat(extension.path("place").path("city").asText()).isEqualTo("Paris");
        assertThat(extension.path("attachments")).hasSize(2);
        JsonNode attachment = extension.path("attachments").path(0);
        assertThat(attachment.path("name").asText()).isEqualTo("a \"b\".png");
        assertThat(attachment.path("size").asInt()).isEqualTo(2048);
        assertThat(attachment.path("content-type").asText()).isEqualTo("image/png");
        awaitRow(id);
        assertThat(rows(id)).singleElement().satisfies(row -> {
            assertThat(row.get("dialogid")).isEqualTo(message.path("dialog_id").asText());
            assertThat(row.get("attachments")).contains("123123", "123124");
            assertThat(row.get("customparameters")).contains("happy & <well>", "Paris");
        });
    }

    @Test
    void bothSidesAreInOneDialog() {
        JsonNode question = two.awaitMessage(send(one, TWO, "a question", Map.of("save_to_history", 1)));
        JsonNode answer = one.awaitMessage(send(two, ONE, "its answer", Map.of("save_to_history", 1)));

        assertThat(answer.path("dialog_id")).isEqualTo(question.path("dialog_id"));
    }

    @Test
    void whatIsNotToBeKeptIsDeliveredAndNotKept() {
        String passing = send(one, TWO, "said in passing", Map.of("mood", "happy"));
        String kept = send(one, TWO, "to be kept", Map.of("save_to_history", 1));

        assertThat(two.awaitMessage(passing).path("extension").path("mood").asText())
                .isEqualTo("happy");
        awaitRow(kept);
        assertThat(rows(passing)).isEmpty();
    }

    @Test
    void theSenderLearnsOfDeliveryAndOfReading() {
        String id = send(one, TWO, "read me", Map.of("save_to_history", 1));
        String dialog = two.awaitMessage(id).path("dialog_id").asText();

        JsonNode delivered = one.awaitEvent("onDeliveredStatusListener", event -> is(event, 0, id));
        assertThat(delivered.path(1).asText()).isEqualTo(dialog);
        assertThat(delivered.path(2).asInt()).isEqualTo(TWO);
        assertThat(one.events("onReadStatusListener")).isEmpty();

        two.run("chat.sendReadStatus", Map.of("messageId", id, "userId", ONE, "dialogId", dialog));

        JsonNode read = one.awaitEvent("onReadStatusListener", event -> is(event, 0, id));
        assertThat(read.path(1).asText()).isEqualTo(dialog);
        assertThat(read.path(2).asInt()).isEqualTo(TWO);
        Awaitility.await("the receipt is kept")
                .until(() -> SERVER.control()
                                .count(
                                        "SELECT COUNT(*) FROM ofDialogReceipt WHERE readDate IS NOT NULL AND messageID = '"
                                                + id + "'")
                        == 1);
    }

    @Test
    void theOtherSeesWhoIsTyping() {
        one.run("chat.sendIsTypingStatus", TWO);
        two.awaitEvent("onMessageTypingListener", event -> event.path(0).asBoolean() && is(event, 1, ONE));

        one.run("chat.sendIsStopTypingStatus", TWO);
        two.awaitEvent("onMessageTypingListener", event -> !event.path(0).asBoolean() && is(event, 1, ONE));
    }

    @Test
    void systemMessagesHaveAListenerOfTheirOwn() {
        String id = one.run(
                        "chat.sendSystemMessage",
                        TWO,
                        Map.of(
                                "body",
                                "a new dialog",
                                "extension",
                                Map.of("notification_type", "1", "name", "The <group>")))
                .asText();

        JsonNode message = two.awaitEvent(
                        "onSystemMessageListener",
                        event -> event.path(0).path("id").asText().equals(id))
                .path(0);
        assertThat(message.path("userId").asInt()).isEqualTo(ONE);
        assertThat(message.path("body").asText()).isEqualTo("a new dialog");
        assertThat(message.path("extension").path("notification_type").asText()).isEqualTo("1");
        assertThat(message.path("extension").path("name").asText()).isEqualTo("The <group>");
        assertThat(two.events("onMessageListener")).isEmpty();
    }

    @Test
    void acknowledgesMessagesByStreamManagement() {
        QuickBloxPage three = BROWSER.open(sdk, SdkSettings.standard().withStreamManagement());
        three.connect(1003, "password-1003");

        String first = send(three, TWO, "first", Map.of("save_to_history", 1));
        String second = send(three, TWO, "second", Map.of("save_to_history", 1));

        for (String id : List.of(first, second)) {
            JsonNode sent = three.awaitEvent(
                    "onSentMessageCallback",
                    event -> event.path(1).path("id").asText().equals(id));
            assertThat(sent.path(0).isNull()).as("lost").isTrue();
            two.awaitMessage(id);
        }
    }

    @Test
    void aContactIsAskedConfirmedSeenAndRemoved() {
        one.run("chat.roster.add", TWO);
        two.awaitEvent("onSubscribeListener", event -> is(event, 0, ONE));
        two.run("chat.roster.confirm", ONE);
        one.awaitEvent("onConfirmSubscribeListener", event -> is(event, 0, TWO));
        two.awaitEvent("onContactListListener", event -> is(event, 0, ONE));
        one.await(
                "both are in each other's list",
                page -> subscription(page, TWO).equals("both")
                        && subscription(two, ONE).equals("both"));

        two.disconnect();
        one.awaitEvent(
                "onContactListListener",
                event -> is(event, 0, TWO) && event.path(1).asText().equals("unavailable"));
        two.connect(TWO, "password-1002");

        one.answer("chat.roster.remove", TWO);
        one.await("the contact is gone", page -> subscription(page, TWO).isEmpty());
        two.await(
                "he is no contact of the other's",
                page -> !subscription(page, ONE).equals("both"));
        two.answer("chat.roster.remove", ONE);
    }

    @Test
    void aContactMayBeRejected() {
        one.run("chat.roster.add", TWO);
        two.awaitEvent("onSubscribeListener", event -> is(event, 0, ONE));

        two.run("chat.roster.reject", ONE);

        one.awaitEvent("onRejectSubscribeListener", event -> is(event, 0, TWO));
        one.await("there is no subscription", page -> !subscription(page, TWO).equals("both"));
        one.answer("chat.roster.remove", TWO);
    }

    @Test
    void whoIsOnAPrivacyListIsNotHeard() {
        String name = "blocked-" + objectId();
        two.answer(
                "chat.privacylist.create",
                Map.of("name", name, "items", List.of(Map.of("user_id", ONE, "action", "deny", "mutualBlock", true))));
        two.answer("chat.privacylist.setAsDefault", name);
        JsonNode names = two.call("chat.privacylist.getNames");
        assertThat(names.path("default").asText()).isEqualTo(name);
        assertThat(names.path("active").asText()).isEqualTo(name);
        JsonNode items = two.call("chat.privacylist.getList", name).path("items");
        assertThat(items).hasSize(1);
        assertThat(items.path(0).path("user_id").asInt()).isEqualTo(ONE);
        assertThat(items.path(0).path("action").asText()).isEqualTo("deny");

        String blocked = send(one, TWO, "nobody hears this", Map.of("save_to_history", 1));
        one.awaitEvent("onMessageErrorListener", event -> is(event, 0, blocked));

        two.call(
                "chat.privacylist.update",
                Map.of("name", name, "items", List.of(Map.of("user_id", ONE, "action", "allow"))));
        String heard = send(one, TWO, "this is heard", Map.of("save_to_history", 1));
        two.awaitMessage(heard);
        assertThat(two.events("onMessageListener"))
                .noneMatch(event -> event.path(1).path("id").asText().equals(blocked));
        awaitRow(heard);
        assertThat(rows(blocked)).isEmpty();

        two.answer("chat.privacylist.setAsDefault", "");
        two.answer("chat.privacylist.delete", name);
        assertThat(two.call("chat.privacylist.getNames").path("names")).isEmpty();
    }

    @Test
    void tellsWhenAContactWasLastHere() {
        one.run("chat.roster.add", TWO);
        two.awaitEvent("onSubscribeListener", event -> is(event, 0, ONE));
        two.run("chat.roster.confirm", ONE);
        one.awaitEvent("onConfirmSubscribeListener", event -> is(event, 0, TWO));
        one.await("they are contacts", page -> subscription(page, TWO).equals("both"));

        one.run("chat.getLastUserActivity", TWO);

        JsonNode activity = one.awaitEvent("onLastUserActivityListener", event -> is(event, 0, TWO));
        assertThat(activity.path(1).isNumber())
                .as("seconds, not an error: " + activity)
                .isTrue();
        assertThat(activity.path(1).asInt()).isBetween(0, 60);
        one.answer("chat.roster.remove", TWO);
        two.answer("chat.roster.remove", ONE);
    }

    @Test
    void pingsTheServerAndTheOther() {
        assertThat(one.answer("chat.ping").isNull()).as("the server answers").isTrue();
        assertThat(one.answer("chat.ping", jid(two)).isNull())
                .as("the other answers")
                .isTrue();
    }

    @Test
    void afterDisconnectingNothingComesAndAfterConnectingEverything() {
        two.disconnect();
        Awaitility.await("only one is there").until(() -> SERVER.control().sessions() == 1);

        String missed = send(one, TWO, "said meanwhile", Map.of("save_to_history", 1));
        awaitRow(missed);
        assertThat(two.value("chat.isConnected").asBoolean()).isFalse();
        assertThat(two.events("onMessageListener")).isEmpty();

        two.connect(TWO, "password-1002");
        assertThat(two.awaitMessage(missed).path("body").asText()).isEqualTo("said meanwhile");
    }

    @Test
    void comesBackByItselfWhenTheConnectionIsLost() {
        SERVER.control().disconnectAll();

        for (QuickBloxPage page : List.of(one, two)) {
            page.awaitEvent("onDisconnectedListener", event -> true);
            page.awaitEvent("onReconnectListener", event -> true);
        }
        JsonNode message = two.awaitMessage(send(one, TWO, "here again", Map.of("save_to_history", 1)));
        assertThat(message.path("body").asText()).isEqualTo("here again");
        assertThat(message.path("dialog_id").asText()).matches("[0-9a-f]{24}");
    }

    @Test
    void eachStanzaIsSeenAsItPasses() {
        String id = send(one, TWO, "seen", Map.of("save_to_history", 1));
        two.awaitMessage(id);

        assertThat(one.frames())
                .anyMatch(frame ->
                        frame.direction() == Frame.Direction.SENT && frame.xml().contains(id));
        assertThat(two.frames())
                .anyMatch(frame -> frame.direction() == Frame.Direction.RECEIVED
                        && frame.xml().contains(id)
                        && frame.xml().contains("<dialog_id"));
    }

    private static String send(QuickBloxPage from, int to, String body, Map<String, Object> extension) {
        return from.run("chat.send", to, Map.of("type", "chat", "body", body, "markable", 1, "extension", extension))
                .asText();
    }

    private static boolean is(JsonNode event, int position, Object value) {
        return event.path(position).asText().equals(String.valueOf(value));
    }

    /** What one's contact list says about the other; empty if he is not in it. */
    private static String subscription(QuickBloxPage page, int other) {
        return page.answer("chat.roster.get")
                .path(String.valueOf(other))
                .path("subscription")
                .asText();
    }

    private static String jid(QuickBloxPage page) {
        return page.value("chat.connection.jid").asText();
    }

    private static void awaitRow(String id) {
        Awaitility.await("the message is kept").until(() -> !rows(id).isEmpty());
    }

    private static List<Map<String, String>> rows(String id) {
        return SERVER.control().sql("SELECT * FROM ofDialogMessage WHERE messageID = '" + id + "'");
    }
}
