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
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The room of a group dialog as the plugin makes and changes it, seen by clients and in the database. */
class GroupRoomsIT {

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    private static final String MUC_USER = "http://jabber.org/protocol/muc#user";

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

    private void putPublic(String owner, String... members) {
        call("put", "name", "Tea", "public", "true", "owner", owner, "members", String.join(",", members));
    }

    private Set<String> discovered(XmppClient client) {
        Element query = info(client);
        return query.elements("feature").stream()
                .map(feature -> feature.attributeValue("var"))
                .filter(feature -> feature.startsWith("muc_"))
                .collect(Collectors.toSet());
    }

    private Element info(XmppClient client) {
        String id = objectId();
        client.send("<iq type='get' id='" + id + "' to='" + room
                + "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        return client.await("disco", stanza -> id.equals(stanza.attributeValue("id")))
                .element("query");
    }

    /** Tries to enter, and gives the server's error. */
    private String refusal(XmppClient client, String nick) {
        client.send("<presence to='" + room + "/" + nick + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        Element error = client.await(
                "refusal",
                stanza -> stanza.getName().equals("presence")
                        && "error".equals(stanza.attributeValue("type"))
                        && stanza.attributeValue("from").startsWith(room));
        return error.element("error").elements().get(0).getName();
    }

    private static Element gone(XmppClient client, String occupant) {
        return client.await(
                occupant + " gone",
                stanza -> stanza.getName().equals("presence")
                        && occupant.equals(stanza.attributeValue("from"))
                        && "unavailable".equals(stanza.attributeValue("type")));
    }

    private static List<String> statuses(Element presence) {
        return x(presence).elements("status").stream()
                .map(status -> status.attributeValue("code"))
                .toList();
    }

    private static Element x(Element presence) {
        return presence.elements("x").stream()
                .filter(x -> x.getNamespaceURI().equals(MUC_USER))
                .findFirst()
                .orElseThrow();
    }

    private static long timesHeard(XmppClient client, String id) {
        return client.messages().stream()
                .filter(message -> id.equals(message.attributeValue("id")))
                .count();
    }

    private String roomId() {
        return SERVER.control()
                .sql("SELECT roomID FROM ofMucRoom WHERE name = '92_" + dialog + "'")
                .get(0)
                .get("roomid");
    }

    private Set<String> members() {
        return Stream.concat(
                        SERVER.control().sql("SELECT jid FROM ofMucMember WHERE roomID = " + roomId()).stream(),
                        SERVER
                                .control()
                                .sql("SELECT jid FROM ofMucAffiliation WHERE affiliation <> 10 AND roomID = "
                                        + roomId())
                                .stream())
                .map(row -> row.get("jid"))
                .collect(Collectors.toSet());
    }

    private Set<String> owners() {
        return SERVER
                .control()
                .sql("SELECT jid FROM ofMucAffiliation WHERE affiliation = 10 AND roomID = " + roomId())
                .stream()
                .map(row -> row.get("jid"))
                .collect(Collectors.toSet());
    }

    private String rows() {
        return Stream.of("ofMucRoom", "ofMucMember", "ofMucAffiliation")
                .map(table -> SERVER.control().sql("SELECT * FROM " + table + " WHERE roomID = " + roomId()).stream()
                        .map(Map::toString)
                        .sorted()
                        .toList()
                        .toString())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aGroupsRoomIsForItsMembersWhoSeeEachOther() {
        put("1001-92", "1001-92", "1002-92");
        SmackClient one = SERVER.login("1001-92");
        SmackClient two = SERVER.login("1002-92");

        assertThat(discovered(one))
                .contains("muc_persistent", "muc_membersonly", "muc_nonanonymous", "muc_hidden")
                .contains("muc_unmoderated", "muc_unsecured");
        assertThat(info(one).element("identity").attributeValue("name")).isEqualTo("Tea");
        one.join(room, "1001");
        two.join(room, "1002");
        Element seen = one.await("the other", stanza -> (room + "/1002").equals(stanza.attributeValue("from")));
        assertThat(x(seen).element("item").attributeValue("jid")).isEqualTo(two.jid());
        assertThat(x(seen).element("item").attributeValue("affiliation")).isEqualTo("member");
        assertThat(refusal(SERVER.login("1003-92"), "1003")).isEqualTo("registration-required");
        assertThat(refusal(SERVER.login("2001-5"), "2001")).isEqualTo("not-allowed");
        assertThat(call("exists")).isEqualTo("true");
    }

    @Test
    void aPublicGroupsRoomIsOpenButInNoDirectory() {
        putPublic("1001-92", "1002-92");
        SmackClient three = SERVER.login("1003-92");

        assertThat(discovered(three)).contains("muc_persistent", "muc_open", "muc_nonanonymous", "muc_hidden");
        three.join(room, "1003");
        String id = objectId();
        three.send("<iq type='get' id='" + id
                + "' to='muc.localhost'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
        Element items = three.await("rooms", stanza -> id.equals(stanza.attributeValue("id")));
        assertThat(items.asXML()).doesNotContain(room);
    }

    @Test
    void nobodyIsInvitedAndNobodyTakesAMembersNickname() {
        SmackClient two = SERVER.login("1002-92");
        put("1001-92", "1002-92");
        SmackClient three = SERVER.login("1003-92");
        call("add", "members", "1003-92");

        assertThat(refusal(three, "1002")).isEqualTo("not-allowed");
        assertThat(refusal(three, "01002")).isEqualTo("not-allowed");
        assertThat(two.settle().messages()).allMatch(message -> message.element("x") == null);
        assertThat(three.settle().messages()).allMatch(message -> message.element("x") == null);
        two.join(room, "1002");
    }

    @Test
    void theOwnerAdministratesHisRoom() {
        put("1001-92", "1002-92");
        SmackClient one = SERVER.login("1001-92");
        one.join(room, "1001");
        String id = objectId();
        one.send("<iq type='get' id='" + id + "' to='" + room
                + "'><query xmlns='http://jabber.org/protocol/muc#owner'/></iq>");

        Element form = one.await("form", stanza -> id.equals(stanza.attributeValue("id")));

        assertThat(form.attributeValue("type")).isEqualTo("result");
        assertThat(form.asXML()).contains("muc#roomconfig_roomname");
        assertThat(owners()).containsExactly("1001-92@localhost");
    }

    @Test
    void aNewNameIsSeen() {
        put("1001-92", "1002-92");
        SmackClient two = SERVER.login("1002-92");

        call("rename", "name", "Coffee  & <cake>");

        assertThat(info(two).element("identity").attributeValue("name")).isEqualTo("Coffee & <cake>");
        assertThat(discovered(two)).contains("muc_membersonly", "muc_persistent", "muc_hidden");
    }

    @Test
    void whoIsRemovedIsThrownOutOfTheRoomByNameAndStaysOut() {
        put("1001-92", "1002-92", "1003-92");
        SmackClient two = SERVER.login("1002-92");
        SmackClient three = SERVER.login("1003-92");
        three.join(room, "1003");
        two.join(room, "1002");

        call("remove", "members", "1002-92", "actor", "1001-92");

        for (SmackClient client : List.of(two, three)) {
            Element gone = gone(client, room + "/1002");
            assertThat(statuses(gone)).contains("301").doesNotContain("321", "307");
            assertThat(x(gone).element("item").element("actor").attributeValue("jid"))
                    .isEqualTo("1001-92@localhost");
        }
        assertThat(refusal(two, "1002")).isEqualTo("registration-required");
        assertThat(members()).containsExactly("1003-92@localhost");
        String id = objectId();
        call("send", "sender", "1001-92", "message", groupchat(room, id, body("x")));
        three.awaitMessage(id);
        two.settle();
        assertThat(timesHeard(two, id)).isZero();
    }

    @Test
    void allDevicesOfWhoIsRemovedGo() {
        put("1001-92", "1002-92", "1003-92");
        SmackClient one = SERVER.login("1001-92");
        SmackClient phone = SERVER.login("1002-92");
        SmackClient tablet = SERVER.login("1002-92");
        one.join(room, "1001");
        phone.join(room, "1002");
        tablet.join(room, "1002");

        call("remove", "members", "1002-92", "actor", "1001-92");

        for (SmackClient client : List.of(phone, tablet, one)) {
            Element gone = gone(client, room + "/1002");
            assertThat(statuses(gone)).contains("301");
            assertThat(x(gone).element("item").element("actor").attributeValue("jid"))
                    .isEqualTo("1001-92@localhost");
        }
        String id = objectId();
        call("send", "sender", "1001-92", "message", groupchat(room, id, body("x")));
        one.awaitMessage(id);
        phone.settle();
        tablet.settle();
        assertThat(timesHeard(phone, id) + timesHeard(tablet, id)).isZero();
    }

    @Test
    void whoLeavesByHimselfIsOutAndCanBeAddedAgain() {
        put("1001-92", "1002-92");
        SmackClient two = SERVER.login("1002-92");
        two.join(room, "1002");

        call("remove", "members", "1002-92", "actor", "1002-92");

        assertThat(statuses(gone(two, room + "/1002"))).contains("301");
        assertThat(refusal(two, "1002")).isEqualTo("registration-required");
        call("add", "members", "1002-92");
        call("add", "members", "1002-92");
        SERVER.login("1002-92").join(room, "1002");
    }

    @Test
    void whoIsRemovedFromAPublicGroupIsThrownOutAndMayComeBack() {
        putPublic("1001-92", "1002-92");
        SmackClient two = SERVER.login("1002-92");
        two.join(room, "1002");

        call("remove", "members", "1002-92", "actor", "1001-92");

        assertThat(statuses(gone(two, room + "/1002"))).contains("301");
        SERVER.login("1002-92").join(room, "1002");
    }

    @Test
    void whomTheOwnerHasBannedStaysBannedWhenHeIsRemoved() {
        putPublic("1001-92", "1002-92");
        SmackClient one = SERVER.login("1001-92");
        one.join(room, "1001");
        one.send("<iq type='set' id='ban' to='" + room + "'><query xmlns='http://jabber.org/protocol/muc#admin'>"
                + "<item affiliation='outcast' jid='1002-92@localhost'/></query></iq>");
        one.await("ban", stanza -> "ban".equals(stanza.attributeValue("id")));

        call("remove", "members", "1002-92", "actor", "1001-92");

        assertThat(refusal(SERVER.login("1002-92"), "1002")).isEqualTo("forbidden");
        call("add", "members", "1002-92");
        SERVER.login("1002-92").join(room, "1002");
    }

    @Test
    void theOwnerCanLeaveAndAnotherTakesOver() {
        put("1001-92", "1002-92", "1003-92");
        SmackClient one = SERVER.login("1001-92");
        one.join(room, "1001");

        call("remove", "members", "1001-92", "actor", "1001-92");

        assertThat(statuses(gone(one, room + "/1001"))).contains("301");
        assertThat(owners()).containsExactly("muc.localhost");
        assertThat(refusal(one, "1001")).isEqualTo("registration-required");
        put("1003-92", "1002-92", "1003-92");
        assertThat(owners()).containsExactly("1003-92@localhost");
        assertThat(members()).containsExactly("1002-92@localhost");
    }

    @Test
    void aFormerOwnerWhoStaysIsAMember() {
        put("1001-92", "1002-92");

        put("1002-92", "1001-92", "1002-92");

        assertThat(owners()).containsExactly("1002-92@localhost");
        assertThat(members()).containsExactly("1001-92@localhost");
        SmackClient one = SERVER.login("1001-92");
        SmackClient two = SERVER.login("1002-92");
        two.join(room, "1002");
        one.join(room, "1001");
        Element seen = two.await("the other", stanza -> (room + "/1001").equals(stanza.attributeValue("from")));
        assertThat(x(seen).element("item").attributeValue("affiliation")).isEqualTo("member");
    }

    @Test
    void whoIsNotSaidIsOut() {
        put("1001-92", "1002-92", "1003-92");
        SmackClient three = SERVER.login("1003-92");
        three.join(room, "1003");

        put("1001-92", "1002-92");

        assertThat(statuses(gone(three, room + "/1003"))).contains("301");
        assertThat(members()).containsExactly("1002-92@localhost");
    }

    @Test
    void sayingTheSameAgainChangesNothing() {
        put("1001-92", "1002-92", "1003-92");
        SmackClient two = SERVER.login("1002-92");
        two.join(room, "1002");
        two.settle();
        String rows = rows();
        int stanzas = two.stanzas().size();

        put("1001-92", "1002-92", "1003-92");
        call("rename", "name", "Tea");

        assertThat(rows()).isEqualTo(rows);
        two.settle();
        assertThat(two.stanzas()).hasSize(stanzas + 1);
        assertThat(two.stanzas().get(stanzas).attributeValue("id")).startsWith("settle-");
    }

    @Test
    void aDestroyedRoomTellsItsOccupantsAndIsNotThere() {
        put("1001-92", "1002-92");
        SmackClient two = SERVER.login("1002-92");
        two.join(room, "1002");

        call("destroy", "reason", "The dialog was deleted");

        Element gone = gone(two, room + "/1002");
        assertThat(x(gone).element("destroy").elementText("reason")).isEqualTo("The dialog was deleted");
        assertThat(call("exists")).isEqualTo("false");
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofMucRoom WHERE name = '92_" + dialog + "'"))
                .isZero();
        call("destroy", "reason", "again");
        put("1001-92", "1002-92");
        withoutDialogs(() -> SERVER.login("1002-92").join(room, "1002"));
    }

    /** Does something while the plugin looks at no stanza: it closes rooms of an application that have no dialog. */
    private static void withoutDialogs(Runnable action) {
        SERVER.control().setProperty("dialogs.enabled", "false");
        try {
            action.run();
        } finally {
            SERVER.control().deleteProperty("dialogs.enabled");
        }
    }

    @Test
    void whatIsSentForWhoIsNotInTheRoomReachesEachDeviceOnceAndIsInItsHistory() {
        put("1001-92", "1002-92", "1003-92");
        SmackClient sender = SERVER.login("1001-92");
        SmackClient phone = SERVER.login("1002-92");
        SmackClient tablet = SERVER.login("1002-92");
        SmackClient three = SERVER.login("1003-92");
        phone.join(room, "1002");
        tablet.join(room, "1002");
        three.join(room, "1003");
        String id = objectId();
        String content = body("from REST") + saved("<date_sent>1700000000</date_sent><topping>lemon</topping>");

        call("send", "sender", "1001-92", "message", groupchat(room, id, content));

        for (SmackClient client : List.of(phone, tablet, three)) {
            Element message = client.awaitMessage(id);
            assertThat(message.attributeValue("from")).isEqualTo(room + "/1001");
            assertThat(message.attributeValue("type")).isEqualTo("groupchat");
            assertThat(message.elementText("body")).isEqualTo("from REST");
            assertThat(XmppClient.extraParams(message).elements().stream().map(Element::getName))
                    .containsExactly("save_to_history", "date_sent", "topping");
        }
        List.of(phone, tablet, three, sender).forEach(XmppClient::settle);
        assertThat(List.of(timesHeard(phone, id), timesHeard(tablet, id), timesHeard(three, id)))
                .containsOnly(1L);
        assertThat(timesHeard(sender, id)).isZero();
        sender.send("<presence to='" + room + "/1001'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        Element replayed = sender.awaitMessage(id);
        assertThat(replayed.element("delay")).isNotNull();
        assertThat(XmppClient.extraParam(replayed, "topping")).isEqualTo("lemon");
    }

    @Test
    void whatIsSentThatWayIsNotKeptByTheWayButWhatOccupantsSayIs() {
        put("1001-92", "1002-92");
        SmackClient two = SERVER.login("1002-92");
        two.join(room, "1002");
        String sent = objectId();
        String said = objectId();

        call("send", "sender", "1001-92", "message", groupchat(room, sent, body("from REST") + saved("")));
        two.awaitMessage(sent);
        two.send(groupchat(room, said, body("by XMPP") + saved("")));

        Awaitility.await()
                .until(() ->
                        SERVER.control().count("SELECT COUNT(*) FROM ofDialogMessage WHERE messageID = '" + said + "'")
                                == 1);
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofDialogMessage WHERE messageID = '" + sent + "'"))
                .isZero();
    }

    @Test
    void aPublicGroupThatIsOneForMembersFromNowOnThrowsOutTheOthers() {
        putPublic("1001-92", "1002-92");
        SmackClient two = SERVER.login("1002-92");
        SmackClient three = SERVER.login("1003-92");
        two.join(room, "1002");
        three.join(room, "1003");

        put("1001-92", "1002-92");

        assertThat(statuses(gone(three, room + "/1003"))).containsAnyOf("301", "322");
        assertThat(discovered(two)).contains("muc_membersonly");
        String id = objectId();
        two.send(groupchat(room, id, body("still here")));
        two.awaitMessage(id);
    }

    @Test
    void aRoomThatSomebodyMadeBeforeIsTakenOver() {
        SmackClient three = SERVER.login("1003-92");
        withoutDialogs(() -> three.join(room, "1003"));
        three.send("<iq type='set' id='ban' to='" + room + "'><query xmlns='http://jabber.org/protocol/muc#admin'>"
                + "<item affiliation='outcast' jid='1001-92@localhost'/>"
                + "<item affiliation='outcast' jid='1002-92@localhost'/></query></iq>");
        three.await("ban", stanza -> "ban".equals(stanza.attributeValue("id")));

        put("1001-92", "1002-92");

        assertThat(statuses(gone(three, room + "/1003"))).contains("301");
        assertThat(owners()).containsExactly("1001-92@localhost");
        assertThat(members()).containsExactly("1002-92@localhost");
        // The room goes with its last occupant for a moment, in which the plugin may look: this call does not lock it
        // out, as REST does.
        withoutDialogs(() -> {
            SERVER.login("1001-92").join(room, "1001");
            SERVER.login("1002-92").join(room, "1002");
        });
    }

    @Test
    void aNicknameThatTheOwnerHasGivenAwayKeepsNobodyOut() {
        put("1001-92", "1003-92");
        SmackClient one = SERVER.login("1001-92");
        one.join(room, "1001");
        one.send("<iq type='set' id='nick' to='" + room + "'><query xmlns='http://jabber.org/protocol/muc#admin'>"
                + "<item affiliation='member' jid='alice@localhost' nick='1002'/></query></iq>");
        one.await("nick", stanza -> "nick".equals(stanza.attributeValue("id")));

        call("add", "members", "1002-92");

        assertThat(members()).contains("1002-92@localhost");
    }

    @Test
    void manyAtOnceWhilePeopleTalkEndWithWhatWasSaidLast() throws Exception {
        put("1001-92", "1002-92", "1003-92");
        SmackClient one = SERVER.login("1001-92");
        one.join(room, "1001");
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> work = List.of(
                    threads.submit(() -> repeat(30, i -> {
                        call("add", "members", "1003-92");
                        call("remove", "members", "1003-92", "actor", "1001-92");
                    })),
                    threads.submit(() -> repeat(30, i -> {
                        put("1001-92", "1002-92", "1003-92");
                        call("send", "sender", "1002-92", "message", groupchat(room, "sent-" + i, body("x")));
                    })),
                    threads.submit(() -> repeat(60, i -> {
                        one.send(groupchat(room, "said-" + i, body("y")));
                        one.awaitMessage("said-" + i);
                    })));
            for (Future<?> each : work) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }

        put("1001-92", "1002-92");

        assertThat(members()).containsExactly("1002-92@localhost");
        one.settle();
        assertThat(IntStream.range(0, 30).mapToObj(i -> timesHeard(one, "sent-" + i)))
                .containsOnly(1L);
    }

    private static void repeat(int times, IntConsumer what) {
        IntStream.range(0, times).forEach(what);
    }

    @Test
    void aPluginThatIsUnloadedInBetweenLeavesARoomThatCanBePutRight() throws Exception {
        put("1001-92", "1002-92");
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<?> work = threads.submit(() -> {
                while (!enough.get()) {
                    try {
                        call("add", "members", "1003-92");
                        call("remove", "members", "1003-92", "actor", "1001-92");
                        done.incrementAndGet();
                    } catch (IllegalStateException e) {
                        assertThat(e).hasMessageStartingWith("/rooms");
                    }
                }
            });
            Awaitility.await().until(() -> done.get() > 3);
            SERVER.control().reload("dialogs");
            int before = done.get();
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> done.get() > before + 3);
            enough.set(true);
            work.get(30, TimeUnit.SECONDS);
        } finally {
            enough.set(true);
            threads.shutdownNow();
        }

        put("1001-92", "1002-92");

        assertThat(members()).containsExactly("1002-92@localhost");
        SERVER.login("1002-92").join(room, "1002");
    }

    @Test
    void aGroupOfThreeHundred() {
        String[] members = IntStream.range(5000, 5300).mapToObj(i -> i + "-92").toArray(String[]::new);

        put("1001-92", Stream.concat(Stream.of(members), Stream.of("1002-92")).toArray(String[]::new));

        assertThat(members()).hasSize(301).contains("5299-92@localhost", "1002-92@localhost");
        SERVER.login("1002-92").join(room, "1002");
        call("remove", "members", String.join(",", members), "actor", "1001-92");
        assertThat(members()).containsExactly("1002-92@localhost");
    }

    @Test
    void aServiceThatIsMissingIsMade() {
        SERVER.control().setProperty("dialogs.muc.service", "groups");
        try {
            assertThat(call("exists")).isEqualTo("false");
            String jid = call("put", "name", "Tea", "public", "false", "owner", "1001-92", "members", "1002-92");
            assertThat(jid).isEqualTo("92_" + dialog + "@groups.localhost");
            SERVER.login("1002-92").join(jid, "1002");
        } finally {
            SERVER.control().deleteProperty("dialogs.muc.service");
        }
    }

    @Test
    void groupsAreMadeWhereUsersMayMakeNoRooms() {
        SERVER.control().restrictRooms("muc", true);
        try {
            put("1001-92", "1002-92");
            SERVER.login("1002-92").join(room, "1002");
            assertThat(owners()).containsExactly("1001-92@localhost");
        } finally {
            SERVER.control().restrictRooms("muc", false);
        }
    }

    @Test
    void aUserOfAnotherApplicationIsAnErrorAndMakesNoRoom() {
        assertThatThrownBy(() -> put("1001-92", "2001-5"))
                .hasMessageContaining("2001-5@localhost is not a user of the application 92");
        assertThat(call("exists")).isEqualTo("false");

        put("1001-92", "1002-92");
        assertThatThrownBy(() -> call("add", "members", "1003-92,2001-5"))
                .hasMessageContaining("2001-5@localhost is not a user of the application 92");
        assertThat(members()).containsExactly("1002-92@localhost");
    }

    @Test
    void whatIsDoneToARoomThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> call("add", "members", "1002-92"))
                .hasMessageContaining("RoomException")
                .hasMessageContaining("The room " + room + " could not be given members: it is not there");
        assertThatThrownBy(() -> call("rename", "name", "x")).hasMessageContaining("could not be renamed");
        assertThat(call("exists")).isEqualTo("false");
    }

    @Test
    void roomsOutliveTheServer() {
        put("1001-92", "1002-92", "1003-92");
        call("remove", "members", "1001-92,1003-92", "actor", "1001-92");
        String rows = rows();

        SERVER.host().stop();
        SERVER.host().start();

        SmackClient two = SERVER.login("1002-92");
        assertThat(discovered(two)).contains("muc_persistent", "muc_membersonly", "muc_nonanonymous", "muc_hidden");
        two.join(room, "1002");
        assertThat(refusal(SERVER.login("1001-92"), "1001")).isEqualTo("registration-required");
        put("1003-92", "1002-92");
        assertThat(owners()).containsExactly("1003-92@localhost");
        assertThat(rows).contains("muc.localhost");
    }
}
