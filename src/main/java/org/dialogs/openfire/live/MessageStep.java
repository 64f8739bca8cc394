package org.dialogs.openfire.live;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.Settings.StampScope;
import org.dialogs.openfire.history.History;
import org.dialogs.openfire.history.journal.Provisional;
import org.dialogs.openfire.host.Routing;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.stanza.ExtraParams;
import org.dialogs.openfire.stanza.Payload;
import org.dialogs.openfire.stanza.Stamp;
import org.xmpp.packet.Message;

/**
 * What happens to a message that a client (or another server) sends: before it is routed it is stamped with its dialog and its time, and
 * handed to the history, should it ask for that; afterwards it is decided whether it counts, for what the server refuses is not history.
 * Touches no database. Doing it again to the same stanza changes nothing, for stream management routes again what a client has not
 * acknowledged (XEP-0198, 4).
 */
final class MessageStep {

    /** Routing is a matter of milliseconds; what takes longer is worth a look at what the thread does. */
    private static final Duration SOON = Duration.ofMillis(250);

    private final Settings settings;
    private final Addressing addressing;
    private final History history;
    private final Clock clock;
    private final Random random = new SecureRandom();
    private final InFlight inFlight;
    private final LongAdder stamped = new LongAdder();

    MessageStep(Settings settings, ServerDomains domains, Routing routing, History history, Clock clock) {
        this.settings = settings;
        this.addressing = new Addressing(domains, settings);
        this.history = history;
        this.clock = clock;
        this.inFlight = new InFlight(routing);
    }

    /** Before the message is routed. */
    void before(Message message) {
        for (Provisional record : prepare(message)) {
            inFlight.add(message, record);
        }
    }

    /**
     * Stamps the message, and writes into the journal what there is to keep of it.
     *
     * @return those records, about which the caller decides, in the order in which they were made
     */
    List<Provisional> prepare(Message message) {
        List<Provisional> records = new ArrayList<>(2);
        Payload payload = Payload.of(message.getElement());
        ExtraParams extraParams = ExtraParams.of(message.getElement());
        if (payload.marker().isPresent()) {
            mark(message, payload.marker().get(), extraParams).ifPresent(records::add);
        }
        if (payload.body().isEmpty() && !extraParams.present()) {
            return records;
        }
        boolean isContent = isContent(payload, extraParams);
        Optional<Addressed> addressed =
                (isContent || payload.replaced().isPresent()) && !isOfRemoteRoom(message, payload)
                        ? addressing.of(message)
                        : Optional.empty();
        if (addressed.isPresent()) {
            take(message, addressed.get(), payload, extraParams, isContent).ifPresent(records::add);
        }
        if ((addressed.isEmpty() || !isContent) && !payload.isChatState() && addressing.isFromUser(message)) {
            // As it came, but fit to be forwarded: a carbon of a marker must be XML that clients take.
            extraParams.sayNamespace();
        }
        return records;
    }

    /** While others are routed on this thread: what passes may be the answer to one of them. */
    void meanwhile(Message passing, boolean outgoing) {
        inFlight.see(passing, outgoing);
    }

    /** After the message was routed. */
    void after(Message message) {
        inFlight.done(message);
    }

    /** Decides about what was rejected, of which the server says nothing. To be called once in a while. */
    void sweep() {
        inFlight.sweep(SOON);
    }

    /** Whether a message is between {@link #before} and {@link #after}. */
    boolean isRouting() {
        return !inFlight.isEmpty();
    }

    /** How many messages were stamped. */
    long stamped() {
        return stamped.sum();
    }

    private boolean isContent(Payload payload, ExtraParams extraParams) {
        boolean saves = extraParams.savesToHistory();
        if (payload.marker().isPresent() || payload.isChatState() && !saves) {
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

    private Optional<Provisional> mark(Message message, Payload.Marker marker, ExtraParams extraParams) {
        if (!addressing.isFromUser(message) || marker.messageId().isEmpty()) {
            return Optional.empty();
        }
        User user = addressing.user(message.getFrom());
        List<DialogKey> dialogs = new ArrayList<>(2);
        addressing
                .ofMarker(message)
                .ifPresent(addressed -> dialogs.add(addressed.dialog().key()));
        extraParams.dialogId().ifPresent(id -> dialogs.add(new DialogKey(applicationOf(user), id)));
        return Optional.of(
                history.mark(new Receipt(user, dialogs, marker.messageId(), marker.displayed(), clock.instant())));
    }

    private static long applicationOf(User user) {
        return user.applicationUser().map(ApplicationUser::applicationId).orElse(Dialog.NO_APPLICATION);
    }

    /** Stamps the message, if it is content, and has it kept, if it asks for that. */
    private Optional<Provisional> take(
            Message message, Addressed addressed, Payload payload, ExtraParams extraParams, boolean isContent) {
        Instant now = clock.instant();
        String stanzaId =
                Optional.ofNullable(message.getID()).filter(id -> !id.isEmpty()).orElseGet(() -> mintId(now));
        String body = payload.body().orElse("");
        MessageId id = MessageId.of(addressed.dialog(), addressed.sender(), stanzaId, body);
        long dateSent = extraParams.dateSent(now).orElseGet(now::getEpochSecond);
        boolean saves = extraParams.savesToHistory();
        Optional<ChatMessage> toKeep = (saves || payload.replaced().isPresent()) && !payload.forbidsStoring()
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

        if (isContent) {
            extraParams.stamp(new Stamp(
                    dateSent,
                    addressed.dialog().id(),
                    Optional.of(id).filter(messageId -> !messageId.hex().equals(stanzaId))));
            stamped.increment();
            if (message.getID() == null || message.getID().isEmpty()) {
                message.setID(stanzaId);
            }
        }
        return toKeep.map(kept -> payload.replaced()
                .map(replaced -> history.correct(kept, replaced, saves))
                .orElseGet(() -> history.keep(kept)));
    }

    /**
     * An id for a stanza that has none, which RFC 6120 (8.1.3) allows: without one, saying "yes" twice would look like a resend, and no
     * recipient could refer to it. The stanza carries it from here on, so that a redelivery has the same.
     */
    private String mintId(Instant now) {
        return MessageId.mint(now, random).hex();
    }
}
