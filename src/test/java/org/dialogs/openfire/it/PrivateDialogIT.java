package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.extraParams;
import static org.dialogs.openfire.it.Stanzas.message;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.testclient.XmppClient.extraParam;
import static org.dialogs.openfire.testclient.XmppClient.extraParams;

import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to messages between two users, as they see it. */
class PrivateDialogIT {

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    private SmackClient one;
    private SmackClient two;

    @BeforeEach
    void logIn() {
        one = SERVER.login("1001-92");
        two = SERVER.login("1002-92");
    }

    private Element delivered(String content) {
        String id = objectId();
        one.send(chat("1002-92@localhost", id, content));
        return two.awaitMessage(id);
    }

    @Test
    void aPlainMessageGetsItsDialogAndItsTime() {
        long before = Instant.now().getEpochSecond();

        Element message = delivered(body("hello"));

        assertThat(message.elementText("body")).isEqualTo("hello");
        assertThat(extraParam(message, "dialog_id")).matches("[0-9a-f]{24}");
        assertThat(Long.parseLong(extraParam(message, "date_sent")))
                .isBetween(before, Instant.now().getEpochSecond());
        assertThat(extraParam(message, "message_id")).isNull();
        assertThat(extraParams(message).elements()).hasSize(2);
    }

    @Test
    void theDialogIsOneForBothDirectionsAndAllDevices() {
        SmackClient secondDevice = SERVER.login("1001-92", "tablet");
        String id = extraParam(delivered(body("there")), "dialog_id");

        two.send(chat(one.jid(), "back-1", body("and back")));
        two.send(chat(secondDevice.jid(), "back-2", body("and back")));
        secondDevice.send(chat("1002-92@localhost", "from-2", body("from the tablet")));

        assertThat(extraParam(one.awaitMessage("back-1"), "dialog_id")).isEqualTo(id);
        assertThat(extraParam(secondDevice.awaitMessage("back-2"), "dialog_id")).isEqualTo(id);
        assertThat(extraParam(two.awaitMessage("from-2"), "dialog_id")).isEqualTo(id);
    }

    @Test
    void everyPairOfUsersHasADialogOfItsOwn() {
        SmackClient three = SERVER.login("1003-92");
        SmackClient alice = SERVER.login("alice");
        SmackClient otherApplication = SERVER.login("2001-5");
        String withTwo = extraParam(delivered(body("x")), "dialog_id");

        String withThree = dialogId(one, three);
        String withAlice = dialogId(one, alice);
        String twoWithThree = dialogId(two, three);
        SERVER.control().setProperty("dialogs.tenants", "off");
        String acrossApplications = dialogId(two, otherApplication);
        SERVER.control().deleteProperty("dialogs.tenants");

        assertThat(List.of(withTwo, withThree, withAlice, twoWithThree, acrossApplications))
                .doesNotHaveDuplicates();
    }

    private static String dialogId(XmppClient from, XmppClient to) {
        String id = objectId();
        from.send(chat(to.jid(), id, body("x")));
        return extraParam(to.awaitMessage(id), "dialog_id");
    }

    @Test
    void ordinaryUsersHaveDialogsToo() {
        SmackClient alice = SERVER.login("alice");
        SmackClient bob = SERVER.login("bob");

        assertThat(dialogId(alice, bob)).isEqualTo(dialogId(bob, alice)).matches("[0-9a-f]{24}");
        assertThat(dialogId(alice, one)).isEqualTo(dialogId(one, alice)).matches("[0-9a-f]{24}");
    }

