package org.dialogs.openfire.live;

import org.dialogs.openfire.model.ApplicationUser;
import org.dom4j.Element;
import org.xmpp.packet.JID;
import org.xmpp.packet.Presence;

/**
 * What a room says of its occupants, in the order in which QuickBlox's clients read it: they look at the first {@code <x/>} of a presence,
 * and take no notice of others. Openfire writes into everybody's presence which avatar he has (XEP-0153), before the room does. The order
 * means nothing to anybody else.
 */
final class RoomPresence {

    private static final String MUC_USER = "http://jabber.org/protocol/muc#user";

    private RoomPresence() {}

    /**
     * Puts what the room says before every other {@code <x/>}, if {@code recipient} is a user of an application.
     *
     * @param presence on its way to one recipient
     */
    static void sayRoomFirst(Presence presence, JID recipient) {
        Element stanza = presence.getElement();
        int first = -1;
        for (int i = 0; i < stanza.nodeCount(); i++) {
            if (!(stanza.node(i) instanceof Element child) || !child.getName().equals("x")) {
                continue;
            }
            if (!child.getNamespaceURI().equals(MUC_USER)) {
                first = first < 0 ? i : first;
            } else {
                if (first >= 0 && isOfApplication(recipient)) {
                    child.detach();
                    stanza.content().add(first, child);
                }
                return;
            }
        }
    }

    private static boolean isOfApplication(JID recipient) {
        return recipient.getNode() != null && ApplicationUser.applicationOf(recipient.getNode()) > 0;
    }
}
