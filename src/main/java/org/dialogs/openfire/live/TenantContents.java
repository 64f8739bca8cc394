package org.dialogs.openfire.live;

import java.util.Optional;
import java.util.Set;
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

    /** The server does not look at the namespace of many addresses (XEP-0033) either. */
    private static final String MANY = "addresses";

    private static final String ROSTER = "jabber:iq:roster";

    private static final Set<String> NAMING = Set.of(MUC_USER, MUC_ADMIN, MUC_OWNER, CONFERENCE, ROSTER);
    private static final QName RECEIVED = QName.get("received", "urn:xmpp:carbons:2");

    private final TenantGuard guard;

    TenantContents(TenantGuard guard) {
        this.guard = guard;
    }

    /** Whether {@code packet} has something inside that names others at all; allocates nothing. */
    static boolean mayNameOthers(Packet packet) {
        Element stanza = packet.getElement();
        for (int i = 0; i < stanza.nodeCount(); i++) {
            if (stanza.node(i) instanceof Element child
                    && (NAMING.contains(child.getNamespaceURI())
                            || child.getName().equals(MANY)
                            || packet instanceof IQ && child.element(MANY) != null)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether {@code packet} would bring somebody together with somebody from whom he is kept apart.
     *
     * @param to to whom it goes, which is the sender's own account if it has no address
     */
    boolean crosses(Packet packet, JID from, JID to) {
        for (Element child : packet.getElement().elements()) {
            boolean crosses = packet instanceof IQ
                    ? "set".equals(packet.getElement().attributeValue("type")) && changes(child, from, to)
                    : packet instanceof Message && asks(child, from, to);
            if (crosses || to.getNode() == null && isPassedOn(child, from, to)) {
                return true;
            }
        }
        return false;
    }

    private boolean asks(Element child, JID from, JID to) {
        return switch (child.getNamespaceURI()) {
            case CONFERENCE -> isApart(child.attributeValue("jid"), from, to);
            case MUC_USER -> invites(child, from, to);
            default -> false;
        };
    }

    private boolean changes(Element query, JID from, JID to) {
        return switch (query.getNamespaceURI()) {
            case ROSTER -> namesOnRoster(query, from);
            case MUC_ADMIN -> givesAffiliation(query, from, to);
            case MUC_OWNER -> configures(query, from, to);
            default -> false;
        };
    }

    /** Whether a server would pass the stanza on to somebody (XEP-0033). In an IQ the addresses are in its child. */
    private boolean isPassedOn(Element child, JID from, JID to) {
        if (child.getName().equals(MANY)) {
            return names(child, from, to);
        }
        for (Element inner : child.elements(MANY)) {
            if (names(inner, from, to)) {
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

    /** Whether {@code message} is a copy of another that came to another device (XEP-0280). */
    static boolean isCopy(Message message) {
        return message.getElement().element(RECEIVED) != null;
    }

    /**
     * Whether {@code copy} is one of what somebody wrote from whom {@code recipient} is kept apart: it is made whatever becomes of the
     * message, and comes from the recipient's own account.
     */
    boolean isCopyFromApart(Message copy, JID recipient) {
        Element forwarded = copy.getElement().element(RECEIVED).element("forwarded");
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
