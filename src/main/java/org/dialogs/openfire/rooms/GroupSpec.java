package org.dialogs.openfire.rooms;

import java.util.List;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.model.User;

/**
 * What the room of a group dialog is to be.
 *
 * @param applicationId the application to which the dialog, its owner and its members belong
 * @param id the dialog
 * @param name what its users call it
 * @param isPublic whether all users of the application may enter it; else only its members
 * @param owner whose it is; he may administrate the room by XMPP as well
 * @param members who takes part, with or without the owner
 */
public record GroupSpec(
        long applicationId, DialogId id, String name, boolean isPublic, User owner, List<User> members) {

    /** @throws IllegalArgumentException if somebody is not a user of the application, or if a private dialog has such an id */
    public GroupSpec {
        members = List.copyOf(members);
        String room = new GroupRoom(applicationId, id).name();
        if (GroupRoom.parse(room).isEmpty()) {
            throw new IllegalArgumentException(room + " is no group's room");
        }
        require(applicationId, owner);
        members.forEach(member -> require(applicationId, member));
    }

    /** That {@code user} is of {@code application}: nobody else takes part in its groups. */
    static void require(long application, User user) {
        if (!user.isOf(application)) {
            throw new IllegalArgumentException(
                    user.bareJid() + " is not a user of the application " + application + " on this server");
        }
    }
}
