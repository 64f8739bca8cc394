package org.dialogs.openfire.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.dialogs.openfire.history.Occasion;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.rooms.GroupMode;
import org.dialogs.openfire.rooms.GroupModes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;

/**
 * Stanzas for groups that the server's thread cannot deal with at once: a line for each group, in which they wait until it is known what kind
 * of group it is, and from which they are taken one after the other, so that nobody's words overtake each other. A group whose line is empty
 * has none. What waits is bounded: in all, by size, in each line and of each sender. Thread-safe.
 *
 * <p>Groups of which nothing can be found out have threads of their own: the server may wait for the database with them.
 */
final class GroupLines implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupLines.class);

    private static final int MOST_WAITING = 20_000;
    private static final long MOST_CHARACTERS = 32L << 20;
    private static final int MOST_IN_LINE = 2_000;
    private static final int MOST_OF_SENDER = 1_000;
    private static final int MOST_AT_A_TIME = 32;
    private static final int THREADS = 4;
    private static final int THREADS_FOR_UNKNOWN = 2;

    /** How long a stanza waits for the database. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** After a look-up that has failed, nobody waits for the next one of the same group for so long. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

    /** What becomes of a stanza, on a thread of this class. */
    @FunctionalInterface
    interface Step {

        /** @param mode how the group is; empty if that cannot be found out */
        void take(GroupRoom group, Optional<GroupMode> mode, Packet packet);
    }

    private final GroupModes modes;
    private final Step step;
    private final Consumer<Packet> leftover;
    private final Map<GroupRoom, Line> lines = new ConcurrentHashMap<>();
    private final Map<JID, Integer> bySender = new ConcurrentHashMap<>();
    private final Backlog backlog = new Backlog(MOST_WAITING, MOST_CHARACTERS);
    private final Cache<GroupRoom, Boolean> unknown = Caffeine.newBuilder()
            .maximumSize(MOST_WAITING)
            .expireAfterWrite(PAUSE)
            .build();
    private final Occasion failing = new Occasion(LOG_INTERVAL);
    private final ThreadPoolExecutor threads = threads("dialogs-lines-", THREADS);
    private final ThreadPoolExecutor threadsForUnknown = threads("dialogs-unknown-", THREADS_FOR_UNKNOWN);

    private record Waiting(Packet packet, JID sender, int size) {}

    /** Stanzas of one group. It is in the map for as long as there is one that has not been dealt with. */
    private static final class Line {

        private final GroupRoom group;
        private final Queue<Waiting> stanzas = new ConcurrentLinkedQueue<>();
        private final AtomicLong entered = new AtomicLong();
        private final AtomicLong served = new AtomicLong();

        /** How many had entered when the last message did. */
        private volatile long enteredWithMessage;

        Line(GroupRoom group) {
            this.group = group;
        }
    }

    /** @param leftover is given what could not be dealt with before the end */
    GroupLines(GroupModes modes, Step step, Consumer<Packet> leftover) {
        this.modes = modes;
        this.step = step;
        this.leftover = leftover;
    }

    private static ThreadPoolExecutor threads(String name, int number) {
        AtomicInteger count = new AtomicInteger();
        // As many tasks as there are lines at most: one each.
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                number, number, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(MOST_WAITING + number), task -> {
                    Thread thread = new Thread(task, name + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Whether stanzas of the group are waiting, or one is being dealt with: others must not overtake them. */
    boolean isBusy(GroupRoom group) {
        return !lines.isEmpty() && lines.containsKey(group);
    }

    /** How many stanzas are waiting. */
    long waiting() {
        return backlog.stanzas();
    }

    /** Puts a stanza at the end of the group's line; returns false if there is no room for it. Waits for nothing. */
    boolean add(GroupRoom group, Packet packet) {
        Waiting stanza =
                new Waiting(packet, packet.getFrom().asBareJID(), packet.toXML().length());
        if (!backlog.enter(stanza.size)) {
            return false;
        }
        if (bySender.merge(stanza.sender, 1, Integer::sum) > MOST_OF_SENDER) {
            leave(stanza);
            return false;
        }
        boolean[] isNew = new boolean[1];
        boolean[] isTaken = new boolean[1];
        Line line = lines.compute(group, (key, there) -> {
            isNew[0] = there == null;
            Line of = there == null ? new Line(key) : there;
            isTaken[0] = of.entered.get() - of.served.get() < MOST_IN_LINE;
            if (isTaken[0]) {
                long place = of.entered.incrementAndGet();
                of.enteredWithMessage = packet instanceof Message ? place : of.enteredWithMessage;
                of.stanzas.add(stanza);
            }
            return of;
        });
        if (!isTaken[0]) {
            leave(stanza);
        } else if (isNew[0]) {
            threads.execute(() -> advance(line));
        }
        return isTaken[0];
    }

    private void leave(Waiting stanza) {
        backlog.leave(stanza.size);
        bySender.computeIfPresent(stanza.sender, (sender, count) -> count == 1 ? null : count - 1);
    }

    private void advance(Line line) {
        Optional<GroupMode> mode = modes.known(line.group);
        if (mode.isPresent()) {
            serve(line, mode);
        } else if (unknown.getIfPresent(line.group) != null) {
            threadsForUnknown.execute(() -> serve(line, Optional.empty()));
        } else {
            modes.look(line.group)
                    .copy()
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((found, failure) -> {
                        if (failure == null) {
                            threads.execute(() -> serve(line, Optional.of(found)));
                        } else {
                            unknown.put(line.group, true);
                            threadsForUnknown.execute(() -> serve(line, Optional.empty()));
                        }
                    });
        }
    }

    private void serve(Line line, Optional<GroupMode> mode) {
        boolean isEmpty = false;
        for (int i = 0; i < MOST_AT_A_TIME && !isEmpty; i++) {
            try {
                // A mode may change between two stanzas.
                Optional<GroupMode> now = modes.known(line.group).or(() -> mode);
                step.take(line.group, now, line.stanzas.element().packet);
            } catch (RuntimeException | Error e) {
                if (failing.isDue()) {
                    LOG.error("A stanza for the group {} got no further", line.group.name(), e);
                }
            }
            leave(line.stanzas.remove());
            isEmpty = lines.computeIfPresent(line.group, (key, there) -> {
                        there.served.incrementAndGet();
                        return there.stanzas.isEmpty() ? null : there;
                    })
                    == null;
        }
        if (!isEmpty) {
            threads.execute(() -> advance(line));
        }
    }

    /**
     * Waits until what has been said in an application's groups, as far as it is in the lines now, has been dealt with.
     *
     * @return whether that was in time
     */
    boolean await(long applicationId, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Line line : lines.values()) {
            long said = line.group.applicationId() == applicationId ? line.enteredWithMessage : 0;
            while (line.served.get() < said) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
        return true;
    }

    /** Returns when all lines are empty, at the latest after {@code 5 s}. Nothing may be added any more. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + QUIET.toNanos();
        while (!lines.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        threads.shutdown();
        threadsForUnknown.shutdown();
        int count = 0;
        for (Line line : lines.values()) {
            for (Waiting stanza : line.stanzas) {
                leftover.accept(stanza.packet);
                count++;
            }
        }
        if (count > 0) {
            LOG.warn("{} stanzas for groups got no further before the end: their senders were told", count);
        }
    }
}
