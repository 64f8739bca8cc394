package org.dialogs.openfire.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.igniterealtime.smack.inttest.AbstractSmackLowLevelIntegrationTest;
import org.igniterealtime.smack.inttest.SmackIntegrationTestEnvironment;
import org.igniterealtime.smack.inttest.annotations.SmackIntegrationTest;
import org.igniterealtime.smack.inttest.util.MultiResultSyncPoint;
import org.igniterealtime.smack.inttest.util.ResultSyncPoint;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.StanzaListener;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.MessageBuilder;
import org.jivesoftware.smack.packet.XmlElement;
import org.jivesoftware.smackx.chat_markers.element.ChatMarkersElements.DisplayedExtension;
import org.jivesoftware.smackx.chat_markers.element.ChatMarkersElements.MarkableExtension;
import org.jivesoftware.smackx.chatstates.ChatState;
import org.jivesoftware.smackx.chatstates.packet.ChatStateExtension;
import org.jivesoftware.smackx.delay.packet.DelayInformation;
import org.jivesoftware.smackx.message_correct.element.MessageCorrectExtension;
import org.jivesoftware.smackx.receipts.DeliveryReceiptRequest;

/** What goes from client to client with a chat's messages, and what waits for who is away, of which the suite has no tests. */
public final class ChatIntegrationTest extends AbstractSmackLowLevelIntegrationTest {

    public ChatIntegrationTest(SmackIntegrationTestEnvironment environment) {
        super(environment);
    }

    /** XEP-0333, XEP-0184, XEP-0085. */
    @SmackIntegrationTest
    public void requestsForMarkersAndReceiptsArrive(AbstractXMPPConnection one, AbstractXMPPConnection other)
            throws Exception {
        passes(
                one,
                other,
                message(one, other, "markable")
                        .setThread("thread-" + testRunId)
                        .addExtension(MarkableExtension.INSTANCE)
                        .addExtension(new DeliveryReceiptRequest())
                        .addExtension(new ChatStateExtension(ChatState.active))
                        .build());
    }

    /** XEP-0333. */
    @SmackIntegrationTest
    public void aMarkerArrives(AbstractXMPPConnection one, AbstractXMPPConnection other) throws Exception {
        passes(
                one,
                other,
                one.getStanzaFactory()
                        .buildMessageStanza()
                        .ofType(Message.Type.chat)
                        .to(other.getUser())
                        .addExtension(new DisplayedExtension("message-" + testRunId))
                        .build());
    }

    /** XEP-0308. */
    @SmackIntegrationTest
    public void aCorrectionArrives(AbstractXMPPConnection one, AbstractXMPPConnection other) throws Exception {
        passes(
                one,
                other,
                message(one, other, "corrected")
                        .addExtension(new MessageCorrectExtension("message-" + testRunId))
                        .build());
    }

    /** XEP-0160 and RFC 6121, 8.5.2.2. */
    @SmackIntegrationTest(onlyDefaultConnectionType = true)
    public void whoWasAwayGetsWhatWasSaidInOrder(AbstractXMPPConnection one, AbstractXMPPConnection other)
            throws Exception {
        other.disconnect();
        one.sendStanza(
                message(one, other, "first").to(other.getUser().asBareJid()).build());
        one.sendStanza(
                message(one, other, "second").to(other.getUser().asBareJid()).build());
        MultiResultSyncPoint<Message, Exception> received = new MultiResultSyncPoint<>(2);
        HurriedConnection device = HurriedConnection.beside(other, configuration);
        try {
            device.addSyncStanzaListener(stanza -> received.signal((Message) stanza), StanzaTypeFilter.MESSAGE);
            device.connect().login();

            List<Message> messages = assertResult(received, "Expected both messages to wait (but they did not).");

            assertEquals(
                    List.of(testRunId + ": first", testRunId + ": second"),
                    messages.stream().map(Message::getBody).toList());
            messages.forEach(message -> assertNotNull(DelayInformation.from(message), message.toString()));
        } finally {
            device.disconnect();
        }
    }

    private MessageBuilder message(AbstractXMPPConnection from, AbstractXMPPConnection to, String body) {
        return from.getStanzaFactory()
                .buildMessageStanza()
                .ofType(Message.Type.chat)
                .to(to.getUser())
                .setBody(testRunId + ": " + body);
    }

    /** Everything in the message arrives; a server may add to it. */
    private void passes(AbstractXMPPConnection one, AbstractXMPPConnection other, Message sent) throws Exception {
        HurriedConnection.settle(other);
        ResultSyncPoint<Message, Exception> received = new ResultSyncPoint<>();
        StanzaListener listener = stanza -> received.signal((Message) stanza);
        other.addSyncStanzaListener(
                listener, stanza -> sent.getStanzaId().equals(stanza.getStanzaId()) && stanza instanceof Message);
        try {
            one.sendStanza(sent);

            Message arrived = assertResult(received, "Expected " + sent + " to arrive (but it did not).");

            assertEquals(one.getUser(), arrived.getFrom());
            assertEquals(sent.getType(), arrived.getType());
            assertEquals(sent.getBody(), arrived.getBody());
            assertEquals(sent.getThread(), arrived.getThread());
            for (XmlElement extension : sent.getExtensions()) {
                assertTrue(
                        arrived.getExtensions(extension.getQName()).stream()
                                .anyMatch(same -> same.toXML()
                                        .toString()
                                        .equals(extension.toXML().toString())),
                        extension.toXML() + " is missing in " + arrived.toXML());
            }
        } finally {
            other.removeSyncStanzaListener(listener);
        }
    }
}
