package org.dialogs.openfire.rooms;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.DialogChange;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.GroupRow;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.host.RoomRefusedException;
import org.dialogs.openfire.host.RoomServices;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.rooms.Repair.Kind;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(GroupSync.class);

    /** How old a room without a dialog has to be: it may be that of a dialog that is being made. */
    private static final Duration OLD = Duration.ofMinutes(1);

    /** When a dialog was changed as short a time ago, a call that changes it may be under way. */
    private static final Duration RECENT = Duration.ofSeconds(10);

    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** For how long others who change the group are waited for: many groups wait on few threads. */
    private static final Duration TURN = Duration.ofSeconds(3);

    /** More changes than anybody makes at the same time; the next look goes on from there. */
    private static final int MOST_ROUNDS = 10;

    private static final int MOST_DOOMED = 100_000;

    private final Settings settings;
    private final ServerDomains domains;
    private final RoomServices services;
    private final GroupRooms rooms;
    private final RoomTable table;
    private final DialogDirectory directory;
    private final GroupLocks locks;
    private final HistoryWriter history;
    private final BooleanSupplier isClustered;
    private final Clock clock;

    /** Groups whose rooms were destroyed, and whose dialogs could not be deleted yet. */
    private final Cache<GroupRoom, Boolean> doomed =
            Caffeine.newBuilder().maximumSize(MOST_DOOMED).build();

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
        this.settings = settings;
        this.domains = domains;
        this.services = services;
        this.rooms = rooms;
        this.table = table;
        this.directory = directory;
        this.locks = locks;
        this.history = history;
        this.isClustered = isClustered;
        this.clock = clock;
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
        return locks.tryWith(group, TURN, () -> {
            Run run = new Run(group);
            Optional<GroupMode> mode = Optional.empty();
            for (int i = 0; i < MOST_ROUNDS && mode.isEmpty(); i++) {
                mode = run.round();
            }
            return new Outcome(mode.or(() -> dialog(group).map(GroupSync::mode)).orElse(GroupMode.ABSENT), run.repairs);
        });
    }

    private Optional<DialogEntry> dialog(GroupRoom group) {
        return directory.find(group.key()).filter(dialog -> dialog.type() != DialogType.PRIVATE);
    }

    private static GroupMode mode(DialogEntry dialog) {
        boolean isDirect = dialog.type() == DialogType.GROUP && !dialog.joinRequired();
        return isDirect ? GroupMode.DIRECT : GroupMode.JOIN;
    }

    private String roomJid(GroupRoom group) {
        return rooms.jid(group.applicationId(), group.dialogId());
    }

    private List<User> users(Collection<String> bareJids) {
        return bareJids.stream()
                .flatMap(jid -> RoomState.user(jid, domains.xmppDomain()).stream())
                .toList();
    }

    /** One thread's look at one group, and what it has seen so far. */
    private final class Run {

        private final GroupRoom group;
        private final List<Repair> repairs = new ArrayList<>();
        private Optional<GroupPlan> postponed = Optional.empty();
        private boolean wasMissing;
        private boolean wasInPart;

        Run(GroupRoom group) {
            this.group = group;
        }

        /** Looks, and does what is to be done; returns the mode when nothing was. */
        Optional<GroupMode> round() {
            Optional<DialogEntry> found = dialog(group);
            if (found.isEmpty()) {
                if (directory.isGoing(group.key())) {
                    return Optional.of(GroupMode.ABSENT);
                }
                return adopt() ? Optional.empty() : Optional.of(withoutDialog());
            }
            DialogEntry dialog = found.get();
            if (!dialog.roomJid().equals(Optional.of(roomJid(group)))) {
                // The service of the groups was another one, or the server had another name.
                return Optional.of(mode(dialog));
            }
            List<User> occupants = users(directory.occupants(group.key()));
            Optional<RoomState> room = look();
            if (room.isEmpty()) {
                return restore(dialog, occupants);
            }
            doomed.invalidate(group);
            GroupPlan plan = GroupPlan.of(row(dialog, roomJid(group)), occupants, room.get());
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
            Optional<RoomState> stored = table.state(settings.mucService(), group.name(), domains.xmppDomain());
            if (stored.isPresent() && room.lacks(stored.get())) {
                if (wasInPart) {
                    throw new RoomException("The server has loaded the room " + roomJid(group)
                            + " only in part, or could not store what was changed: its log says why. Nothing is changed"
                            + " until the server has loaded it again");
                }
                // Somebody may be changing it.
                wasInPart = true;
                LockSupport.parkNanos(MOMENT.toNanos());
                return Optional.empty();
            }
            GroupPlan confirmed = stored.map(state -> GroupPlan.of(row(dialog, roomJid(group)), occupants, state))
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

        private Optional<RoomState> look() {
            return ask(room -> RoomState.of(room, domains.xmppDomain()));
        }

        private <T> Optional<T> ask(RoomServices.Question<T> question) {
            try {
                return services.askAlone(settings.mucService(), group.name(), question);
            } catch (RoomRefusedException | RuntimeException | LinkageError e) {
                throw failed("looked at", e);
            }
        }

        private RoomException failed(String done, Throwable failure) {
            return new RoomException(
                    "The room " + roomJid(group) + " could not be " + done + ": " + failure.getMessage(), failure);
        }

        private void makePersistent() {
            try {
                services.with(settings.mucService(), group.name(), room -> room.configure(RoomForm.persistent()));
            } catch (RoomRefusedException | RuntimeException | LinkageError e) {
                throw failed("made persistent", e);
            }
            report(Kind.MADE_PERSISTENT, "");
        }

        /** A room that is not to be adopted, or not yet, is a room all the same. */
        private GroupMode withoutDialog() {
            return services.exists(settings.mucService(), group.name()) ? GroupMode.JOIN : GroupMode.ABSENT;
        }

        /** Makes the dialog of a room; returns whether there is something to look at now. */
        private boolean adopt() {
            Instant old = clock.instant().minus(OLD);
            Optional<RoomState> found = ask(room ->
                            room.isPersistent() && room.created().isBefore(old))
                    .filter(isOld -> isOld)
                    .flatMap(isOld -> look());
            found.ifPresent(room -> {
                String name = RoomName.of(room.name(), group.name());
                directory.adopt(
                        group.key(),
                        GroupPlan.typeOf(room),
                        roomJid(group),
                        GroupPlan.ownerOf(room, group.applicationId()),
                        Optional.of(name).filter(is -> !is.equals(group.name())),
                        room.affiliated().stream()
                                .sorted(GroupPlan.BY_NAME)
                                .limit(DialogDirectory.MOST_OCCUPANTS - 1)
                                .toList());
                report(Kind.DIALOG_MADE, name);
            });
            return found.isPresent() && dialog(group).isPresent();
        }

        /** Makes the room of a dialog. */
        private Optional<GroupMode> restore(DialogEntry dialog, List<User> occupants) {
            if (delete(group) || services.wasDestroyed(settings.mucService(), group.name())) {
                return Optional.of(GroupMode.ABSENT);
            }
            if (table.exists(settings.mucService(), group.name())) {
                throw new RoomException("The server does not load the room " + roomJid(group)
                        + ", which is in its database: its log says why");
            }
            if (!services.isServing(settings.mucService())) {
                // Whoever has taken it away has not asked for it again, as he does who makes a group.
                throw new RoomException("The room " + roomJid(group) + " is not made again: the service "
                        + settings.mucService() + " is not there, or the server is going down");
            }
            List<User> members = occupants.stream()
                    .filter(user -> user.isOf(group.applicationId()))
                    .toList();
            Optional<User> owner = Stream.concat(
                            users(dialog.ownerJid().stream().toList()).stream(), members.stream())
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
                    throw new RoomException("The room " + roomJid(group)
                            + " is not made again yet: the history is still writing what was said");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RoomException("The room " + roomJid(group) + " is not made again: the thread is to end", e);
            }
            if (isClustered.getAsBoolean()) {
                LockSupport.parkNanos(MOMENT.toNanos());
            }
        }

        private void apply(GroupPlan plan, DialogEntry dialog) {
            DialogKey key = group.key();
            if (plan.isToPersist()) {
                makePersistent();
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
                directory.update(key, named(name));
                report(Kind.RENAMED, name);
            });
        }
    }

    private static GroupRow row(DialogEntry dialog, String roomJid) {
        return new GroupRow(
                dialog.key(), dialog.type(), dialog.name(), dialog.ownerJid(), roomJid, dialog.joinRequired());
    }

    private static DialogChange named(String name) {
        return new DialogChange(Optional.of(name), Optional.empty(), Optional.empty(), Map.of());
    }

    /** Whether a group's room is really gone, and not only because its service or the server is going. */
    private boolean isGone(GroupRoom group) {
        String service = settings.mucService();
        return !table.exists(service, group.name())
                && !services.exists(service, group.name())
                && services.isServing(service);
    }

    /**
     * To be told when somebody has destroyed a group's room by XMPP or in the console ({@link RoomServices#ending}): the dialog is deleted for all,
     * as the REST API would, if the room is really gone. If the database is away, or the journal takes nothing, the next {@link #sync} of the
     * group does so, whenever that is; a restart forgets it.
     *
     * @return whether it is deleted
     */
    public boolean destroyed(GroupRoom group) {
        return locks.with(group, () -> {
            doomed.put(group, true);
            return delete(group) && doomed.getIfPresent(group) == null;
        });
    }

    /** Deletes what has yet to be, if its room is gone; returns whether that is so. What fails is still to be done then. */
    private boolean delete(GroupRoom group) {
        if (doomed.getIfPresent(group) == null) {
            return false;
        }
        if (!isGone(group) || dialog(group).isEmpty()) {
            doomed.invalidate(group);
            return false;
        }
        if (history.erase(group.key())) {
            doomed.invalidate(group);
            LOG.info("The dialog of {} is deleted: its room was destroyed", roomJid(group));
        } else {
            LOG.warn("The dialog of {} cannot be deleted now, though its room was destroyed", roomJid(group));
        }
        return true;
    }

    /** To be told when a room's subject was changed: the group, and its room, are called so. A subject without letters changes nothing. */
    public void subject(GroupRoom group, String subject) {
        String name = RoomName.of(subject, "");
        if (name.isEmpty()) {
            return;
        }
        locks.with(group, () -> {
            Optional<DialogEntry> dialog = dialog(group);
            dialog.ifPresent(is -> {
                if (!name.equals(RoomName.of(is.name().orElse(""), group.name()))) {
                    directory.update(is.key(), named(name));
                }
                rooms.rename(group.applicationId(), group.dialogId(), name);
            });
            return dialog.isPresent();
        });
    }
}
