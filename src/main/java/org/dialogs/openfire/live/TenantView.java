package org.dialogs.openfire.live;

import java.util.Optional;
import org.dom4j.Element;
import org.xmpp.packet.IQ;
import org.xmpp.packet.JID;

/**
 * What the server itself tells a user of others: lists of contacts, into which groups that the administrator shares bring everybody, and of
 * rooms. Those who are kept apart from him are taken out. Such an answer is made for one recipient, so it can be changed. Thread-safe.
 */
final class TenantView {

    private static final String ROSTER = "jabber:iq:roster";
    private static final String DISCO_ITEMS = "http://jabber.org/protocol/disco#items";
    private static final String RESULT_SET = "http://jabber.org/protocol/rsm";

    private final TenantGuard guard;

    TenantView(TenantGuard guard) {
        this.guard = guard;
    }

    /** Whether {@code iq} is of the kinds that {@link #narrow} looks at. */
    static boolean mayShowOthers(IQ iq) {
        String type = iq.getElement().attributeValue("type");
        if (!"result".equals(type) && !"set".equals(type)) {
            return false;
        }
        Element query = iq.getChildElement();
        return query != null
                && (query.getNamespaceURI().equals(ROSTER)
                        || query.getNamespaceURI().equals(DISCO_ITEMS));
    }

    /** Takes out what {@code recipient} is not to see; gives whether there is still something to tell. */
    boolean narrow(IQ iq, JID recipient, long side) {
        if (!guard.isTenant(side) && !(side == TenantGuard.ORDINARY && guard.isStrict())) {
            return true;
        }
        Element query = iq.getChildElement();
        if (query.getNamespaceURI().equals(ROSTER)) {
            return !(removeApart(query, recipient)
                    && "set".equals(iq.getElement().attributeValue("type")));
        }
        if (iq.getFrom() != null && guard.isRoomService(iq.getFrom())) {
            removeApart(query, recipient);
            // How many there are, and the names of the first and the last of them (XEP-0059).
            query.elements().stream()
                    .filter(child -> child.getNamespaceURI().equals(RESULT_SET))
                    .forEach(Element::detach);
        }
        return true;
    }

    /** Whether anything was taken out, and nothing is left. */
    private boolean removeApart(Element query, JID recipient) {
        boolean removed = false;
        boolean left = false;
        for (Element item : query.elements("item")) {
            Optional<JID> jid = TenantContents.parse(item.attributeValue("jid"));
            if (jid.isPresent() && guard.areApart(jid.get(), recipient)) {
                item.detach();
                removed = true;
            } else {
                left = true;
            }
        }
        return removed && !left;
    }
}
