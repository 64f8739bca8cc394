package org.dialogs.openfire.live;

import java.util.Optional;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.User;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * To which dialog a message belongs, by its addresses alone: the server has verified the sender's, and nothing inside the stanza is
 * asked. No message belongs to one that a room or the server itself sends, or that is for a single occupant of a room.
 */
final class Addressing {

    private final ServerDomains domains;
    private final Settings settings;

    Addressing(ServerDomains domains, Settings settings) {
        this.domains = domains;
        this.settings = settings;
    }

    Optional<Addressed> of(Message message) {
        if (!isFromUser(message)) {
            return Optional.empty();
        }
        JID from = message.getFrom();
        // Not message.getType(), which throws at a type that nobody knows.
        String type = message.getElement().attributeValue("type");
        if ("chat".equals(type)) {
            return toUser(from, message.getTo());
        }
        return "groupchat".equals(type) ? toRoom(from, message.getTo()) : Optional.empty();
    }

    /** Where a chat marker belongs by its addresses: it may have no type as well. */
    Optional<Addressed> ofMarker(Message message) {
        String type = message.getElement().attributeValue("type");
        return isFromUser(message) && (type == null || type.equals("normal"))
                ? toUser(message.getFrom(), message.getTo())
                : of(message);
    }

    private Optional<Addressed> toUser(JID from, JID to) {
        // Without an address it is for the sender's own account (RFC 6120, 10.3).
        JID recipient = to == null ? from : to;
        if (recipient.getNode() == null || domains.isRoomService(recipient.getDomain())) {
            return Optional.empty();
        }
        User sender = user(from);
        return Optional.of(new Addressed(sender, Dialog.between(sender, user(recipient))));
    }

    private Optional<Addressed> toRoom(JID from, JID to) {
        // To a user of this server it is another server's room that talks; to an occupant it is an error (XEP-0045,
        // 7.5).
        if (to == null || to.getNode() == null || to.getResource() != null || isLocal(to)) {
            return Optional.empty();
        }
        User sender = user(from);
        return Optional.of(new Addressed(sender, inRoom(to, sender)));
    }

    /** The dialog in a room, for {@code user}. */
    Dialog.Group inRoom(JID room, User user) {
        boolean ofDialogs = room.getDomain().equals(settings.mucService() + "." + domains.xmppDomain());
        return Dialog.in(room.toBareJID(), ofDialogs ? room.getNode() : "", user);
    }

    /** Whether a user sends the message, and not a room of this server. */
    boolean isFromUser(Message message) {
        JID from = message.getFrom();
        return from != null && from.getNode() != null && !domains.isRoomService(from.getDomain());
    }

    /** Whether one of the two is a resource on another server: a user's device there, or an occupant of a room there. */
    boolean isWithRemoteResource(Message message) {
        return isRemoteResource(message.getFrom()) || isRemoteResource(message.getTo());
    }

    private boolean isRemoteResource(JID jid) {
        return jid != null && jid.getResource() != null && !isLocal(jid);
    }

    User user(JID jid) {
        return new User(jid.getNode(), jid.getDomain(), isLocal(jid));
    }

    /** Whether {@code jid} is this server or one of its users. */
    boolean isLocal(JID jid) {
        return jid.getDomain().equals(domains.xmppDomain());
    }
}
