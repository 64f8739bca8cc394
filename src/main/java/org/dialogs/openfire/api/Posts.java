package org.dialogs.openfire.api;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.history.KeptMessage;
import org.dialogs.openfire.history.KeptMessage.Position;
import org.dialogs.openfire.history.journal.Provisional;
import org.dialogs.openfire.host.Delivery;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.rooms.GroupRooms;
import org.dialogs.openfire.stanza.ChatStanza;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * What calls say in dialogs: into the history the same way that stanzas take, in their order, and out over XMPP where that is wanted.
 * Thread-safe.
 */
final class Posts {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final Settings settings;
    private final HistoryWriter history;
    private final GroupRooms rooms;
    private final Delivery delivery;
    private final Clock clock;
    private final Random random = new SecureRandom();

    Posts(Settings settings, HistoryWriter history, GroupRooms rooms, Delivery delivery, Clock clock) {
        this.settings = settings;
        this.history = history;
        this.rooms = rooms;
        this.delivery = delivery;
        this.clock = clock;
    }

    /** Where something is said. @param direct whether it is a group that nobody enters */
    record Place(Dialog dialog, boolean direct) {

        static Place with(User self, User other) {
            return new Place(Dialog.between(self, other), false);
        }

        boolean isGroup() {
            return dialog instanceof Dialog.Group;
        }
    }

    /** A dialog of the database as a place to say something. */
    Place in(DialogEntry dialog, User self) {
        if (dialog.type() != DialogType.PRIVATE) {
            Dialog.Group group = new Dialog.Group(
                    dialog.key().applicationId(),
                    dialog.key().id(),
                    dialog.roomJid().orElseThrow());
            return new Place(group, !dialog.joinRequired());
        }
        String other = dialog.firstUser()
                .filter(jid -> !jid.equals(self.bareJid()))
                .or(dialog::secondUser)
                .orElseThrow();
        JID jid = new JID(other);
        return Place.with(
                self, new User(jid.getNode(), jid.getDomain(), jid.getDomain().equals(self.domain())));
    }

    /**
     * Keeps a message and, if it is to be sent, delivers it.
     *
     * @return its id; it is in the history once that has caught up, unless the server refused it
     * @throws ApiException 403 if he has been banned from the group's room
     */
    MessageId post(Place place, User self, NewMessage message, boolean markable, boolean isSent) {
        if (place.dialog instanceof Dialog.Group group && rooms.isBanned(group.applicationId(), group.id(), self)) {
            throw ApiException.forbidden("You are banned from this dialog's room");
        }
        ChatMessage chat = chat(place.dialog, self, message, markable);
        if (!isSent) {
            taken(history.keep(chat)).accept();
        } else if (place.dialog instanceof Dialog.Group group) {
            sendToRoom(chat, group, place.direct, self);
        } else {
            sendToUser(chat, self);
        }
        return chat.id();
    }

    private void sendToRoom(ChatMessage chat, Dialog.Group group, boolean direct, User self) {
        Provisional kept = taken(history.keep(chat));
        try {
            Message stanza = ChatStanza.of(chat, new JID(self.bareJid()), new JID(group.roomJid()), true);
            if (direct) {
                rooms.sendToMembers(group.applicationId(), group.id(), self, stanza);
            } else {
                rooms.send(group.applicationId(), group.id(), self, stanza);
            }
        } catch (RuntimeException e) {
            kept.withdraw();
            throw e;
        }
        kept.accept();
    }

    /** On its way it is kept as every other, and not if the server refuses it. */
    private void sendToUser(ChatMessage chat, User self) {
        Message stanza = ChatStanza.of(chat, new JID(self.bareJid()), new JID(chat.recipient()), false);
        if (!settings.enabled()) {
            taken(history.keep(chat)).accept();
        }
        delivery.route(stanza);
    }

    /** Tells the other user something that nobody keeps. */
    KeptMessage tell(Place place, User self, NewMessage message) {
        ChatMessage chat = chat(place.dialog, self, message, false);
        delivery.route(ChatStanza.system(chat, new JID(self.bareJid()), new JID(chat.recipient())));
        return new KeptMessage(
                chat.id(),
                chat.dialog().key(),
                new Position(chat.dateSent(), 0),
                self.bareJid(),
                chat.recipient(),
                chat.stanzaId(),
                chat.body(),
                chat.attachments(),
                chat.parameters(),
                false,
                chat.received(),
                chat.received());
    }

    private ChatMessage chat(Dialog dialog, User self, NewMessage message, boolean markable) {
        Instant now = clock.instant();
        MessageId id = MessageId.mint(now, random);
        return new ChatMessage(
                id,
                dialog,
                self,
                id.hex(),
                message.body(),
                now.getEpochSecond(),
                now,
                message.attachments(),
                message.parameters(),
                markable);
    }

    /** Says that a user has received a message, or read it. */
    void mark(DialogEntry dialog, User self, MessageId id, boolean read) {
        taken(marked(dialog, self, id, read)).accept();
    }

    /** Says that a user has read a message by listing it. Nobody is kept from reading because that cannot be kept now. */
    void markListed(DialogEntry dialog, User self, MessageId id) {
        marked(dialog, self, id, true).accept();
    }

    private Provisional marked(DialogEntry dialog, User self, MessageId id, boolean read) {
        return history.markKept(new Receipt(self, List.of(dialog.key()), id.hex(), read, clock.instant()));
    }

    /** Says what a message of this user should have said. */
    void correct(DialogEntry dialog, User self, KeptMessage original, String body) {
        Instant now = clock.instant();
        MessageId id = MessageId.mint(now, random);
        ChatMessage correction = new ChatMessage(
                id,
                in(dialog, self).dialog,
                self,
                id.hex(),
                body,
                original.position().dateSent(),
                now,
                List.of(),
                Map.of(),
                false);
        taken(history.correct(correction, original.stanzaId(), false)).accept();
    }

    /** Removes a message for all. */
    void erase(MessageId id) {
        if (!history.erase(id)) {
            throw notNow();
        }
    }

    /** @throws ApiException 503 if the journal has not taken it, since it is full or its disk fails */
    private static Provisional taken(Provisional provisional) {
        if (provisional == Provisional.NONE) {
            throw notNow();
        }
        return provisional;
    }

    private static ApiException notNow() {
        return ApiException.later(503, "The history cannot take anything now, try again", SOON);
    }
}
