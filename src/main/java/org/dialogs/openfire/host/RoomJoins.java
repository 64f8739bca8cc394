package org.dialogs.openfire.host;

import java.util.function.BiConsumer;
import org.jivesoftware.openfire.muc.MUCEventDispatcher;
import org.jivesoftware.openfire.muc.MUCEventListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * Tells when somebody has joined a room of this server. The other events are declared in every form that a version of Openfire knows,
 * without saying that they override one: none knows all of them.
 */
public final class RoomJoins implements MUCEventListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RoomJoins.class);

    private final BiConsumer<JID, JID> joined;

    private RoomJoins(BiConsumer<JID, JID> joined) {
        this.joined = joined;
    }

    /** @param joined takes the room's JID and the user's, on the server's thread */
    public static RoomJoins tell(BiConsumer<JID, JID> joined) {
        RoomJoins joins = new RoomJoins(joined);
        MUCEventDispatcher.addListener(joins);
        return joins;
    }

    @Override
    public void close() {
        MUCEventDispatcher.removeListener(this);
    }

    @Override
    public void occupantJoined(JID roomJID, JID user, String nickname) {
        try {
            joined.accept(roomJID, user);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Nobody was told that an occupant has joined", e);
        }
    }

    @Override
    public void roomCreated(JID roomJID) {}

    public void roomCreated(long roomId, JID roomJID) {}

    @Override
    public void roomDestroyed(JID roomJID) {}

    public void roomDestroyed(long roomId, JID roomJID) {}

    public void roomClearChatHistory(long roomId, JID roomJID) {}

    @Override
    public void occupantLeft(JID roomJID, JID user) {}

    public void occupantLeft(JID roomJID, JID user, String nickname) {}

    public void occupantNickKicked(JID roomJID, String nickname) {}

    @Override
    public void nicknameChanged(JID roomJID, JID user, String oldNickname, String newNickname) {}

    @Override
    public void messageReceived(JID roomJID, JID user, String nickname, Message message) {}

    @Override
    public void privateMessageRecieved(JID toJID, JID fromJID, Message message) {}

    @Override
    public void roomSubjectChanged(JID roomJID, JID user, String newSubject) {}
}
