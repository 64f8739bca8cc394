package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.RestAnswers.change;
import static org.dialogs.openfire.it.RestAnswers.create;
import static org.dialogs.openfire.it.RestAnswers.group;
import static org.dialogs.openfire.it.RestAnswers.groupWithoutJoining;
import static org.dialogs.openfire.it.RestAnswers.ids;
import static org.dialogs.openfire.it.RestAnswers.messages;
import static org.dialogs.openfire.it.RestAnswers.ok;
import static org.dialogs.openfire.it.RestAnswers.room;
import static org.dialogs.openfire.it.RestAnswers.seen;
import static org.dialogs.openfire.it.RoomStanzas.ask;
import static org.dialogs.openfire.it.RoomStanzas.assertHeardOnce;
import static org.dialogs.openfire.it.RoomStanzas.condition;
import static org.dialogs.openfire.it.RoomStanzas.enter;
import static org.dialogs.openfire.it.RoomStanzas.eventually;
import static org.dialogs.openfire.it.RoomStanzas.isError;
import static org.dialogs.openfire.it.RoomStanzas.statuses;
import static org.dialogs.openfire.it.RoomStanzas.timesHeard;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;
import static org.dialogs.openfire.testclient.XmppClient.extraParam;
import static org.dialogs.openfire.testclient.XmppClient.extraParams;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.it.RestUsers.Somebody;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.jivesoftware.smack.filter.MessageTypeFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups with is_join_required 0: nobody enters the room, and everybody hears what is said. */
class GroupWithoutJoiningIT {

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final RestUsers USERS = new RestUsers(SERVER);

    private static final int MOST_AHEAD = 50;
    private static final String COMPOSING = "<composing xmlns='http://jabber.org/protocol/chatstates'/>";

    private final Somebody one = USERS.somebody();
    private final Somebody two = USERS.somebody();
    private final Somebody three = USERS.somebody();
    private final Somebody outsider = USERS.somebody();

    @AfterEach
    void reset() {
        SERVER.control().deleteProperty("dialogs.groups.offline");
    }

    private static SmackClient login(Somebody who) {
        return SERVER.login(who.name());
    }

    private static String nick(Somebody who) {
        return Long.toString(who.id());
    }

    private static SmackClient in(Somebody who, String dialog) {
        SmackClient client = login(who);
        Element answer = enter(client, room(dialog), nick(who));
        assertThat(isError(answer)).as(answer.asXML()).isFalse();
        return client;
    }

    private static String send(XmppClient from, String dialog, String text) {
        String id = objectId();
        from.send(groupchat(room(dialog), id, body(text) + saved("")));
        return id;
    }

    @Test
    void everyDeviceOfEveryMemberHearsOnce() {
        String dialog = groupWithoutJoining(one, two, three);
        SmackClient phone = login(one);
        XmppClient laptop = SERVER.loginByWebSocket(one.name());
        XmppClient twosLaptop = SERVER.loginByWebSocket(two.name());
        SmackClient twosPhone = login(two);
        SmackClient twosTablet = login(two);
        XmppClient three = SERVER.loginByBosh(this.three.name());
        SmackClient elsewhere = login(outsider);
        String id = objectId();

        phone.send(groupchat(
                room(dialog),
                id,
                body("hello") + saved("<dialog_id>" + objectId() + "</dialog_id><topping>lemon</topping>")));

        List<XmppClient> members = List.of(phone, laptop, twosLaptop, twosPhone, twosTablet, three);
        assertHeardOnce(members, id);
        for (XmppClient client : members) {
            Element heard = client.awaitMessage(id);
            assertThat(heard.attributeValue("from")).isEqualTo(room(dialog) + "/" + nick(one));
            assertThat(heard.attributeValue("type")).isEqualTo("groupchat");
            assertThat(heard.attributeValue("to"))
                    .isIn(client.jid(), client.jid().split("/")[0]);
            assertThat(heard.elementText("body")).isEqualTo("hello");
            assertThat(extraParams(heard).elements("dialog_id")).hasSize(1);
            assertThat(extraParam(heard, "dialog_id")).isEqualTo(dialog);
            assertThat(extraParam(heard, "date_sent")).matches("\\d{10}");
            assertThat(extraParam(heard, "topping")).isEqualTo("lemon");
            assertThat(extraParam(heard, "save_to_history")).isEqualTo("1");
            assertThat(client.messages()).noneMatch(RoomStanzas::isError);
        }
        assertThat(timesHeard(List.of(elsewhere), id)).containsOnly(0L);
        JsonNode kept = messages(two, dialog, "").get("items").get(0);
        assertThat(kept.get("_id").asText()).isEqualTo(id);
        assertThat(kept.get("message").asText()).isEqualTo("hello");
        assertThat(kept.get("sender_id").asLong()).isEqualTo(one.id());
        assertThat(kept.get("topping").asText()).isEqualTo("lemon");
        assertThat(kept.get("date_sent").asText()).isEqualTo(extraParam(phone.awaitMessage(id), "date_sent"));
    }

