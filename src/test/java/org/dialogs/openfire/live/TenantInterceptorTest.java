package org.dialogs.openfire.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.host.ExampleDomains;
import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.jivesoftware.openfire.interceptor.PacketRejectedException;
import org.jivesoftware.openfire.session.ClientSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.IQ;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;
import org.xmpp.packet.Presence;

class TenantInterceptorTest {

    private static final String ONE = "1001-92@example.org";
    private static final String OTHER = "2001-5@example.org";
    private static final String ROOM = "92_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org";
    private static final String OTHERS_ROOM = "5_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org";
    private static final String ROSTER = "<query xmlns='jabber:iq:roster'>%s</query>";

    private final Map<String, String> properties = new ConcurrentHashMap<>();
    private final List<Packet> routed = new ArrayList<>();
    private final List<Packet> answered = new ArrayList<>();
    private final TenantInterceptor interceptor =
            new TenantInterceptor(new Settings(properties::get), new ExampleDomains(), this::route);

    /** The server's router: what is routed comes by here again. */
    private void route(Packet packet) {
        routed.add(packet);
        assertThatCode(() -> interceptor.interceptPacket(packet, null, true, false))
                .doesNotThrowAnyException();
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

    private static Packet packet(String kind, String attributes, String from, String to, String content) {
        return packet("<" + kind + " id='1' " + attributes + " from='" + from + "'"
                + (to.isEmpty() ? "" : " to='" + to + "'") + ">" + content + "</" + kind + ">");
    }

    private void assertRefused(Packet packet) {
        assertThatThrownBy(() -> interceptor.interceptPacket(
                        packet, session(packet.getFrom().toString()), true, false))
                .as(packet.toXML())
                .isInstanceOf(PacketRejectedException.class);
        assertThat(interceptor.failures()).isZero();
    }

    private void assertPasses(Packet packet) {
        String before = packet.toXML();
        assertThatCode(() -> interceptor.interceptPacket(
                        packet, session(packet.getFrom().toString()), true, false))
                .as(before)
                .doesNotThrowAnyException();
        assertThat(packet.toXML()).isEqualTo(before);
        assertThat(answered).isEmpty();
        assertThat(interceptor.failures()).isZero();
    }

    private boolean isDelivered(Packet packet, String recipient) {
        try {
            interceptor.interceptPacket(packet, session(recipient), false, false);
            return true;
        } catch (PacketRejectedException e) {
            return false;
        }
    }

    private static final String[] KINDS = {
        "message type='chat'",
        "message type='headline'",
        "message",
        "message type='nonsense'",
        "presence",
        "presence type='subscribe'",
        "presence type='subscribed'",
        "presence type='unavailable'",
        "presence type='probe'",
        "iq type='get'",
        "iq type='set'"
    };

    private static Packet ofKind(String kind, String from, String to) {
        String name = kind.split(" ")[0];
        String content = name.equals("iq") ? "<vCard xmlns='vcard-temp'/>" : "";
        return packet(name, kind.substring(name.length()), from, to, content);
    }

    @Test
    void everyKindIsRefusedBetweenApplicationsAndPassesWithinOne() {
        for (String kind : KINDS) {
            for (String resource : List.of("", "/device")) {
                answered.clear();
                assertRefused(ofKind(kind, ONE + "/a", OTHER + resource));
                answered.clear();
                assertPasses(ofKind(kind, ONE + "/a", "1002-92@example.org" + resource));
                assertPasses(ofKind(kind, ONE + "/a", "alice@example.org" + resource));
                assertPasses(ofKind(kind, "alice@example.org/a", OTHER + resource));
            }
        }
    }

    @Test
    void strictRefusesEveryKindBetweenOrdinaryUsersAndThoseOfApplications() {
        properties.put(Settings.TENANTS, "strict");
        for (String kind : KINDS) {
            assertRefused(ofKind(kind, ONE + "/a", "alice@example.org"));
            assertRefused(ofKind(kind, "alice@example.org/a", ONE));
            answered.clear();
            assertPasses(ofKind(kind, "alice@example.org/a", "bob@example.org"));
            assertPasses(ofKind(kind, ONE + "/a", "example.org"));
        }
    }

    @Test
    void offRefusesNothing() {
        properties.put(Settings.TENANTS, "off");
        for (String kind : KINDS) {
            assertPasses(ofKind(kind, ONE + "/a", OTHER));
            assertPasses(ofKind(kind, ONE + "/a", "lobby@muc.example.org/x"));
        }
        assertPasses(packet("iq", "type='set'", ONE + "/a", "search.example.org", "<query xmlns='jabber:iq:search'/>"));
    }

    @Test
    void aMessageIsAnsweredOnceWithAnErrorThatSaysNothing() {
        assertRefused(packet("message", "type='chat'", ONE + "/a", OTHER + "/b", "<body>secret</body>"));

        assertThat(answered).singleElement().satisfies(error -> {
            assertThat(error.getElement().attributeValue("type")).isEqualTo("error");
            assertThat(error.getID()).isEqualTo("1");
            assertThat(error.getFrom()).hasToString(OTHER + "/b");
            assertThat(error.getTo()).hasToString(ONE + "/a");
            assertThat(error.toXML()).contains("not-allowed").doesNotContain("secret");
        });
        assertThat(routed).isEmpty();
    }

    /** Openfire answers them by itself. */
    @ParameterizedTest
    @ValueSource(strings = {"presence", "iq type='get'", "iq type='set'"})
    void othersAreLeftToTheServersRouterToAnswer(String kind) {
        assertRefused(ofKind(kind, ONE + "/a", OTHER));

        assertThat(answered).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"message type='error'", "presence type='error'", "iq type='error'", "iq type='result'"})
    void errorsAndResultsAreRefusedWithoutAnAnswer(String kind) {
        Packet refused = ofKind(kind, ONE + "/a", OTHER + "/b");

        assertRefused(refused);

        // What Openfire's routers do with what is rejected.
        Packet answer = ofKind(kind.split(" ")[0] + " type='error'", OTHER + "/b", ONE + "/a");
        assertThat(answered).isEmpty();
        if (!(refused instanceof Message)) {
            assertThat(isDelivered(answer, ONE + "/a")).isFalse();
        }
        assertThat(isDelivered(answer, ONE + "/a")).isTrue();
    }

