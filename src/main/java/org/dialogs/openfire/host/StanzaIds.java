package org.dialogs.openfire.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.dom4j.Element;
import org.dom4j.QName;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;

/**
 * What a room says of a message that it sends on: which it is (XEP-0359), from Openfire 4.3 on, and who of those in it has said it
 * (XEP-0421), from 5.1 on. Nobody but the room may say it.
 */
final class StanzaIds {

    private static final QName STANZA_ID = QName.get("stanza-id", "urn:xmpp:sid:0");
    private static final QName OCCUPANT_ID = QName.get("occupant-id", "urn:xmpp:occupant-id:0");
    private static final Optional<Method> SETTER = setter();

    private StanzaIds() {}

    private static Optional<Method> setter() {
        try {
            return Optional.of(Class.forName("org.jivesoftware.openfire.stanzaid.StanzaIDUtil")
                    .getMethod("ensureUniqueAndStableStanzaID", Packet.class, JID.class));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /** Takes away what the sender says in the room's name, and says it for the room, where the server does so. */
    static void renew(Message message, JID room) throws RoomRefusedException {
        Element stanza = message.getElement();
        for (Element id : List.copyOf(stanza.elements(STANZA_ID))) {
            if (room.toString().equals(id.attributeValue("by"))) {
                stanza.remove(id);
            }
        }
        for (Element id : List.copyOf(stanza.elements(OCCUPANT_ID))) {
            stanza.remove(id);
        }
        if (SETTER.isPresent()) {
            try {
                SETTER.get().invoke(null, message, room);
            } catch (InvocationTargetException e) {
                throw RoomRefusedException.of(e.getCause());
            } catch (IllegalAccessException e) {
                throw RoomRefusedException.of(e);
            }
        }
    }

    static void setOccupant(Message message, String id) {
        message.getElement().addElement(OCCUPANT_ID).addAttribute("id", id);
    }
}