    @Test
    void whoIsNotAvailableHearsNothing() {
        String dialog = groupWithoutJoining(one, two);
        SmackClient speaker = login(one);
        SmackClient phone = login(two);
        SmackClient tablet = login(two);
        tablet.send("<presence type='unavailable'/>");
        ping(tablet);

        String id = send(speaker, dialog, "hello");

        assertHeardOnce(List.of(speaker, phone), id);
        ping(tablet);
        assertThat(RoomStanzas.timesHeard(tablet, id)).isZero();
    }

    /** What is not available cannot send itself anything to {@link XmppClient#settle}. */
    private static void ping(XmppClient client) {
        ask(client, "get", "localhost", "<ping xmlns='urn:xmpp:ping'/>");
    }

    @Test
    void whatHasOnlyAnAttachmentIsHeardAndKept() {
        String dialog = groupWithoutJoining(one, two);
        SmackClient speaker = login(one);
        SmackClient listener = login(two);
        String id = objectId();

        speaker.send(groupchat(room(dialog), id, saved("<attachment type='image' id='77'/>")));

        assertHeardOnce(List.of(speaker, listener), id);
        assertThat(ids(messages(two, dialog, ""))).containsExactly(id);
    }

    @Test
    void whatIsNotToBeKeptIsHeardAndNotKept() {
        String dialog = groupWithoutJoining(one, two);
        SmackClient speaker = login(one);
        SmackClient listener = login(two);
        String id = objectId();

        speaker.send(groupchat(room(dialog), id, body("between us")));

        assertHeardOnce(List.of(speaker, listener), id);
        assertThat(extraParam(listener.awaitMessage(id), "dialog_id")).isEqualTo(dialog);
        assertThat(ids(messages(two, dialog, ""))).isEmpty();
    }

    @Test
    void whoIsTypingIsSeenAndNotKept() {
        String dialog = groupWithoutJoining(one, two);
        SmackClient typist = login(one);
        SmackClient phone = login(two);
        XmppClient laptop = SERVER.loginByWebSocket(two.name());
        SmackClient elsewhere = login(outsider);
        String id = objectId();

        typist.send(groupchat(room(dialog), id, COMPOSING));

        assertHeardOnce(List.of(phone, laptop), id);
        Element seen = phone.awaitMessage(id);
        assertThat(seen.attributeValue("from")).isEqualTo(room(dialog) + "/" + nick(one));
        assertThat(seen.attributeValue("type")).isEqualTo("groupchat");
        assertThat(seen.element("composing")).isNotNull();
        assertThat(extraParams(seen)).isNull();
        assertThat(timesHeard(List.of(elsewhere), id)).containsOnly(0L);
        // The SDK gives it no id.
        typist.send("<message type='groupchat' to='" + room(dialog)
                + "'><paused xmlns='http://jabber.org/protocol/chatstates'/></message>");
        phone.await("paused", stanza -> stanza.element("paused") != null);
        assertThat(ids(messages(two, dialog, ""))).isEmpty();
    }

