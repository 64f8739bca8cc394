package org.dialogs.openfire.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.junit.jupiter.api.Test;
import org.xmpp.packet.JID;
import org.xmpp.packet.Presence;

class RoomPresenceTest {

    private static final JID USER = new JID("1001-92@example.org/device");
    private static final String AVATAR = "<x xmlns=\"vcard-temp:x:update\"><photo/></x>";
    private static final String OTHER = "<occupant-id xmlns=\"urn:xmpp:occupant-id:0\" id=\"a\"/>";
    private static final String ROOM =
            "<x xmlns=\"http://jabber.org/protocol/muc#user\"><item role=\"moderator\"/><status code=\"110\"/></x>";

    @Test
    void whatTheRoomSaysStandsBeforeEverythingOfThatName() throws DocumentException {
        assertThat(arranged(AVATAR + OTHER + ROOM, USER)).containsExactly("muc#user", "update", "occupant-id");
    }

    @Test
    void whatIsInOrderStaysAsItIs() throws DocumentException {
        assertThat(arranged(OTHER + ROOM + AVATAR, USER)).containsExactly("occupant-id", "muc#user", "update");
        assertThat(arranged(AVATAR + OTHER, USER)).containsExactly("update", "occupant-id");
        assertThat(arranged("", USER)).isEmpty();
    }

    @Test
    void ofOrdinaryUsersItIsNobodysBusiness() throws DocumentException {
        assertThat(arranged(AVATAR + ROOM, new JID("alice@example.org/device"))).containsExactly("update", "muc#user");
        assertThat(arranged(AVATAR + ROOM, new JID("example.org"))).containsExactly("update", "muc#user");
    }

    /** Of which namespaces the children are afterwards, by their last words. */
    private static List<String> arranged(String children, JID recipient) throws DocumentException {
        Presence presence = new Presence(
                DocumentHelper.parseText("<presence from=\"92_53fc460b515c128132016675@muc.example.org/1002\">"
                                + children + "</presence>")
                        .getRootElement());
        RoomPresence.sayRoomFirst(presence, recipient);
        return presence.getElement().elements().stream()
                .map(child -> child.getNamespaceURI().replaceFirst("(:0)?$", "").replaceFirst(".*[:/]", ""))
                .toList();
    }
}
