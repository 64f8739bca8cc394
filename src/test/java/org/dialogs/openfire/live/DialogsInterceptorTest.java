package org.dialogs.openfire.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.ChatMessage;
import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
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
    private final List<ChatMessage> kept = new CopyOnWriteArrayList<>();
    private final DialogsInterceptor interceptor = new DialogsInterceptor(
            new Settings(properties::get), new Domains(), kept::add, Clock.fixed(NOW, ZoneOffset.UTC));

    private static final class Domains implements ServerDomains {

        @Override
        public String xmppDomain() {
            return "example.org";
        }

        @Override
        public boolean isRoomService(String domain) {
            if (domain.startsWith("broken")) {
                throw new IllegalStateException("broken");
            }
            return domain.equals("muc.example.org") || domain.equals("conference.example.org");
        }
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
        assertThat(kept).isEmpty();
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
        assertThat(kept).singleElement().satisfies(record -> {
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
        assertThat(kept).isEmpty();
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
        assertThat(kept)
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
        assertThat(kept).hasSize(1);
    }

    @Test
    void deliveredAgainItIsTheSameMessage() {
        Message message =
                message("1001-92@example.org/a", "1002-92@example.org", "chat", "not-hex", "<body>hi</body>" + SAVE);
        String once = passed(message).toXML();

        assertThat(passed(message).toXML()).isEqualTo(once);
        assertThat(kept).hasSize(2);
        assertThat(kept.get(1)).isEqualTo(kept.get(0));
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
        assertThat(kept).extracting(record -> record.id().hex()).containsOnly(minted);
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
        assertThat(kept).hasSize(1);
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

        assertThat(kept).isEmpty();
        passed(message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>kept</body>" + SAVE));
        assertThat(kept).extracting(ChatMessage::body).containsExactly("kept");
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

        assertThat(kept).hasSize(2);
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

        assertThat(kept).hasSize(1);
    }

    @Test
    void aRoomOfAnotherServerIsTrustedToTakeWhatItIsSent() {
        passed(message("alice@example.org/a", "lobby@rooms.elsewhere.org", "groupchat", ID, "<body>x</body>" + SAVE));

        assertThat(kept).hasSize(1);
    }

    @Test
    void messagesRoutedInsideOfOthersAreToldApart() {
        Message outer =
                message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>outer</body>" + SAVE);
        Message inner = message("alice@example.org/a", "bob@example.org", "chat", "1", "<body>inner</body>" + SAVE);
        Message lost = message("alice@example.org/a", "bob@example.org", "chat", "2", "<body>rejected</body>" + SAVE);

        interceptor.interceptPacket(outer, null, true, false);
        interceptor.interceptPacket(inner, null, true, false);
        interceptor.interceptPacket(inner, null, true, true);
        interceptor.interceptPacket(lost, null, true, false);
        interceptor.interceptPacket(outer, null, true, true);
        interceptor.interceptPacket(outer, null, true, true);

        assertThat(kept).extracting(ChatMessage::body).containsExactly("inner", "outer");
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
        assertThat(kept).hasSize(1);
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
        assertThat(kept).hasSize(1);
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
        assertThat(kept).isEmpty();
    }
}
