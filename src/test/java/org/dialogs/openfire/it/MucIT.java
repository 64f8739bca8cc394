package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.RoomStanzas.DISCO_INFO;
import static org.dialogs.openfire.it.RoomStanzas.administer;
import static org.dialogs.openfire.it.RoomStanzas.affiliate;
import static org.dialogs.openfire.it.RoomStanzas.ask;
import static org.dialogs.openfire.it.RoomStanzas.assertHeardOnce;
import static org.dialogs.openfire.it.RoomStanzas.awaitGone;
import static org.dialogs.openfire.it.RoomStanzas.condition;
import static org.dialogs.openfire.it.RoomStanzas.configure;
import static org.dialogs.openfire.it.RoomStanzas.discover;
import static org.dialogs.openfire.it.RoomStanzas.enter;
import static org.dialogs.openfire.it.RoomStanzas.features;
import static org.dialogs.openfire.it.RoomStanzas.isError;
import static org.dialogs.openfire.it.RoomStanzas.item;
import static org.dialogs.openfire.it.RoomStanzas.leave;
import static org.dialogs.openfire.it.RoomStanzas.next;
import static org.dialogs.openfire.it.RoomStanzas.occupants;
import static org.dialogs.openfire.it.RoomStanzas.presence;
import static org.dialogs.openfire.it.RoomStanzas.statuses;
import static org.dialogs.openfire.it.RoomStanzas.timesHeard;
import static org.dialogs.openfire.it.RoomStanzas.user;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.message;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;
import static org.dialogs.openfire.testclient.XmppClient.extraParam;
import static org.dialogs.openfire.testclient.XmppClient.extraParams;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.GroupDialog;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.jivesoftware.smackx.muc.MultiUserChat;
import org.jivesoftware.smackx.muc.MultiUserChatManager;
import org.jivesoftware.smackx.muc.RoomInfo;
import org.jivesoftware.smackx.xdata.form.FillableForm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;

/** Rooms as XEP-0045 has them: the room of a group dialog whose members enter it, and a room that is none of the plugin's business. */
@ParameterizedClass(name = "{0}")
@EnumSource(MucIT.Kind.class)
class MucIT {

    private static final String SERVICE = "muc.localhost";

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    enum Kind {
        GROUP("1001-92", "1002-92", "1003-92", "1004-92") {
            @Override
            String make(SmackClient owner) {
                return GroupDialog.of(SERVER.host(), "1001-92", "1002-92", "1003-92")
                        .room();
            }
        },
        ORDINARY("alice", "bob", "carol", "dave") {
            @Override
            String make(SmackClient owner) {
                String room = "tea-" + objectId() + "@" + SERVICE;
                assertThat(statuses(enter(owner, room, "alice"))).contains("110", "201");
                assertThat(isError(configure(
                                owner,
                                room,
                                Map.of(
                                        "muc#roomconfig_roomname",
                                        "Tea",
                                        "muc#roomconfig_membersonly",
                                        "1",
                                        "muc#roomconfig_persistentroom",
                                        "1",
                                        "muc#roomconfig_whois",
                                        "anyone"))))
                        .isFalse();
                for (String member : List.of("bob", "carol")) {
                    assertThat(isError(affiliate(owner, room, "member", member + "@localhost")))
                            .isFalse();
                }
                leave(owner, room, "alice");
                return room;
            }
        };

        private final List<String> users;

        Kind(String... users) {
            this.users = List.of(users);
        }

        /** Makes a room for members, of the first three. */
        abstract String make(SmackClient owner);
    }

    @Parameter
    Kind kind;

    private SmackClient owner;
    private SmackClient two;
    private SmackClient three;
    private String room;

    @BeforeAll
    static void addUsers() {
        SERVER.control().createUser("1004-92", "password-1004");
        SERVER.control().createUser("carol", "password-carol");
        SERVER.control().createUser("dave", "password-dave");
    }

    @BeforeEach
    void makeRoom() {
        owner = SERVER.login(kind.users.get(0));
        two = SERVER.login(kind.users.get(1));
        three = SERVER.login(kind.users.get(2));
        room = kind.make(owner);
    }

    private static String nick(XmppClient client) {
        return client.jid().split("[-@]")[0];
    }

    private static String bare(XmppClient client) {
        return client.jid().split("/")[0];
    }

    private String occupant(XmppClient client) {
        return room + "/" + nick(client);
    }

    private void allEnter() {
        for (SmackClient client : List.of(owner, two, three)) {
            Element own = enter(client, room, nick(client));
            assertThat(isError(own)).as(own.asXML()).isFalse();
        }
    }