    @Test
    void nobodyEnters() {
        String dialog = groupWithoutJoining(one, two);
        SmackClient owner = login(one);
        SmackClient member = login(two);

        assertThat(condition(enter(owner, room(dialog), nick(one)))).isEqualTo("not-allowed");
        assertThat(condition(enter(member, room(dialog), nick(two)))).isEqualTo("not-allowed");

        member.send("<presence type='unavailable' to='" + room(dialog) + "/" + nick(two) + "'/>");
        assertHeardOnce(List.of(owner, member), send(member, dialog, "still here"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"is_join_required", "is_joinable"})
    void itsOldNameMeansTheSame(String name) {
        String dialog = create(one, Map.of("type", 2, "name", "Tea", name, 0, "occupants_ids", List.of(two.id())))
                .get("_id")
                .asText();
        SmackClient owner = login(one);
        SmackClient member = login(two);
        assertThat(condition(enter(member, room(dialog), nick(two)))).isEqualTo("not-allowed");
        assertHeardOnce(List.of(owner, member), send(member, dialog, "hello"));

        change(one, dialog, Map.of(name, 1));

        assertThat(statuses(enter(member, room(dialog), nick(two)))).contains("110");
        String inside = send(member, dialog, "inside");
        assertHeardOnce(List.of(member), inside);
        assertThat(timesHeard(List.of(owner), inside)).containsOnly(0L);
        assertThat(condition(owner.awaitMessage(send(owner, dialog, "outside"))))
                .isEqualTo("not-acceptable");
    }

    @Test
    void theRoomsOwnHistoryAgreesWithWhatIsKeptAndWhatWasHeard() {
        String dialog = groupWithoutJoining(one, two);
        SmackClient owner = login(one);
        SmackClient member = login(two);
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String id = send(i % 2 == 0 ? owner : member, dialog, "number " + i);
            assertHeardOnce(List.of(owner, member), id);
            said.add(id);
        }
        change(one, dialog, Map.of("is_join_required", 1));
        SmackClient later = login(two);

        enter(later, room(dialog), nick(two), "<history maxstanzas='100'/>");

        said.forEach(later::awaitMessage);
        List<Element> replayed = later.messages().stream()
                .filter(message -> message.elementText("body") != null)
                .toList();
        assertThat(replayed.stream().map(message -> message.attributeValue("id")))
                .containsExactlyElementsOf(said);
        assertThat(ids(messages(one, dialog, ""))).isEqualTo(said);
        for (Element message : replayed) {
            Element heard = member.awaitMessage(message.attributeValue("id"));
            assertThat(message.attributeValue("from")).isEqualTo(heard.attributeValue("from"));
            assertThat(extraParams(message).asXML())
                    .isEqualTo(extraParams(heard).asXML());
            assertThat(message.elements("delay")).isNotEmpty();
        }
    }

    @Test
    void whoIsInTheRoomWhenItIsSwitchedHearsOnce() {
        String dialog = group(one, two, three);
        SmackClient owner = in(one, dialog);
        SmackClient phone = in(two, dialog);
        SmackClient tablet = login(two);
        SmackClient other = login(three);
        String joined = send(owner, dialog, "for who is in");
        assertHeardOnce(List.of(owner, phone), joined);
        assertThat(timesHeard(List.of(tablet, other), joined)).containsOnly(0L);

        change(one, dialog, Map.of("is_join_required", 0));

        assertHeardOnce(List.of(owner, phone, tablet, other), send(owner, dialog, "for all"));
        assertHeardOnce(List.of(owner, phone, tablet, other), send(other, dialog, "from outside"));
        assertHeardOnce(List.of(owner, phone, tablet, other), send(phone, dialog, "from inside"));

        change(one, dialog, Map.of("is_join_required", 1));

        String again = send(owner, dialog, "for who is in again");
        assertHeardOnce(List.of(owner, phone), again);
        assertThat(timesHeard(List.of(tablet, other), again)).containsOnly(0L);
        assertThat(condition(other.awaitMessage(send(other, dialog, "from outside"))))
                .isEqualTo("not-acceptable");
        assertThat(statuses(enter(other, room(dialog), nick(three)))).contains("110");
        assertHeardOnce(List.of(owner, phone, other), send(other, dialog, "from inside"));
    }

