package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.RestAnswers.change;
import static org.dialogs.openfire.it.RestAnswers.deleteForAll;
import static org.dialogs.openfire.it.RestAnswers.group;
import static org.dialogs.openfire.it.RestAnswers.groupWithoutJoining;
import static org.dialogs.openfire.it.RestAnswers.ids;
import static org.dialogs.openfire.it.RestAnswers.messages;
import static org.dialogs.openfire.it.RestAnswers.publicGroup;
import static org.dialogs.openfire.it.RestAnswers.pull;
import static org.dialogs.openfire.it.RestAnswers.push;
import static org.dialogs.openfire.it.RestAnswers.refused;
import static org.dialogs.openfire.it.RestAnswers.room;
import static org.dialogs.openfire.it.RestAnswers.sees;
import static org.dialogs.openfire.it.RoomStanzas.DISCO_INFO;
import static org.dialogs.openfire.it.RoomStanzas.DISCO_ITEMS;
import static org.dialogs.openfire.it.RoomStanzas.ask;
import static org.dialogs.openfire.it.RoomStanzas.assertHeardOnce;
import static org.dialogs.openfire.it.RoomStanzas.awaitGone;
import static org.dialogs.openfire.it.RoomStanzas.condition;
import static org.dialogs.openfire.it.RoomStanzas.enter;
import static org.dialogs.openfire.it.RoomStanzas.eventually;
import static org.dialogs.openfire.it.RoomStanzas.isError;
import static org.dialogs.openfire.it.RoomStanzas.item;
import static org.dialogs.openfire.it.RoomStanzas.name;
import static org.dialogs.openfire.it.RoomStanzas.occupants;
import static org.dialogs.openfire.it.RoomStanzas.presence;
import static org.dialogs.openfire.it.RoomStanzas.statuses;
import static org.dialogs.openfire.it.RoomStanzas.timesHeard;
import static org.dialogs.openfire.it.RoomStanzas.user;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import java.util.List;
import java.util.Map;
import org.dialogs.openfire.it.RestUsers.Somebody;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes into the rooms of groups, under which name, and what REST does to them. */
class GroupMannersIT {

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final RestUsers USERS = new RestUsers(SERVER);

    private final Somebody owner = USERS.somebody();
    private final Somebody two = USERS.somebody();
    private final Somebody three = USERS.somebody();
    private final Somebody outsider = USERS.somebody();
    private final Somebody stranger = USERS.somebody(RestUsers.OTHER);

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

    /** What the server says to who says something in a group in which he must not. */
    private static String refusal(XmppClient from, String dialog) {
        return condition(from.awaitMessage(send(from, dialog, "let me in")));
    }

    private static String refusal(XmppClient from, String dialog, String nick) {
        return condition(enter(from, room(dialog), nick));
    }

    private static long rows(String table, String dialog) {
        return SERVER.control().count("SELECT COUNT(*) FROM " + table + " WHERE dialogID = '" + dialog + "'");
    }

    private static long roomRows(String dialog) {
        return SERVER.control().count("SELECT COUNT(*) FROM ofMucRoom WHERE name = '92_" + dialog + "'");
    }

    /** That the server has no room of this name, neither running nor in its database. */
    private static void assertNoRoom(String dialog) {
        SmackClient alice = SERVER.login("alice");
        assertThat(condition(ask(alice, "get", room(dialog), "<query xmlns='" + DISCO_INFO + "'/>")))
                .isEqualTo("item-not-found");
        assertThat(ask(alice, "get", "muc.localhost", "<query xmlns='" + DISCO_ITEMS + "'/>")
                        .asXML())
                .doesNotContain(dialog);
        assertThat(roomRows(dialog)).isZero();
    }

    @Test
    void aUserOfTheApplicationGoesByHisId() {
        String dialog = group(owner, two);
        SmackClient client = login(two);

        for (String nick :
                List.of("hannah", "0" + nick(two), nick(two) + "x", nick(owner), nick(three), "+" + nick(two))) {
            assertThat(refusal(client, dialog, nick)).as(nick).isIn("not-acceptable", "not-allowed", "conflict");
        }

        assertThat(statuses(enter(client, room(dialog), nick(two)))).contains("110");
        assertThat(occupants(client, room(dialog))).containsExactly(nick(two));
    }

    @Test
    void whoIsInKeepsHisName() {
        String dialog = group(owner, two);
        SmackClient client = in(two, dialog);
        SmackClient listener = in(owner, dialog);

        assertThat(isError(presence(client, room(dialog) + "/hannah", ""))).isTrue();

        assertThat(occupants(listener, room(dialog))).containsExactlyInAnyOrder(nick(owner), nick(two));
        String id = send(client, dialog, "still me");
        assertThat(listener.awaitMessage(id).attributeValue("from")).isEqualTo(room(dialog) + "/" + nick(two));
    }