    private String say(XmppClient client, String text) {
        String id = objectId();
        client.send(groupchat(room, id, body(text)));
        return id;
    }

    /** As QuickBlox's and other clients know it: with all that Smack makes of it. */
    private MultiUserChat smack(SmackClient client) throws Exception {
        return MultiUserChatManager.getInstanceFor(client.connection())
                .getMultiUserChat(JidCreate.entityBareFrom(room));
    }

    @Test
    void whoEntersIsSeenAndSeesWhoIsThere() {
        enter(owner, room, nick(owner));
        int before = owner.stanzas().size();

        Element own = enter(two, room, nick(two));

        assertThat(own.attributeValue("from")).isEqualTo(occupant(two));
        assertThat(item(own).attributeValue("affiliation")).isEqualTo("member");
        assertThat(item(own).attributeValue("role")).isEqualTo("participant");
        Element seen = next(owner, before, "two", stanza -> occupant(two).equals(stanza.attributeValue("from")));
        assertThat(item(seen).attributeValue("jid")).isEqualTo(two.jid());
        assertThat(statuses(seen)).doesNotContain("110");
        List<String> presences = two.stanzas().stream()
                .filter(stanza -> stanza.getName().equals("presence"))
                .map(stanza -> stanza.attributeValue("from"))
                .filter(from -> from.startsWith(room))
                .toList();
        assertThat(presences).containsExactly(occupant(owner), occupant(two));
        Element there = two.await("owner", stanza -> occupant(owner).equals(stanza.attributeValue("from")));
        assertThat(item(there).attributeValue("affiliation")).isEqualTo("owner");
        assertThat(item(there).attributeValue("role")).isEqualTo("moderator");
    }

    @Test
    void whoEntersIsToldThatHisAddressIsSeen() {
        assertThat(statuses(enter(owner, room, nick(owner)))).contains("100", "110");
    }

    @Test
    void whoLeavesIsSeenToLeave() {
        allEnter();
        int before = owner.stanzas().size();

        Element own = leave(two, room, nick(two));

        assertThat(item(own).attributeValue("role")).isEqualTo("none");
        assertThat(statuses(awaitGone(owner, before, occupant(two)))).isEmpty();
        assertThat(occupants(owner, room)).containsExactlyInAnyOrder(nick(owner), nick(three));
        before = owner.stanzas().size();
        three.drop();
        awaitGone(owner, before, occupant(three));
    }

    @Test
    void whoIsOnlineIsListed() throws Exception {
        assertThat(occupants(owner, room)).isEmpty();
        enter(owner, room, nick(owner));
        enter(three, room, nick(three));
        assertThat(occupants(two, room)).containsExactlyInAnyOrder(nick(owner), nick(three));
        MultiUserChat chat = smack(two);
        chat.join(Resourcepart.from(nick(two)));

        assertThat(occupants(two, room)).containsExactlyInAnyOrder(nick(owner), nick(two), nick(three));
        assertThat(chat.getOccupants().stream()
                        .map(jid -> jid.getResourceOrEmpty().toString()))
                .containsExactlyInAnyOrder(nick(owner), nick(two), nick(three));
        assertThat(chat.getOccupantsCount()).isEqualTo(3);
    }

    @Test
    void aRoomSaysWhatItIs() throws Exception {
        Element identity = discover(two, room, DISCO_INFO).element("identity");

        assertThat(identity.attributeValue("category")).isEqualTo("conference");
        assertThat(identity.attributeValue("type")).isEqualTo("text");
        assertThat(identity.attributeValue("name")).isEqualTo("Tea");
        assertThat(features(two, room))
                .contains("muc_membersonly", "muc_persistent", "muc_nonanonymous", "muc_unmoderated", "muc_unsecured");
        RoomInfo info =
                MultiUserChatManager.getInstanceFor(two.connection()).getRoomInfo(JidCreate.entityBareFrom(room));
        assertThat(info.getName()).isEqualTo("Tea");
        assertThat(info.isMembersOnly()).isTrue();
        assertThat(info.isNonanonymous()).isTrue();
    }

