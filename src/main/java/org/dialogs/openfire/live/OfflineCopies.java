package org.dialogs.openfire.live;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.Occasion;
import org.dialogs.openfire.host.OfflineMessages;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.rooms.GroupRooms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * What is said in groups, for the server's offline storage ({@code dialogs.groups.offline}): for members without a device that is available. It
 * comes in addition to what is kept; so if more is said than the database takes, copies are left out, which is logged. Thread-safe.
 */
public final class OfflineCopies implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OfflineCopies.class);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    private static final int MOST_WAITING = 5_000;
    private static final long MOST_CHARACTERS = 16L << 20;

    private final Settings settings;
    private final GroupRooms rooms;
    private final OfflineMessages storage;
    private final AtomicLong missing = new AtomicLong();
    private final Occasion failing = new Occasion(LOG_INTERVAL);
    private final Backlog backlog = new Backlog(MOST_WAITING, MOST_CHARACTERS);
    private final QuietThread thread = new QuietThread("dialogs-offline", MOST_WAITING);

    public OfflineCopies(Settings settings, GroupRooms rooms, OfflineMessages storage) {
        this.settings = settings;
        this.rooms = rooms;
        this.storage = storage;
    }

    /**
     * Something was said in a group. Waits for nothing.
     *
     * @param message as an occupant has it, from {@code room/nickname}; not changed
     */
    void said(GroupRoom group, Message message) {
        if (message.getBody() == null || !settings.groups().offline()) {
            return;
        }
        Message copy = message.createCopy();
        int size = copy.toXML().length();
        try {
            if (!backlog.enter(size)) {
                throw new RejectedExecutionException("too many wait already");
            }
            thread.execute(() -> {
                try {
                    store(group, copy);
                } finally {
                    backlog.leave(size);
                }
            });
        } catch (RejectedExecutionException e) {
            report(group, e);
        }
    }

    private void store(GroupRoom group, Message message) {
        try {
            JID speaker = message.getFrom();
            List<String> names = rooms.away(group.applicationId(), group.dialogId()).stream()
                    .filter(user -> !isSpeaker(user, speaker))
                    .map(User::localpart)
                    .toList();
            if (!names.isEmpty()) {
                storage.store(names, message);
            }
        } catch (RuntimeException | LinkageError e) {
            report(group, e);
        }
    }

    private static boolean isSpeaker(User user, JID speaker) {
        return user.applicationUser()
                .filter(of -> Long.toString(of.userId()).equals(speaker.getResource()))
                .isPresent();
    }

    private void report(GroupRoom group, Throwable failure) {
        long count = missing.incrementAndGet();
        if (failing.isDue()) {
            LOG.warn(
                    "What was said in the group {} is not in the offline storage ({} such messages so far): {}",
                    group.name(),
                    count,
                    String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
