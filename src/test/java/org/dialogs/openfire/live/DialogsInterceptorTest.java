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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
import org.xmpp.packet.Message;
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

    private Message passed(Message message) {
        interceptor.interceptPacket(message, null, true, false);
        return message;
    }

    private static String dialogId(Message message) {
        Element extraParams = message.getElement().element("extraParams");
        return extraParams == null ? null : extraParams.elementText("dialog_id");
    }

    private void assertUntouched(Message message) {
        String before = message.toXML();
        assertThat(passed(message).toXML()).isEqualTo(before);
        assertThat(kept).isEmpty();
        assertThat(interceptor.failures()).isZero();
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
    void onlyIncomingStanzasBeforeTheyAreRoutedAreTouched() {
        Message message = message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>hi</body>" + SAVE);
        String before = message.toXML();

        interceptor.interceptPacket(message, null, true, true);
        interceptor.interceptPacket(message, null, false, false);
        interceptor.interceptPacket(message, null, false, true);
        interceptor.interceptPacket(new Presence(), null, true, false);

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
    void closingWaitsForWhoIsInside() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        DialogsInterceptor slow = new DialogsInterceptor(
                new Settings(properties::get),
                new Domains(),
                message -> {
                    inside.countDown();
                    try {
                        leave.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    kept.add(message);
                },
                Clock.fixed(NOW, ZoneOffset.UTC));
        Thread router = new Thread(() -> slow.interceptPacket(
                message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>x</body>" + SAVE),
                null,
                true,
                false));
        router.start();
        inside.await();
        Thread closer = new Thread(slow::close);
        closer.start();

        Awaitility.await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        assertThat(kept).isEmpty();
        leave.countDown();
        closer.join(Duration.ofSeconds(5).toMillis());

        assertThat(closer.isAlive()).isFalse();
        assertThat(kept).hasSize(1);
        Message late = message("1001-92@example.org/a", "1002-92@example.org", "chat", ID, "<body>x</body>" + SAVE);
        slow.interceptPacket(late, null, true, false);
        assertThat(dialogId(late)).isNull();
        assertThat(kept).hasSize(1);
    }
}
