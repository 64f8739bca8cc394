package org.dialogs.openfire.live;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.Settings.StampScope;
import org.dialogs.openfire.history.History;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.stanza.ExtraParams;
import org.dialogs.openfire.stanza.Payload;
import org.dialogs.openfire.stanza.Stamp;
import org.xmpp.packet.Message;

/**
 * What happens to a message that a client (or another server) sends: before it is routed it is stamped with its dialog and its time;
 * afterwards, if the server accepted it, it is handed to the history, should it ask for that. Touches no database. Doing it again to the same
 * stanza changes nothing, for stream management routes again what a client has not acknowledged (XEP-0198, 4).
 */
final class MessageStep {

    /** Routing is a matter of milliseconds, of a second when a room is large. */
    private static final Duration REJECTED = Duration.ofSeconds(2);

    private final Settings settings;
    private final Addressing addressing;
    private final History history;
    private final Clock clock;
    private final Random random = new SecureRandom();
    private final InFlight inFlight = new InFlight();

    MessageStep(Settings settings, ServerDomains domains, History history, Clock clock) {
        this.settings = settings;
        this.addressing = new Addressing(domains, settings);
        this.history = history;
        this.clock = clock;
    }

    /** Before the message is routed. */
    void before(Message message) {
        Payload payload = Payload.of(message.getElement());
        ExtraParams extraParams = ExtraParams.of(message.getElement());
        if (payload.body().isEmpty() && !extraParams.present()) {
            return;
        }
        Optional<Addressed> addressed = isContent(payload, extraParams) && !isOfRemoteRoom(message, payload)
                ? addressing.of(message)
                : Optional.empty();
        if (addressed.isPresent()) {
            stamp(message, addressed.get(), payload, extraParams);
        } else if (!payload.isChatState() && addressing.isFromUser(message)) {
            // As it came, but fit to be forwarded: a carbon of a marker must be XML that clients take.
            extraParams.sayNamespace();
        }
    }

    /** While others are routed on this thread: what passes may be the answer to one of them. */
    void meanwhile(Message passing, boolean outgoing) {
        inFlight.see(passing, outgoing);
    }

    /** After the message was routed. */
    void after(Message message) {
        inFlight.remove(message).ifPresent(history::append);
    }

    /** Whether a message is between {@link #before} and {@link #after}, and has not been for so long that it must have been rejected. */
    boolean isRouting() {
        return inFlight.hasYoungerThan(REJECTED);
    }

    private boolean isContent(Payload payload, ExtraParams extraParams) {
        boolean saves = extraParams.savesToHistory();
        if (payload.hasMarker() || payload.isChatState() && !saves) {
            return false;
        }
        return saves || settings.stamp() == StampScope.ALL && (payload.body().isPresent() || extraParams.present());
    }

    /** A private message through a room of another server: what else says that it is one, is not. */
    private boolean isOfRemoteRoom(Message message, Payload payload) {
        return payload.saysItIsOfRoom()
                && "chat".equals(message.getElement().attributeValue("type"))
                && addressing.isWithRemoteResource(message);
    }

    private void stamp(Message message, Addressed addressed, Payload payload, ExtraParams extraParams) {
        Instant now = clock.instant();
        String stanzaId =
                Optional.ofNullable(message.getID()).filter(id -> !id.isEmpty()).orElseGet(() -> mintId(now));
        String body = payload.body().orElse("");
        MessageId id = MessageId.of(addressed.dialog(), addressed.sender(), stanzaId, body);
        long dateSent = extraParams.dateSent(now).orElseGet(now::getEpochSecond);
        Optional<ChatMessage> toKeep = extraParams.savesToHistory()
                ? Optional.of(new ChatMessage(
                        id,
                        addressed.dialog(),
                        addressed.sender(),
                        stanzaId,
                        body,
                        dateSent,
                        now,
                        extraParams.attachments(),
                        extraParams.parameters(),
                        payload.isMarkable()))
                : Optional.empty();

        extraParams.stamp(new Stamp(
                dateSent,
                addressed.dialog().id(),
                Optional.of(id).filter(messageId -> !messageId.hex().equals(stanzaId))));
        if (message.getID() == null || message.getID().isEmpty()) {
            message.setID(stanzaId);
        }
        toKeep.ifPresent(kept -> inFlight.add(message, kept));
    }

    /**
     * An id for a stanza that has none, which RFC 6120 (8.1.3) allows: without one, saying "yes" twice would look like a resend, and no
     * recipient could refer to it. The stanza carries it from here on, so that a redelivery has the same. Its form is that of an object
     * id: four bytes of unix seconds, then randomness.
     */
    private String mintId(Instant now) {
        byte[] tail = new byte[8];
        random.nextBytes(tail);
        return HexFormat.of().toHexDigits((int) now.getEpochSecond())
                + HexFormat.of().formatHex(tail);
    }
}
