package org.dialogs.openfire.rooms;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.model.GroupRoom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups whose rooms were destroyed with intention, and whose dialogs have yet to be deleted: at once, or when that is possible. One thread at
 * a time is busy with a group. Thread-safe.
 */
final class DestroyedRooms {

    private static final Logger LOG = LoggerFactory.getLogger(DestroyedRooms.class);

    private static final int MOST = 100_000;

    private final RoomStates states;
    private final DialogDirectory directory;
    private final HistoryWriter history;
    private final Cache<GroupRoom, Boolean> doomed =
            Caffeine.newBuilder().maximumSize(MOST).build();

    DestroyedRooms(RoomStates states, DialogDirectory directory, HistoryWriter history) {
        this.states = states;
        this.directory = directory;
        this.history = history;
    }

    /** Adds one, and deletes its dialog if that can be done now; returns whether it was. */
    boolean add(GroupRoom group) {
        doomed.put(group, true);
        return delete(group) && doomed.getIfPresent(group) == null;
    }

    /** The room was made again, and the dialog stays. */
    void isBack(GroupRoom group) {
        doomed.invalidate(group);
    }

    /** Deletes what has yet to be, if its room is gone; returns whether that is so. What fails is still to be done then. */
    boolean delete(GroupRoom group) {
        if (doomed.getIfPresent(group) == null) {
            return false;
        }
        if (!states.isGone(group) || GroupSync.dialog(directory, group).isEmpty()) {
            doomed.invalidate(group);
            return false;
        }
        if (history.erase(group.key())) {
            doomed.invalidate(group);
            LOG.info("The dialog of {} is deleted: its room was destroyed", states.jid(group));
        } else {
            LOG.warn("The dialog of {} cannot be deleted now, though its room was destroyed", states.jid(group));
        }
        return true;
    }
}
