package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.dialogs.openfire.it.Stanzas.objectId;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testbrowser.ChromiumExtension;
import org.dialogs.openfire.testbrowser.QuickBloxPage;
import org.dialogs.openfire.testbrowser.QuickBloxSdk;
import org.dialogs.openfire.testbrowser.SdkException;
import org.dialogs.openfire.testbrowser.SdkSettings;
import org.dialogs.openfire.testclient.SaslClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * QuickBlox's own SDK, unchanged, in a real browser, against the REST API over https and the chat over wss: what an app does that has
 * changed its endpoints and nothing else.
 */
@ParameterizedClass(name = "quickblox {0}")
@EnumSource(QuickBloxSdk.class)
class SdkIT {

    private static final int PUBLIC = 1;
    private static final int GROUP = 2;
    private static final int PRIVATE = 3;
    private static final String NO_SUCH_DIALOG = "000000000000000000000000";

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final ChromiumExtension BROWSER = new ChromiumExtension(SERVER);

    @Parameter
    QuickBloxSdk sdk;

    /** Somebody who was made by REST. */
    private record Account(long id, String login, String password) {}

    /** Somebody in his browser, with a session and connected. */
    private record User(Account account, QuickBloxPage page, String token) {

        long id() {
            return account.id();
        }

        JsonNode call(String function, Object... arguments) {
            return page.call(function, arguments);
        }
    }

    @BeforeEach
    void anApplicationIsThere() {
        if (SERVER.control().count("SELECT COUNT(*) FROM ofDialogApplication") == 0) {
            SERVER.control()
                    .sql(
                            "INSERT INTO ofDialogApplication (applicationID, applicationName, authKey, authSecret, enabled,"
                                    + " createdDate, updatedDate) VALUES (92, 'tests', 'key', 'secret', 1, 0, 0)");
        }
        Awaitility.await("tokens are passwords")
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .until(() -> !SaslClient.mechanisms(SERVER.host()).contains("SCRAM-SHA-1"));
    }

    @Test
    void aSessionOfTheApplicationBeginsIsKnownAndEnds() {
        QuickBloxPage page = BROWSER.open(sdk);

        JsonNode session = page.call("createSession");

        assertThat(session.path("token").asText()).isNotEmpty();
        assertThat(session.path("application_id").asLong()).isEqualTo(92);
        assertThat(session.path("user_id").asLong()).isZero();
        assertThat(page.call("getSession").path("session").path("_id")).isEqualTo(session.path("_id"));

        page.call("destroySession");
        assertThat(refusal(() -> page.call("getSession")).code()).isEqualTo(401);
    }

    @Test
    void signaturesAreChecked() {
        QuickBloxPage forged = BROWSER.open(sdk, SdkSettings.standard().withApplication(92, "key", "not-the-secret"));
        SdkException wrong = refusal(() -> forged.call("createSession"));
        assertThat(wrong.code()).isEqualTo(422);
        assertThat(wrong.error().toString()).contains("Unexpected signature");

        QuickBloxPage other = BROWSER.open(sdk, SdkSettings.standard().withHash("sha256"));
        assertThat(other.call("createSession").path("token").asText()).isNotEmpty();
    }

    @Test
    void aUserIsMadeFoundChangedAndDeleted() {
        QuickBloxPage page = BROWSER.open(sdk);
        Account one = register(page);
        Account two = register(page);

        JsonNode user = page.call("login", Map.of("login", one.login(), "password", one.password()));
        assertThat(user.path("id").asLong()).isEqualTo(one.id());
        assertThat(user.path("login").asText()).isEqualTo(one.login());
        assertThat(page.call("users.get", two.id()).path("login").asText()).isEqualTo(two.login());
        assertThat(page.call("users.get", Map.of("login", two.login()))
                        .path("id")
                        .asLong())
                .isEqualTo(two.id());
        JsonNode list = page.call(
                "users.listUsers",
                Map.of(
                        "filter",
                        Map.of("field", "id", "param", "in", "value", List.of(one.id(), two.id())),
                        "order",
                        Map.of("sort", "desc", "field", "id"),
                        "per_page",
                        10));
        assertThat(list.path("total_entries").asInt()).isEqualTo(2);
        assertThat(values(list.path("items"), "/user/id"))
                .containsExactly(String.valueOf(two.id()), String.valueOf(one.id()));

        page.call("users.update", one.id(), Map.of("full_name", "Ann\u00e4 & <co>"));
        assertThat(page.call("users.get", one.id()).path("full_name").asText()).isEqualTo("Ann\u00e4 & <co>");

        assertThat(refusal(() -> page.call("users.delete", two.id())).code()).isIn(403, 404);
        page.call("users.delete", one.id());
        page.call("createSession");
        assertThat(refusal(() -> page.call("login", Map.of("login", one.login(), "password", one.password())))
                        .code())
                .isEqualTo(401);
    }