    @Test
    void ordinaryUsersInAPublicGroupGoByAnyNameThatIsNoNumber() {
        String dialog = publicGroup(owner);
        SmackClient alice = SERVER.login("alice");

        for (String nick : List.of(nick(owner), "123456", "0x7b", "12 monkeys")) {
            assertThat(refusal(alice, dialog, nick)).as(nick).isEqualTo("not-allowed");
        }

        assertThat(statuses(enter(alice, room(dialog), "hannah"))).contains("110");
        SmackClient two = in(this.two, dialog);
        assertThat(two.awaitMessage(send(alice, dialog, "hello")).attributeValue("from"))
                .isEqualTo(room(dialog) + "/hannah");
    }

    @Test
    void aRoomOfNoDialogIsNeitherEnteredNorSpokenIn() {
        String dialog = objectId();
        SmackClient client = login(owner);
        SmackClient alice = SERVER.login("alice");

        assertThat(refusal(client, dialog, nick(owner))).isEqualTo("not-allowed");
        assertThat(refusal(client, dialog)).isEqualTo("item-not-found");
        assertThat(refusal(client, dialog, nick(owner))).isEqualTo("not-allowed");
        assertThat(refusal(alice, dialog, "alice")).isEqualTo("not-allowed");
        assertThat(refusal(alice, dialog)).isEqualTo("item-not-found");
        String silent = objectId();
        client.send(groupchat(room(dialog), silent, "<composing xmlns='http://jabber.org/protocol/chatstates'/>"));
        assertThat(condition(client.awaitMessage(silent))).isEqualTo("item-not-found");

        client.settle();
        alice.settle();
        assertNoRoom(dialog);
        // A call reads what was said before it.
        refused(404, owner.rest().get("/chat/Message.json?chat_dialog_id=" + dialog));
        assertThat(rows("ofDialog", dialog)).isZero();
        assertThat(rows("ofDialogMember", dialog)).isZero();
        assertThat(rows("ofDialogMessage", dialog)).isZero();
    }

