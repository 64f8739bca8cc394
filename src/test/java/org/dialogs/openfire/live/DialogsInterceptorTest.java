package org.dialogs.openfire.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.host.ExampleDomains;
import org.dialogs.openfire.host.Routing;
import org.dialogs.openfire.live.RecordingHistory.Fate;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;
import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.PacketError;
import org.xmpp.packet.Presence;

class DialogsInterceptorTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");
    private static final String ID = "53fc4604565c128132016612";
    private static final String SAVE = "<extraParams><save_to_history>1</save_to_history></extraParams>";

    private final Map<String, String> properties = new ConcurrentHashMap<>();
    private final RecordingHistory history = new RecordingHistory();
    private final Depth depth = new Depth();
    private final DialogsInterceptor interceptor = new DialogsInterceptor(
            new Settings(properties::get), new ExampleDomains(), depth, history, Clock.fixed(NOW, ZoneOffset.UTC));

    /** How many messages the server is routing: one, unless a test says otherwise; and none when it is asked from elsewhere. */
    private static final class Depth implements Routing {

        private volatile int here = 1;
        private volatile int elsewhere;

        @Override
        public int here() {
            return here;
        }

        @Override
        public int on(Thread thread) {
            return elsewhere;
        }
    }

    @AfterEach
    void close() {
        depth.elsewhere = 0;
        interceptor.close();
    }

    private static Message message(String from, String to, String type, String id, String content) {
        String xml = "<message"
                + (from == null ? "" : " from='" + from + "'")
                + (to == null ? "" : " to='" + to + "'")
                + (type == null ? "" : " type='" + type + "'")
                + (id == null ? "" : " id='" + id + "'")
                + ">" + content + "</message>";
        try {
            return new Message(DocumentHelper.parseText(xml).getRootElement());
        } catch (DocumentException e) {
            throw new IllegalArgumentException(xml, e);
        }
    }

    /** What the server does with a message that it accepts. */
    private Message passed(Message message) {
        interceptor.interceptPacket(message, null, true, false);
        interceptor.interceptPacket(message, null, true, true);
        return message;
    }

    private static String dialogId(Message message) {
        Element extraParams = message.getElement().element("extraParams");
        return extraParams == null ? null : extraParams.elementText("dialog_id");
    }

    private void assertUntouched(Message message) {
        String before = inClientNamespace(message);
        interceptor.interceptPacket(message, null, true, false);
        assertThat(inClientNamespace(message)).isEqualTo(before);
        interceptor.interceptPacket(message, null, true, true);
        assertThat(history.kept()).isEmpty();
        assertThat(interceptor.failures()).isZero();
    }

    /** As it reads in a client's stream, where extra parameters may or may not say the namespace that they have anyway. */
    private static String inClientNamespace(Message message) {
        return message.toXML().replace(" xmlns=\"jabber:client\"", "");
    }

    @Test
    void aChatMessageIsStampedAndKept() {
        Message message =
                passed(message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>hi</body>" + SAVE));

        assertThat(dialogId(message)).isEqualTo("ffffebd44e28ebb5540b8b99");
        assertThat(message.getElement().element("extraParams").elementText("date_sent"))
                .isEqualTo(String.valueOf(NOW.getEpochSecond()));
        assertThat(history.kept()).singleElement().satisfies(record -> {
            assertThat(record.id().hex()).isEqualTo(ID);
            assertThat(record.stanzaId()).isEqualTo(ID);
            assertThat(record.dialog().id().hex()).isEqualTo("ffffebd44e28ebb5540b8b99");
            assertThat(record.sender().bareJid()).isEqualTo("1001-92@example.org");
            assertThat(record.recipient()).isEqualTo("1002-92@example.org");
            assertThat(record.body()).isEqualTo("hi");
            assertThat(record.received()).isEqualTo(NOW);
            assertThat(record.dateSent()).isEqualTo(NOW.getEpochSecond());
        });
    }

    @Test
    void outgoingStanzasAndOtherKindsAreUntouched() {
        Message message = message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>hi</body>" + SAVE);
        String before = message.toXML();

        interceptor.interceptPacket(message, null, false, false);
        interceptor.interceptPacket(message, null, false, true);
        interceptor.interceptPacket(new Presence(), null, true, false);
        interceptor.interceptPacket(message, null, true, true);

        assertThat(message.toXML()).isEqualTo(before);
        assertThat(history.kept()).isEmpty();
    }

    @Test
    void whatARoomSaysIsUntouched() {
        assertUntouched(message(
                "92_" + ID + "@muc.example.org/1001",
                "1002-92@example.org/a",
                "groupchat",
                ID,
                "<body>x</body>" + SAVE));
        assertUntouched(message(
                "lobby@conference.example.org/alice", "1002-92@example.org/a", "chat", ID, "<body>x</body>" + SAVE));
    }

    @Test
    void whatAnotherServersRoomSaysIsUntouched() {
        assertUntouched(message(
                "lobby@rooms.elsewhere.org/bob", "alice@example.org/a", "groupchat", ID, "<body>x</body>" + SAVE));
        assertUntouched(message(
                "lobby@rooms.elsewhere.org/bob",
                "alice@example.org/a",
                "chat",
                ID,
                "<body>x</body><x xmlns='http://jabber.org/protocol/muc#user'/>" + SAVE));
    }

    @Test
    void whatIsForOneOccupantIsUntouched() {
        assertUntouched(
                message("1001-92@example.org/a", "lobby@muc.example.org/alice", "chat", ID, "<body>x</body>" + SAVE));
        assertUntouched(message(
                "1001-92@example.org/a", "lobby@muc.example.org/alice", "groupchat", ID, "<body>x</body>" + SAVE));
        assertUntouched(message(
                "1001-92@example.org/a",
                "lobby@rooms.elsewhere.org/bob",
                "chat",
                ID,
                "<body>x</body><x xmlns='http://jabber.org/protocol/muc#user'/>" + SAVE));
    }

    @Test
    void whatTheServerSaysOrHearsIsUntouched() {
        assertUntouched(message("example.org", "1001-92@example.org", "chat", ID, "<body>x</body>" + SAVE));
        assertUntouched(message("1001-92@example.org/a", "example.org", "chat", ID, "<body>x</body>" + SAVE));
        assertUntouched(message("1001-92@example.org/a", "bot.example.org", "chat", ID, "<body>x</body>" + SAVE));
        assertUntouched(message(null, "1001-92@example.org", "chat", ID, "<body>x</body>" + SAVE));
        assertUntouched(message("1001-92@example.org/a", null, "groupchat", ID, "<body>x</body>" + SAVE));
        assertUntouched(message("1001-92@example.org/a", "muc.example.org", "groupchat", ID, "<body>x</body>" + SAVE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"normal", "headline", "error", "nonsense"})
    void otherTypesAreUntouched(String type) {
        assertUntouched(message("1001-92@example.org/a", "1002-92@example.org", type, ID, "<body>x</body>" + SAVE));
    }

    @Test
    void withoutAnAddressAMessageIsForItsSender() {
        Message message = passed(message("alice@example.org/a", null, "chat", ID, "<body>note</body>" + SAVE));

        assertThat(dialogId(message)).isNotNull();
        assertThat(message.getTo()).isNull();
        assertThat(history.kept())
                .singleElement()
                .satisfies(note -> assertThat(note.recipient()).isEqualTo("alice@example.org"));
    }

    @Test
    void aChatStateThatIsToBeKeptIsContent() {
        Message message = passed(message(
                "1001-92@example.org/a",
                "1002-92@example.org",
                "chat",
                ID,
                "<active xmlns='http://jabber.org/protocol/chatstates'/>" + SAVE));

        assertThat(dialogId(message)).isNotNull();
        assertThat(history.kept()).hasSize(1);
    }

    @Test
    void deliveredAgainItIsTheSameMessage() {
        Message message =
                message("1001-92@example.org/a", "1002-92@example.org", "chat", "not-hex", "<body>hi</body>" + SAVE);
        String once = passed(message).toXML();

        assertThat(passed(message).toXML()).isEqualTo(once);
        assertThat(history.kept()).hasSize(2);
        assertThat(history.kept().get(1)).isEqualTo(history.kept().get(0));
    }

    @Test
    void aMintedIdStaysWhenTheStanzaIsDeliveredAgain() {
        Message message =
                passed(message("1001-92@example.org/a", "1002-92@example.org", "chat", null, "<body>hi</body>" + SAVE));
        String minted = message.getID();

        passed(message);

        assertThat(minted).matches("[0-9a-f]{24}").startsWith(Long.toHexString(NOW.getEpochSecond()));
        assertThat(message.getID()).isEqualTo(minted);
        assertThat(message.getElement().element("extraParams").element("message_id"))
                .isNull();
        assertThat(history.kept()).extracting(record -> record.id().hex()).containsOnly(minted);
    }

    @Test
    void ifOurCodeFailsTheMessageGoesOnAsItCame() {
        Message message =
                message("1001-92@example.org/a", "x@broken.example.org", "chat", ID, "<body>hi</body>" + SAVE);
        String before = message.toXML();

        passed(message);

        assertThat(message.toXML()).isEqualTo(before);
        assertThat(interceptor.failures()).isEqualTo(1);
        passed(message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>hi</body>" + SAVE));
        assertThat(history.kept()).hasSize(1);
    }

    @Test
    void settingsAreReadForEachMessage() {
        properties.put(Settings.ENABLED, "false");
        assertUntouched(message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>x</body>" + SAVE));

        properties.put(Settings.ENABLED, "true");
        properties.put(Settings.STAMP, "saved");
        assertUntouched(message(
                "1001-92@example.org/a",
                "1002-92@example.org",
                "chat",
                ID,
                "<body>x</body><extraParams><a/></extraParams>"));
        assertThat(dialogId(passed(
                        message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>x</body>" + SAVE))))
                .isNotNull();
    }

    @Test
    void whatTheServerRefusesIsNotKept() {
        // It makes the error of the message itself, for instance for somebody whom the sender has blocked.
        Message blocked = message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>x</body>" + SAVE);
        interceptor.interceptPacket(blocked, null, true, false);
        blocked.setTo("1001-92@example.org/a");
        blocked.setFrom((JID) null);
        blocked.setError(PacketError.Condition.not_acceptable);
        interceptor.interceptPacket(blocked, null, false, false);
        interceptor.interceptPacket(blocked, null, true, true);

        // A room routes an error of its own to who is not in it; so does the session of somebody who blocks the sender,
        // to the sender's.
        for (boolean incoming : new boolean[] {true, false}) {
            Message refused = message(
                    "1001-92@example.org/a", "92_" + ID + "@muc.example.org", "groupchat", ID, "<body>x</body>" + SAVE);
            interceptor.interceptPacket(refused, null, true, false);
            Message error = message("92_" + ID + "@muc.example.org", "1001-92@example.org/a", "error", ID, "");
            interceptor.interceptPacket(error, null, incoming, false);
            interceptor.interceptPacket(error, null, incoming, true);
            interceptor.interceptPacket(refused, null, true, true);
        }

        // Another plugin rejects it: the server is never done with it.
        interceptor.interceptPacket(
                message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>x</body>" + SAVE),
                null,
                true,
                false);

        assertThat(history.kept()).isEmpty();
        passed(message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>kept</body>" + SAVE));
        assertThat(history.kept()).extracting(ChatMessage::body).containsExactly("kept");
    }

    @Test
    void whatOneDeviceRefusesAndAnotherTakesIsKept() {
        for (boolean refusedFirst : new boolean[] {true, false}) {
            Message message =
                    message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>x</body>" + SAVE);
            Message error = message("1002-92@example.org", "1001-92@example.org/a", "error", ID, "");
            interceptor.interceptPacket(message, null, true, false);
            interceptor.interceptPacket(refusedFirst ? error : message, null, false, false);
            interceptor.interceptPacket(refusedFirst ? message : error, null, false, false);
            interceptor.interceptPacket(message, null, true, true);
        }

        assertThat(history.kept()).hasSize(2);
    }

    @Test
    void anErrorOfAnotherMessageOrToAnotherRefusesNothing() {
        Message message = message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>x</body>" + SAVE);
        interceptor.interceptPacket(message, null, true, false);
        interceptor.interceptPacket(
                message("x@example.org", "1001-92@example.org/a", "error", "other", ""), null, false, false);
        interceptor.interceptPacket(
                message("x@example.org", "1002-92@example.org/b", "error", ID, ""), null, false, false);
        interceptor.interceptPacket(message, null, true, true);

        assertThat(history.kept()).hasSize(1);
    }

    @Test
    void aRoomOfAnotherServerIsTrustedToTakeWhatItIsSent() {
        passed(message("alice@example.org/a", "lobby@rooms.elsewhere.org", "groupchat", ID, "<body>x</body>" + SAVE));

        assertThat(history.kept()).hasSize(1);
    }

    @Test
    void messagesRoutedInsideOfOthersAreToldApart() {
        Message outer =
                message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>outer</body>" + SAVE);
        Message inner = message("alice@example.org/a", "bob@example.org", "chat", "1", "<body>inner</body>" + SAVE);
        Message lost = message("alice@example.org/a", "bob@example.org", "chat", "2", "<body>rejected</body>" + SAVE);

        interceptor.interceptPacket(outer, null, true, false);
        depth.here = 2;
        interceptor.interceptPacket(inner, null, true, false);
        interceptor.interceptPacket(inner, null, true, true);
        interceptor.interceptPacket(lost, null, true, false);
        interceptor.interceptPacket(outer, null, true, true);
        interceptor.interceptPacket(outer, null, true, true);

        assertThat(history.kept()).extracting(ChatMessage::body).containsExactly("outer", "inner");
        assertThat(history.fates()).containsExactly(Fate.UNCERTAIN, Fate.UNCERTAIN, Fate.WITHDRAWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "groupchat"})
    void sayingThatItIsOfARoomHidesNoMessage(String type) {
        String to = type.equals("chat") ? "1002-92@example.org/b" : "92_" + ID + "@muc.example.org";
        Message message = passed(message(
                "1001-92@example.org/a",
                to,
                type,
                ID,
                "<body>x</body><x xmlns='http://jabber.org/protocol/muc#user'/><extraParams>"
                        + "<save_to_history>1</save_to_history><dialog_id>forged</dialog_id></extraParams>"));

        assertThat(dialogId(message)).matches("[0-9a-f]{24}");
        assertThat(history.kept()).hasSize(1);
    }

    @Test
    void whatPassesSaysItsNamespaceForWhoeverForwardsIt() {
        Message marker = message(
                "1001-92@example.org/a",
                "1002-92@example.org",
                "chat",
                ID,
                "<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/><extraParams><dialog_id>1</dialog_id></extraParams>");
        Message typing = message(
                "1001-92@example.org/a",
                "1002-92@example.org",
                "chat",
                ID,
                "<composing xmlns='http://jabber.org/protocol/chatstates'/><extraParams><dialog_id>1</dialog_id></extraParams>");

        assertThat(passed(marker).toXML())
                .contains("<extraParams xmlns=\"jabber:client\"><dialog_id>1</dialog_id></extraParams>");
        // With a namespace, Openfire would store it for who is offline.
        assertThat(passed(typing).toXML()).contains("<extraParams><dialog_id>1</dialog_id></extraParams>");
    }

    @Test
    void closingWaitsForWhatIsOnItsWay() throws InterruptedException {
        Message message = message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>x</body>" + SAVE);
        depth.elsewhere = 1;
        interceptor.interceptPacket(message, null, true, false);
        Thread closer = new Thread(interceptor::close);
        closer.start();

        Awaitility.await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        Message late = message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>x</body>" + SAVE);
        interceptor.interceptPacket(late, null, true, false);
        interceptor.interceptPacket(late, null, true, true);
        interceptor.interceptPacket(message, null, true, true);
        closer.join(Duration.ofSeconds(5).toMillis());

        assertThat(closer.isAlive()).isFalse();
        assertThat(dialogId(late)).isNull();
        assertThat(history.kept()).hasSize(1);
    }

    @Test
    void closingDoesNotWaitForWhatWasRejected() {
        interceptor.interceptPacket(
                message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>x</body>" + SAVE),
                null,
                true,
                false);
        long start = System.nanoTime();

        interceptor.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(history.kept()).isEmpty();
    }

    private Message chat(String content) {
        return message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, content);
    }

    @Test
    void itIsInTheJournalBeforeItIsRoutedOn() {
        Message message = chat("<body>x</body>" + SAVE);
        interceptor.interceptPacket(message, null, true, false);
        assertThat(history.fates()).containsExactly(Fate.UNDECIDED);

        interceptor.interceptPacket(message, null, false, false);
        interceptor.interceptPacket(message, null, true, true);
        assertThat(history.fates()).containsExactly(Fate.ACCEPTED);
    }

    @Test
    void whatNobodyWasSeenToReceiveIsUncertain() {
        passed(chat("<body>x</body>" + SAVE));

        assertThat(history.fates()).containsExactly(Fate.UNCERTAIN);
    }

    @Test
    void whatWasRejectedIsWithdrawnWhenItsThreadGoesOn() {
        interceptor.interceptPacket(chat("<body>rejected</body>" + SAVE), null, true, false);
        passed(chat("<body>kept</body>" + SAVE));

        assertThat(history.fates()).containsExactly(Fate.WITHDRAWN, Fate.UNCERTAIN);
    }

    @Test
    void whatWasRejectedIsWithdrawnWhenItsThreadDoesNothingAnyMore() {
        depth.elsewhere = 1;
        interceptor.interceptPacket(chat("<body>slow</body>" + SAVE), null, true, false);
        Awaitility.await()
                .during(Duration.ofMillis(700))
                .until(() -> history.fates().equals(List.of(Fate.UNDECIDED)));

        depth.elsewhere = 0;

        Awaitility.await().until(() -> history.fates().equals(List.of(Fate.WITHDRAWN)));
    }

    @Test
    void whereStacksSayNothingNothingIsConcludedFromThem() {
        depth.here = 0;
        Message message = chat("<body>slow</body>" + SAVE);
        interceptor.interceptPacket(message, null, true, false);
        Awaitility.await()
                .during(Duration.ofMillis(700))
                .until(() -> history.fates().equals(List.of(Fate.UNDECIDED)));

        interceptor.interceptPacket(message, null, true, true);
        assertThat(history.fates()).containsExactly(Fate.UNCERTAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-store", "no-permanent-store"})
    void hintsWinOverTheMark(String hint) {
        Message message = passed(chat("<body>x</body><" + hint + " xmlns='urn:xmpp:hints'/>" + SAVE));

        assertThat(dialogId(message)).isNotNull();
        assertThat(history.given).isEmpty();
    }

    @Test
    void theHintToStoreIsNoMark() {
        passed(chat("<body>x</body><store xmlns='urn:xmpp:hints'/>"));

        assertThat(history.given).isEmpty();
    }

    @Test
    void aCorrectionNamesWhatItCorrects() {
        String replace = "<replace xmlns='urn:xmpp:message-correct:0' id='first'/>";
        Message marked = passed(chat("<body>x</body>" + replace + SAVE));
        passed(chat("<body>y</body>" + replace));
        passed(chat("<body>z</body>" + replace + "<no-store xmlns='urn:xmpp:hints'/>" + SAVE));
        passed(chat(replace + SAVE));

        assertThat(dialogId(marked)).isNotNull();
        assertThat(history.given).extracting(given -> given.replaced).containsExactly("first", "first", null);
        assertThat(history.given).extracting(given -> given.keptAnyway).containsExactly(true, false, true);
    }

    @Test
    void aCorrectionCountsWhereOnlyWhatIsKeptIsStamped() {
        properties.put(Settings.STAMP, "saved");
        Message message = passed(chat("<body>x</body><replace xmlns='urn:xmpp:message-correct:0' id='first'/>"));

        assertThat(dialogId(message)).isNull();
        assertThat(history.given).extracting(given -> given.replaced).containsExactly("first");
    }

    @Test
    void aMarkerSaysWhoHasReadWhat() {
        String dialog = "58a4c7a1b5c8d9e0f1a2b3c4";
        String extraParams = "<extraParams><dialog_id>" + dialog + "</dialog_id></extraParams>";
        String marker = "<displayed xmlns='urn:xmpp:chat-markers:0' id='" + ID + "'/>" + extraParams;
        passed(message("1002-92@example.org/b", "1001-92@example.org", "chat", "m1", marker));
        passed(message(
                "1002-92@example.org/b", "1001-92@example.org", null, null, marker.replace("displayed", "received")));
        passed(message("alice@example.org/b", "92_" + dialog + "@muc.example.org", "groupchat", "m2", marker));

        DialogKey between = new DialogKey(92, new DialogId("ffffebd44e28ebb5540b8b99"));
        assertThat(history.given)
                .hasSize(3)
                .extracting(given -> given.what)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo(new Receipt(
                                        user("1002-92"),
                                        List.of(between, new DialogKey(92, new DialogId(dialog))),
                                        ID,
                                        true,
                                        NOW)),
                        second -> assertThat(((Receipt) second).displayed()).isFalse(),
                        third -> assertThat(((Receipt) third).dialogs())
                                .hasSize(2)
                                .contains(new DialogKey(0, new DialogId(dialog))));
    }

    private static User user(String name) {
        return new User(name, "example.org", true);
    }

    @Test
    void aMarkerOfNothingOrOfARoomIsNone() {
        passed(chat("<displayed xmlns='urn:xmpp:chat-markers:0'/>"));
        passed(message(
                "lobby@muc.example.org/alice",
                "1001-92@example.org/a",
                "groupchat",
                ID,
                "<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>"));

        assertThat(history.given).isEmpty();
    }

    @Test
    void whoJoinsARoomIsAPartyToItsDialog() {
        RoomWatch rooms = new RoomWatch(
                new Settings(properties::get),
                new ExampleDomains(),
                history,
                null,
                null,
                null,
                null,
                Clock.fixed(NOW, ZoneOffset.UTC));
        rooms.joined(new JID("92_" + ID + "@muc.example.org"), new JID("1001-92@example.org/a"));
        properties.put(Settings.ENABLED, "false");
        rooms.joined(new JID("92_" + ID + "@muc.example.org"), new JID("1002-92@example.org/a"));

        assertThat(history.given)
                .singleElement()
                .satisfies(given -> assertThat(given.what)
                        .isEqualTo(List.of(
                                new Dialog.Group(92, new DialogId(ID), "92_" + ID + "@muc.example.org"),
                                user("1001-92"),
                                NOW)));
    }

    @Test
    void whatSomebodyHasIsKeptEvenIfTheServerIsNeverDoneWithIt() {
        Message message = chat("<body>x</body>" + SAVE);
        interceptor.interceptPacket(message, null, true, false);
        interceptor.interceptPacket(message, null, false, false);
        passed(chat("<body>next</body>" + SAVE));

        assertThat(history.fates()).containsExactly(Fate.ACCEPTED, Fate.UNCERTAIN);
    }

    @Test
    void aMarkerThatIsACorrectionAsWellIsBoth() {
        passed(chat("<body>x</body><replace xmlns='urn:xmpp:message-correct:0' id='1'/>"
                + "<displayed xmlns='urn:xmpp:chat-markers:0' id='2'/>" + SAVE));

        assertThat(history.given).hasSize(2);
        assertThat(history.fates()).containsOnly(Fate.UNCERTAIN);
    }
}