    @Test
    void whoLogsOutIsNobody() {
        User user = enter();

        user.call("logout");

        assertThat(user.call("getSession").path("session").path("user_id").asLong())
                .isZero();
        assertThat(refusal(() -> user.call("chat.dialog.list", Map.of())).code())
                .isIn(401, 403);
    }

    @Test
    void passwordAndTokenBothConnect() {
        Account account = register(BROWSER.open(sdk));

        User byToken = enter(account);
        assertThat(byToken.page().value("chat.isConnected").asBoolean()).isTrue();

        QuickBloxPage byPassword = BROWSER.open(sdk);
        byPassword.connect(account.id(), account.password());
        assertThat(byPassword.value("chat.isConnected").asBoolean()).isTrue();

        byToken.page().disconnect();
        byToken.call("destroySession");
        QuickBloxPage late = BROWSER.open(sdk);
        assertThat(refusal(() -> late.connect(account.id(), byToken.token())).code())
                .isEqualTo(401);
    }

    @Test
    void aPrivateDialogIsOneForBothAndForTheirMessages() {
        User one = enter();
        User two = enter();

        JsonNode dialog = one.call("chat.dialog.create", Map.of("type", PRIVATE, "occupants_ids", List.of(two.id())));

        assertThat(dialog.path("_id").asText()).matches("[0-9a-f]{24}");
        assertThat(dialog.path("type").asInt()).isEqualTo(PRIVATE);
        assertThat(dialog.path("xmpp_room_jid").isNull()).isTrue();
        assertThat(ids(dialog.path("occupants_ids"))).containsExactlyInAnyOrder(one.id(), two.id());
        assertThat(two.call("chat.dialog.create", Map.of("type", PRIVATE, "occupants_ids", List.of(one.id())))
                        .path("_id"))
                .isEqualTo(dialog.path("_id"));
        JsonNode message = two.page().awaitMessage(write(one, two, "in it"));
        assertThat(message.path("dialog_id")).isEqualTo(dialog.path("_id"));
        assertThat(messages(two, dialog, Map.of()))
                .singleElement()
                .satisfies(kept -> assertThat(kept.path("message").asText()).isEqualTo("in it"));
    }

    @Test
    void aKeptMessageComesBackWithAttachmentsAndParameters() {
        User one = enter();
        User two = enter();
        String id = one.page()
                .run(
                        "chat.send",
                        two.id(),
                        Map.of(
                                "type",
                                "chat",
                                "body",
                                "Look <b>\u00e4\ud83d\ude00</b>",
                                "markable",
                                1,
                                "extension",
                                Map.of(
                                        "save_to_history",
                                        1,
                                        "mood",
                                        "happy & <well>",
                                        "attachments",
                                        List.of(Map.of(
                                                "id",
                                                "123123",
                                                "type",
                                                "image",
                                                "name",
                                                "a \"b\".png",
                                                "size",
                                                "2048")))))
                .asText();
        JsonNode received = two.page().awaitMessage(id);

        JsonNode kept = two.call(
                        "chat.message.list",
                        Map.of("chat_dialog_id", received.path("dialog_id").asText()))
                .path("items")
                .path(0);

        assertThat(kept.path("_id").asText()).isEqualTo(id);
        assertThat(kept.path("message").asText()).isEqualTo("Look <b>\u00e4\ud83d\ude00</b>");
        assertThat(kept.path("chat_dialog_id")).isEqualTo(received.path("dialog_id"));
        assertThat(kept.path("sender_id").asLong()).isEqualTo(one.id());
        assertThat(kept.path("recipient_id").asLong()).isEqualTo(two.id());
        assertThat(kept.path("date_sent").asText())
                .isEqualTo(received.path("extension").path("date_sent").asText());
        assertThat(kept.path("mood").asText()).isEqualTo("happy & <well>");
        assertThat(kept.path("attachments").path(0).path("id").asText()).isEqualTo("123123");
        assertThat(kept.path("attachments").path(0).path("name").asText()).isEqualTo("a \"b\".png");
        assertThat(kept.path("created_at").asText()).endsWith("Z");
    }

