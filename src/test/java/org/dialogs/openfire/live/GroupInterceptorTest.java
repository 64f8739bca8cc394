package org.dialogs.openfire.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.host.ExampleDomains;
import org.dialogs.openfire.host.RoomServices;
import org.dialogs.openfire.host.Routing;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.rooms.GroupMode;
import org.dialogs.openfire.rooms.GroupModes;
import org.dialogs.openfire.rooms.GroupRooms;
import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.jivesoftware.openfire.interceptor.PacketRejectedException;
import org.jivesoftware.openfire.session.ClientSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.IQ;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;
import org.xmpp.packet.PacketError;
import org.xmpp.packet.Presence;

/** Everything but delivery, for which it takes a server with rooms ({@code it/GroupMannersIT}). */
class GroupInterceptorTest {

    private static final String USER = "1001-92@example.org/phone";
    private static final String ROOM = "92_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org";
    private static final GroupRoom GROUP =
            GroupRoom.parse("92_58a4c7a1b5c8d9e0f1a2b3c4").orElseThrow();

    private final Map<String, String> properties = new ConcurrentHashMap<>();
    private final Settings settings = new Settings(properties::get);
    private final ExampleDomains domains = new ExampleDomains();
    private final Map<GroupRoom, GroupMode> stored = new ConcurrentHashMap<>();
    private final CountDownLatch database = new CountDownLatch(1);
    private final List<Packet> routed = new CopyOnWriteArrayList<>();
    private final List<Packet> answered = new CopyOnWriteArrayList<>();
    private final List<JID> gone = new CopyOnWriteArrayList<>();
    private final List<GroupRoom> lookedUp = new CopyOnWriteArrayList<>();
    private volatile Runnable whenRouted = () -> {};
    private final GroupModes modes = new GroupModes(this::find);
    private final DialogsInterceptor dialogs =
            new DialogsInterceptor(settings, domains, Routing.ofOpenfire(), new RecordingHistory(), Clock.systemUTC());
    private final GroupInterceptor interceptor = new GroupInterceptor(
            settings,
            domains,
            modes,
            new GroupStep(
                    settings,
                    domains,
                    new GroupRooms(settings, domains, new RoomServices(null)),
                    dialogs,
                    jid -> !gone.contains(jid),
                    this::route),
            this::route);