    @Test
    void theOwnerReadsAndSubmitsTheConfiguration() throws Exception {
        allEnter();
        MultiUserChat chat = smack(owner);
        FillableForm form = chat.getConfigurationForm().getFillableForm();
        Set<String> fields = chat.getConfigurationForm().getDataForm().getFields().stream()
                .map(field -> field.getFieldName())
                .collect(Collectors.toSet());
        assertThat(fields)
                .contains(
                        "muc#roomconfig_roomname",
                        "muc#roomconfig_roomdesc",
                        "muc#roomconfig_changesubject",
                        "muc#roomconfig_maxusers",
                        "muc#roomconfig_presencebroadcast",
                        "muc#roomconfig_publicroom",
                        "muc#roomconfig_persistentroom",
                        "muc#roomconfig_moderatedroom",
                        "muc#roomconfig_membersonly",
                        "muc#roomconfig_allowinvites",
                        "muc#roomconfig_passwordprotectedroom",
                        "muc#roomconfig_roomsecret",
                        "muc#roomconfig_whois",
                        "muc#roomconfig_enablelogging",
                        "x-muc#roomconfig_reservednick",
                        "x-muc#roomconfig_canchangenick",
                        "x-muc#roomconfig_registration",
                        "muc#roomconfig_roomadmins",
                        "muc#roomconfig_roomowners");

        form.setAnswer("muc#roomconfig_roomdesc", "Where we meet");
        // 4.2 does not know the word that Smack has for it.
        form.setAnswer("muc#roomconfig_moderatedroom", "1");
        chat.sendConfigurationForm(form);

        RoomInfo info =
                MultiUserChatManager.getInstanceFor(two.connection()).getRoomInfo(JidCreate.entityBareFrom(room));
        assertThat(info.getDescription()).isEqualTo("Where we meet");
        assertThat(info.isModerated()).isTrue();
        assertThat(info.isMembersOnly()).isTrue();
        String id = say(two, "still in");
        owner.awaitMessage(id);
    }

    @Test
    void onlyTheOwnerConfiguresTheRoom() {
        allEnter();

        assertThat(condition(configure(two, room, Map.of("muc#roomconfig_moderatedroom", "1"))))
                .isEqualTo("forbidden");
        assertThat(condition(ask(two, "get", room, "<query xmlns='http://jabber.org/protocol/muc#owner'/>")))
                .isEqualTo("forbidden");
        assertThat(features(owner, room)).contains("muc_unmoderated");
    }

    @Test
    void voiceIsTakenAndGivenBack() {
        allEnter();
        assertThat(isError(configure(owner, room, Map.of("muc#roomconfig_moderatedroom", "1"))))
                .isFalse();
        int before = two.stanzas().size();

        administer(owner, room, "<item nick='" + nick(two) + "' role='visitor'/>");

        assertThat(item(next(two, before, "no voice", stanza -> occupant(two).equals(stanza.attributeValue("from"))))
                        .attributeValue("role"))
                .isEqualTo("visitor");
        String mute = say(two, "may I?");
        assertThat(condition(two.awaitMessage(mute))).isEqualTo("forbidden");
        administer(owner, room, "<item nick='" + nick(two) + "' role='participant'/>");
        String heard = say(two, "thanks");
        for (SmackClient client : List.of(owner, two, three)) {
            assertThat(client.awaitMessage(heard).elementText("body")).isEqualTo("thanks");
        }
        assertThat(timesHeard(List.of(owner, three), mute)).containsOnly(0L);
    }

    @Test
    void aRoomWithAPasswordWantsIt() {
        allEnter();
        assertThat(isError(configure(
                        owner,
                        room,
                        Map.of(
                                "muc#roomconfig_passwordprotectedroom",
                                "1",
                                "muc#roomconfig_roomsecret",
                                "open sesame"))))
                .isFalse();
        leave(two, room, nick(two));

        assertThat(condition(enter(two, room, nick(two)))).isEqualTo("not-authorized");
        assertThat(condition(enter(two, room, nick(two), "<password>wrong</password>")))
                .isEqualTo("not-authorized");

        assertThat(statuses(enter(two, room, nick(two), "<password>open sesame</password>")))
                .contains("110");
        assertThat(features(two, room)).contains("muc_passwordprotected");
        String id = say(two, "in again");
        owner.awaitMessage(id);
    }

    @Test
    void aSubjectIsSeenByAllAndByWhoComesLater() {
        enter(owner, room, nick(owner));
        enter(two, room, nick(two));
        String id = objectId();

        owner.send(groupchat(room, id, "<subject>Biscuits</subject>"));

        assertThat(two.awaitMessage(id).elementText("subject")).isEqualTo("Biscuits");
        assertThat(two.awaitMessage(id).attributeValue("from")).isEqualTo(occupant(owner));
        enter(three, room, nick(three));
        three.await("subject", stanza -> "Biscuits".equals(stanza.elementText("subject")));
        String refused = objectId();
        two.send(groupchat(room, refused, "<subject>Cake</subject>"));
        assertThat(condition(two.awaitMessage(refused))).isEqualTo("forbidden");
    }