    @Test
    void theSendersTimeIsKept() {
        Element message = delivered(body("again") + extraParams("<date_sent>1409146118</date_sent>"));

        assertThat(extraParam(message, "date_sent")).isEqualTo("1409146118");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "-1", "", "1409146118000", "14e8", "1409146118.5", "99999999999999999999"})
    void nonsenseForATimeIsReplaced(String nonsense) {
        long before = Instant.now().getEpochSecond();

        Element message = delivered(body("x") + extraParams("<date_sent>" + nonsense + "</date_sent>"));

        assertThat(Long.parseLong(extraParam(message, "date_sent")))
                .isBetween(before, Instant.now().getEpochSecond());
        assertThat(extraParams(message).elements("date_sent")).hasSize(1);
    }

    @Test
    void moreThanADayAheadIsNonsenseAndLessIsNot() {
        long now = Instant.now().getEpochSecond();
        String early = String.valueOf(now + 23 * 3600);

        Element kept = delivered(body("x") + extraParams("<date_sent>" + early + "</date_sent>"));
        Element replaced = delivered(body("x") + extraParams("<date_sent>" + (now + 25 * 3600) + "</date_sent>"));

        assertThat(extraParam(kept, "date_sent")).isEqualTo(early);
        assertThat(Long.parseLong(extraParam(replaced, "date_sent"))).isLessThanOrEqualTo(now + 60);
    }

    @Test
    void aClientsDialogIdIsReplaced() {
        String own = extraParam(delivered(body("x")), "dialog_id");

        Element message = delivered(
                body("x") + extraParams("<dialog_id>54789d40535c12b1a5001172</dialog_id><dialog_id>5478</dialog_id>"));

        assertThat(extraParams(message).elements("dialog_id")).hasSize(1);
        assertThat(extraParam(message, "dialog_id")).isEqualTo(own);
    }

    @Test
    void aSecondExtraParamsDoesNotSpeakForTheServer() {
        Element message = delivered(body("x") + extraParams("<a>1</a>")
                + "<extraParams xmlns='urn:x'><dialog_id>54789d40535c12b1a5001172</dialog_id><b>2</b></extraParams>");

        List<Element> dialogIds = message.elements().stream()
                .flatMap(child -> child.elements().stream())
                .filter(child -> child.getName().equals("dialog_id"))
                .toList();
        assertThat(dialogIds).hasSize(1);
        assertThat(dialogIds.get(0).getText()).isNotEqualTo("54789d40535c12b1a5001172");
        assertThat(message.asXML()).contains("<b>2</b>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<body>x</body>", "<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>"})
    void aClientsEmptyNamespaceMakesNoXmlThatOthersChokeOn(String content) {
        String id = objectId();
        one.send(chat(two.jid(), id, content + "<extraParams xmlns=''><a xmlns=''>1</a></extraParams>"));

        assertThat(extraParam(two.awaitMessage(id), "a")).isEqualTo("1");
        assertThat(two.transcript()).doesNotContain("xmlns=\"\"").doesNotContain("xmlns=''");
    }

    @Test
    void whatElseIsInExtraParamsKeepsItsOrderAndContent() {
        String content = "<first>1</first>"
                + "<attachment type='image' id='123123' width='640' height='480' content-type='image/png' size='7'"
                + " name='a &lt;b&gt; &amp; c' url='https://example.org/?a=1&amp;b=2'/>"
                + "<nested><inner>a &amp; b</inner><inner>c</inner><empty/></nested>"
                + "<attachment type='location' data='{&quot;lat&quot;:50.01383403152402,&quot;lng&quot;:36.22868299484253}'/>"
                + "<attachment type='audio' id='323232' duration='365'/>"
                + "<last>\u00e4 \ud83d\ude00</last>";

        Element extraParams = extraParams(delivered(body("x") + extraParams(content)));

        List<Element> children = extraParams.elements();
        assertThat(children.stream().map(Element::getName))
                .containsExactly(
                        "first", "attachment", "nested", "attachment", "attachment", "last", "date_sent", "dialog_id");
        Element image = children.get(1);
        assertThat(image.attributes().stream().map(a -> a.getName() + "=" + a.getValue()))
                .containsExactlyInAnyOrder(
                        "type=image",
                        "id=123123",
                        "width=640",
                        "height=480",
                        "content-type=image/png",
                        "size=7",
                        "name=a <b> & c",
                        "url=https://example.org/?a=1&b=2");
        assertThat(children.get(2).elements().stream().map(Element::getText)).containsExactly("a & b", "c", "");
        assertThat(children.get(3).attributeValue("data"))
                .isEqualTo("{\"lat\":50.01383403152402,\"lng\":36.22868299484253}");
        assertThat(children.get(5).getText()).isEqualTo("\u00e4 \ud83d\ude00");
    }

    @Test
    void otherChildrenOfAStampedMessagePass() {
        Element message = delivered(body("x")
                + "<active xmlns='http://jabber.org/protocol/chatstates'/><markable xmlns='urn:xmpp:chat-markers:0'/>"
                + "<custom xmlns='urn:custom' a='1'><b>c</b></custom>");

        assertThat(message.elements().stream().map(Element::getName).toList())
                .containsSubsequence("body", "active", "markable", "custom");
        assertThat(extraParam(message, "dialog_id")).isNotNull();
    }

    @Test
    void extraParamsWithoutABodyAreStamped() {
        Element message = delivered(extraParams("<attachment type='image' id='1'/>"));

        assertThat(extraParam(message, "dialog_id")).isNotNull();
        assertThat(message.element("body")).isNull();
    }

    @Test
    void anIdOfAnotherFormIsGivenAsMessageId() {
        one.send(chat("1002-92@localhost", "not-hex", body("once")));
        String first = extraParam(two.awaitMessage("not-hex"), "message_id");
        one.send(chat("1002-92@localhost", "not-hex-2", body("once")));
        String other = extraParam(two.awaitMessage("not-hex-2"), "message_id");

        assertThat(first).matches("[0-9a-f]{24}");
        assertThat(other).matches("[0-9a-f]{24}").isNotEqualTo(first);
    }

    @Test
    void sentAgainAMessageHasTheSameMessageId() {
        one.send(chat("1002-92@localhost", "resend-1", body("once")));
        one.send(chat("1002-92@localhost", "resend-1", body("once")));
        one.settle();
        two.settle();

        assertThat(two.messages().stream()
                        .filter(message -> "resend-1".equals(message.attributeValue("id")))
                        .map(message -> extraParam(message, "message_id")))
                .hasSize(2)
                .containsOnly(extraParam(two.awaitMessage("resend-1"), "message_id"));
    }

    @Test
    void aClientsMessageIdIsNeverPassedOn() {
        Element hex = delivered(body("x") + extraParams("<message_id>54789d40535c12b1a5001172</message_id>"));
        one.send(chat(
                "1002-92@localhost",
                "forged",
                body("x") + extraParams("<message_id>54789d40535c12b1a5001172</message_id>")));
        Element other = two.awaitMessage("forged");

        assertThat(extraParam(hex, "message_id")).isNull();
        assertThat(extraParams(other).elements("message_id")).hasSize(1);
        assertThat(extraParam(other, "message_id")).isNotEqualTo("54789d40535c12b1a5001172");
    }

    @Test
    void aMessageWithoutAnIdGetsOneAndIsNotTakenForAResend() {
        one.send("<message type='chat' to='1002-92@localhost'><body>yes</body></message>");
        one.send("<message type='chat' to='1002-92@localhost'><body>yes</body></message>");
        one.settle();
        two.settle();

        List<String> ids = two.messages().stream()
                .filter(message -> "yes".equals(message.elementText("body")))
                .map(message -> message.attributeValue("id"))
                .toList();
        assertThat(ids).hasSize(2).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{24}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Markers, whatever is beside them
                "<received xmlns='urn:xmpp:chat-markers:0' id='55e818f6e24a0998640041ed'/>"
                        + "<extraParams xmlns='jabber:client'><dialog_id>55e6a9c8a28f9a3ea6001f15</dialog_id></extraParams>",
                "<displayed xmlns='urn:xmpp:chat-markers:0' id='55e818f6e24a0998640041ed'/>"
                        + "<extraParams xmlns='jabber:client'><dialog_id>55e6a9c8a28f9a3ea6001f15</dialog_id></extraParams>",
                "<body>seen</body><displayed xmlns='urn:xmpp:chat-markers:0' id='55e818f6e24a0998640041ed'/>",
                // Chat states
                "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
                "<paused xmlns='http://jabber.org/protocol/chatstates'/>",
                "<composing xmlns='http://jabber.org/protocol/chatstates'/>"
                        + "<extraParams xmlns='jabber:client'><dialog_id>55e6a9c8a28f9a3ea6001f15</dialog_id></extraParams>",
                // Nothing to say
                "<received xmlns='urn:xmpp:receipts' id='1'/>",
            })
    void markersAndChatStatesPassUntouched(String content) {
        assertPassesUntouched("chat", content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"headline", "normal"})
    void systemMessagesAndTypelessOnesPassUntouched(String type) {
        assertPassesUntouched(
                type,
                "<body>x</body><extraParams xmlns='jabber:client'>"
                        + "<moduleIdentifier>SystemNotifications</moduleIdentifier><save_to_history>1</save_to_history>"
                        + "<dialog_id>55e6a9c8a28f9a3ea6001f15</dialog_id></extraParams>");
    }

    @Test
    void aMessageWithoutATypePassesUntouched() {
        one.send("<message to='1002-92@localhost' id='typeless'><body>x</body></message>");

        assertThat(two.awaitMessage("typeless").elements()).hasSize(1);
    }

    @Test
    void errorsPassUntouched() {
        assertPassesUntouched(
                "error",
                "<body>x</body><extraParams xmlns='jabber:client'><a>1</a></extraParams>"
                        + "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
    }

    private void assertPassesUntouched(String type, String content) {
        String id = objectId();
        one.send(message(type, two.jid(), id, content));

        assertThat(XmppClient.canonical(two.awaitMessage(id)))
                .isEqualTo(XmppClient.canonical(
                        XmppClient.parse("<message xmlns='jabber:client'>" + content + "</message>")));
    }

    @Test
    void carbonsSayTheSameAndAreCleanXml() {
        SmackClient sendersOther = withCarbons("1001-92");
        SmackClient receiversOther = withCarbons("1002-92");
        String with = objectId();
        String without = objectId();

        String marker = objectId();

        one.send(chat(two.jid(), with, body("x") + extraParams("<a><b>1</b></a><attachment type='image' id='1'/>")));
        one.send(chat(two.jid(), without, body("x")));
        one.send(chat(
                two.jid(),
                marker,
                "<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>" + extraParams("<dialog_id>1</dialog_id>")));

        for (String id : List.of(with, without, marker)) {
            Element delivered = two.awaitMessage(id);
            for (Element carbon : List.of(carbon(sendersOther, "sent", id), carbon(receiversOther, "received", id))) {
                assertThat(XmppClient.canonical(extraParams(carbon)))
                        .isEqualTo(XmppClient.canonical(extraParams(delivered)));
            }
        }
        for (SmackClient client : List.of(sendersOther, receiversOther)) {
            assertThat(client.transcript()).doesNotContain("xmlns=\"\"").doesNotContain("xmlns=''");
            // Smack closes the connection when it meets an element without a namespace.
            client.settle();
            assertThat(client.connection().isAuthenticated()).isTrue();
        }
    }

    private static SmackClient withCarbons(String user) {
        SmackClient client = SERVER.login(user);
        client.send("<iq type='set' id='carbons'><enable xmlns='urn:xmpp:carbons:2'/></iq>");
        client.await("carbons enabled", stanza -> "carbons".equals(stanza.attributeValue("id")));
        return client;
    }

    private static Element carbon(SmackClient client, String direction, String id) {
        return client.await(
                        direction + " carbon",
                        stanza -> copy(stanza, direction) != null
                                && id.equals(copy(stanza, direction).attributeValue("id")))
                .element(direction)
                .element("forwarded")
                .element("message");
    }

    private static Element copy(Element stanza, String direction) {
        Element carbon = stanza.element(direction);
        Element forwarded = carbon == null ? null : carbon.element("forwarded");
        return forwarded == null ? null : forwarded.element("message");
    }

    @Test
    void anAttachmentAloneReachesWhoIsAwayToo() {
        two.send("<presence type='unavailable'/></stream:stream>");
        two.drop();
        Awaitility.await().until(() -> SERVER.control().sessions() == 1);
        String id = objectId();
        one.send(chat("1002-92@localhost", id, extraParams("<attachment type='image' id='1'/>")));
        one.settle();

        SmackClient back = SERVER.login("1002-92");

        assertThat(extraParams(back.awaitMessage(id)).element("attachment")).isNotNull();
    }

    @Test
    void anOfflineMessageIsDeliveredAsItWasStamped() {
        two.send("<presence type='unavailable'/></stream:stream>");
        two.drop();
        Awaitility.await().until(() -> SERVER.control().sessions() == 1);
        one.send(chat("1002-92@localhost", objectId(), body("while away")));
        one.settle();

        SmackClient back = SERVER.login("1002-92");

        assertThat(extraParam(back.awaitBody("while away"), "dialog_id")).matches("[0-9a-f]{24}");
    }

    @Test
    void nothingOnTheWireIsPutOutOfItsNamespace() {
        delivered(body("with") + extraParams("<a>1</a>"));
        delivered(body("without"));

        assertThat(two.transcript()).doesNotContain("xmlns=\"\"").doesNotContain("xmlns=''");
    }
}
