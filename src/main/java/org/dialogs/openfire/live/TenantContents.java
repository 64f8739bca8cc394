package org.dialogs.openfire.live;

import java.util.Optional;
import org.dom4j.Element;
import org.dom4j.QName;
import org.xmpp.packet.IQ;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;

/**
 * Whom a stanza names inside, beside the one to whom it is addressed: those whom it would reach on the way, and rooms to which it asks
 * people. What only names somebody to oneself (privacy lists, private data) is nobody else's business and passes. Thread-safe.
 */
final class TenantContents {

    private static final String MUC_USER = "http://jabber.org/protocol/muc#user";
    private static final String MUC_ADMIN = "http://jabber.org/protocol/muc#admin";
    private static final String MUC_OWNER = "http://jabber.org/protocol/muc#owner";
    private static final String CONFERENCE = "jabber:x:conference";
    private static final String ADDRESSES = "http://jabber.org/protocol/address";
    private static final String ROSTER = "jabber:iq:roster";

    private static final QName RECEIVED = QName.get("received", "urn:xmpp:carbons:2");

    private final TenantGuard guard;

    TenantContents(TenantGuard guard) {
        this.guard = guard;
    }

    /**
     * Whether {@code packet} would bring somebody together with somebody from whom he is kept apart.
     *
     * @param to to whom it goes, which is the sender's own account if it has no address
     */
    boolean crosses(Packet packet, JID to) {
        Element stanza = packet.getElement();
        boolean isIq = packet instanceof IQ;
        if (isIq && !"set".equals(stanza.attributeValue("type")) && to.getNode() != null) {
            return false;
        }
        // By index: neither a list nor an iterator is made for each stanza that passes.
        for (int i = 0; i < stanza.nodeCount(); i++) {
            if (stanza.node(i) instanceof Element child
                    && (crosses(child, packet, to) || isIq && crossesInside(child, packet, to))) {
                return true;
            }
        }
        return false;
    }

    private boolean crosses(Element child, Packet packet, JID to) {
        JID from = packet.getFrom();
        return switch (child.getNamespaceURI()) {
            case CONFERENCE -> packet instanceof Message && isApart(child.attributeValue("jid"), from, to);
            case MUC_USER -> packet instanceof Message && invites(child, from, to);
            // To a server, which would pass it on to them (XEP-0033).
            case ADDRESSES -> to.getNode() == null && names(child, from, to);
            case ROSTER -> packet instanceof IQ && namesOnRoster(child, from);
            case MUC_ADMIN -> packet instanceof IQ && givesAffiliation(child, from, to);
            case MUC_OWNER -> packet instanceof IQ && configures(child, from, to);
            default -> false;
        };
    }

    /** Of an IQ, the addresses are in its child. */
    private boolean crossesInside(Element child, Packet packet, JID to) {
        if (to.getNode() != null) {
            return false;
        }
        for (Element inner : child.elements("addresses")) {
            if (names(inner, packet.getFrom(), to)) {
                return true;
            }
        }
        return false;
    }

    private boolean invites(Element x, JID from, JID to) {
        for (Element child : x.elements()) {
            boolean asks = child.getName().equals("invite") || child.getName().equals("decline");
            if (asks && isApart(child.attributeValue("to"), from, to)) {
                return true;
            }
        }
        return false;
    }

    private boolean names(Element addresses, JID from, JID to) {
        for (Element address : addresses.elements()) {
            if (isApart(address.attributeValue("jid"), from, to)) {
                return true;
            }
        }
        return false;
    }

    private boolean namesOnRoster(Element query, JID from) {
        for (Element item : query.elements()) {
            // Who has one of another application among his contacts, from earlier days, can be rid of him.
            if (!"remove".equals(item.attributeValue("subscription"))
                    && isApart(item.attributeValue("jid"), from, from)) {
                return true;
            }
        }
        return false;
    }

    private boolean givesAffiliation(Element query, JID from, JID room) {
        for (Element item : query.elements()) {
            if (!"none".equals(item.attributeValue("affiliation")) && isApart(item.attributeValue("jid"), from, room)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a room's form makes somebody its owner or admin who cannot enter it. */
    private boolean configures(Element query, JID from, JID room) {
        for (Element form : query.elements("x")) {
            for (Element field : form.elements("field")) {
                String name = field.attributeValue("var", "");
                if (name.equals("muc#roomconfig_roomadmins") || name.equals("muc#roomconfig_roomowners")) {
                    for (Element value : field.elements("value")) {
                        if (isApart(value.getTextTrim(), from, room)) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    /**
     * Whether {@code message} is a copy of what somebody else wrote (XEP-0280) from whom {@code recipient} is kept apart: the copy is made
     * whatever becomes of the message, and comes from the recipient's own account.
     */
    boolean isCopyFromApart(Message message, JID recipient) {
        JID from = message.getFrom();
        if (from == null || from.getNode() == null || !from.getNode().equals(recipient.getNode())) {
            return false;
        }
        Element received = message.getElement().element(RECEIVED);
        Element forwarded = received == null ? null : received.element("forwarded");
        Element original = forwarded == null ? null : forwarded.element("message");
        return original != null && isApart(original.attributeValue("from"), recipient, recipient);
    }

    private boolean isApart(String named, JID one, JID other) {
        return parse(named)
                .filter(jid -> guard.areApart(jid, one) || guard.areApart(jid, other))
                .isPresent();
    }

    /** What is no address cannot be reached either. */
    static Optional<JID> parse(String jid) {
        if (jid == null || jid.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new JID(jid));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
