package org.dialogs.openfire.live;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.History;
import org.dialogs.openfire.history.Occasion;
import org.dialogs.openfire.host.RoomEvents;
import org.dialogs.openfire.host.RoomServices;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.rooms.GroupMode;
import org.dialogs.openfire.rooms.GroupModes;
import org.dialogs.openfire.rooms.GroupSync;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * What happens in the rooms and has to do with their dialogs: who joins is a party to the dialog from then on; what a room is about is its
 * dialog's name; a group whose room was destroyed is deleted; and members who are not there may have what is said stored for them. Told on the
 * server's threads, it does there what takes microseconds, the rest on a thread of its own.
 */
public final class RoomWatch implements RoomEvents.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RoomWatch.class);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    private static final int MOST_WAITING = 10_000;

    private final Settings settings;
    private final Addressing addressing;
    private final TenantGuard guard;
    private final History history;
    private final GroupModes modes;
    private final GroupSync sync;
    private final RoomServices services;
    private final OfflineCopies offline;
    private final Clock clock;
    private final Occasion failing = new Occasion(LOG_INTERVAL);
    private final QuietThread thread = new QuietThread("dialogs-rooms", MOST_WAITING);

    public RoomWatch(
            Settings settings,
            ServerDomains domains,
            History history,
            GroupModes modes,
            GroupSync sync,
            RoomServices services,
            OfflineCopies offline,
            Clock clock) {
        this.settings = settings;
        this.addressing = new Addressing(domains, settings);
        this.guard = new TenantGuard(settings, domains);
        this.history = history;
        this.modes = modes;
        this.sync = sync;
        this.services = services;
        this.offline = offline;
        this.clock = clock;
    }

    @Override
    public void joined(JID room, JID occupant) {
        if (settings.enabled() && occupant.getNode() != null) {
            User user = addressing.user(occupant);
            history.join(addressing.inRoom(room, user), user, clock.instant());
        }
    }

    @Override
    public void destroyed(JID room) {
        Optional<GroupRoom> group = groupOf(room);
        if (group.isEmpty()) {
            return;
        }
        switch (services.ending(room)) {
            case INTENDED -> {
                modes.set(group.get(), GroupMode.ABSENT);
                later(group.get(), () -> sync.destroyed(group.get()));
            }
            case UNINTENDED -> modes.forget(group.get());
            case OURS -> {
                // Whoever has done that knows what becomes of the dialog.
            }
        }
    }

    @Override
    public void subjectChanged(JID room, String subject) {
        groupOf(room).ifPresent(group -> later(group, () -> sync.subject(group, subject)));
    }

    @Override
    public void received(JID room, Message message) {
        groupOf(room).ifPresent(group -> offline.said(group, message));
    }

    private Optional<GroupRoom> groupOf(JID room) {
        return settings.enabled() && guard.sideOf(room) > TenantGuard.ORDINARY
                ? GroupRoom.parse(room.getNode())
                : Optional.empty();
    }

    private void later(GroupRoom group, Runnable change) {
        try {
            thread.execute(() -> attempt(group, change));
        } catch (RejectedExecutionException e) {
            report(group, e);
        }
    }

    private void attempt(GroupRoom group, Runnable change) {
        try {
            change.run();
        } catch (RuntimeException | LinkageError e) {
            report(group, e);
        }
    }

    private void report(GroupRoom group, Throwable failure) {
        if (failing.isDue()) {
            LOG.warn(
                    "The dialog of the room {} could not follow it, until the next repair: {}",
                    group.name(),
                    String.valueOf(failure.getMessage()));
        }
    }

    /** What was told before is done first, at the latest after {@code 5 s}. */
    @Override
    public void close() {
        thread.close();
    }
}