    @Test
    void anAnswerThatIsDueIsDeliveredAfterOneThatWasNot() {
        assertRefused(ofKind("presence type='error'", ONE + "/a", OTHER));
        assertRefused(ofKind("presence", ONE + "/a", OTHER));

        assertThat(isDelivered(ofKind("presence type='error'", OTHER, ONE + "/a"), ONE + "/a"))
                .isTrue();
    }

    @Test
    void anotherServersUserIsAnsweredThroughTheRouter() {
        properties.put(Settings.TENANTS, "strict");
        for (String kind : List.of("message", "presence type='subscribe'", "iq type='get'")) {
            Packet packet = ofKind(kind, "carol@elsewhere.org/a", ONE);
            assertThatThrownBy(() -> interceptor.interceptPacket(packet, null, true, false))
                    .isInstanceOf(PacketRejectedException.class);
        }

        assertThat(routed).hasSize(3).allSatisfy(error -> {
            assertThat(error.getElement().attributeValue("type")).isEqualTo("error");
            assertThat(error.getTo()).hasToString("carol@elsewhere.org/a");
            assertThat(error.getFrom()).hasToString(ONE);
        });
    }

    /** Others' interceptors are asked on that way, and may fail; so may the way to another server. */
    @Test
    void whatIsRefusedIsRefusedAlsoIfNobodyCanBeToldOfIt() {
        ClientSession broken = (ClientSession) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ClientSession.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("broken");
                });
        TenantInterceptor withoutWay =
                new TenantInterceptor(new Settings(properties::get), new ExampleDomains(), packet -> {
                    throw new IllegalStateException("broken");
                });
        Packet message = packet("message", "type='chat'", ONE + "/a", OTHER, "<body>x</body>");

        assertThatThrownBy(() -> withoutWay.interceptPacket(message, broken, true, false))
                .isInstanceOf(PacketRejectedException.class);
        properties.put(Settings.TENANTS, "strict");
        Packet fromAway = packet("message", "type='chat'", "carol@elsewhere.org/a", ONE, "<body>x</body>");
        assertThatThrownBy(() -> withoutWay.interceptPacket(fromAway, null, true, false))
                .isInstanceOf(PacketRejectedException.class);
    }

    @Test
    void whatTheServerSendsInAUsersNameIsDroppedWithoutAWord() {
        Packet event = packet("message", "type='headline'", OTHER, ONE, "<event/>");

        assertThatThrownBy(() -> interceptor.interceptPacket(event, null, true, false))
                .isInstanceOf(PacketRejectedException.class);

        assertThat(routed).isEmpty();
    }

    @Test
    void roomsOfOthersAndOfNobodyAreClosed() {
        for (String room : List.of(OTHERS_ROOM, "lobby@muc.example.org", "lobby@conference.example.org")) {
            assertRefused(packet("presence", "", ONE + "/a", room + "/1001", ""));
            assertRefused(packet("message", "type='groupchat'", ONE + "/a", room, "<body>x</body>"));
            assertRefused(packet("message", "type='chat'", ONE + "/a", room + "/2001", "<body>x</body>"));
            assertRefused(packet("iq", "type='get'", ONE + "/a", room, "<query xmlns='any'/>"));
        }
        answered.clear();
        assertPasses(packet("presence", "", ONE + "/a", ROOM + "/1001", ""));
        assertPasses(packet("presence", "", "alice@example.org/a", ROOM + "/alice", ""));
        assertPasses(packet("presence", "", "alice@example.org/a", "lobby@muc.example.org/alice", ""));
    }

    /** Clients take the sender of what is said in a room from the resource, by whatever their languages read as a number. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1002", "01001", "01002", "1002x", " 1002", "+1002", "+1001", "0x3ea", "1", "10012", "1001 ", "\u0661"
            })
    void nobodyEntersAGroupsRoomUnderTheIdOfAnother(String nick) {
        for (String tenants : List.of("apart", "off")) {
            properties.put(Settings.TENANTS, tenants);
            assertRefused(packet("presence", "", ONE + "/a", ROOM + "/" + nick, ""));
            assertRefused(packet("presence", "", "alice@example.org/a", ROOM + "/" + nick, ""));
            assertRefused(packet("presence", "", "1002-92@elsewhere.org/a", ROOM + "/" + nick, ""));
        }
    }

    @Test
    void otherNicknamesAndOtherRoomsAreFree() {
        for (String nick : List.of("1001", "1001-92", "alice", "x1002", "-", "")) {
            assertPasses(packet("presence", "", ONE + "/a", nick.isEmpty() ? ROOM : ROOM + "/" + nick, ""));
        }
        assertPasses(packet("presence", "", "alice@example.org/a", "lobby@muc.example.org/1002", ""));
        assertPasses(packet("presence", "", "alice@example.org/a", "1002-92@example.org/1002", ""));
        assertPasses(packet("presence", "type='unavailable'", ONE + "/a", ROOM + "/1002", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='2001-5@example.org'/></x>",
                "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='1002-92@example.org'/>"
                        + "<invite to='2001-5@EXAMPLE.org/a'/></x>",
                "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='1002-92@example.org'/></x>"
                        + "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='2001-5@example.org'/></x>",
                "<x xmlns='http://jabber.org/protocol/muc#user'><decline to='2001-5@example.org'/></x>",
                "<body>x</body><x xmlns='jabber:x:conference' jid='5_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org'/>",
                "<x xmlns='jabber:x:conference' jid='lobby@conference.example.org'/>"
            })
    void invitationsAcrossAreRefused(String content) {
        assertRefused(packet("message", "", ONE + "/a", ROOM, content));
        assertRefused(packet("message", "", "alice@example.org/a", ROOM, content));
    }

    @Test
    void otherInvitationsPass() {
        String invitation = "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='%s'/></x>";
        assertPasses(packet("message", "", ONE + "/a", ROOM, invitation.formatted("1002-92@example.org")));
        assertPasses(packet("message", "", ONE + "/a", ROOM, invitation.formatted("alice@example.org")));
        assertPasses(packet("message", "", ONE + "/a", ROOM, invitation.formatted("not@an@address")));
        assertPasses(packet(
                "message",
                "",
                ONE + "/a",
                "1002-92@example.org",
                "<x xmlns='jabber:x:conference' jid='" + ROOM + "'/>"));
        assertPasses(packet(
                "message",
                "",
                "alice@example.org/a",
                "bob@example.org",
                "<x xmlns='jabber:x:conference' jid='lobby@conference.example.org'/>"));
    }

    @Test
    void manyAddressesAreAsGoodAsTheWorstOfThem() {
        String addresses = "<addresses xmlns='http://jabber.org/protocol/address'>"
                + "<address type='noreply'/><address type='to' jid='1002-92@example.org'/>"
                + "<address type='bcc' jid='%s'/></addresses>";
        String bad = addresses.formatted(OTHER);
        String good = addresses.formatted("1003-92@example.org");

        assertRefused(packet("message", "", ONE + "/a", "example.org", bad));
        assertRefused(packet("presence", "", ONE + "/a", "example.org", bad));
        assertRefused(packet("message", "", ONE + "/a", "example.org", bad.replace("protocol/address", "x")));
        assertRefused(packet("iq", "type='set'", ONE + "/a", "example.org", "<q xmlns='any'>" + bad + "</q>"));
        answered.clear();
        assertPasses(packet("message", "", ONE + "/a", "example.org", good));
        assertPasses(packet("message", "", "alice@example.org/a", "example.org", bad));
        assertPasses(packet("message", "", ONE + "/a", "1002-92@example.org", bad));
    }

    @Test
    void aRosterTakesNobodyOfAnotherApplicationButLetsHimGo() {
        String add = ROSTER.formatted("<item jid='1002-92@example.org'/><item jid='2001-5@example.org'/>");
        assertRefused(packet("iq", "type='set'", ONE + "/a", "", add));
        assertRefused(packet("iq", "type='set'", ONE + "/a", ONE, add));
        assertPasses(packet(
                "iq",
                "type='set'",
                ONE + "/a",
                "",
                ROSTER.formatted("<item jid='2001-5@example.org' subscription='remove'/>")));
        assertPasses(packet("iq", "type='set'", "alice@example.org/a", "", add));
        properties.put(Settings.TENANTS, "strict");
        assertRefused(packet("iq", "type='set'", "alice@example.org/a", "", add));
    }

    @Test
    void aRoomGivesNoAffiliationToSomebodyWhoCannotEnterIt() {
        String admin = "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='%s' jid='%s'/></query>";
        String owner = "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'>"
                + "<field var='muc#roomconfig_%s'><value>%s</value></field></x></query>";
        assertRefused(packet("iq", "type='set'", ONE + "/a", ROOM, admin.formatted("member", OTHER)));
        assertRefused(packet("iq", "type='set'", "alice@example.org/a", ROOM, admin.formatted("member", OTHER)));
        assertRefused(packet("iq", "type='set'", ONE + "/a", ROOM, owner.formatted("roomowners", OTHER)));
        assertRefused(packet("iq", "type='set'", ONE + "/a", ROOM, owner.formatted("roomadmins", OTHER)));
        assertPasses(packet("iq", "type='set'", ONE + "/a", ROOM, admin.formatted("none", OTHER)));
        assertPasses(packet("iq", "type='set'", ONE + "/a", ROOM, admin.formatted("member", "1002-92@example.org")));
        assertPasses(packet("iq", "type='set'", ONE + "/a", ROOM, owner.formatted("roomdesc", OTHER)));
        assertPasses(packet(
                "iq",
                "type='set'",
                ONE + "/a",
                ROOM,
                "<query xmlns='http://jabber.org/protocol/muc#admin'>" + "<item role='none' nick='1002'/></query>"));
    }

    @Test
    void whatFindsEverybodyIsClosedToApplications() {
        for (String namespace : List.of(
                "jabber:iq:search",
                "urn:xmpp:channel-search:0:search",
                "https://xmlns.zombofant.net/muclumbus/search/1.0")) {
            for (String service : List.of("search.example.org", "muc.example.org", "example.org")) {
                String query = "<query xmlns='" + namespace + "'/>";
                assertRefused(packet("iq", "type='get'", ONE + "/a", service, query));
                assertRefused(packet("iq", "type='set'", ONE + "/a", service, query));
                assertPasses(packet("iq", "type='set'", "alice@example.org/a", service, query));
            }
        }
        for (String service : List.of("pubsub.example.org", "muc.example.org")) {
            assertRefused(packet("iq", "type='get'", ONE + "/a", service, "<x xmlns='any'/>"));
        }
        assertRefused(packet(
                "iq",
                "type='get'",
                ONE + "/a",
                "pubsub.example.org",
                "<query xmlns='http://jabber.org/protocol/disco#items'/>"));
        for (String namespace : List.of(
                "http://jabber.org/protocol/disco#info", "http://jabber.org/protocol/disco#items", "urn:xmpp:ping")) {
            assertPasses(packet("iq", "type='get'", ONE + "/a", "muc.example.org", "<q xmlns='" + namespace + "'/>"));
        }
        String info = "<query xmlns='http://jabber.org/protocol/disco#info'%s/>";
        assertRefused(packet("iq", "type='get'", ONE + "/a", "pubsub.example.org", info.formatted(" node='x'")));
        assertRefused(packet("iq", "type='get'", ONE + "/a", "lobby@muc.example.org", info.formatted("")));
        assertPasses(packet("iq", "type='get'", ONE + "/a", "pubsub.example.org", info.formatted("")));
        assertThat(isDelivered(
                        packet("iq", "type='result'", "pubsub.example.org", ONE + "/a", info.formatted("")),
                        ONE + "/a"))
                .isTrue();
        assertPasses(packet(
                "iq",
                "type='set'",
                ONE + "/a",
                "",
                "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='x'/></pubsub>"));
    }

    @Test
    void whatTheServerDeliversAcrossIsDropped() {
        assertThat(isDelivered(packet("presence", "", OTHER + "/b", ONE, ""), ONE + "/a"))
                .isFalse();
        assertThat(isDelivered(packet("message", "", OTHER, ONE, "<event/>"), ONE + "/a"))
                .isFalse();
        assertThat(isDelivered(packet("iq", "type='result'", OTHER, ONE + "/a", ""), ONE + "/a"))
                .isFalse();
        assertThat(isDelivered(packet("message", "", OTHERS_ROOM + "/2001", ONE + "/a", ""), ONE + "/a"))
                .isFalse();
        assertThat(isDelivered(packet("message", "", "lobby@muc.example.org", ONE + "/a", ""), ONE + "/a"))
                .isFalse();
        assertThat(isDelivered(packet("message", "", "pubsub.example.org", ONE + "/a", ""), ONE + "/a"))
                .isFalse();

        assertThat(isDelivered(packet("presence", "", "1002-92@example.org/b", ONE, ""), ONE + "/a"))
                .isTrue();
        assertThat(isDelivered(packet("message", "", ROOM + "/1002", ONE + "/a", ""), ONE + "/a"))
                .isTrue();
        assertThat(isDelivered(packet("presence", "", "alice@example.org/b", ONE, ""), ONE + "/a"))
                .isTrue();
        assertThat(isDelivered(packet("presence", "type='error'", OTHER, ONE, ""), ONE + "/a"))
                .isTrue();
    }

    @Test
    void aCopyForOnesOtherDevicesIsDroppedAsTheOriginalWas() {
        String copy = "<received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>"
                + "<message xmlns='jabber:client' from='%s' to='" + ONE + "/b'><body>x</body></message>"
                + "</forwarded></received>";

        assertThat(isDelivered(packet("message", "", ONE, ONE + "/a", copy.formatted(OTHERS_ROOM + "/x")), ONE + "/a"))
                .isFalse();
        assertThat(isDelivered(packet("message", "", ONE, ONE + "/a", copy.formatted(ROOM + "/x")), ONE + "/a"))
                .isTrue();
        assertThat(isDelivered(packet("message", "", ONE, ONE + "/a", copy.formatted("alice@example.org")), ONE + "/a"))
                .isTrue();
    }

    @Test
    void aRoomsCopiesPassWhereTheyComeByAgain() {
        assertPasses(packet("message", "type='groupchat'", ROOM + "/1002", ONE + "/a", "<body>x</body>"));
        assertPasses(packet("message", "type='groupchat'", "lobby@muc.example.org/bob", "alice@example.org/a", ""));
    }

    @Test
    void contactsOfOtherApplicationsAreTakenOutOfRosters() {
        String items =
                "<item jid='1002-92@example.org'/><item jid='2001-5@example.org'/><item jid='alice@example.org'/>";
        Packet roster = packet("iq", "type='result'", ONE, ONE + "/a", ROSTER.formatted(items));
        assertThat(isDelivered(roster, ONE + "/a")).isTrue();
        assertThat(roster.toXML()).contains("1002-92", "alice").doesNotContain("2001-5");

        Packet push = packet("iq", "type='set'", ONE, ONE + "/a", ROSTER.formatted("<item jid='2001-5@example.org'/>"));
        assertThat(isDelivered(push, ONE + "/a")).isFalse();

        Packet empty = packet("iq", "type='result'", ONE, ONE + "/a", ROSTER.formatted(""));
        assertThat(isDelivered(empty, ONE + "/a")).isTrue();

        Packet ordinary =
                packet("iq", "type='result'", "alice@example.org", "alice@example.org/a", ROSTER.formatted(items));
        assertThat(isDelivered(ordinary, "alice@example.org/a")).isTrue();
        assertThat(ordinary.toXML()).contains("2001-5");

        properties.put(Settings.TENANTS, "strict");
        assertThat(isDelivered(ordinary, "alice@example.org/a")).isTrue();
        assertThat(ordinary.toXML()).contains("alice").doesNotContain("2001-5", "1002-92");
    }

    @Test
    void onesOwnRoomsAreAllThatAServiceListsForAnApplication() {
        String items = "<query xmlns='http://jabber.org/protocol/disco#items'><item jid='" + ROOM + "' name='mine'/>"
                + "<item jid='" + OTHERS_ROOM + "' name='theirs'/><item jid='lobby@muc.example.org' name='lobby'/>"
                + "<set xmlns='http://jabber.org/protocol/rsm'><count>3</count><last>lobby</last></set></query>";
        Packet forOne = packet("iq", "type='result'", "muc.example.org", ONE + "/a", items);
        Packet forAlice = packet("iq", "type='result'", "muc.example.org", "alice@example.org/a", items);

        assertThat(isDelivered(forOne, ONE + "/a")).isTrue();
        assertThat(isDelivered(forAlice, "alice@example.org/a")).isTrue();

        assertThat(forOne.toXML()).contains("mine").doesNotContain("theirs", "lobby", "count");
        assertThat(forAlice.toXML()).contains("mine", "theirs", "lobby", "count");
    }

    private static Packet registration(String from, String username) {
        return packet(
                "iq",
                "type='set'",
                from,
                "example.org",
                "<query xmlns='jabber:iq:register'>" + username + "<password>x</password></query>");
    }

    @Test
    void anApplicationUsersNameCannotBeTakenByRegistration() {
        properties.put(Settings.TENANTS, "off");
        String form = "<x xmlns='jabber:x:data' type='submit'><field var='username'><value>3001-92</value></field></x>";
        for (String from : List.of("example.org/stream-id", "alice@example.org/a", ONE + "/a")) {
            assertRefused(registration(from, "<username>3001-92</username>"));
            assertRefused(registration(from, "<username> 3001-92\n</username>"));
            // Full-width digits become ours when the server prepares the name.
            assertRefused(registration(from, "<username>\uff13001-92</username>"));
            assertRefused(registration(from, form));
            assertPasses(registration(from, "<username>carol</username>"));
            assertPasses(registration(from, "<username>3001-092</username>"));
            assertPasses(registration(from, "<username>not@allowed</username>"));
        }
        assertPasses(registration(ONE + "/a", "<username>1001-92</username>"));
        assertPasses(packet("iq", "type='set'", ONE + "/a", "", "<query xmlns='jabber:iq:register'><remove/></query>"));
        assertPasses(packet("iq", "type='get'", "example.org/id", "", "<query xmlns='jabber:iq:register'/>"));
        properties.put(Settings.ENABLED, "false");
        assertPasses(registration("example.org/stream-id", "<username>3001-92</username>"));
    }

    @Test
    void ifTheGuardFailsTheStanzaGoesOnAndItIsCounted() {
        Packet packet = packet("message", "type='chat'", ONE + "/a", "x@broken.example.org", "<body>x</body>");

        assertThatCode(() -> interceptor.interceptPacket(packet, session(ONE + "/a"), true, false))
                .doesNotThrowAnyException();

        assertThat(interceptor.failures()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"elsewhere.org", "elsewhere.org/x"})
    void anotherServerItselfEntersUnderNobodysIdEither(String from) {
        assertRefused(packet("<presence id='1' from='" + from + "' to='" + ROOM + "/1001'/>"));
    }

    @Test
    void whatTheServersServicesSayPasses() {
        assertPasses(packet("message", "type='headline'", "pubsub.example.org", ONE, "<event/>"));
        assertPasses(packet("message", "", "example.org", ONE, "<body>The server restarts</body>"));
    }
}