    @Test
    void whoIsInvitedGetsTheInvitationAndMayCome() {
        enter(owner, room, nick(owner));
        SmackClient four = SERVER.login(kind.users.get(3));
        assertThat(condition(enter(four, room, nick(four)))).isEqualTo("registration-required");

        owner.send(message(
                "normal",
                room,
                objectId(),
                "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='" + bare(four)
                        + "'><reason>Do come</reason></invite></x>"));

        Element invitation = four.await("invitation", this::isOfTheRoomToOne);
        Element invite = user(invitation).element("invite");
        assertThat(invite.attributeValue("from")).startsWith(bare(owner));
        assertThat(invite.elementText("reason")).isEqualTo("Do come");
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(statuses(enter(four, room, nick(four)))).contains("110"));
    }

    private boolean isOfTheRoomToOne(Element stanza) {
        return stanza.getName().equals("message")
                && room.equals(stanza.attributeValue("from"))
                && !"groupchat".equals(stanza.attributeValue("type"));
    }

    @Test
    void anInvitationIsDeclined() {
        enter(owner, room, nick(owner));

        two.send(message(
                "normal",
                room,
                objectId(),
                "<x xmlns='http://jabber.org/protocol/muc#user'><decline to='" + bare(owner)
                        + "'><reason>No time</reason></decline></x>"));

        Element declined = owner.await("declined", this::isOfTheRoomToOne);
        assertThat(user(declined).element("decline").elementText("reason")).isEqualTo("No time");
    }

    @Test
    void whoIsKickedIsOutAndMayComeBack() {
        allEnter();
        int before = two.stanzas().size();
        int seenBefore = three.stanzas().size();

        administer(owner, room, "<item nick='" + nick(two) + "' role='none'><reason>Quiet!</reason></item>");

        Element kicked = awaitGone(two, before, occupant(two));
        assertThat(statuses(kicked)).contains("307");
        assertThat(item(kicked).elementText("reason")).isEqualTo("Quiet!");
        assertThat(statuses(awaitGone(three, seenBefore, occupant(two)))).contains("307");
        assertThat(condition(two.awaitMessage(say(two, "hello?")))).isEqualTo("not-acceptable");
        assertThat(statuses(enter(two, room, nick(two)))).contains("110");
    }

    @Test
    void whoIsBannedIsOutForGood() {
        allEnter();
        int before = two.stanzas().size();
        int seenBefore = three.stanzas().size();

        affiliate(owner, room, "outcast", bare(two));

        Element banned = awaitGone(two, before, occupant(two));
        assertThat(statuses(banned)).contains("301");
        assertThat(item(banned).attributeValue("affiliation")).isEqualTo("outcast");
        assertThat(item(banned).element("actor").attributeValue("jid")).isEqualTo(bare(owner));
        assertThat(statuses(awaitGone(three, seenBefore, occupant(two)))).contains("301");
        assertThat(condition(enter(two, room, nick(two)))).isEqualTo("forbidden");
        Element list = ask(
                owner,
                "get",
                room,
                "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast'/></query>");
        assertThat(list.element("query").elements("item").stream().map(item -> item.attributeValue("jid")))
                .containsExactly(bare(two));
    }

    @Test
    void membersAreListedAndRanksAreGiven() {
        allEnter();
        Element list = ask(
                owner,
                "get",
                room,
                "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member'/></query>");
        assertThat(list.element("query").elements("item").stream().map(item -> item.attributeValue("jid")))
                .containsExactlyInAnyOrder(bare(two), bare(three));
        int before = three.stanzas().size();

        affiliate(owner, room, "admin", bare(two));

        Element seen = next(
                three,
                before,
                "a new administrator",
                stanza -> occupant(two).equals(stanza.attributeValue("from"))
                        && "moderator".equals(item(stanza).attributeValue("role")));
        assertThat(item(seen).attributeValue("affiliation")).isEqualTo("admin");
        administer(two, room, "<item nick='" + nick(three) + "' role='none'/>");
        assertThat(statuses(awaitGone(three, before, occupant(three)))).contains("307");
    }

    @Test
    void aNicknameIsOnePersons() {
        enter(two, room, nick(two));

        // Where it is a user's id, nobody else asks the room for it.
        assertThat(condition(enter(three, room, nick(two)))).isEqualTo(kind == Kind.GROUP ? "not-allowed" : "conflict");

        SmackClient tablet = SERVER.login(kind.users.get(1));
        assertThat(statuses(enter(tablet, room, nick(two)))).contains("110");
        enter(three, room, nick(three));
        String id = say(three, "to both");
        assertHeardOnce(List.of(two, tablet, three), id);
    }

    @Test
    void aPresenceIsPassedOn() {
        allEnter();
        int before = owner.stanzas().size();

        presence(two, occupant(two), "<show>away</show><status>for a biscuit</status>");

        Element seen = next(
                owner,
                before,
                "away",
                stanza -> occupant(two).equals(stanza.attributeValue("from")) && stanza.element("show") != null);
        assertThat(seen.elementText("show")).isEqualTo("away");
        assertThat(seen.elementText("status")).isEqualTo("for a biscuit");
    }

    @Test
    void whatIsAskedOfAnOccupantReachesHim() {
        allEnter();
        String id = objectId();

        owner.send("<iq type='get' id='" + id + "' to='" + occupant(two) + "'><query xmlns='urn:test:any'/></iq>");

        Element asked = two.await(
                "question",
                stanza -> stanza.getName().equals("iq")
                        && stanza.element("query") != null
                        && stanza.element("query").getNamespaceURI().equals("urn:test:any"));
        assertThat(asked.attributeValue("from")).isEqualTo(occupant(owner));
    }

    @Test
    void privateMessagesAreDeliveredAndAreNobodysHistory() {
        allEnter();
        SmackClient tablet = SERVER.login(kind.users.get(1));
        String id = objectId();
        String nobody = objectId();

        owner.send(chat(occupant(two), id, body("psst") + saved("<mood>shy</mood>")));
        owner.send(chat(room + "/4711", nobody, body("psst") + saved("")));

        Element heard = two.awaitMessage(id);
        assertThat(heard.attributeValue("from")).isEqualTo(occupant(owner));
        assertThat(heard.attributeValue("type")).isEqualTo("chat");
        assertThat(heard.elementText("body")).isEqualTo("psst");
        assertThat(extraParams(heard).elements().stream().map(Element::getName))
                .containsExactly("save_to_history", "mood");
        // What 4.2 says, and what XEP-0045 does.
        assertThat(condition(owner.awaitMessage(nobody))).isIn("recipient-unavailable", "item-not-found");
        String later = objectId();
        two.send(groupchat(room, later, body("to all") + saved("")));
        assertThat(timesHeard(List.of(two), id)).containsExactly(1L);
        assertThat(timesHeard(List.of(three, tablet), id)).containsOnly(0L);
        Awaitility.await()
                .until(() ->
                        SERVER.control().count("SELECT COUNT(*) FROM ofDialogMessage WHERE stanzaID = '" + later + "'")
                                == 1);
        assertThat(SERVER.control()
                        .count("SELECT COUNT(*) FROM ofDialogMessage WHERE stanzaID IN ('" + id + "', '" + nobody
                                + "') OR recipientJID LIKE '" + room + "/%'"))
                .isZero();
        assertThat(timesHeard(three, id)).isZero();
        enter(tablet, room, nick(two), "<history maxstanzas='100'/>");
        tablet.awaitMessage(later);
        assertThat(timesHeard(tablet, id)).isZero();
    }

    @Test
    void whoComesLaterGetsWhatWasSaidInOrder() {
        enter(owner, room, nick(owner));
        enter(two, room, nick(two));
        List<String> ids = IntStream.range(0, 10)
                .mapToObj(i -> say(i % 2 == 0 ? owner : two, "number " + i))
                .peek(owner::awaitMessage)
                .toList();

        enter(three, room, nick(three), "<history maxstanzas='4'/>");

        three.awaitMessage(ids.get(9));
        three.settle();
        List<Element> replayed = three.messages().stream()
                .filter(stanza -> stanza.elementText("body") != null)
                .toList();
        assertThat(replayed.stream().map(stanza -> stanza.attributeValue("id")))
                .containsExactlyElementsOf(ids.subList(6, 10));
        assertThat(replayed).allSatisfy(stanza -> {
            assertThat(stanza.elements("delay")).isNotEmpty();
            assertThat(extraParam(stanza, "dialog_id")).matches("[0-9a-f]{24}");
        });
        assertThat(replayed.get(0).attributeValue("from")).isEqualTo(occupant(owner));
        assertThat(extraParam(replayed.get(0), "date_sent"))
                .isEqualTo(extraParam(owner.awaitMessage(ids.get(6)), "date_sent"));
    }

    @Test
    void whoIsNotInTheRoomIsNotHeardInIt() {
        enter(owner, room, nick(owner));

        assertThat(condition(two.awaitMessage(say(two, "let me in")))).isEqualTo("not-acceptable");
        String aside = objectId();
        two.send(chat(occupant(owner), aside, body("let me in")));
        assertThat(isError(two.awaitMessage(aside))).isTrue();
        assertThat(timesHeard(List.of(owner), aside)).containsOnly(0L);
    }
}