    @Test
    void inAGroupEverybodyHearsTypesAndReads() {
        User one = enter();
        User two = enter();
        JsonNode dialog = group(one, Map.of(), two);
        String room = dialog.path("xmpp_room_jid").asText();
        assertThat(room).isEqualTo("92_" + dialog.path("_id").asText() + "@muc.localhost");
        assertThat(dialog.path("user_id").asLong()).isEqualTo(one.id());
        join(one, dialog);
        join(two, dialog);
        one.page().awaitEvent("onJoinOccupant", event -> event.path(1).asLong() == two.id());
        assertThat(ids(one.page().answer("chat.muc.listOnlineUsers", room)))
                .containsExactlyInAnyOrder(one.id(), two.id());

        one.page().run("chat.sendIsTypingStatus", room);
        two.page()
                .awaitEvent(
                        "onMessageTypingListener",
                        event -> event.path(0).asBoolean()
                                && event.path(1).asLong() == one.id()
                                && event.path(2).equals(dialog.path("_id")));
        String id = say(one, dialog, "for everybody");

        JsonNode message = two.page().awaitMessage(id);
        assertThat(message.path("type").asText()).isEqualTo("groupchat");
        assertThat(message.path("dialog_id")).isEqualTo(dialog.path("_id"));
        assertThat(message.path("extension").path("mood").asText()).isEqualTo("happy");
        assertThat(message.path("extension")
                        .path("attachments")
                        .path(0)
                        .path("id")
                        .asText())
                .isEqualTo("123123");
        one.page()
                .awaitEvent(
                        "onDeliveredStatusListener",
                        event -> is(event, id) && event.path(2).asLong() == two.id());
        two.page()
                .run(
                        "chat.sendReadStatus",
                        Map.of(
                                "messageId",
                                id,
                                "userId",
                                one.id(),
                                "dialogId",
                                dialog.path("_id").asText()));
        one.page()
                .awaitEvent(
                        "onReadStatusListener",
                        event -> is(event, id) && event.path(2).asLong() == two.id());

        Awaitility.await("the receipt is in the history").pollInSameThread().untilAsserted(() -> {
            JsonNode kept = messages(one, dialog, Map.of("mark_as_read", 0)).get(0);
            assertThat(ids(kept.path("read_ids"))).containsExactlyInAnyOrder(one.id(), two.id());
            assertThat(ids(kept.path("delivered_ids"))).containsExactlyInAnyOrder(one.id(), two.id());
            assertThat(kept.path("mood").asText()).isEqualTo("happy");
            assertThat(kept.path("attachments").path(0).path("id").asText()).isEqualTo("123123");
        });
    }

    @Test
    void aPublicGroupIsOpenToWhoeverIsOfTheApplication() {
        User one = enter();
        User guest = enter();
        JsonNode dialog = one.call("chat.dialog.create", Map.of("type", PUBLIC, "name", "Open " + objectId()));
        assertThat(dialog.path("type").asInt()).isEqualTo(PUBLIC);

        join(one, dialog);
        join(guest, dialog);
        String id = say(guest, dialog, "I am new here");

        assertThat(one.page().awaitMessage(id).path("body").asText()).isEqualTo("I am new here");
        assertThat(messages(guest, dialog, Map.of())).hasSize(1);
        assertThat(refusal(() -> guest.call("chat.dialog.update", id(dialog), Map.of("name", "Mine")))
                        .code())
                .isEqualTo(403);
    }

