package org.dialogs.openfire.rooms;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.DialogChange;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.host.RoomServices;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.GroupRoom;
import org.jdbi.v3.core.JdbiException;

/**
 * Has a group's dialog and its room agree, whichever of the two was changed: a room that is there has the last word ({@link GroupPlan}), a
 * room that is gone is made again from the dialog, and a room without a dialog gets one.
 *
 * <p><b>Calls of the REST API that are under way</b> change the two one after the other. On this node they and this exclude each other
 * ({@link GroupLocks}). In a cluster this may look between. Who comes in is in the database first, who goes leaves the room first, a name is
 * in the database first. The database is read before the room, so that nobody is brought back who is being removed; and after every change
 * both are looked at once more. What would take away or change something is done there only if the dialog has not been changed for ten
 * seconds, or if it is still to be done a second later. (Looking at a room waits for who is changing it, from 4.7 on on all nodes.) So a call
 * is undone only if more than a second lies between its two changes; even then the next look brings the dialog to the room again. A new
 * group's room is there before its dialog: a room is adopted when it is a minute old.
 *
 * <p><b>A room of which the server has loaded only a part</b>, because its database failed meanwhile, changes nothing: what would take away or
 * change something is done only if the server's tables say it, too.
 *
 * <p><b>A room that is destroyed with intention</b> takes its dialog with it ({@link #destroyed}), which may be there for a while yet. For ten
 * minutes the node that has seen it go does not make it again ({@link RoomServices#wasDestroyed}), and none does before the history has written
 * what it knows; another node of the cluster makes it if it is asked for the group in that very moment.
 *
 * <p>All methods may wait for the database, and for a second: not for the routing thread. They throw {@link JdbiException} if it is away, and
 * {@link RoomException} if the server does not do what it is asked. One thread at a time is busy with a group. Thread-safe.
 */
public final class GroupSync {

    /** For how long others who change the group are waited for: many groups wait on few threads. */
    private static final Duration TURN = Duration.ofSeconds(3);

    private final GroupRooms rooms;
    private final DialogDirectory directory;
    private final GroupLocks locks;
    private final HistoryWriter history;
    private final BooleanSupplier isClustered;
    private final Clock clock;
    private final RoomStates states;
    private final DestroyedRooms destroyed;

    /** @param isClustered whether other nodes change groups, too */
    public GroupSync(
            Settings settings,
            ServerDomains domains,
            RoomServices services,
            GroupRooms rooms,
            RoomTable table,
            DialogDirectory directory,
            GroupLocks locks,
            HistoryWriter history,
            BooleanSupplier isClustered,
            Clock clock) {
        this.rooms = rooms;
        this.directory = directory;
        this.locks = locks;
        this.history = history;
        this.isClustered = isClustered;
        this.clock = clock;
        this.states = new RoomStates(settings, domains, services, rooms, table);
        this.destroyed = new DestroyedRooms(states, directory, history);
    }

    /**
     * What came of it.
     *
     * @param mode how the group's messages go from now on
     * @param repairs what was done, in order; nothing if the two agreed
     */
    public record Outcome(GroupMode mode, List<Repair> repairs) {

        public Outcome {
            repairs = List.copyOf(repairs);
        }
    }

    /**
     * Has a group's dialog and its room agree. What is being deleted is left alone. While the REST API makes a room with thousands of members this
     * does not wait for that, but throws.
     */
    public Outcome sync(GroupRoom group) {
        return locks.tryWith(
                group,
                TURN,
                () -> new SyncRun(states, rooms, directory, destroyed, history, isClustered, clock, group).run());
    }

    /** The dialog of a group, if there is one. */
    static Optional<DialogEntry> dialog(DialogDirectory directory, GroupRoom group) {
        return directory.find(group.key()).filter(dialog -> dialog.type() != DialogType.PRIVATE);
    }

    /**
     * To be told when somebody has destroyed a group's room by XMPP or in the console ({@link RoomServices#ending}): the dialog is deleted for all,
     * as the REST API would, if the room is really gone. If the database is away, or the journal takes nothing, the next {@link #sync} of the
     * group does so, whenever that is; a restart forgets it.
     *
     * @return whether it is deleted
     */
    public boolean destroyed(GroupRoom group) {
        return locks.with(group, () -> destroyed.add(group));
    }

    /** To be told when a room's subject was changed: the group, and its room, are called so. A subject without letters changes nothing. */
    public void subject(GroupRoom group, String subject) {
        String name = RoomName.of(subject, "");
        if (name.isEmpty()) {
            return;
        }
        locks.with(group, () -> {
            Optional<DialogEntry> dialog = dialog(directory, group);
            dialog.ifPresent(is -> {
                if (!name.equals(RoomName.of(is.name().orElse(""), group.name()))) {
                    directory.update(is.key(), DialogChange.named(name));
                }
                rooms.rename(group.applicationId(), group.dialogId(), name);
            });
            return dialog.isPresent();
        });
    }
}
