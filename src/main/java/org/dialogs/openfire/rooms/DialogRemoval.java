package org.dialogs.openfire.rooms;

import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.GroupRoom;

/**
 * Removes dialogs for all, with what was said in them. The room of a group goes first, lest somebody be heard there whom the history
 * forgets. A room of no application is no group's but its owner's, and stays. Whether who asks may do so is for the caller to decide.
 * Thread-safe.
 */
public final class DialogRemoval {

    private final HistoryWriter history;
    private final GroupRooms rooms;
    private final GroupModes modes;
    private final GroupLocks locks;

    public DialogRemoval(HistoryWriter history, GroupRooms rooms, GroupModes modes, GroupLocks locks) {
        this.history = history;
        this.rooms = rooms;
        this.modes = modes;
        this.locks = locks;
    }

    /** Whether a room goes with this dialog. */
    public static boolean takesRoom(DialogEntry dialog) {
        return dialog.type() != DialogType.PRIVATE && dialog.key().applicationId() != Dialog.NO_APPLICATION;
    }

    /**
     * Removes a dialog. Nobody sees it any more as soon as the history is written. May wait for the room: not for the routing thread.
     *
     * @return whether the journal has taken it; if not, the same is to be asked again later, though the room is gone
     * @throws RoomException if the room could not be destroyed; nothing is removed then
     */
    public boolean remove(DialogEntry dialog) {
        if (!takesRoom(dialog)) {
            return history.erase(dialog.key());
        }
        GroupRoom room = GroupRoom.of(dialog.key());
        return locks.with(room, () -> removeWith(room, dialog));
    }

    private boolean removeWith(GroupRoom room, DialogEntry dialog) {
        modes.set(room, GroupMode.ABSENT);
        boolean isRemoved = false;
        try {
            rooms.destroy(room.applicationId(), room.dialogId(), "The dialog was deleted");
            isRemoved = history.erase(dialog.key());
        } finally {
            if (!isRemoved) {
                modes.recheck(room);
            }
        }
        return isRemoved;
    }
}
