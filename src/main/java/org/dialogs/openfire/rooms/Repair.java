package org.dialogs.openfire.rooms;

import org.dialogs.openfire.model.GroupRoom;

/**
 * Something that was done to have a group's dialog and its room agree again.
 *
 * @param detail what it is now, or who it is about; may be empty
 */
public record Repair(GroupRoom group, Kind kind, String detail) {

    /** What was done. */
    public enum Kind {
        /** The dialog had no room: it has one, as the dialog says. */
        ROOM_MADE,
        /** The room had no dialog. */
        DIALOG_MADE,
        /** Users whom the room has are members of the dialog, too. */
        MEMBERS_ADDED,
        /** Users whom the room does not have are no members of the dialog either. */
        MEMBERS_REMOVED,
        /** The dialog is called what the room is. */
        RENAMED,
        /** The dialog is another one's, for its owner does not own the room any more. */
        OWNER_CHANGED,
        /** The dialog is a public group, or no longer, as the room is open or for members. */
        TYPE_CHANGED,
        /** The room stays while nobody is in it. */
        MADE_PERSISTENT
    }
}