    @Test
    void aGroupWithoutJoiningReachesEveryOccupant() {
        User one = enter();
        User two = enter();
        JsonNode dialog = group(one, Map.of("is_join_required", 0), two);
        assertThat(dialog.path("is_join_required").asInt()).isZero();
        User anotherDevice = enter(one.account());
        User stranger = enter();

        String id = say(one, dialog, "nobody has joined");

        for (User user : List.of(one, two, anotherDevice)) {
            JsonNode message = user.page().awaitMessage(id);
            assertThat(message.path("type").asText()).isEqualTo("groupchat");
            assertThat(message.path("dialog_id")).isEqualTo(dialog.path("_id"));
            assertThat(message.path("extension").path("mood").asText()).isEqualTo("happy");
        }
        one.page().run("chat.sendIsTypingStatus", dialog.path("xmpp_room_jid").asText());
        two.page()
                .awaitEvent(
                        "onMessageTypingListener",
                        event -> event.path(0).asBoolean()
                                && event.path(1).asLong() == one.id()
                                && event.path(2).equals(dialog.path("_id")));
        String answer = say(two, dialog, "so I hear");
        for (User user : List.of(one, two, anotherDevice)) {
            assertThat(user.page().awaitMessage(answer).path("body").asText()).isEqualTo("so I hear");
            assertThat(timesHeard(user, id)).isEqualTo(1);
        }
        assertThat(stranger.page().events("onMessageListener")).isEmpty();
        assertThat(values(messages(two, dialog, Map.of()), "/_id")).containsExactly(id, answer);
        assertThat(refusal(() ->
                        two.call("chat.muc.join", dialog.path("xmpp_room_jid").asText())))
                .isNotNull();
    }

    private static long timesHeard(User user, String id) {
        return user.page().events("onMessageListener").stream()
                .filter(event -> event.path(1).path("id").asText().equals(id))
                .count();
    }

    @Test
    void aRoomOfNoDialogCannotBeJoined() {
        User one = enter();

        assertThat(refusal(() -> one.call("chat.muc.join", "92_" + NO_SUCH_DIALOG + "@muc.localhost")))
                .isNotNull();
    }

    @Test
    void whoIsOnlineIsListed() {
        User one = enter();
        User two = enter();
        JsonNode dialog = group(one, Map.of(), two);
        String room = dialog.path("xmpp_room_jid").asText();
        join(one, dialog);
        assertThat(ids(one.page().answer("chat.muc.listOnlineUsers", room))).containsExactly(one.id());

        join(two, dialog);

        one.page().awaitEvent("onJoinOccupant", event -> event.path(1).asLong() == two.id());
        assertThat(ids(one.page().answer("chat.muc.listOnlineUsers", room)))
                .containsExactlyInAnyOrder(one.id(), two.id());
        two.page().run("chat.muc.leave", room);
        one.page().awaitEvent("onLeaveOccupant", event -> event.path(1).asLong() == two.id());
        assertThat(ids(one.page().answer("chat.muc.listOnlineUsers", room))).containsExactly(one.id());
    }

    @Test
    void whoIsRemovedHearsByWhomOnEachDevice() {
        User one = enter();
        User two = enter();
        User three = enter();
        JsonNode dialog = group(one, Map.of(), two, three);
        for (User user : List.of(one, two, three)) {
            join(user, dialog);
        }
        User twosTablet = enter(two.account());
        join(twosTablet, dialog);

        one.call("chat.dialog.update", id(dialog), Map.of("pull_all", Map.of("occupants_ids", List.of(two.id()))));

        for (User device : List.of(two, twosTablet)) {
            JsonNode kicked = device.page()
                    .awaitEvent("onKickOccupant", event -> event.path(0).equals(dialog.path("_id")));
            assertThat(kicked.path(1).asLong()).isEqualTo(one.id());
            assertThat(device.page().frames())
                    .anyMatch(frame ->
                            frame.xml().contains("code=\"301\"") && frame.xml().contains("<actor"));
        }
        assertThat(ids(three.page()
                        .answer(
                                "chat.muc.listOnlineUsers",
                                dialog.path("xmpp_room_jid").asText())))
                .containsExactlyInAnyOrder(one.id(), three.id());
        String later = say(three, dialog, "he is gone");
        one.page().awaitMessage(later);
        assertThat(timesHeard(two, later)).isZero();
        assertThat(refusal(() ->
                        two.call("chat.muc.join", dialog.path("xmpp_room_jid").asText())))
                .isNotNull();
    }

