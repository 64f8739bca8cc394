package org.dialogs.openfire.api;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.dialogs.openfire.history.DialogChange;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.rooms.DialogRemoval;
import org.dialogs.openfire.rooms.GroupLocks;
import org.dialogs.openfire.rooms.GroupMode;
import org.dialogs.openfire.rooms.GroupModes;
import org.dialogs.openfire.rooms.GroupRooms;
import org.dialogs.openfire.rooms.GroupSpec;
import org.dialogs.openfire.rooms.RoomException;

/**
 * Makes, changes and deletes group dialogs together with their rooms. What is said twice, since the first time the room could not
 * follow, brings the room to it. Nobody else changes the two meanwhile ({@link GroupLocks}). Thread-safe.
 */
final class Groups {

    private final DialogDirectory directory;
    private final DialogRemoval removal;
    private final GroupRooms rooms;
    private final GroupModes modes;
    private final GroupLocks locks;
    private final People people;
    private final Clock clock;
    private final Random random = new SecureRandom();

    Groups(
            DialogDirectory directory,
            DialogRemoval removal,
            GroupRooms rooms,
            GroupModes modes,
            GroupLocks locks,
            People people,
            Clock clock) {
        this.directory = directory;
        this.removal = removal;
        this.rooms = rooms;
        this.modes = modes;
        this.locks = locks;
        this.people = people;
        this.clock = clock;
    }

    /** Makes a group, of which the caller is the owner. */
    DialogEntry create(
            ApplicationUser self,
            DialogType type,
            Optional<String> name,
            Optional<String> photo,
            boolean joinRequired,
            Map<String, Object> data,
            List<User> others) {
        long application = self.applicationId();
        DialogId id = DialogId.mint(clock.instant(), random);
        User owner = people.user(self);
        List<User> members = new ArrayList<>(List.of(owner));
        members.addAll(others);
        boolean isPublic = type == DialogType.PUBLIC_GROUP;
        GroupRoom room = new GroupRoom(application, id);
        return locks.with(room, () -> {
            rooms.put(new GroupSpec(application, id, name.orElse(""), isPublic, owner, members));
            DialogEntry made = enter(room.key(), type, owner, name, photo, joinRequired, data, members);
            modes.set(room, mode(joinRequired));
            return made;
        });
    }

    private static GroupMode mode(boolean joinRequired) {
        return joinRequired ? GroupMode.JOIN : GroupMode.DIRECT;
    }

    private DialogEntry enter(
            DialogKey key,
            DialogType type,
            User owner,
            Optional<String> name,
            Optional<String> photo,
            boolean joinRequired,
            Map<String, Object> data,
            List<User> members) {
        try {
            return directory.createGroup(
                    key,
                    type,
                    rooms.jid(key.applicationId(), key.id()),
                    owner,
                    name,
                    photo,
                    joinRequired,
                    data,
                    members);
        } catch (RuntimeException e) {
            discard(key.applicationId(), key.id(), e);
            throw e instanceof IllegalArgumentException ? tooLong(e) : e;
        }
    }

