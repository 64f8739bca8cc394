package org.dialogs.openfire.host;

import org.jivesoftware.openfire.muc.MUCEventDispatcher;
import org.jivesoftware.openfire.muc.MUCEventListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * Tells what happens in the rooms of this server. The events are declared in every form that a version of Openfire knows, without saying
 * that they override one: none knows all of them.
 */
public final class RoomEvents implements MUCEventListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RoomEvents.class);

    /** Who is told, on the server's threads, and maybe while the room is locked: nothing there may wait. Rooms are given by their bare JIDs. */
    public interface Listener {

        /** @param occupant the user's own JID, not the one he has in the room */
        void joined(JID room, JID occupant);

        /** The room is gone, whoever has destroyed it. */
        void destroyed(JID room);

        /** An occupant has said what the room is about. */
        void subjectChanged(JID room, String subject);

        /** An occupant's message has gone to all others. @param message as they have it, not to be changed */
        void received(JID room, Message message);
    }

    private final Listener listener;

    private RoomEvents(Listener listener) {
        this.listener = listener;
    }

    public static RoomEvents tell(Listener listener) {
        RoomEvents events = new RoomEvents(listener);
        MUCEventDispatcher.addListener(events);
        return events;
    }

    @Override
    public void close() {
        MUCEventDispatcher.removeListener(this);
    }

    private static void attempt(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Nobody was told what has happened in a room", e);
        }
    }

    @Override
    public void occupantJoined(JID roomJID, JID user, String nickname) {
        attempt(() -> listener.joined(roomJID, user));
    }

    @Override
    public void roomCreated(JID roomJID) {}

    public void roomCreated(long roomId, JID roomJID) {}

    @Override
    public void roomDestroyed(JID roomJID) {
        attempt(() -> listener.destroyed(roomJID));
    }

    public void roomDestroyed(long roomId, JID roomJID) {
        roomDestroyed(roomJID);
    }

    public void roomClearChatHistory(long roomId, JID roomJID) {}

    @Override
    public void occupantLeft(JID roomJID, JID user) {}

    public void occupantLeft(JID roomJID, JID user, String nickname) {}

    public void occupantNickKicked(JID roomJID, String nickname) {}

    @Override
    public void nicknameChanged(JID roomJID, JID user, String oldNickname, String newNickname) {}

    @Override
    public void messageReceived(JID roomJID, JID user, String nickname, Message message) {
        attempt(() -> listener.received(roomJID, message));
    }

    @Override
    public void privateMessageRecieved(JID toJID, JID fromJID, Message message) {}

    @Override
    public void roomSubjectChanged(JID roomJID, JID user, String newSubject) {
        attempt(() -> listener.subjectChanged(roomJID, newSubject));
    }
}