    @Test
    void theOccupantsAreToldOfANewGroupByASystemMessage() {
        User one = enter();
        User two = enter();
        JsonNode dialog = group(one, Map.of(), two);

        String id = one.page()
                .run(
                        "chat.sendSystemMessage",
                        two.id(),
                        Map.of("extension", Map.of("notification_type", "1", "dialog_id", id(dialog))))
                .asText();

        JsonNode message = two.page()
                .awaitEvent(
                        "onSystemMessageListener",
                        event -> event.path(0).path("id").asText().equals(id))
                .path(0);
        assertThat(message.path("userId").asLong()).isEqualTo(one.id());
        assertThat(message.path("extension").path("dialog_id").asText()).isEqualTo(id(dialog));
        assertThat(two.page().events("onMessageListener")).isEmpty();
    }

    @Test
    void dialogsAreListedByTypeByTheirLastMessageAndByPage() {
        User one = enter();
        User two = enter();
        JsonNode first = group(one, Map.of("data", Map.of("class_name", "Trip", "city", "Paris")), two);
        JsonNode second = group(one, Map.of("name", "Second"), two);
        JsonNode direct = one.call("chat.dialog.create", Map.of("type", PRIVATE, "occupants_ids", List.of(two.id())));
        two.page().awaitMessage(write(one, two, "the last word"));

        JsonNode all = two.call(
                "chat.dialog.list",
                Map.of("sort_desc", "last_message_date_sent", "type", Map.of("in", List.of(GROUP, PRIVATE))));
        assertThat(all.path("total_entries").asInt()).isEqualTo(3);
        assertThat(all.path("items").path(0).path("_id")).isEqualTo(direct.path("_id"));
        assertThat(all.path("items").path(0).path("last_message").asText()).isEqualTo("the last word");
        assertThat(all.path("items").path(0).path("last_message_user_id").asLong())
                .isEqualTo(one.id());
        assertThat(all.path("items").path(0).path("unread_messages_count").asInt())
                .isEqualTo(1);

        JsonNode groups = two.call("chat.dialog.list", Map.of("type", Map.of("ne", PRIVATE), "user_id", one.id()));
        assertThat(values(groups.path("items"), "/_id")).containsExactlyInAnyOrder(id(first), id(second));
        JsonNode page = two.call("chat.dialog.list", Map.of("type", GROUP, "limit", 1, "skip", 1));
        assertThat(page.path("items")).hasSize(1);
        assertThat(page.path("limit").asInt()).isEqualTo(1);
        assertThat(page.path("skip").asInt()).isEqualTo(1);
        assertThat(two.call("chat.dialog.list", Map.of("_id", id(first))).path("items"))
                .singleElement()
                .satisfies(dialog ->
                        assertThat(dialog.path("data").path("city").asText()).isEqualTo("Paris"));
        assertThat(refusal(() -> two.call("chat.dialog.list", Map.of("nonsense", Map.of("like", "x"))))
                        .code())
                .isEqualTo(422);
    }

    @Test
    void messagesAreListedByTimeBySenderAndByPage() {
        User one = enter();
        User two = enter();
        JsonNode dialog = one.call("chat.dialog.create", Map.of("type", PRIVATE, "occupants_ids", List.of(two.id())));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(one.call(
                            "chat.message.create",
                            Map.of(
                                    "chat_dialog_id",
                                    id(dialog),
                                    "message",
                                    "number " + i,
                                    "date_sent",
                                    1_700_000_000 + i))
                    .path("_id")
                    .asText());
        }
        two.call("chat.message.create", Map.of("recipient_id", one.id(), "message", "an answer"));

