package org.dialogs.openfire.model;

import java.util.Optional;

/**
 * What the name of a group dialog's room says: {@code <application id>_<dialog id>}.
 *
 * @param applicationId the application to which the dialog belongs
 * @param dialogId the dialog
 */
public record GroupRoom(long applicationId, DialogId dialogId) {

    /** What {@code roomName}, the localpart of a room's JID, says; empty for a room with any other kind of name. */
    public static Optional<GroupRoom> parse(String roomName) {
        int underscore = roomName.indexOf('_');
        long applicationId = Digits.parseId(roomName, 0, underscore);
        if (applicationId < 0) {
            return Optional.empty();
        }
        String id = roomName.substring(underscore + 1);
        return Digits.isHex(id, DialogId.LENGTH, false) && !id.startsWith(DialogId.DERIVED)
                ? Optional.of(new GroupRoom(applicationId, new DialogId(id)))
                : Optional.empty();
    }

    /** The room's name, the localpart of its JID. */
    public String name() {
        return applicationId + "_" + dialogId;
    }
}
