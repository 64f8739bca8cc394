package org.dialogs.openfire.rooms;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.dialogs.openfire.history.DialogChange;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.GroupRow;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.rooms.Repair.Kind;

/** One thread's look at one group, and what it has seen so far: {@link GroupSync} says by which rules. */
final class SyncRun {

    /** How old a room without a dialog has to be: it may be that of a dialog that is being made. */
    private static final Duration OLD = Duration.ofMinutes(1);

    /** When a dialog was changed as short a time ago, a call that changes it may be under way. */
    private static final Duration RECENT = Duration.ofSeconds(10);

    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** More changes than anybody makes at the same time; the next look goes on from there. */
    private static final int MOST_ROUNDS = 10;

    private final RoomStates states;
    private final GroupRooms rooms;
    private final DialogDirectory directory;
    private final DestroyedRooms destroyed;
    private final HistoryWriter history;
    private final BooleanSupplier isClustered;
    private final Clock clock;
    private final GroupRoom group;
    private final List<Repair> repairs = new ArrayList<>();
    private Optional<GroupPlan> postponed = Optional.empty();
    private boolean wasMissing;
    private boolean wasInPart;

    SyncRun(
            RoomStates states,
            GroupRooms rooms,
            DialogDirectory directory,
            DestroyedRooms destroyed,
            HistoryWriter history,
            BooleanSupplier isClustered,
            Clock clock,
            GroupRoom group) {
        this.states = states;
        this.rooms = rooms;
        this.directory = directory;
        this.destroyed = destroyed;
        this.history = history;
        this.isClustered = isClustered;
        this.clock = clock;
        this.group = group;
    }

    /** Looks at the group, and again after each change, until the two agree. */
    GroupSync.Outcome run() {
        Optional<GroupMode> mode = Optional.empty();
        for (int i = 0; i < MOST_ROUNDS && mode.isEmpty(); i++) {
            mode = round();
        }
        return new GroupSync.Outcome(mode.or(() -> dialog().map(SyncRun::mode)).orElse(GroupMode.ABSENT), repairs);
    }

    private Optional<DialogEntry> dialog() {
        return GroupSync.dialog(directory, group);
    }

    private static GroupMode mode(DialogEntry dialog) {
        boolean isDirect = dialog.type() == DialogType.GROUP && !dialog.joinRequired();
        return isDirect ? GroupMode.DIRECT : GroupMode.JOIN;
    }

    /** Looks, and does what is to be done; returns the mode when nothing was. */
    private Optional<GroupMode> round() {
        Optional<DialogEntry> found = dialog();
        if (found.isEmpty()) {
            if (directory.isGoing(group.key())) {
                return Optional.of(GroupMode.ABSENT);
            }
            return adopt() ? Optional.empty() : Optional.of(withoutDialog());
        }
        DialogEntry dialog = found.get();
        if (!dialog.roomJid().equals(Optional.of(states.jid(group)))) {
            // The service of the groups was another one, or the server had another name.
            return Optional.of(mode(dialog));
        }
        List<User> occupants = states.users(directory.occupants(group.key()));
        Optional<RoomState> room = states.look(group);
        if (room.isEmpty()) {
            return restore(dialog, occupants);
        }
        destroyed.isBack(group);
        GroupPlan plan = GroupPlan.of(row(dialog), occupants, room.get());
        if (plan.isEmpty()) {
            return Optional.of(mode(dialog));
        }
        if (!plan.addsOnly() && isRecent(dialog) && postponed.isEmpty()) {
            postponed = Optional.of(plan);
            LockSupport.parkNanos(MOMENT.toNanos());
            return Optional.empty();
        }
        GroupPlan still = postponed.map(plan::confirming).orElse(plan);
        postponed = Optional.empty();
        if (still.addsOnly() && !still.isToPersist()) {
            apply(still, dialog);
            return Optional.empty();
        }
        return applyWhatIsStored(still, dialog, occupants, room.get());
    }

    /**
     * Does what the server's tables say, too. If the database fails while the server loads a room, that is there without members, or open to
     * everybody; the tables have it as it is. A room that is not persistent is not in them.
     */
    private Optional<GroupMode> applyWhatIsStored(
            GroupPlan plan, DialogEntry dialog, List<User> occupants, RoomState room) {
        Optional<RoomState> stored = states.stored(group);
        if (stored.isPresent() && room.lacks(stored.get())) {
            if (wasInPart) {
                throw new RoomException("The server has loaded the room " + states.jid(group)
                        + " only in part, or could not store what was changed: its log says why. Nothing is changed"
                        + " until the server has loaded it again");
            }
            // Somebody may be changing it.
            wasInPart = true;
            LockSupport.parkNanos(MOMENT.toNanos());
            return Optional.empty();
        }
        GroupPlan confirmed = stored.map(state -> GroupPlan.of(row(dialog), occupants, state))
                .map(plan::confirming)
                .orElse(plan);
        apply(confirmed, dialog);
        return confirmed.isEmpty() ? Optional.of(mode(dialog)) : Optional.empty();
    }