        assertThat(values(messages(one, dialog, Map.of()), "/message"))
                .hasSize(4)
                .endsWith("an answer");
        assertThat(values(messages(one, dialog, Map.of("sender_id", one.id())), "/_id"))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(messages(one, dialog, Map.of("sort_desc", "date_sent", "limit", 1)))
                .hasSize(1);
        assertThat(messages(one, dialog, Map.of("limit", 2, "skip", 3))).hasSize(1);
        assertThat(messages(one, dialog, Map.of("date_sent", Map.of("gt", 4_000_000_000L))))
                .isEmpty();
        JsonNode count = one.call("chat.message.list", Map.of("chat_dialog_id", id(dialog), "count", 1));
        assertThat(count.path("items").path("count").asInt(count.path("count").asInt()))
                .isEqualTo(4);
    }

    @Test
    void unreadMessagesAreCountedUntilTheyAreRead() {
        User one = enter();
        User two = enter();
        JsonNode dialog = one.call("chat.dialog.create", Map.of("type", PRIVATE, "occupants_ids", List.of(two.id())));
        String first = write(one, two, "one");
        two.page().awaitMessage(first);
        two.page().awaitMessage(write(one, two, "two"));
        two.page().awaitMessage(write(one, two, "three"));
        assertThat(unread(two, dialog)).isEqualTo(3);
        assertThat(unread(one, dialog)).isZero();

        assertThat(messages(two, dialog, Map.of("mark_as_read", 0))).hasSize(3);
        assertThat(unread(two, dialog)).isEqualTo(3);

        two.page().run("chat.sendReadStatus", Map.of("messageId", first, "userId", one.id(), "dialogId", id(dialog)));
        two.page().await("one is read", page -> unread(two, dialog) == 2);

        messages(two, dialog, Map.of());
        assertThat(unread(two, dialog)).isZero();
    }

    @Test
    void aMessageMadeByRestIsSentToTheChatOnlyIfAsked() {
        User one = enter();
        User two = enter();

        JsonNode silent = one.call("chat.message.create", Map.of("recipient_id", two.id(), "message", "silent"));
        Map<String, Object> wanted = new LinkedHashMap<>(
                Map.of("recipient_id", two.id(), "message", "loud", "send_to_chat", 1, "mood", "happy"));
        // The older one sends a form, in which it makes "[object Object]" of an attachment.
        boolean attaches = sdk != QuickBloxSdk.OLDER;
        if (attaches) {
            wanted.put("attachments", List.of(Map.of("type", "image", "id", "123123")));
        }
        JsonNode loud = one.call("chat.message.create", wanted);

        JsonNode received = two.page().awaitMessage(id(loud));
        assertThat(received.path("body").asText()).isEqualTo("loud");
        assertThat(received.path("extension").path("mood").asText()).isEqualTo("happy");
        if (attaches) {
            assertThat(received.path("extension")
                            .path("attachments")
                            .path(0)
                            .path("id")
                            .asText())
                    .isEqualTo("123123");
        }
        assertThat(received.path("dialog_id")).isEqualTo(loud.path("chat_dialog_id"));
        assertThat(two.page().events("onMessageListener"))
                .noneMatch(event -> event.path(1).path("id").equals(silent.path("_id")));
        assertThat(two.call(
                                "chat.message.list",
                                Map.of(
                                        "chat_dialog_id",
                                        loud.path("chat_dialog_id").asText()))
                        .path("items"))
                .hasSize(2);
    }

    @Test
    void messagesAreChangedByTheirAuthorAndDeletedForOneselfOrForAll() {
        User one = enter();
        User two = enter();
        JsonNode dialog = one.call("chat.dialog.create", Map.of("type", PRIVATE, "occupants_ids", List.of(two.id())));
        String first = write(one, two, "frist");
        String second = write(one, two, "second");
        two.page().awaitMessage(second);

        one.call("chat.message.update", first, Map.of("message", "first", "chat_dialog_id", id(dialog)));
        assertThat(values(messages(two, dialog, Map.of("mark_as_read", 0)), "/message"))
                .containsExactlyInAnyOrder("first", "second");
        two.call("chat.message.update", first, Map.of("read", 1, "chat_dialog_id", id(dialog)));
        assertThat(unread(two, dialog)).isEqualTo(1);

        two.call("chat.message.delete", List.of(second));
        assertThat(values(messages(two, dialog, Map.of()), "/_id")).containsExactly(first);
        assertThat(messages(one, dialog, Map.of())).hasSize(2);

        String refused = two.call("chat.message.delete", List.of(first), Map.of("force", 1))
                .asText();
        assertThat(refused).contains("WrongPermissions");
        assertThat(messages(one, dialog, Map.of())).hasSize(2);
        String deleted = one.call("chat.message.delete", List.of(first, second), Map.of("force", 1))
                .asText();
        assertThat(deleted).contains("SuccessfullyDeleted", first, second);
        assertThat(messages(one, dialog, Map.of())).isEmpty();
        assertThat(messages(two, dialog, Map.of())).isEmpty();
    }

    @Test
    void aGroupChangesItsNameAndItsOccupants() {
        User one = enter();
        User two = enter();
        User three = enter();
        JsonNode dialog = group(one, Map.of(), two);
        join(one, dialog);
        join(two, dialog);

        JsonNode renamed = one.call(
                "chat.dialog.update",
                id(dialog),
                Map.of("name", "N\u00e4me & <more>", "push_all", Map.of("occupants_ids", List.of(three.id()))));
        assertThat(renamed.path("name").asText()).isEqualTo("N\u00e4me & <more>");
        assertThat(ids(renamed.path("occupants_ids"))).containsExactlyInAnyOrder(one.id(), two.id(), three.id());
        join(three, dialog);
        two.page().awaitMessage(say(three, dialog, "I am in it now"));

        one.call("chat.dialog.update", id(dialog), Map.of("pull_all", Map.of("occupants_ids", List.of(two.id()))));

        JsonNode kicked =
                two.page().awaitEvent("onKickOccupant", event -> event.path(0).equals(dialog.path("_id")));
        assertThat(kicked.path(1).asLong()).isEqualTo(one.id());
        assertThat(refusal(() ->
                        two.call("chat.muc.join", dialog.path("xmpp_room_jid").asText())))
                .isNotNull();
        assertThat(refusal(() -> messages(two, dialog, Map.of())).code()).isIn(403, 404);
        assertThat(dialogs(two)).doesNotContain(id(dialog));
    }

    @Test
    void aGroupIsDeletedForOneselfOrByItsOwnerForAll() {
        User one = enter();
        User two = enter();
        User three = enter();
        JsonNode dialog = group(one, Map.of(), two, three);

        two.call("chat.dialog.delete", List.of(id(dialog)));
        assertThat(dialogs(two)).doesNotContain(id(dialog));
        assertThat(dialogs(three)).contains(id(dialog));

        assertThat(three.call("chat.dialog.delete", List.of(id(dialog)), Map.of("force", 1))
                        .asText())
                .contains("WrongPermissions");
        assertThat(one.call("chat.dialog.delete", List.of(id(dialog)), Map.of("force", 1))
                        .asText())
                .contains("SuccessfullyDeleted", id(dialog));
        assertThat(dialogs(three)).doesNotContain(id(dialog));
    }

    @Test
    void othersSeeNothing() {
        User one = enter();
        User two = enter();
        User stranger = enter();
        JsonNode dialog = group(one, Map.of(), two);
        two.page().awaitMessage(write(one, two, "between us"));

        assertThat(refusal(() -> messages(stranger, dialog, Map.of())).code()).isIn(403, 404);
        assertThat(refusal(() -> stranger.call("chat.dialog.update", id(dialog), Map.of("name", "Mine")))
                        .code())
                .isIn(403, 404);
        assertThat(refusal(() -> stranger.call(
                        "chat.muc.join", dialog.path("xmpp_room_jid").asText())))
                .isNotNull();
        assertThat(dialogs(stranger)).doesNotContain(id(dialog));
        QuickBloxPage nobody = BROWSER.open(sdk);
        assertThat(refusal(() -> nobody.call("chat.dialog.list", Map.of())).code())
                .isEqualTo(401);
    }

    @Test
    void historyIsRestoredOnANewDeviceAndRoomsAfterALostConnection() {
        User one = enter();
        User two = enter();
        JsonNode dialog = group(one, Map.of(), two);
        join(one, dialog);
        join(two, dialog);
        two.page().awaitMessage(say(one, dialog, "before"));
        two.page().disconnect();
        one.page().awaitEvent("onLeaveOccupant", event -> event.path(1).asLong() == two.id());
        one.page().awaitMessage(say(one, dialog, "meanwhile"));

        User newDevice = enter(two.account());
        assertThat(values(messages(newDevice, dialog, Map.of()), "/message")).containsExactly("before", "meanwhile");

        join(newDevice, dialog);
        SERVER.control().disconnectAll();
        for (User user : List.of(one, newDevice)) {
            user.page().awaitEvent("onReconnectListener", event -> true);
            user.page().awaitPresence();
        }
        newDevice.page().awaitMessage(say(one, dialog, "after"));
        assertThat(values(messages(newDevice, dialog, Map.of()), "/message"))
                .containsExactly("before", "meanwhile", "after");
    }

    /** Makes a user whom no other test has; the page has a session of the application afterwards. */
    private static Account register(QuickBloxPage page) {
        String login = "user-" + objectId();
        String password = "password-" + objectId();
        page.call("createSession");
        JsonNode user = page.call("users.create", Map.of("login", login, "password", password, "full_name", login));
        return new Account(user.path("id").asLong(), login, password);
    }

    private User enter() {
        QuickBloxPage page = BROWSER.open(sdk);
        return enter(register(page), page);
    }

    private User enter(Account account) {
        return enter(account, BROWSER.open(sdk));
    }

    /** A session of this user's, and the chat with its token. */
    private static User enter(Account account, QuickBloxPage page) {
        JsonNode session = page.call("createSession", Map.of("login", account.login(), "password", account.password()));
        assertThat(session.path("user_id").asLong()).isEqualTo(account.id());
        String token = session.path("token").asText();
        page.connect(account.id(), token);
        return new User(account, page, token);
    }

    private static JsonNode group(User owner, Map<String, Object> more, User... others) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("type", GROUP);
        wanted.put("name", "Group " + objectId());
        wanted.put("occupants_ids", Arrays.stream(others).map(User::id).toList());
        wanted.putAll(more);
        return owner.call("chat.dialog.create", wanted);
    }

    private static void join(User user, JsonNode dialog) {
        assertThat(user.call("chat.muc.join", dialog.path("xmpp_room_jid").asText())
                        .path("dialogId"))
                .isEqualTo(dialog.path("_id"));
    }

    /** Sends a private message that is to be kept. */
    private static String write(User from, User to, String body) {
        return from.page()
                .run(
                        "chat.send",
                        to.id(),
                        Map.of("type", "chat", "body", body, "markable", 1, "extension", Map.of("save_to_history", 1)))
                .asText();
    }

    /** Sends a group message that is to be kept, with an attachment and a parameter. */
    private static String say(User from, JsonNode dialog, String body) {
        return from.page()
                .run(
                        "chat.send",
                        dialog.path("xmpp_room_jid").asText(),
                        Map.of(
                                "type",
                                "groupchat",
                                "body",
                                body,
                                "markable",
                                1,
                                "extension",
                                Map.of(
                                        "save_to_history",
                                        1,
                                        "dialog_id",
                                        id(dialog),
                                        "mood",
                                        "happy",
                                        "attachments",
                                        List.of(Map.of("id", "123123", "type", "image")))))
                .asText();
    }

    private static List<JsonNode> messages(User user, JsonNode dialog, Map<String, Object> filter) {
        Map<String, Object> wanted = new LinkedHashMap<>(filter);
        wanted.put("chat_dialog_id", id(dialog));
        return list(user.call("chat.message.list", wanted).path("items"));
    }

    /** Ids of the dialogs in his list, in which are the public groups of other tests, too. */
    private static List<String> dialogs(User user) {
        return values(user.call("chat.dialog.list", Map.of()).path("items"), "/_id");
    }

    private static int unread(User user, JsonNode dialog) {
        JsonNode counts = user.call("chat.message.unreadCount", Map.of("chat_dialog_ids", List.of(id(dialog))));
        assertThat(counts.path("total")).isEqualTo(counts.path(id(dialog)));
        return counts.path("total").asInt();
    }

    private static SdkException refusal(ThrowingCallable attempt) {
        return catchThrowableOfType(SdkException.class, attempt);
    }

    private static String id(JsonNode of) {
        return of.path("_id").asText();
    }

    private static boolean is(JsonNode event, String id) {
        return event.path(0).asText().equals(id);
    }

    private static List<Long> ids(JsonNode numbers) {
        return list(numbers).stream().map(JsonNode::asLong).toList();
    }

    private static List<String> values(Iterable<JsonNode> nodes, String pointer) {
        return StreamSupport.stream(nodes.spliterator(), false)
                .map(node -> node.at(pointer).asText())
                .toList();
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
