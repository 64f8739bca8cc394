package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.message;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.GroupDialog;
import org.dialogs.openfire.testclient.SaslClient;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smackx.iqlast.LastActivityManager;
import org.jivesoftware.smackx.iqregister.AccountManager;
import org.jivesoftware.smackx.vcardtemp.VCardManager;
import org.jivesoftware.smackx.vcardtemp.packet.VCard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jxmpp.jid.impl.JidCreate;

/** Users of two applications, and an ordinary one, at one server. */
class TenantIT {

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    private static final String ONE = "1001-92@localhost";
    private static final String COLLEAGUE = "1002-92@localhost";
    private static final String OTHER = "2001-5@localhost";
    private static final String NOBODY = "2999-5@localhost";

    private SmackClient one;
    private SmackClient colleague;
    private SmackClient other;
    private SmackClient alice;

    @BeforeEach
    void logIn() {
        one = SERVER.login("1001-92");
        colleague = SERVER.login("1002-92");
        other = SERVER.login("2001-5");
        alice = SERVER.login("alice");
    }

    @AfterEach
    void reset() {
        tenants("apart");
    }

    private static void tenants(String setting) {
        SERVER.control().setProperty("dialogs.tenants", setting);
    }

    private static String newRoom(String application) {
        return application + "_" + objectId() + "@muc.localhost";
    }

    private static String publicGroup(String owner) {
        return GroupDialog.open(SERVER.host(), owner).room();
    }

    /** Has the service say that there is this room, which it does not of a group's. */
    private static void list(XmppClient owner, String room) {
        String form = "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
                + "<value>http://jabber.org/protocol/muc#roomconfig</value></field>"
                + "<field var='muc#roomconfig_publicroom'><value>1</value></field></x>";
        assertThat(answered(
                                owner,
                                iq(
                                        "set",
                                        room,
                                        objectId(),
                                        "<query xmlns='http://jabber.org/protocol/muc#owner'>" + form + "</query>"))
                        .attributeValue("type"))
                .isEqualTo("result");
    }

    private static String iq(String type, String to, String id, String content) {
        return "<iq type='" + type + "' id='" + id + "'" + (to.isEmpty() ? "" : " to='" + to + "'") + ">" + content
                + "</iq>";
    }

    private static String presence(String type, String to, String id) {
        return "<presence id='" + id + "' to='" + to + "'" + (type.isEmpty() ? "" : " type='" + type + "'")
                + "><status>from " + id + "</status></presence>";
    }

    private static String invitation(String room, String id, String to) {
        return message(
                "normal",
                room,
                id,
                "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='" + to + "'><reason>" + id
                        + "</reason></invite></x>");
    }

