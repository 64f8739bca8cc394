package org.dialogs.openfire.rooms;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dialogs.openfire.host.RoomRefusedException;
import org.dialogs.openfire.host.ServerRoom;
import org.dialogs.openfire.model.User;
import org.xmpp.packet.JID;

/**
 * How a group's room is, as far as its dialog has to agree with it. It may also have affiliations of whole groups of the server's users, and of the
 * service itself: these are no users.
 *
 * @param name what people call it
 * @param affiliated its owners, administrators and members
 */
record RoomState(
        String name,
        boolean isMembersOnly,
        boolean isPersistent,
        Set<User> owners,
        Set<User> affiliated,
        Set<User> outcasts) {

    /** The most characters of a JID in the tables; a longer one is no user's of an application. */
    private static final int LONGEST_JID = 255;

    static RoomState of(ServerRoom room, String xmppDomain) throws RoomRefusedException {
        Set<JID> affiliated = new HashSet<>(room.affiliates());
        Set<JID> outcasts = room.outcasts();
        affiliated.removeAll(outcasts);
        return new RoomState(
                room.naturalName(),
                room.isMembersOnly(),
                room.isPersistent(),
                users(room.owners(), xmppDomain),
                users(affiliated, xmppDomain),
                users(outcasts, xmppDomain));
    }

    /**
     * Whether something is not here that the server has stored of the room: the server has not loaded all of it. Who is banned may be a member in
     * the tables still, or the other way round, while that is being changed.
     */
    boolean lacks(RoomState stored) {
        Set<User> known = new HashSet<>(affiliated);
        known.addAll(outcasts);
        return !isPersistent || !known.containsAll(stored.affiliated) || !owners.containsAll(stored.owners);
    }

    private static Set<User> users(Collection<JID> jids, String xmppDomain) {
        return jids.stream()
                .flatMap(jid -> user(jid.toString(), xmppDomain).stream())
                .collect(Collectors.toSet());
    }

    /** The user whose bare JID this is, if it is a user's. */
    static Optional<User> user(String jid, String xmppDomain) {
        int at = jid.indexOf('@');
        boolean isUser = at > 0 && at < jid.length() - 1 && jid.length() <= LONGEST_JID && jid.indexOf('/') < 0;
        if (!isUser) {
            return Optional.empty();
        }
        String domain = jid.substring(at + 1);
        return Optional.of(new User(jid.substring(0, at), domain, domain.equals(xmppDomain)));
    }
}