    private GroupMode find(GroupRoom group) {
        try {
            assertThat(database.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        lookedUp.add(group);
        return stored.getOrDefault(group, GroupMode.ABSENT);
    }

    /** The server's router: what is routed comes by here again. */
    private void route(Packet packet) {
        assertThatCode(() -> interceptor.interceptPacket(packet, null, true, false))
                .doesNotThrowAnyException();
        routed.add(packet);
        whenRouted.run();
    }

    private ClientSession session(String jid) {
        return (ClientSession) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ClientSession.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getAddress")) {
                        return new JID(jid);
                    }
                    if (method.getName().equals("process")) {
                        interceptor.interceptPacket((Packet) arguments[0], (ClientSession) proxy, false, false);
                        answered.add((Packet) arguments[0]);
                        return null;
                    }
                    throw new UnsupportedOperationException(method.toString());
                });
    }

    private static Packet packet(String xml) {
        try {
            Element element = DocumentHelper.parseText(xml).getRootElement();
            return switch (element.getName()) {
                case "message" -> new Message(element);
                case "presence" -> new Presence(element);
                default -> new IQ(element);
            };
        } catch (DocumentException e) {
            throw new IllegalArgumentException(xml, e);
        }
    }

    private static Packet said(String id) {
        return packet("<message id='" + id + "' type='groupchat' from='" + USER + "' to='" + ROOM
                + "'><body>Hi</body></message>");
    }

    private static Packet entering(String nickname) {
        return packet("<presence id='1' from='" + USER + "' to='" + ROOM + "/" + nickname + "'/>");
    }

    private void receive(Packet packet) throws PacketRejectedException {
        interceptor.interceptPacket(packet, session(packet.getFrom().toString()), true, false);
    }

    private void assertPasses(Packet packet) {
        assertThatCode(() -> receive(packet)).as(packet.toXML()).doesNotThrowAnyException();
        assertThat(answered).isEmpty();
        assertThat(interceptor.failures()).isZero();
    }

    private void assertTaken(Packet packet) {
        assertThatThrownBy(() -> receive(packet)).as(packet.toXML()).isInstanceOf(PacketRejectedException.class);
        assertThat(interceptor.failures()).isZero();
    }

    @AfterEach
    void close() {
        database.countDown();
        interceptor.close();
        dialogs.close();
        modes.close();
    }

    @Test
    void whereOneHasToBeInTheRoomEverythingPasses() {
        modes.set(GROUP, GroupMode.JOIN);

        assertPasses(said("1"));
        assertPasses(entering("1001"));
        assertPasses(packet("<presence type='unavailable' from='" + USER + "' to='" + ROOM + "/1001'/>"));
    }

    @Test
    void aGroupThatIsNotThereIsNeitherEnteredNorSpokenIn() {
        modes.set(GROUP, GroupMode.ABSENT);

        assertTaken(said("1"));
        assertTaken(entering("1001"));

        // The server itself says not-allowed to a presence.
        assertThat(answered)
                .singleElement()
                .satisfies(error ->
                        assertThat(error.getError().getCondition()).isEqualTo(PacketError.Condition.item_not_found));
        assertThat(routed).isEmpty();
    }

    @Test
    void whatComesBeforeItIsKnownWhatKindOfGroupItIsGoesOnInItsOrder() {
        stored.put(GROUP, GroupMode.JOIN);
        Packet enters = entering("1001");
        Packet one = said("1");
        Packet other = said("2");

        assertTaken(enters);
        assertTaken(one);
        assertTaken(other);
        assertThat(routed).isEmpty();
        database.countDown();

        await().until(() -> routed.equals(List.of(enters, one, other)));
        assertThat(lookedUp).containsExactly(GROUP);
        await().untilAsserted(() -> assertPasses(said("3")));
    }

    @Test
    void ofAGroupThatTurnsOutNotToBeThereTheSenderIsTold() {
        assertTaken(said("1"));
        assertTaken(entering("1001"));
        database.countDown();

        await().until(() -> routed.size() == 2);
        assertThat(routed).allSatisfy(error -> {
            assertThat(error.getTo()).isEqualTo(new JID(USER));
            assertThat(error.getElement().attributeValue("type")).isEqualTo("error");
        });
        assertThat(routed.get(0).getError().getCondition()).isEqualTo(PacketError.Condition.item_not_found);
        assertThat(routed.get(1).getError().getCondition()).isEqualTo(PacketError.Condition.not_allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob", "1002", "01001", "1001 ", "1001x"})
    void aUserOfTheApplicationGoesByHisIdAndNoOtherName(String nickname) {
        modes.set(GROUP, GroupMode.JOIN);

        assertTaken(entering(nickname));

        assertThat(answered)
                .singleElement()
                .satisfies(error ->
                        assertThat(error.getError().getCondition()).isEqualTo(PacketError.Condition.not_acceptable));
    }

    @Test
    void theServersOwnAnswerToWhatIsRefusedOrTakenDoesNotArrive() throws Exception {
        modes.set(GROUP, GroupMode.JOIN);
        assertTaken(entering("bob"));
        Presence error = new Presence();
        error.setTo(new JID(USER));
        error.setError(PacketError.Condition.not_allowed);

        assertThatThrownBy(() -> interceptor.interceptPacket(error, session(USER), false, false))
                .isInstanceOf(PacketRejectedException.class);
        assertThatCode(() -> interceptor.interceptPacket(error.createCopy(), session(USER), false, false))
                .as("but another one does")
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message type='chat' from='1001-92@example.org/a' to='1002-92@example.org'><body>Hi</body></message>",
                "<message type='chat' from='1001-92@example.org/a' to='92_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org/1002'><body/></message>",
                "<message from='1001-92@example.org/a' to='92_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org'><x/></message>",
                "<message type='groupchat' from='1001-92@example.org/a' to='42@muc.example.org'><body>Hi</body></message>",
                "<message type='groupchat' from='1001-92@example.org/a' to='92_58a4c7a1b5c8d9e0f1a2b3c4@conference.example.org'><body/></message>",
                "<message type='groupchat' from='92_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org/1002' to='1001-92@example.org/a'><body/></message>",
                "<presence from='1001-92@example.org/a' to='1002-92@example.org/a'/>",
                "<presence from='1001-92@example.org/a' to='92_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org'/>",
                "<presence type='unavailable' from='1001-92@example.org/a' to='92_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org/1001'/>",
                "<presence from='1001-92@example.org/a'/>",
                "<iq type='get' id='1' from='1001-92@example.org/a' to='92_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>"
            })
    void everythingElsePasses(String xml) {
        assertPasses(packet(xml));
        assertThat(lookedUp).isEmpty();
    }

    @Test
    void offMeansOff() {
        properties.put(Settings.ENABLED, "false");
        modes.set(GROUP, GroupMode.ABSENT);

        assertPasses(said("1"));
        assertPasses(entering("bob"));
    }

    @Test
    void afterWhatMayChangeARoomItsGroupIsLookedUp() throws Exception {
        database.countDown();
        Packet set = packet("<iq type='set' id='1' from='" + USER + "' to='" + ROOM
                + "'><query xmlns='http://jabber.org/protocol/muc#admin'><item/></query></iq>");
        Packet get = packet("<iq type='get' id='1' from='" + USER + "' to='" + ROOM
                + "'><query xmlns='http://jabber.org/protocol/muc#owner'/></iq>");

        interceptor.interceptPacket(get, session(USER), true, true);
        interceptor.interceptPacket(said("1"), session(USER), true, true);
        assertThat(lookedUp).isEmpty();
        interceptor.interceptPacket(set, session(USER), true, true);

        await().until(() -> lookedUp.equals(List.of(GROUP)));
    }

    @Test
    void whoHasGoneWhileHeWaitedIsNotInTheRoom() {
        stored.put(GROUP, GroupMode.JOIN);
        Packet leaves = packet("<presence type='unavailable' from='" + USER + "' to='" + ROOM + "/1001'/>");
        Packet enters = entering("1001");
        assertTaken(enters);
        assertTaken(leaves);
        gone.add(new JID(USER));
        database.countDown();

        await().until(() -> routed.equals(List.of(leaves)));
    }

    @Test
    void whoGoesWhileHeIsLetInLeavesAgain() {
        stored.put(GROUP, GroupMode.JOIN);
        Packet enters = entering("1001");
        whenRouted = () -> gone.add(new JID(USER));
        assertTaken(enters);
        database.countDown();

        await().until(() -> routed.size() == 2);
        assertThat(routed.get(0)).isSameAs(enters);
        assertThat(routed.get(1).getElement().attributeValue("type")).isEqualTo("unavailable");
        assertThat(routed.get(1).getTo()).isEqualTo(new JID(ROOM + "/1001"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"elsewhere.org", "elsewhere.org/x", "bob@elsewhere.org/x"})
    void anotherServerMakesNoRoomEither(String from) {
        modes.set(GROUP, GroupMode.ABSENT);

        assertTaken(packet("<presence id='1' from='" + from + "' to='" + ROOM + "/x'/>"));
    }
}