    private boolean isRecent(DialogEntry dialog) {
        return isClustered.getAsBoolean()
                && dialog.updated().isAfter(clock.instant().minus(RECENT));
    }

    private void report(Kind kind, String detail) {
        repairs.add(new Repair(group, kind, detail));
    }

    /** A room that is not to be adopted, or not yet, is a room all the same. */
    private GroupMode withoutDialog() {
        return states.exists(group) ? GroupMode.JOIN : GroupMode.ABSENT;
    }

    /** Makes the dialog of a room; returns whether there is something to look at now. */
    private boolean adopt() {
        Instant old = clock.instant().minus(OLD);
        Optional<RoomState> found = states.lookIfOlder(group, old);
        found.ifPresent(room -> {
            String name = RoomName.of(room.name(), group.name());
            directory.adopt(
                    group.key(),
                    GroupPlan.typeOf(room),
                    states.jid(group),
                    GroupPlan.ownerOf(room, group.applicationId()),
                    Optional.of(name).filter(is -> !is.equals(group.name())),
                    room.affiliated().stream()
                            .sorted(GroupPlan.BY_NAME)
                            .limit(DialogDirectory.MOST_OCCUPANTS - 1)
                            .toList());
            report(Kind.DIALOG_MADE, name);
        });
        return found.isPresent() && dialog().isPresent();
    }

    /** Makes the room of a dialog. */
    private Optional<GroupMode> restore(DialogEntry dialog, List<User> occupants) {
        if (destroyed.delete(group) || states.wasDestroyed(group)) {
            return Optional.of(GroupMode.ABSENT);
        }
        if (states.isStored(group)) {
            throw new RoomException("The server does not load the room " + states.jid(group)
                    + ", which is in its database: its log says why");
        }
        if (!states.isServed()) {
            // Whoever has taken it away has not asked for it again, as he does who makes a group.
            throw new RoomException("The room " + states.jid(group) + " is not made again: the service "
                    + states.service() + " is not there, or the server is going down");
        }
        List<User> members = occupants.stream()
                .filter(user -> user.isOf(group.applicationId()))
                .toList();
        Optional<User> owner = Stream.concat(
                        states.users(dialog.ownerJid().stream().toList()).stream(), members.stream())
                .filter(user -> user.isOf(group.applicationId()))
                .findFirst();
        if (owner.isEmpty()) {
            // Nobody is left who could see it.
            return Optional.of(mode(dialog));
        }
        if (!wasMissing) {
            wasMissing = true;
            awaitHistory();
            return Optional.empty();
        }
        rooms.put(new GroupSpec(
                group.applicationId(),
                group.dialogId(),
                dialog.name().orElse(""),
                dialog.type() == DialogType.PUBLIC_GROUP,
                owner.get(),
                members));
        report(Kind.ROOM_MADE, RoomName.of(dialog.name().orElse(""), group.name()));
        return Optional.empty();
    }

    /** What is in the journal may say that the dialog is to go. */
    private void awaitHistory() {
        try {
            if (!history.awaitWritten(PATIENCE)) {
                throw new RoomException("The room " + states.jid(group)
                        + " is not made again yet: the history is still writing what was said");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RoomException("The room " + states.jid(group) + " is not made again: the thread is to end", e);
        }
        if (isClustered.getAsBoolean()) {
            LockSupport.parkNanos(MOMENT.toNanos());
        }
    }

    private void apply(GroupPlan plan, DialogEntry dialog) {
        DialogKey key = group.key();
        if (plan.isToPersist()) {
            states.makePersistent(group);
            report(Kind.MADE_PERSISTENT, "");
        }
        if (plan.type().isPresent() || plan.owner().isPresent()) {
            DialogType type = plan.type().orElse(dialog.type());
            directory.reform(
                    key,
                    type,
                    plan.owner().map(User::bareJid),
                    type == DialogType.PUBLIC_GROUP || dialog.joinRequired());
            plan.type().ifPresent(now -> report(Kind.TYPE_CHANGED, String.valueOf(now.number())));
            plan.owner().ifPresent(now -> report(Kind.OWNER_CHANGED, now.bareJid()));
        }
        if (plan.type().equals(Optional.of(DialogType.GROUP))) {
            rooms.removeStrangers(group.applicationId(), group.dialogId());
        }
        List<User> removed = plan.removed().isEmpty() ? List.of() : directory.remove(key, plan.removed());
        if (!removed.isEmpty()) {
            report(Kind.MEMBERS_REMOVED, GroupPlan.names(removed));
        }
        List<User> added = plan.added().isEmpty() ? List.of() : directory.add(key, plan.added());
        if (!added.isEmpty()) {
            report(Kind.MEMBERS_ADDED, GroupPlan.names(added));
        }
        plan.name().ifPresent(name -> {
            directory.update(key, DialogChange.named(name));
            report(Kind.RENAMED, name);
        });
    }

    private GroupRow row(DialogEntry dialog) {
        return new GroupRow(
                dialog.key(),
                dialog.type(),
                dialog.name(),
                dialog.ownerJid(),
                states.jid(group),
                dialog.joinRequired());
    }
}
