package org.dialogs.openfire.live;

import org.dialogs.openfire.model.ApplicationUser;
import org.dom4j.Element;
import org.xmpp.packet.IQ;
import org.xmpp.packet.JID;

/**
 * In-band registration (XEP-0077): a name that is an application user's is that user's from the beginning, whether he has an account yet
 * or not, and nobody can take it. Who has one changes his password, and leaves. Thread-safe.
 */
final class Registrations {

    private static final String NAMESPACE = "jabber:iq:register";

    private Registrations() {}

    /** Whether {@code iq} asks this server for such a name. */
    static boolean takesName(IQ iq, TenantGuard guard) {
        Element stanza = iq.getElement();
        if (!"set".equals(stanza.attributeValue("type"))) {
            return false;
        }
        for (int i = 0; i < stanza.nodeCount(); i++) {
            if (stanza.node(i) instanceof Element query
                    && query.getNamespaceURI().equals(NAMESPACE)
                    && query.element("remove") == null
                    && (iq.getTo() == null || guard.isLocal(iq.getTo()))
                    && names(query, iq.getFrom())
                    && guard.isEnabled()) {
                return true;
            }
        }
        return false;
    }

    private static boolean names(Element query, JID from) {
        for (Element child : query.elements()) {
            if (child.getName().equals("username") && isAnothers(child.getText(), from)) {
                return true;
            }
            for (Element field : child.elements("field")) {
                if (!"username".equals(field.attributeValue("var"))) {
                    continue;
                }
                for (Element value : field.elements("value")) {
                    if (isAnothers(value.getText(), from)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isAnothers(String name, JID from) {
        String localpart;
        try {
            // As the server does: there are other digits than ours, and letters that go.
            localpart = JID.nodeprep(name.strip());
        } catch (IllegalArgumentException e) {
            // Which the server does not take either, and says so.
            return false;
        }
        return localpart != null
                && ApplicationUser.applicationOf(localpart) > 0
                && (from == null || !localpart.equals(from.getNode()));
    }
}