    /** What one user can send to another. */
    private static List<String> everyKind(String bare, String full, String id) {
        String[] queries = {
            "<vCard xmlns='vcard-temp'/>",
            "<query xmlns='jabber:iq:last'/>",
            "<query xmlns='http://jabber.org/protocol/disco#info'/>",
            "<query xmlns='http://jabber.org/protocol/disco#items'/>",
            "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:metadata'/></pubsub>",
            "<query xmlns='jabber:iq:version'/>",
            "<ping xmlns='urn:xmpp:ping'/>"
        };
        List<String> stanzas = new ArrayList<>();
        for (String to : List.of(bare, full)) {
            for (String type : List.of("chat", "normal", "headline", "groupchat")) {
                stanzas.add(message(type, to, id + stanzas.size(), body(id) + saved("")));
            }
            for (String type : List.of("", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe")) {
                stanzas.add(presence(type, to, id + stanzas.size()));
            }
            for (String query : queries) {
                stanzas.add(iq("get", to, id + stanzas.size(), query));
            }
            stanzas.add(iq("set", to, id + stanzas.size(), "<query xmlns='urn:test'>for the other's eyes</query>"));
        }
        return stanzas;
    }

    private static String id(String stanza) {
        return XmppClient.parse(stanza).attributeValue("id");
    }

    /** The one answer to a stanza that is refused, without the address that was asked. */
    private static String refusal(XmppClient sender, String stanza) {
        sender.send(stanza);
        String id = id(stanza);
        Element error = sender.await("answer to " + stanza, answer -> id.equals(answer.attributeValue("id")));
        sender.settle();
        Element sent = XmppClient.parse(stanza);
        assertThat(sender.stanzas().stream().filter(answer -> id.equals(answer.attributeValue("id"))))
                .as("answers to " + stanza)
                .hasSize(1);
        assertThat(error.getName()).isEqualTo(sent.getName());
        assertThat(error.attributeValue("type")).as(error.asXML()).isEqualTo("error");
        assertThat(error.attributeValue("from")).isEqualTo(sent.attributeValue("to"));
        assertThat(error.element("error").element("not-allowed"))
                .as(error.asXML())
                .isNotNull();
        return error.asXML().replace(id, "").replace(sent.attributeValue("to", "-"), "");
    }

    private static void assertRefused(XmppClient sender, String stanza) {
        refusal(sender, stanza);
    }

    /** That nothing with this text, and nothing of this sender, has come to somebody. */
    private static void assertNothingCame(XmppClient recipient, String text, String sender) {
        recipient.settle();
        // But what he was refused himself.
        assertThat(recipient.stanzas().stream()
                        .filter(stanza -> !"error".equals(stanza.attributeValue("type")))
                        .map(Element::asXML))
                .noneMatch(stanza -> stanza.contains(text) || stanza.contains(sender));
    }

    private static Element answered(XmppClient sender, String stanza) {
        sender.send(stanza);
        return sender.await("answer to " + stanza, answer -> id(stanza).equals(answer.attributeValue("id")));
    }

    @Test
    void everyKindOfStanzaIsRefusedInTheSameWordsWhetherTheOtherExistsOrNot() {
        String id = objectId();
        List<String> toOther = everyKind(OTHER, other.jid(), id + "-a");
        List<String> toNobody = everyKind(NOBODY, NOBODY + "/device", id + "-b");

        for (int i = 0; i < toOther.size(); i++) {
            assertThat(refusal(one, toOther.get(i))).isEqualTo(refusal(one, toNobody.get(i)));
        }

        assertNothingCame(other, id, "1001-92");
        assertNothingCame(other, "for the other's eyes", "1001-92");
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofRoster WHERE username IN ('1001-92', '2001-5')"))
                .isZero();
        Awaitility.await().until(() -> keptAfter(one));
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofDialogMessage WHERE body LIKE '" + id + "%'"))
                .isZero();
    }

    /** Sends something that is kept, after which what was sent before would be kept, too. */
    private boolean keptAfter(SmackClient sender) {
        String id = objectId();
        sender.send(chat(COLLEAGUE, id, body("kept") + saved("")));
        Awaitility.await()
                .until(() ->
                        SERVER.control().count("SELECT COUNT(*) FROM ofDialogMessage WHERE messageID = '" + id + "'")
                                == 1);
        return true;
    }

    @Test
    void itIsTheSameOverWebSocket() {
        XmppClient web = SERVER.loginByWebSocket("1001-92");
        String id = objectId();

        for (String stanza : everyKind(OTHER, other.jid(), id)) {
            assertRefused(web, stanza);
        }

        assertNothingCame(other, id, "1001-92");
        XmppClient otherWeb = SERVER.loginByWebSocket("2001-5");
        assertRefused(one, chat(otherWeb.jid(), objectId(), body("x")));
        String allowed = objectId();
        web.send(chat(COLLEAGUE, allowed, body("x")));
        colleague.awaitMessage(allowed);
    }

    @Test
    void smackIsRefusedToo() throws Exception {
        assertThat(condition(
                        () -> VCardManager.getInstanceFor(one.connection()).loadVCard(JidCreate.entityBareFrom(OTHER))))
                .contains(StanzaError.Condition.not_allowed);
        assertThat(condition(() ->
                        LastActivityManager.getInstanceFor(one.connection()).getLastActivity(JidCreate.from(OTHER))))
                .contains(StanzaError.Condition.not_allowed);
        VCard card = new VCard();
        card.setNickName("colleague");
        VCardManager.getInstanceFor(colleague.connection()).saveVCard(card);
        assertThat(VCardManager.getInstanceFor(one.connection())
                        .loadVCard(JidCreate.entityBareFrom(COLLEAGUE))
                        .getNickName())
                .isEqualTo("colleague");
    }

    private interface Request {
        void make() throws Exception;
    }

    private static Optional<StanzaError.Condition> condition(Request request) throws Exception {
        try {
            request.make();
            return Optional.empty();
        } catch (XMPPErrorException e) {
            return Optional.of(e.getStanzaError().getCondition());
        }
    }

    @Test
    void errorsAndResultsAreDroppedWithoutAnAnswer() {
        String id = objectId();
        for (String to : List.of(other.jid(), OTHER, newRoom("5") + "/2001")) {
            one.send(message("error", to, id, body(id)));
            one.send(presence("error", to, id));
            one.send(iq("error", to, id, "<query xmlns='urn:test'/>"));
            one.send(iq("result", to, id, "<query xmlns='jabber:iq:last'/>"));
        }

        one.settle();
        assertNothingCame(other, id, "1001-92");
        assertThat(one.stanzas()).noneMatch(stanza -> id.equals(stanza.attributeValue("id")));
        assertRefused(one, presence("", OTHER, objectId()));
    }

    @Test
    void withinAnApplicationAndWithOrdinaryUsersEverythingWorks() {
        for (SmackClient peer : List.of(colleague, alice)) {
            String id = objectId();
            one.send(chat(peer.jid(), id, body("hello")));
            peer.awaitMessage(id);
            String back = objectId();
            peer.send(chat(one.jid(), back, body("hello")));
            one.awaitMessage(back);
            one.send(presence("", peer.jid(), id + "p"));
            peer.await("presence", stanza -> (id + "p").equals(stanza.attributeValue("id")));
            String ask = objectId();
            Element vCard = answered(one, iq("get", peer.jid().split("/")[0], ask, "<vCard xmlns='vcard-temp'/>"));
            assertThat(vCard.asXML()).doesNotContain("not-allowed");
        }
        String id = objectId();
        alice.send(chat(OTHER, id, body("hello")));
        other.awaitMessage(id);
    }

    @Test
    void aRoomIsForItsApplicationAndForOrdinaryUsers() {
        String room = publicGroup("1001-92");
        one.join(room, "1001");
        colleague.join(room, "1002");
        alice.join(room, "alice");
        String id = objectId();

        assertRefused(other, presence("", room + "/2001", objectId()));
        assertRefused(other, groupchat(room, objectId(), body(id)));
        assertRefused(other, chat(room + "/1001", objectId(), body(id)));
        for (String namespace : List.of("disco#info", "disco#items", "muc#admin", "muc#owner")) {
            String query = "<query xmlns='http://jabber.org/protocol/" + namespace + "'/>";
            assertRefused(other, iq("get", room, objectId(), query));
            assertRefused(other, iq("get", room + "/1001", objectId(), query));
        }

        String said = objectId();
        one.send(groupchat(room, said, body("within")));
        for (SmackClient occupant : List.of(one, colleague, alice)) {
            assertThat(occupant.awaitMessage(said).elementText("body")).isEqualTo("within");
        }
        assertNothingCame(one, id, "2001");
        assertNothingCame(other, "within", "1001");
    }

    /** Clients read who speaks from the nickname, as a number: the room itself would take any that nobody has. */
    @Test
    void nobodySpeaksInAGroupUnderTheIdOfAnother() {
        String room = publicGroup("1001-92");
        one.join(room, "1001");

        for (String nick : List.of("1001", "01001", "1003")) {
            assertRefused(colleague, presence("", room + "/" + nick, objectId()));
            assertRefused(alice, presence("", room + "/" + nick, objectId()));
        }
        colleague.join(room, "1002");
    }

    @Test
    void roomsOfNobodyAreClosedToApplicationsAndOpenToOthers() {
        String lobby = "lobby-" + objectId() + "@conference.localhost";
        alice.join(lobby, "alice");
        SmackClient bob = SERVER.login("bob");
        bob.join(lobby, "bob");

        assertRefused(one, presence("", lobby + "/1001", objectId()));
        assertRefused(one, presence("", "92_" + objectId() + "@conference.localhost/1001", objectId()));
        assertRefused(one, presence("", "made-" + objectId() + "@muc.localhost/1001", objectId()));
        assertRefused(alice, invitation(lobby, objectId(), ONE));
        assertRefused(
                alice, message("normal", ONE, objectId(), "<x xmlns='jabber:x:conference' jid='" + lobby + "'/>"));

        String said = objectId();
        alice.send(groupchat(lobby, said, body("x")));
        bob.awaitMessage(said);
        assertNothingCame(one, "lobby-", "alice");
    }

    @Test
    void nobodyIsInvitedAcross() {
        String room = publicGroup("1001-92");
        one.join(room, "1001");
        alice.join(room, "alice");
        String id = objectId();

        for (String invitee : List.of(OTHER, other.jid(), NOBODY)) {
            assertRefused(one, invitation(room, id + invitee, invitee));
            assertRefused(alice, invitation(room, id + invitee, invitee));
            assertRefused(
                    one,
                    message(
                            "normal",
                            room,
                            objectId(),
                            "<x xmlns='http://jabber.org/protocol/muc#user'><decline to='" + invitee + "'/></x>"));
            assertRefused(
                    one,
                    iq(
                            "set",
                            room,
                            objectId(),
                            "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='"
                                    + invitee + "'/></query>"));
        }
        assertRefused(
                one,
                message(
                        "normal",
                        COLLEAGUE,
                        objectId(),
                        "<x xmlns='jabber:x:conference' jid='" + newRoom("5") + "'/>"));
        assertNothingCame(other, id, room);

        one.send(invitation(room, id, COLLEAGUE));
        assertThat(colleague
                        .await("invitation", stanza -> stanza.asXML().contains(id))
                        .attributeValue("from"))
                .isEqualTo(room);
    }

    @Test
    void whatIsPassedOnIsLookedInto() {
        String id = objectId();
        String addresses = "<addresses xmlns='http://jabber.org/protocol/address'><address type='to' jid='" + COLLEAGUE
                + "'/><address type='bcc' jid='%s'/></addresses>";
        assertRefused(one, message("normal", "localhost", objectId(), addresses.formatted(OTHER) + body(id)));
        assertRefused(one, message("normal", "localhost", objectId(), addresses.formatted(NOBODY) + body(id)));
        assertNothingCame(other, id, "1001-92");
        assertNothingCame(colleague, id, "1001-92");

        String good = objectId();
        one.send(message("normal", "localhost", good, addresses.formatted("1003-92@localhost") + body(id)));
        assertThat(colleague.awaitBody(id).attributeValue("from")).isEqualTo(one.jid());
    }

    @Test
    void whatEverybodySharesIsClosedToApplications() {
        String roster = "<query xmlns='jabber:iq:roster'><item jid='%s'/></query>";
        assertThat(answered(one, iq("set", "", objectId(), roster.formatted(OTHER)))
                        .asXML())
                .contains("not-allowed");
        assertThat(answered(one, iq("set", "", objectId(), roster.formatted(COLLEAGUE)))
                        .attributeValue("type"))
                .isEqualTo("result");
        one.send(iq(
                "set",
                "",
                objectId(),
                "<query xmlns='jabber:iq:roster'><item jid='" + COLLEAGUE + "' subscription='remove'/></query>"));
        assertRefused(one, iq("get", "muc.localhost", objectId(), "<query xmlns='jabber:iq:search'/>"));
        assertRefused(one, iq("get", "muc.localhost", objectId(), "<query xmlns='jabber:iq:register'/>"));
        assertRefused(one, iq("get", "search.localhost", objectId(), "<query xmlns='jabber:iq:search'/>"));
        assertRefused(
                one,
                iq(
                        "set",
                        "pubsub.localhost",
                        objectId(),
                        "<pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='all'/></pubsub>"));
        assertRefused(
                one,
                iq("get", "pubsub.localhost", objectId(), "<query xmlns='http://jabber.org/protocol/disco#items'/>"));
        assertThat(answered(
                                alice,
                                iq(
                                        "get",
                                        "pubsub.localhost",
                                        objectId(),
                                        "<query xmlns='http://jabber.org/protocol/disco#items'/>"))
                        .attributeValue("type"))
                .isEqualTo("result");
        for (String service : List.of("localhost", "muc.localhost", "pubsub.localhost")) {
            assertThat(answered(
                                    one,
                                    iq(
                                            "get",
                                            service,
                                            objectId(),
                                            "<query xmlns='http://jabber.org/protocol/disco#info'/>"))
                            .attributeValue("type"))
                    .isEqualTo("result");
        }
    }

    @Test
    void aServiceListsTheRoomsOfOnesApplicationOnly() {
        String mine = publicGroup("1001-92");
        String theirs = publicGroup("2001-5");
        String nobodys = "lobby-" + objectId() + "@muc.localhost";
        one.join(mine, "1001");
        other.join(theirs, "2001");
        alice.join(nobodys, "alice");
        list(one, mine);
        list(other, theirs);
        String query = "<query xmlns='http://jabber.org/protocol/disco#items'/>";

        String seen =
                answered(one, iq("get", "muc.localhost", objectId(), query)).asXML();
        String seenByOther =
                answered(other, iq("get", "muc.localhost", objectId(), query)).asXML();
        String seenByAlice =
                answered(alice, iq("get", "muc.localhost", objectId(), query)).asXML();

        assertThat(seen).contains(mine).doesNotContain(theirs).doesNotContain(nobodys);
        assertThat(seenByOther).contains(theirs).doesNotContain(mine).doesNotContain(nobodys);
        assertThat(seenByAlice).contains(mine, theirs, nobodys);
    }

    /** Contacts from before applications were kept apart. */
    @Test
    void whoWereContactsBeforeSeeEachOtherNoMore() {
        tenants("off");
        for (SmackClient subscriber : List.of(one, other)) {
            SmackClient contact = subscriber == one ? other : one;
            String subscriberJid = subscriber == one ? ONE : OTHER;
            String contactJid = subscriber == one ? OTHER : ONE;
            subscriber.send(presence("subscribe", contactJid, objectId()));
            contact.await("request", stanza -> "subscribe".equals(stanza.attributeValue("type")));
            contact.send(presence("subscribed", subscriberJid, objectId()));
            subscriber.await(
                    "presence",
                    stanza -> stanza.getName().equals("presence")
                            && stanza.attributeValue("from", "").startsWith(contactJid)
                            && stanza.attributeValue("type") == null);
        }
        String roster = "<query xmlns='jabber:iq:roster'/>";
        assertThat(answered(one, iq("get", "", objectId(), roster)).asXML()).contains(OTHER);

        tenants("apart");
        SmackClient device = SERVER.login("1001-92");
        String status = objectId();
        other.send("<presence><status>" + status + "</status></presence>");
        other.settle();
        String event = objectId();
        other.send(iq(
                "set",
                "",
                event,
                "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:test:mood'><item id='i'><mood>"
                        + event + "</mood></item></publish></pubsub>"));
        other.await("published", stanza -> event.equals(stanza.attributeValue("id")));

        assertThat(answered(device, iq("get", "", objectId(), roster)).asXML()).doesNotContain(OTHER);
        assertNothingCame(device, status, "2001-5");
        assertNothingCame(device, event, "2001-5");
        one.settle();
        assertThat(one.transcript()).doesNotContain(status).doesNotContain(event);

        // He can be let go of.
        String remove = objectId();
        assertThat(answered(
                                one,
                                iq(
                                        "set",
                                        "",
                                        remove,
                                        "<query xmlns='jabber:iq:roster'><item jid='" + OTHER
                                                + "' subscription='remove'/></query>"))
                        .attributeValue("type"))
                .isEqualTo("result");
        assertThat(answered(
                                other,
                                iq(
                                        "set",
                                        "",
                                        objectId(),
                                        "<query xmlns='jabber:iq:roster'><item jid='" + ONE
                                                + "' subscription='remove'/></query>"))
                        .attributeValue("type"))
                .isIn("result", "error");
        Awaitility.await()
                .until(() ->
                        SERVER.control().count("SELECT COUNT(*) FROM ofRoster WHERE username IN ('1001-92', '2001-5')")
                                == 0);
    }

    @Test
    void strictKeepsOrdinaryUsersApartAsWell() {
        tenants("strict");
        String id = objectId();
        String room = publicGroup("1001-92");
        one.join(room, "1001");

        for (String stanza : everyKind("alice@localhost", alice.jid(), id + "-a")) {
            assertRefused(one, stanza);
        }
        for (String stanza : everyKind(ONE, one.jid(), id + "-b")) {
            assertRefused(alice, stanza);
        }
        assertRefused(alice, presence("", room + "/alice", objectId()));
        assertRefused(one, chat(OTHER, objectId(), body("x")));
        assertRefused(one, chat("carol@elsewhere.test", objectId(), body("x")));
        assertNothingCame(alice, id, "1001-92");
        assertNothingCame(one, id, "alice");

        SmackClient bob = SERVER.login("bob");
        String among = objectId();
        alice.send(chat("bob@localhost", among, body("x")));
        bob.awaitMessage(among);
        String within = objectId();
        one.send(chat(COLLEAGUE, within, body("x")));
        colleague.awaitMessage(within);
    }

    @Test
    void offLetsEverybodyReachEverybody() {
        tenants("off");
        String id = objectId();

        one.send(chat(OTHER, id, body("x")));
        other.awaitMessage(id);
        one.send(presence("", other.jid(), id + "p"));
        other.await("presence", stanza -> (id + "p").equals(stanza.attributeValue("id")));
        String lobby = "lobby-" + objectId() + "@conference.localhost";
        one.join(lobby, "1001");
        other.join(lobby, "2001");
        String said = objectId();
        one.send(groupchat(lobby, said, body("x")));
        other.awaitMessage(said);
        assertThat(answered(one, iq("get", OTHER, objectId(), "<vCard xmlns='vcard-temp'/>"))
                        .asXML())
                .doesNotContain("not-allowed");
    }

    @Test
    void whatIsOffAltogetherRefusesNothing() {
        SERVER.control().setProperty("dialogs.enabled", "false");
        try {
            String id = objectId();
            one.send(chat(OTHER, id, body("x")));
            other.awaitMessage(id);
        } finally {
            SERVER.control().deleteProperty("dialogs.enabled");
        }
    }

    private static String register(String id, String username) {
        return iq(
                "set",
                "localhost",
                id,
                "<query xmlns='jabber:iq:register'><username>" + username + "</username>"
                        + "<password>secret</password></query>");
    }

    private static String registration(String username) {
        try (SaslClient newcomer = new SaslClient(SERVER.host())) {
            String id = "r" + objectId();
            return newcomer.exchange(register(id, username), "<iq[^>]*" + id + "[^>]*(/>|>.*</iq>)");
        }
    }

    @Test
    void anApplicationUsersNameCannotBeRegistered() throws Exception {
        for (String setting : List.of("apart", "off")) {
            tenants(setting);
            assertThat(registration("3001-92")).contains("not-allowed");
            // Full-width digits, which the server takes for ours.
            assertThat(registration("\uff13001-92")).contains("not-allowed");
            assertThat(answered(alice, register(objectId(), "3001-92")).asXML()).contains("not-allowed");
            assertThat(answered(one, register(objectId(), "3001-92")).asXML()).contains("not-allowed");
        }
        assertThat(SERVER.control().userName("3001-92")).isEmpty();

        String name = "carol" + objectId();
        assertThat(registration(name)).contains("type=\"result\"");
        assertThat(SERVER.control().userName(name)).isPresent();

        SERVER.control().createUser("4001-92", "password-4001");
        SmackClient own = SERVER.login("4001-92");
        AccountManager account = AccountManager.getInstance(own.connection());
        account.sensitiveOperationOverInsecureConnection(true);
        account.changePassword("changed");
        SmackClient again = SERVER.loginWith("4001-92", "changed");
        own.send(iq("set", "", objectId(), "<query xmlns='jabber:iq:register'><remove/></query>"));
        Awaitility.await().until(() -> SERVER.control().userName("4001-92").isEmpty());
        // The server has ended both sessions.
        own.drop();
        again.drop();
        assertThat(registration("5001")).contains("type=\"result\"");
    }
}
