package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.WebSocketClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is said in a group whose members do not join its room, as they get it. */
class GroupDeliveryIT {

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    private final String dialog = objectId();
    private final String room = "92_" + dialog + "@muc.localhost";

    private String call(String what, String... namesAndValues) {
        Map<String, String> call = new HashMap<>(Map.of("do", what, "application", "92", "dialog", dialog));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            call.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return SERVER.control().rooms(call);
    }

    private void put(String owner, String... members) {
        call("put", "name", "Tea", "public", "false", "owner", owner, "members", String.join(",", members));
    }

    private void say(String sender, String stanza) {
        call("sendToMembers", "sender", sender, "message", stanza);
    }

    private static void assertHeardOnce(String id, XmppClient... clients) {
        for (XmppClient client : clients) {
            client.awaitMessage(id);
        }
        for (XmppClient client : clients) {
            assertThat(timesHeard(client.settle(), id)).as(client.jid()).isOne();
        }
    }

    private static long timesHeard(XmppClient client, String id) {
        return client.messages().stream()
                .filter(message -> id.equals(message.attributeValue("id")))
                .count();
    }

    private static List<String> stanzaIds(Element message) {
        return message.elements("stanza-id").stream()
                .map(id -> id.attributeValue("by") + " " + id.attributeValue("id"))
                .toList();
    }