    @Test
    void aRoomOfNoDialogIsNotMadeByItsConfigurationEither() {
        String dialog = objectId();
        SmackClient client = login(owner);

        assertThat(isError(ask(
                        client,
                        "set",
                        room(dialog),
                        "<query xmlns='http://jabber.org/protocol/muc#owner'>"
                                + "<x xmlns='jabber:x:data' type='submit'/></query>")))
                .isTrue();

        assertNoRoom(dialog);
        assertThat(rows("ofDialog", dialog)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void usersOfAnotherApplicationAreRefused(int joinRequired) {
        String dialog = joinRequired == 1 ? group(owner, two) : groupWithoutJoining(owner, two);
        SmackClient client = login(stranger);
        SmackClient listener = joinRequired == 1 ? in(two, dialog) : login(two);

        assertThat(refusal(client, dialog, nick(stranger))).isEqualTo("not-allowed");
        assertThat(refusal(client, dialog)).isEqualTo("not-allowed");
        assertThat(condition(ask(client, "get", room(dialog), "<query xmlns='" + DISCO_INFO + "'/>")))
                .isEqualTo("not-allowed");

        listener.settle();
        assertThat(listener.messages()).noneMatch(message -> message.asXML().contains("let me in"));
    }

    @Test
    void whoIsNoMemberStaysOutside() {
        String dialog = group(owner, two);
        SmackClient listener = in(two, dialog);

        for (SmackClient client : List.of(login(outsider), SERVER.login("alice"))) {
            String nick = client.jid().split("[-@]")[0];
            assertThat(refusal(client, dialog, nick)).isEqualTo("registration-required");
            assertThat(refusal(client, dialog)).isEqualTo("not-acceptable");
        }

        listener.settle();
        assertThat(listener.messages()).noneMatch(message -> message.asXML().contains("let me in"));
    }

    @Test
    void whoIsNoMemberSaysNothingWhereNobodyJoins() {
        String dialog = groupWithoutJoining(owner, two);
        SmackClient listener = login(two);

        for (SmackClient client : List.of(login(outsider), SERVER.login("alice"))) {
            String nick = client.jid().split("[-@]")[0];
            assertThat(refusal(client, dialog, nick)).isEqualTo("not-allowed");
            assertThat(refusal(client, dialog)).isEqualTo("forbidden");
        }

        listener.settle();
        assertThat(listener.messages()).noneMatch(message -> message.asXML().contains("let me in"));
        assertThat(rows("ofDialogMessage", dialog)).isZero();
    }

    @Test
    void whoIsRemovedByRestIsThrownOutAndHearsAndReadsNoMore() {
        String dialog = group(owner, two, three);
        SmackClient client = in(two, dialog);
        SmackClient others = in(three, dialog);
        String before = send(others, dialog, "before");
        assertHeardOnce(List.of(client, others), before);
        int seen = client.stanzas().size();
        int seenByOthers = others.stanzas().size();

        pull(owner, dialog, two);

        Element kicked = awaitGone(client, seen, room(dialog) + "/" + nick(two));
        assertThat(statuses(kicked)).contains("301");
        assertThat(item(kicked).element("actor").attributeValue("jid")).isEqualTo(owner.jid());
        assertThat(statuses(awaitGone(others, seenByOthers, room(dialog) + "/" + nick(two))))
                .contains("301");
        assertThat(refusal(client, dialog, nick(two))).isIn("registration-required", "forbidden");
        assertThat(refusal(client, dialog)).isEqualTo("not-acceptable");
        String after = send(others, dialog, "after");
        others.awaitMessage(after);
        assertThat(timesHeard(List.of(client), after)).containsOnly(0L);
        refused(403, two.rest().get("/chat/Message.json?chat_dialog_id=" + dialog));
        assertThat(sees(two, dialog)).isFalse();
        assertThat(ids(messages(three, dialog, ""))).containsExactly(before, after);
    }

    @Test
    void whoIsRemovedByRestHearsAndSaysNothingWhereNobodyJoins() {
        String dialog = groupWithoutJoining(owner, two, three);
        SmackClient client = login(two);
        SmackClient others = login(three);
        String before = send(client, dialog, "before");
        assertHeardOnce(List.of(client, others), before);

        pull(owner, dialog, two);

        assertThat(refusal(client, dialog)).isEqualTo("forbidden");
        assertThat(refusal(client, dialog, nick(two))).isEqualTo("not-allowed");
        String after = send(others, dialog, "after");
        others.awaitMessage(after);
        assertThat(timesHeard(List.of(client), after)).containsOnly(0L);
        refused(403, two.rest().get("/chat/Message.json?chat_dialog_id=" + dialog));
        assertThat(ids(messages(three, dialog, ""))).containsExactly(before, after);
    }

    @Test
    void whoHasLeftByRestIsOut() {
        String dialog = group(owner, two);
        SmackClient client = in(two, dialog);
        int seen = client.stanzas().size();

        pull(two, dialog, two);

        awaitGone(client, seen, room(dialog) + "/" + nick(two));
        assertThat(refusal(client, dialog, nick(two))).isIn("registration-required", "forbidden");
        refused(403, two.rest().get("/chat/Message.json?chat_dialog_id=" + dialog));
    }

    @Test
    void whoIsBroughtInByRestComesInAndOutAgain() {
        String dialog = group(owner);
        SmackClient client = login(two);
        assertThat(refusal(client, dialog, nick(two))).isEqualTo("registration-required");

        push(owner, dialog, two);

        assertThat(statuses(enter(client, room(dialog), nick(two)))).contains("110");
        String id = send(client, dialog, "hello");
        client.awaitMessage(id);
        pull(owner, dialog, two);
        assertThat(refusal(client, dialog, nick(two))).isIn("registration-required", "forbidden");
        push(owner, dialog, two);
        assertThat(statuses(enter(client, room(dialog), nick(two)))).contains("110");
    }

    @Test
    void whoIsBroughtInWhereNobodyJoinsHearsTheNextMessage() {
        String dialog = groupWithoutJoining(owner);
        SmackClient speaker = login(owner);
        SmackClient client = login(two);
        String before = send(speaker, dialog, "before");
        speaker.awaitMessage(before);

        push(owner, dialog, two);

        String after = send(speaker, dialog, "after");
        assertHeardOnce(List.of(speaker, client), after);
        assertThat(timesHeard(client, before)).isZero();
        assertHeardOnce(List.of(speaker, client), send(client, dialog, "thanks"));
    }

    @Test
    void aNewNameIsTheRooms() {
        String dialog = group(owner, two);
        SmackClient client = in(two, dialog);
        assertThat(name(client, room(dialog))).isEqualTo("Tea");

        change(owner, dialog, Map.of("name", "K\u00e4se & <Wein>"));

        assertThat(name(client, room(dialog))).isEqualTo("K\u00e4se & <Wein>");
        assertThat(SERVER.control().sql("SELECT naturalName FROM ofMucRoom WHERE name = '92_" + dialog + "'"))
                .containsExactly(Map.of("naturalname", "K\u00e4se & <Wein>"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aDialogThatIsDeletedForAllHasNoRoom(int joinRequired) {
        String dialog = joinRequired == 1 ? group(owner, two) : groupWithoutJoining(owner, two);
        SmackClient client = joinRequired == 1 ? in(two, dialog) : login(two);
        send(client, dialog, "the last word");
        int seen = client.stanzas().size();

        deleteForAll(owner, dialog);

        if (joinRequired == 1) {
            Element gone = awaitGone(client, seen, room(dialog) + "/" + nick(two));
            assertThat(user(gone).element("destroy")).isNotNull();
        }
        assertThat(refusal(client, dialog, nick(two))).isEqualTo("not-allowed");
        assertThat(refusal(client, dialog)).isEqualTo("item-not-found");
        eventually(() -> assertThat(rows("ofDialogMessage", dialog)).isZero());
        assertNoRoom(dialog);
        assertThat(refusal(client, dialog, nick(two))).isEqualTo("not-allowed");
        assertThat(rows("ofDialog", dialog)).isZero();
    }
}
