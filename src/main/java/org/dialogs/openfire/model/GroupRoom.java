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
        long applicationId = applicationOf(roomName);
        return applicationId == Dialog.NO_APPLICATION
                ? Optional.empty()
                : Optional.of(new GroupRoom(
                        applicationId, new DialogId(roomName.substring(roomName.length() - DialogId.LENGTH))));
    }

    /** The application whose group {@code roomName} says, or {@link Dialog#NO_APPLICATION}; allocates nothing. */
    public static long applicationOf(String roomName) {
        int underscore = roomName.indexOf('_');
        long applicationId = Digits.parseId(roomName, 0, underscore);
        return applicationId > 0
                        && Digits.isHex(roomName, underscore + 1, DialogId.LENGTH, false)
                        && !roomName.startsWith(DialogId.DERIVED, underscore + 1)
                ? applicationId
                : Dialog.NO_APPLICATION;
    }

    /** The room of the group that {@code dialog} names. */
    public static GroupRoom of(DialogKey dialog) {
        return new GroupRoom(dialog.applicationId(), dialog.id());
    }

    /** What identifies its dialog. */
    public DialogKey key() {
        return new DialogKey(applicationId, dialogId);
    }

    /** The room's name, the localpart of its JID. */
    public String name() {
        return applicationId + "_" + dialogId;
    }
}