    private void enter(XmppClient client, String nick) {
        client.send("<presence to='" + room + "/" + nick + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        client.await(
                "own presence",
                stanza -> stanza.getName().equals("presence")
                        && (room + "/" + nick).equals(stanza.attributeValue("from")));
    }

    private static boolean isOpenfire42() {
        return SERVER.control().version().startsWith("4.2");
    }

    private static List<String> logged(String id) {
        return SERVER
                .control()
                .sql("SELECT nickname FROM ofMucConversationLog WHERE stanza LIKE '%" + id + "%'")
                .stream()
                .map(row -> row.get("nickname"))
                .toList();
    }

    /** Waits until the server has dealt with what a client that is not available has sent, and with what it was sent. */
    private static void ping(XmppClient client) {
        String id = objectId();
        client.send("<iq type='get' id='" + id + "' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>");
        client.await("pong", stanza -> id.equals(stanza.attributeValue("id")));
    }

    private static String from(String device, String stanza) {
        return stanza.replaceFirst("<message", "<message from='" + device + "'");
    }

    @Test
    void eachDeviceOfEachMemberGetsWhatIsSaidOnceAndNobodyElse() {
        put("1001-92", "1002-92", "1003-92");
        SmackClient sender = SERVER.login("1001-92");
        SmackClient sendersTablet = SERVER.login("1001-92");
        SmackClient phone = SERVER.login("1002-92");
        WebSocketClient browser = SERVER.loginByWebSocket("1002-92");
        SmackClient stranger = SERVER.login("alice");
        String id = objectId();

        say("1001-92", groupchat(room, id, body("tea?") + saved("<topping>lemon</topping>")));

        assertHeardOnce(id, sender, sendersTablet, phone, browser);
        for (XmppClient client : List.of(sender, sendersTablet, phone, browser)) {
            Element message = client.awaitMessage(id);
            assertThat(message.attributeValue("from")).isEqualTo(room + "/1001");
            assertThat(message.attributeValue("to")).isEqualTo(client.jid());
            assertThat(message.attributeValue("type")).isEqualTo("groupchat");
            assertThat(message.elementText("body")).isEqualTo("tea?");
            assertThat(XmppClient.extraParam(message, "topping")).isEqualTo("lemon");
        }
        assertThat(timesHeard(stranger.settle(), id)).isZero();
        assertThat(call("away")).isEqualTo("1003-92");
    }

    @Test
    void whoeverIsInTheRoomAnywayGetsItOnceToo() {
        put("1001-92", "1002-92", "1003-92");
        SmackClient inside = SERVER.login("1002-92");
        SmackClient outside = SERVER.login("1002-92");
        SmackClient sender = SERVER.login("1001-92");
        inside.join(room, "1002");
        sender.join(room, "1001");
        String id = objectId();

        assertThat(call("isOccupant", "device", inside.jid())).isEqualTo("true");
        assertThat(call("isOccupant", "device", outside.jid())).isEqualTo("false");
        say("1001-92", groupchat(room, id, body("tea?")));

        assertHeardOnce(id, inside, outside, sender);
    }

    @Test
    void whoIsOnlyInTheRoomIsNotAway() {
        put("1001-92", "1002-92");
        SmackClient inside = SERVER.login("1002-92");
        inside.join(room, "1002");
        inside.send("<presence type='unavailable'/>");
        inside.send("<presence to='" + room + "/1002'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        ping(inside);
        Awaitility.await()
                .until(() -> call("isOccupant", "device", inside.jid()).equals("true"));

        assertThat(call("away")).isEqualTo("1001-92");
        String id = objectId();
        say("1001-92", groupchat(room, id, body("tea?")));
        inside.awaitMessage(id);
        ping(inside);
        assertThat(timesHeard(inside, id)).isOne();
    }

    @Test
    void aDeviceThatIsNotAvailableGetsNothingAndOneWithoutPriorityDoes() {
        put("1001-92", "1002-92");
        SmackClient silent = SERVER.login("1002-92");
        SmackClient shy = SERVER.login("1002-92");
        silent.send("<presence type='unavailable'/>");
        shy.send("<presence><priority>-1</priority></presence>");
        ping(silent);
        ping(shy);
        String id = objectId();

        say("1001-92", groupchat(room, id, body("tea?")));

        assertThat(call("away")).isEqualTo("1001-92");
        shy.awaitMessage(id);
        ping(shy);
        ping(silent);
        assertThat(timesHeard(shy, id)).isOne();
        assertThat(timesHeard(silent, id)).isZero();
    }

    @Test
    void allCopiesAndTheRoomsHistoryAreOneMessageWhateverTheSenderSaysInTheRoomsName() {
        put("1001-92", "1002-92", "1003-92");
        SmackClient inside = SERVER.login("1002-92");
        SmackClient outside = SERVER.login("1003-92");
        inside.join(room, "1002");
        String id = objectId();

        say(
                "1001-92",
                groupchat(
                        room,
                        id,
                        body("tea?") + "<stanza-id xmlns='urn:xmpp:sid:0' id='forged' by='" + room + "'/>"
                                + "<stanza-id xmlns='urn:xmpp:sid:0' id='other' by='other@localhost'/>"
                                + "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='forged'/>"));

        assertHeardOnce(id, inside, outside);
        SmackClient late = SERVER.login("1003-92");
        enter(late, "1003");
        Element copy = outside.awaitMessage(id);
        Element fromTheRoom = inside.awaitMessage(id);
        Element replayed = late.awaitMessage(id);
        assertThat(replayed.element("delay")).isNotNull();
        assertThat(replayed.elementText("body")).isEqualTo("tea?");
        assertThat(copy.asXML()).doesNotContain("forged");
        replayed.remove(replayed.element("delay"));
        assertThat(XmppClient.canonical(copy)).isEqualTo(XmppClient.canonical(fromTheRoom));
        assertThat(XmppClient.canonical(copy)).isEqualTo(XmppClient.canonical(replayed));
        assertThat(stanzaIds(copy)).contains("other@localhost other");
        long ofTheRoom = stanzaIds(copy).stream()
                .filter(stanzaId -> stanzaId.startsWith(room))
                .count();
        assertThat(ofTheRoom).isEqualTo(isOpenfire42() ? 0 : 1);
    }

    @Test
    void copiesAreTheSameAsThoseOfARoomThatOneHasJoined() {
        put("1001-92", "1002-92");
        SmackClient sender = SERVER.login("1001-92");
        SmackClient two = SERVER.login("1002-92");
        String direct = objectId();
        String joined = objectId();
        String stanza = body("tea?") + saved("");

        say("1001-92", from(sender.jid(), groupchat(room, direct, stanza)));
        Element copy = two.awaitMessage(direct);
        sender.join(room, "1001");
        two.join(room, "1002");
        sender.send(groupchat(room, joined, stanza));

        Element fromTheRoom = two.awaitMessage(joined);
        assertThat(names(copy)).isEqualTo(names(fromTheRoom));
        assertThat(addresses(copy)).isEqualTo(addresses(fromTheRoom));
    }

    private static List<String> names(Element message) {
        return message.elements().stream()
                .map(Element::getQualifiedName)
                .sorted()
                .toList();
    }

    private static String addresses(Element message) {
        Element addresses = message.element("addresses");
        return addresses == null ? "" : XmppClient.canonical(addresses);
    }

    @Test
    void whoeverArchivesWhatIsSaidInRoomsHearsOfIt() {
        put("1001-92", "1002-92");
        String id = objectId();

        say(
                "1001-92",
                groupchat(room, id, body("tea?")).replace("<message", "<message from='1001-92@localhost/phone'"));

        assertThat(call("received", "id", id)).isEqualTo(room + " 1001-92@localhost/phone 1001 " + room + "/1001 tea?");
    }

    @Test
    void theServersOwnLogHasItAndTheRoomRemembersItWhenTheServerIsBack() {
        put("1001-92", "1002-92");
        SmackClient one = SERVER.login("1001-92");
        one.join(room, "1001");
        one.send("<iq type='set' id='log' to='" + room + "'><query xmlns='http://jabber.org/protocol/muc#owner'>"
                + "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
                + "<value>http://jabber.org/protocol/muc#roomconfig</value></field>"
                + "<field var='muc#roomconfig_enablelogging'><value>1</value></field></x></query></iq>");
        one.await("log", stanza -> "log".equals(stanza.attributeValue("id")));
        String id = objectId();
        say("1002-92", groupchat(room, id, body("tea?")));

        if (!isOpenfire42()) {
            // It writes what it has when it stops; the others do soon, and not then.
            Awaitility.await().until(() -> !logged(id).isEmpty());
        }
        SERVER.host().stop();
        SERVER.host().start();

        assertThat(logged(id)).containsExactly("1002");
        SmackClient two = SERVER.login("1002-92");
        enter(two, "1002");
        Element replayed = two.awaitMessage(id);
        assertThat(replayed.attributeValue("from")).isEqualTo(room + "/1002");
        assertThat(replayed.elementText("body")).isEqualTo("tea?");
        assertThat(replayed.element("delay")).isNotNull();
    }

    @Test
    void whatHasNoBodyReachesMembersAndOccupantsAndIsNotRemembered() {
        put("1001-92", "1002-92", "1003-92");
        SmackClient inside = SERVER.login("1002-92");
        SmackClient outside = SERVER.login("1003-92");
        inside.join(room, "1002");
        String typing = objectId();
        String subject = objectId();
        String id = objectId();

        say("1001-92", groupchat(room, typing, "<composing xmlns='http://jabber.org/protocol/chatstates'/>"));
        say("1001-92", groupchat(room, subject, "<subject>Coffee</subject>"));
        say("1001-92", groupchat(room, id, body("tea?")));

        assertHeardOnce(typing, inside, outside);
        assertHeardOnce(subject, inside, outside);
        assertThat(call("received", "id", typing)).isEmpty();
        SmackClient late = SERVER.login("1003-92");
        enter(late, "1003");
        late.awaitMessage(id);
        late.settle();
        assertThat(timesHeard(late, typing)).isZero();
        assertThat(late.messages()).noneMatch(message -> "Coffee".equals(message.elementText("subject")));
    }

    @Test
    void theOrderIsTheSameForAll() {
        put("1001-92", "1002-92", "1003-92");
        SmackClient inside = SERVER.login("1002-92");
        SmackClient outside = SERVER.login("1003-92");
        inside.join(room, "1002");

        IntStream.range(0, 50)
                .parallel()
                .forEach(i -> say(i % 2 == 0 ? "1001-92" : "1002-92", groupchat(room, "o" + i, body("tea"))));

        IntStream.range(0, 50).forEach(i -> assertHeard(inside, outside, "o" + i));
        assertThat(ordered(inside)).hasSize(50).isEqualTo(ordered(outside));
    }

    private static void assertHeard(XmppClient one, XmppClient other, String id) {
        one.awaitMessage(id);
        other.awaitMessage(id);
    }

    private static List<String> ordered(XmppClient client) {
        return client.messages().stream()
                .map(message -> message.attributeValue("id"))
                .filter(id -> id != null && id.matches("o[0-9]+"))
                .toList();
    }

    @Test
    void whoIsOutHearsNothingAndWhoIsAddedHearsWhatIsSaidFromThenOn() {
        put("1001-92", "1002-92");
        SmackClient two = SERVER.login("1002-92");
        SmackClient three = SERVER.login("1003-92");
        call("remove", "members", "1002-92", "actor", "1001-92");
        call("add", "members", "1003-92");
        String id = objectId();

        say("1001-92", groupchat(room, id, body("tea?")));

        assertHeardOnce(id, three);
        assertThat(timesHeard(two.settle(), id)).isZero();
    }

    @Test
    void ownerAndMembersAreMembersAndWhoIsBannedIsNot() {
        put("1001-92", "1002-92", "1003-92");
        SmackClient one = SERVER.login("1001-92");
        one.join(room, "1001");
        one.send("<iq type='set' id='ban' to='" + room + "'><query xmlns='http://jabber.org/protocol/muc#admin'>"
                + "<item affiliation='outcast' jid='1003-92@localhost'/>"
                + "<item affiliation='admin' jid='1004-92@localhost'/></query></iq>");
        one.await("ban", stanza -> "ban".equals(stanza.attributeValue("id")));

        assertThat(List.of("1001-92", "1002-92", "1003-92", "1004-92", "1005-92"))
                .extracting(user -> call("isMember", "user", user))
                .containsExactly("true", "true", "false", "true", "false");
        assertThat(call("away")).isEqualTo("1002-92,1004-92");
    }

    @Test
    void aRoomThatIsNotThereHasNoMembersAndTakesNothing() {
        assertThat(call("isMember", "user", "1001-92")).isEqualTo("false");
        assertThat(call("isOccupant", "device", "1001-92@localhost/phone")).isEqualTo("false");
        assertThat(call("away")).isEmpty();
        assertThatThrownBy(() -> say("1001-92", groupchat(room, objectId(), body("tea?"))))
                .hasMessageContaining("The room " + room + " could not be sent a message: it is not there");
        assertThat(call("exists")).isEqualTo("false");
    }

    @Test
    void aSenderOfAnotherApplicationIsAnError() {
        put("1001-92", "1002-92");
        assertThatThrownBy(() -> say("2001-5", groupchat(room, objectId(), body("tea?"))))
                .hasMessageContaining("2001-5@localhost is not a user of the application 92");
    }
}
