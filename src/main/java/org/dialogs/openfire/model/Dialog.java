package org.dialogs.openfire.model;

/**
 * A conversation: between two users, or in a room. Who talks where determines it, without a look at any database.
 *
 * <p>What identifies a dialog is its application together with its id: two applications may each have a group of the same id.
 */
public sealed interface Dialog {

    /** The application to which a dialog belongs that belongs to none. */
    long NO_APPLICATION = 0;

    /** The application whose dialog this is, or {@link #NO_APPLICATION}. */
    long applicationId();

    DialogId id();

    default DialogKey key() {
        return new DialogKey(applicationId(), id());
    }

    /** The bare JID to which {@code sender} addresses what he says in this dialog: the other user, or the room. */
    String recipientOf(User sender);

    /** The dialog between two users; it belongs to an application if both do. The order of the two does not matter. */
    static Private between(User one, User other) {
        long application = one.applicationUser()
                .map(ApplicationUser::applicationId)
                .filter(other::isOf)
                .orElse(NO_APPLICATION);
        boolean inOrder = one.key().compareTo(other.key()) <= 0;
        return new Private(application, DialogId.between(one, other), inOrder ? one : other, inOrder ? other : one);
    }

    /**
     * The dialog in a room.
     *
     * @param roomBareJid the room
     * @param name the room's name, if it is on the service that has the dialogs' rooms, or an empty text
     * @param sender who talks there: only to users of its application a room is the group that its name says
     */
    static Group in(String roomBareJid, String name, User sender) {
        return GroupRoom.parse(name)
                .filter(group -> sender.isOf(group.applicationId()))
                .map(group -> new Group(group.applicationId(), group.dialogId(), roomBareJid))
                .orElseGet(() -> new Group(NO_APPLICATION, DialogId.inRoom(roomBareJid), roomBareJid));
    }

    /**
     * A dialog between two users, who may be one and the same.
     *
     * @param first of the two, the one whose name sorts first
     * @param second the other
     */
    record Private(long applicationId, DialogId id, User first, User second) implements Dialog {

        @Override
        public String recipientOf(User sender) {
            return otherThan(sender).bareJid();
        }

        /** The other one of the two, or himself if he talks to himself. */
        public User otherThan(User user) {
            return user.equals(first) ? second : first;
        }
    }

    /**
     * A dialog in a room.
     *
     * @param roomJid the bare JID of the room
     */
    record Group(long applicationId, DialogId id, String roomJid) implements Dialog {

        @Override
        public String recipientOf(User sender) {
            return roomJid;
        }
    }
}
