package org.dialogs.openfire.rooms;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.GroupRow;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.model.User;

/**
 * What it takes for a dialog to agree with its room: the room has the last word, but for being persistent. No I/O.
 *
 * @param name what the dialog is to be called; empty text for a room that has no name but its own
 * @param owner whose it is to be
 * @param type what it is to be
 * @param isToPersist whether the room is to stay while nobody is in it
 */
record GroupPlan(
        Set<User> added,
        Set<User> removed,
        Optional<String> name,
        Optional<User> owner,
        Optional<DialogType> type,
        boolean isToPersist) {

    private static final int MOST_NAMES = 10;

    static final Comparator<User> BY_NAME = Comparator.comparing(User::bareJid);

    GroupPlan {
        added = Set.copyOf(added);
        removed = Set.copyOf(removed);
    }

    /** @param occupants the parties to the dialog */
    static GroupPlan of(GroupRow row, Collection<User> occupants, RoomState room) {
        DialogType type = typeOf(room);
        Set<User> removed = new HashSet<>(occupants);
        if (type == DialogType.GROUP) {
            removed.removeAll(room.affiliated());
        } else {
            // Whoever comes in is a member, and in none of the room's lists.
            removed.retainAll(room.outcasts());
        }
        return new GroupPlan(
                added(room, Set.copyOf(occupants), removed.size()),
                removed,
                name(row, room),
                owner(row, room),
                Optional.of(type).filter(now -> now != row.type()),
                !room.isPersistent());
    }

    /** As many as there is place for. */
    private static Set<User> added(RoomState room, Set<User> occupants, int leaving) {
        int places = Math.max(0, DialogDirectory.MOST_OCCUPANTS - occupants.size() + leaving);
        return room.affiliated().stream()
                .filter(user -> !occupants.contains(user))
                .sorted(BY_NAME)
                .limit(places)
                .collect(Collectors.toSet());
    }

    static DialogType typeOf(RoomState room) {
        return room.isMembersOnly() ? DialogType.GROUP : DialogType.PUBLIC_GROUP;
    }

    /** Both names are compared as a room can have them, or a name that no room can have would differ for ever. */
    private static Optional<String> name(GroupRow row, RoomState room) {
        String roomName = GroupRoom.of(row.key()).name();
        String now = RoomName.of(room.name(), roomName);
        return now.equals(RoomName.of(row.name().orElse(""), roomName))
                ? Optional.empty()
                : Optional.of(now.equals(roomName) ? "" : now);
    }

    private static Optional<User> owner(GroupRow row, RoomState room) {
        boolean isHeStill = row.ownerJid()
                .filter(jid ->
                        room.owners().stream().anyMatch(owner -> owner.bareJid().equals(jid)))
                .isPresent();
        return isHeStill ? Optional.empty() : ownerOf(room, row.key().applicationId());
    }

    /** A user of the application who owns the room, if one does. */
    static Optional<User> ownerOf(RoomState room, long applicationId) {
        return room.owners().stream().filter(owner -> owner.isOf(applicationId)).min(BY_NAME);
    }

    boolean isEmpty() {
        return addsOnly() && added.isEmpty() && !isToPersist;
    }

    /** Whether nothing is taken away or changed that somebody may just have said. */
    boolean addsOnly() {
        return removed.isEmpty() && name.isEmpty() && owner.isEmpty() && type.isEmpty();
    }

    /** What was to be done some time ago, too; additions are as they are now. */
    GroupPlan confirming(GroupPlan earlier) {
        Set<User> still = new HashSet<>(removed);
        still.retainAll(earlier.removed);
        return new GroupPlan(
                added,
                still,
                name.filter(now -> earlier.name.equals(Optional.of(now))),
                owner.filter(now -> earlier.owner.equals(Optional.of(now))),
                type.filter(now -> earlier.type.equals(Optional.of(now))),
                isToPersist);
    }

    /** Some of these users, for a report. */
    static String names(Collection<User> users) {
        String names = users.stream()
                .sorted(BY_NAME)
                .limit(MOST_NAMES)
                .map(User::bareJid)
                .collect(Collectors.joining(", "));
        return users.size() <= MOST_NAMES ? names : names + " and " + (users.size() - MOST_NAMES) + " more";
    }
}