    private void discard(long application, DialogId id, RuntimeException failure) {
        try {
            rooms.destroy(application, id, "");
        } catch (RoomException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Changes a dialog, and who is in it. Who comes in is told by the database first, and who goes by the room: if the other does not follow, the
     * same call can be made again, and nobody hears more than he should meanwhile.
     */
    void change(DialogEntry dialog, ApplicationUser self, DialogChange change, List<User> added, List<User> removed) {
        if (dialog.type() == DialogType.PRIVATE) {
            update(dialog, change);
            return;
        }
        GroupRoom room = room(dialog);
        locked(dialog, () -> {
            checkStillThere(dialog);
            update(dialog, change);
            change.joinRequired().ifPresent(joinRequired -> modes.set(room, mode(joinRequired)));
            changeRoom(dialog, self, change, added, removed);
        });
    }

    /** It may have been deleted while this call waited for its turn. Then the room must not come back. */
    private void checkStillThere(DialogEntry dialog) {
        boolean isGoing =
                rooms.wasDestroyed(dialog.key().applicationId(), dialog.key().id());
        if (isGoing || directory.find(dialog.key()).isEmpty()) {
            throw ApiException.notFound("The resource wasn't found");
        }
    }

    private static GroupRoom room(DialogEntry dialog) {
        return new GroupRoom(dialog.key().applicationId(), dialog.key().id());
    }

    private void changeRoom(
            DialogEntry dialog, ApplicationUser self, DialogChange change, List<User> added, List<User> removed) {
        long application = dialog.key().applicationId();
        DialogId id = dialog.key().id();
        add(dialog, added);
        boolean hasRoom = rooms.exists(application, id);
        if (hasRoom && !removed.isEmpty()) {
            rooms.remove(application, id, removed, people.user(self));
        }
        directory.remove(dialog.key(), removed);
        if (!hasRoom) {
            restore(dialog, change.name());
            return;
        }
        change.name().ifPresent(name -> rooms.rename(application, id, name));
        if (!added.isEmpty()) {
            rooms.add(application, id, added);
        }
    }

    private void update(DialogEntry dialog, DialogChange change) {
        try {
            directory.update(dialog.key(), change);
        } catch (IllegalArgumentException e) {
            throw tooLong(e);
        }
    }

    /** Custom parameters, with those that are there already: all else has been looked at before. */
    private static ApiException tooLong(RuntimeException e) {
        return ApiException.invalid("data", e.getMessage());
    }

    private void add(DialogEntry dialog, List<User> added) {
        try {
            directory.add(dialog.key(), added);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("push_all.occupants_ids", e.getMessage());
        }
    }

    /** Makes the room of a managed group again; of another one there is nothing that says how it was. */
    private void restore(DialogEntry dialog, Optional<String> name) {
        long application = dialog.key().applicationId();
        List<User> members = people.ids(application, directory.occupants(dialog.key())).stream()
                .map(id -> people.user(application, id))
                .toList();
        Optional<User> owner =
                dialog.ownerJid().flatMap(jid -> people.id(application, jid)).map(id -> people.user(application, id));
        owner.ifPresent(user -> rooms.put(new GroupSpec(
                application,
                dialog.key().id(),
                name.or(dialog::name).orElse(""),
                dialog.type() == DialogType.PUBLIC_GROUP,
                user,
                members)));
    }

    /**
     * Deletes a dialog: for the caller, who leaves it if it is a group, or for all, which only its owner may.
     *
     * @return whether he may
     */
    boolean delete(DialogEntry dialog, ApplicationUser self, boolean forAll) {
        User user = people.user(self);
        boolean isParty = dialog.membership().isPresent();
        if (forAll) {
            boolean may = Conversations.isOwner(dialog, user);
            if (may) {
                deleteForAll(dialog);
            }
            return may;
        }
        if (!isParty) {
            return false;
        }
        if (dialog.type() == DialogType.PRIVATE) {
            directory.hide(dialog.key(), user);
        } else {
            locked(dialog, () -> {
                checkStillThere(dialog);
                leave(dialog, user);
            });
        }
        return true;
    }

    private void locked(DialogEntry dialog, Runnable action) {
        locks.with(room(dialog), () -> {
            action.run();
            return null;
        });
    }

    private void leave(DialogEntry dialog, User user) {
        long application = dialog.key().applicationId();
        DialogId id = dialog.key().id();
        boolean isLast = dialog.type() == DialogType.GROUP
                && directory.occupants(dialog.key()).equals(List.of(user.bareJid()));
        if (isLast) {
            deleteForAll(dialog);
            return;
        }
        // If he could not be put out of the room, he has to be able to say so again.
        if (rooms.exists(application, id)) {
            rooms.remove(application, id, List.of(user), user);
        }
        directory.remove(dialog.key(), List.of(user));
    }

    private void deleteForAll(DialogEntry dialog) {
        if (!removal.remove(dialog)) {
            throw ApiException.later(503, "The history cannot take anything now, try again", Duration.ofSeconds(5));
        }
    }
}
