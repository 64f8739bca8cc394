package org.dialogs.openfire.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.igniterealtime.smack.inttest.AbstractSmackLowLevelIntegrationTest;
import org.igniterealtime.smack.inttest.SmackIntegrationTestEnvironment;
import org.igniterealtime.smack.inttest.TestNotPossibleException;
import org.igniterealtime.smack.inttest.annotations.SmackIntegrationTest;
import org.igniterealtime.smack.inttest.annotations.SpecificationReference;
import org.igniterealtime.smack.inttest.util.MultiResultSyncPoint;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.MessageBuilder;
import org.jivesoftware.smackx.carbons.CarbonManager;
import org.jivesoftware.smackx.carbons.packet.CarbonExtension;
import org.jivesoftware.smackx.carbons.packet.CarbonExtension.Direction;
import org.jxmpp.jid.Jid;

/** Copies for one's other devices, of which the suite has no test. */
@SpecificationReference(document = "XEP-0280", version = "1.0.1")
public final class CarbonsIntegrationTest extends AbstractSmackLowLevelIntegrationTest {

    public CarbonsIntegrationTest(SmackIntegrationTestEnvironment environment)
            throws InterruptedException, SmackException, IOException, XMPPException, TestNotPossibleException {
        super(environment);
        AbstractXMPPConnection connection = getConnectedConnection();
        try {
            if (!CarbonManager.getInstanceFor(connection).isSupportedByServer()) {
                throw new TestNotPossibleException("Message Carbons (XEP-0280) are not supported by the server.");
            }
        } finally {
            recycle(connection);
        }
    }

    private record Copy(Direction direction, Message message) {}

    @FunctionalInterface
    private interface Talk {
        void between(AbstractXMPPConnection phone, AbstractXMPPConnection friend, CarbonManager tablet)
                throws InterruptedException, SmackException, XMPPException;
    }

    @SmackIntegrationTest(onlyDefaultConnectionType = true, section = "6")
    public void copiesOfWhatAnotherDeviceSends(AbstractXMPPConnection phone, AbstractXMPPConnection friend)
            throws Exception {
        Message message = message(phone, friend.getUser(), "sent").build();

        Copy copy = firstCopy(phone, friend, (one, other, tablet) -> one.sendStanza(message));

        assertEquals(Direction.sent, copy.direction());
        assertSame(message, copy.message(), phone.getUser());
    }

    @SmackIntegrationTest(onlyDefaultConnectionType = true, section = "7")
    public void copiesOfWhatAnotherDeviceReceives(AbstractXMPPConnection phone, AbstractXMPPConnection friend)
            throws Exception {
        Message message = message(friend, phone.getUser(), "received").build();

        Copy copy = firstCopy(phone, friend, (one, other, tablet) -> other.sendStanza(message));

        assertEquals(Direction.received, copy.direction());
        assertSame(message, copy.message(), friend.getUser());
    }

    @SmackIntegrationTest(onlyDefaultConnectionType = true, section = "9")
    public void noCopyOfWhatIsPrivate(AbstractXMPPConnection phone, AbstractXMPPConnection friend) throws Exception {
        MessageBuilder secret = message(phone, friend.getUser(), "private");
        CarbonExtension.Private.addTo(secret);
        Message open = message(phone, friend.getUser(), "not private").build();

        Copy copy = firstCopy(phone, friend, (one, other, tablet) -> {
            one.sendStanza(secret.build());
            one.sendStanza(open);
        });

        assertSame(open, copy.message(), phone.getUser());
    }

    @SmackIntegrationTest(onlyDefaultConnectionType = true, section = "5")
    public void noCopiesWhileTheyAreOff(AbstractXMPPConnection phone, AbstractXMPPConnection friend) throws Exception {
        Message unheard = message(phone, friend.getUser(), "off").build();
        Message heard = message(phone, friend.getUser(), "on again").build();

        Copy copy = firstCopy(phone, friend, (one, other, tablet) -> {
            tablet.setCarbonsEnabled(false);
            one.sendStanza(unheard);
            // The answer to this comes after the message has been routed.
            CarbonManager.getInstanceFor(one).setCarbonsEnabled(true);
            tablet.setCarbonsEnabled(true);
            one.sendStanza(heard);
        });

        assertSame(heard, copy.message(), phone.getUser());
    }

    /** The first that a tablet beside the phone gets. */
    private Copy firstCopy(AbstractXMPPConnection phone, AbstractXMPPConnection friend, Talk talk) throws Exception {
        HurriedConnection.settle(phone);
        HurriedConnection.settle(friend);
        MultiResultSyncPoint<Copy, Exception> first = new MultiResultSyncPoint<>(1);
        HurriedConnection tablet = HurriedConnection.beside(phone, configuration);
        try {
            tablet.connect().login();
            CarbonManager carbons = CarbonManager.getInstanceFor(tablet);
            carbons.addCarbonCopyReceivedListener(
                    (direction, message, wrapping) -> first.signal(new Copy(direction, message)));
            carbons.setCarbonsEnabled(true);
            talk.between(phone, friend, carbons);
            return assertResult(first, "Expected " + tablet.getUser() + " to get a copy (but it did not).")
                    .get(0);
        } finally {
            tablet.disconnect();
        }
    }

    private MessageBuilder message(AbstractXMPPConnection from, Jid to, String body) {
        return from.getStanzaFactory()
                .buildMessageStanza()
                .ofType(Message.Type.chat)
                .to(to)
                .setBody(testRunId + ": " + body);
    }

    private static void assertSame(Message sent, Message copied, Jid from) {
        assertEquals(sent.getBody(), copied.getBody());
        assertEquals(sent.getStanzaId(), copied.getStanzaId());
        assertEquals(sent.getTo(), copied.getTo());
        assertEquals(from, copied.getFrom());
    }
}