    @Test
    void nothingIsLostOrDoubledWhileItIsSwitched() throws Exception {
        String dialog = group(one, two, three);
        SmackClient speaker = in(one, dialog);
        SmackClient inside = in(two, dialog);
        SmackClient outside = login(three);
        List<String> sent;

        // Nobody is more than a few messages ahead of what he has heard himself.
        AtomicInteger ahead = new AtomicInteger();
        speaker.connection().addSyncStanzaListener(message -> ahead.decrementAndGet(), MessageTypeFilter.GROUPCHAT);
        try (Chatter chatter = new Chatter(speaker, 20, id -> {
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> ahead.get() < MOST_AHEAD);
            ahead.incrementAndGet();
            return groupchat(room(dialog), id, body("x") + saved(""));
        })) {
            for (int i = 0; i < 6; i++) {
                int before = speaker.messages().size();
                int joinRequired = i % 2;
                // More may be said than the database takes for a while, and then a call is to be made again.
                eventually(() -> change(one, dialog, Map.of("is_join_required", joinRequired)));
                speaker.await("more", stanza -> speaker.messages().size() > before + 50);
            }
            sent = chatter.sent();
        }
        for (SmackClient client : List.of(speaker, inside)) {
            client.awaitMessage(sent.get(sent.size() - 1));
            assertThat(heard(client)).containsExactlyElementsOf(sent);
        }
        outside.settle();
        assertThat(heard(outside)).doesNotHaveDuplicates().isNotEmpty();
        assertThat(sent).containsSubsequence(heard(outside));
        assertThat(SERVER
                        .control()
                        .sql("SELECT stanzaID FROM ofDialogMessage WHERE dialogID = '" + dialog + "' ORDER BY arrival")
                        .stream()
                        .map(row -> row.get("stanzaid")))
                .containsExactlyElementsOf(sent);
        assertThat(Stream.of(speaker, inside, outside).flatMap(client -> client.stanzas().stream()))
                .noneMatch(RoomStanzas::isError);
    }

    private static List<String> heard(XmppClient client) {
        return client.messages().stream()
                .filter(message -> message.element("body") != null)
                .map(message -> message.attributeValue("id"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoIsAwayFindsItUnread(int joinRequired) {
        String dialog = joinRequired == 1 ? group(one, two) : groupWithoutJoining(one, two);
        SmackClient speaker = joinRequired == 1 ? in(one, dialog) : login(one);
        for (int i = 0; i < 3; i++) {
            speaker.awaitMessage(send(speaker, dialog, "number " + i));
        }

        assertThat(seen(two, dialog).get("unread_messages_count").asLong()).isEqualTo(3);
        assertThat(seen(two, dialog).get("last_message").asText()).isEqualTo("number 2");
        assertThat(ok(two.rest().get("/chat/Message/unread.json?chat_dialog_ids=" + dialog))
                        .get(dialog)
                        .asLong())
                .isEqualTo(3);
        assertThat(seen(one, dialog).get("unread_messages_count").asLong()).isZero();

        SmackClient late = login(two);
        late.settle();
        assertThat(heard(late)).isEmpty();
        assertThat(ids(ok(two.rest().get("/chat/Message.json?chat_dialog_id=" + dialog))))
                .hasSize(3);
        assertThat(seen(two, dialog).get("unread_messages_count").asLong()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoIsAwayGetsItWhenHeComesIfTheSettingSaysSo(int joinRequired) {
        SERVER.control().setProperty("dialogs.groups.offline", "true");
        String dialog = joinRequired == 1 ? group(one, two, three) : groupWithoutJoining(one, two, three);
        SmackClient speaker = joinRequired == 1 ? in(one, dialog) : login(one);
        SmackClient present = joinRequired == 1 ? in(three, dialog) : login(three);
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String id = send(speaker, dialog, "number " + i);
            present.awaitMessage(id);
            said.add(id);
        }
        eventually(() -> assertThat(
                        SERVER.control().count("SELECT COUNT(*) FROM ofOffline WHERE username = '" + two.name() + "'"))
                .isEqualTo(3));

        SmackClient late = login(two);

        said.forEach(late::awaitMessage);
        late.settle();
        assertThat(heard(late)).isEqualTo(said);
        for (String id : said) {
            Element message = late.awaitMessage(id);
            assertThat(message.attributeValue("type")).isEqualTo("groupchat");
            assertThat(message.attributeValue("from")).isEqualTo(room(dialog) + "/" + nick(one));
            assertThat(message.elements("delay")).isNotEmpty();
            assertThat(extraParams(message).asXML())
                    .isEqualTo(extraParams(present.awaitMessage(id)).asXML());
        }
        assertThat(SERVER.control()
                        .count("SELECT COUNT(*) FROM ofOffline WHERE username IN ('" + one.name() + "', '"
                                + three.name() + "', '" + two.name() + "')"))
                .isZero();
        assertThat(seen(two, dialog).get("unread_messages_count").asLong()).isEqualTo(3);
        assertHeardOnce(List.of(present), said.get(2));
    }
}
