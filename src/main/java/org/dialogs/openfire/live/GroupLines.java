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
import org.dialogs.openfire.history.Occasion;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.rooms.GroupMode;
import org.dialogs.openfire.rooms.GroupModes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.Packet;

/**
 * Stanzas for groups that the server's thread cannot deal with at once: a line for each group, in which they wait until it is known what kind
 * of group it is, and from which they are taken one after the other, so that nobody's words overtake each other. A group whose line is empty
 * has none. Both the lines and what stands in them are bounded. Thread-safe.
 */
final class GroupLines implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupLines.class);

    private static final int MOST_WAITING = 20_000;
    private static final int MOST_IN_LINE = 2_000;
    private static final int MOST_AT_A_TIME = 32;
    private static final int THREADS = 4;

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
    private final Map<GroupRoom, Line> lines = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Cache<GroupRoom, Boolean> unknown = Caffeine.newBuilder()
            .maximumSize(MOST_WAITING)
            .expireAfterWrite(PAUSE)
            .build();
    private final Occasion failing = new Occasion(LOG_INTERVAL);
    private final ThreadPoolExecutor threads;

    /** Stanzas of one group. It is in the map for as long as there is one that has not been dealt with. */
    private static final class Line {

        private final GroupRoom group;
        private final Queue<Packet> stanzas = new ConcurrentLinkedQueue<>();
        private final AtomicLong entered = new AtomicLong();
        private final AtomicLong served = new AtomicLong();

        Line(GroupRoom group) {
            this.group = group;
        }
    }

    GroupLines(GroupModes modes, Step step) {
        this.modes = modes;
        this.step = step;
        AtomicInteger count = new AtomicInteger();
        // As many tasks as there are lines at most: one each.
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(MOST_WAITING + THREADS), task -> {
                    Thread thread = new Thread(task, "dialogs-lines-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Whether stanzas of the group are waiting, or one is being dealt with: others must not overtake them. */
    boolean isBusy(GroupRoom group) {
        return !lines.isEmpty() && lines.containsKey(group);
    }

    /** How many stanzas are waiting. */
    int waiting() {
        return waiting.get();
    }

    /** Puts a stanza at the end of the group's line; returns false if that is full. Waits for nothing. */
    boolean add(GroupRoom group, Packet packet) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return false;
        }
        boolean[] isNew = new boolean[1];
        boolean[] isTaken = new boolean[1];
        Line line = lines.compute(group, (key, there) -> {
            isNew[0] = there == null;
            Line of = there == null ? new Line(key) : there;
            isTaken[0] = of.entered.get() - of.served.get() < MOST_IN_LINE;
            if (isTaken[0]) {
                of.entered.incrementAndGet();
                of.stanzas.add(packet);
            }
            return of;
        });
        if (!isTaken[0]) {
            waiting.decrementAndGet();
        } else if (isNew[0]) {
            threads.execute(() -> advance(line));
        }
        return isTaken[0];
    }

    private void advance(Line line) {
        Optional<GroupMode> mode = modes.known(line.group);
        if (mode.isPresent() || unknown.getIfPresent(line.group) != null) {
            serve(line, mode);
            return;
        }
        modes.look(line.group)
                .copy()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync(
                        (found, failure) -> {
                            if (failure != null) {
                                unknown.put(line.group, true);
                            }
                            serve(line, Optional.ofNullable(found));
                        },
                        threads);
    }

    private void serve(Line line, Optional<GroupMode> mode) {
        for (int i = 0; i < MOST_AT_A_TIME; i++) {
            Packet packet = line.stanzas.peek();
            try {
                // A mode may change between two stanzas.
                step.take(line.group, modes.known(line.group).or(() -> mode), packet);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                if (failing.isDue()) {
                    LOG.error("A stanza for the group {} got no further", line.group.name(), e);
                }
            }
            line.stanzas.remove();
            waiting.decrementAndGet();
            line.served.incrementAndGet();
            if (lines.computeIfPresent(line.group, (key, there) -> there.stanzas.isEmpty() ? null : there) == null) {
                return;
            }
        }
        threads.execute(() -> advance(line));
    }

    /**
     * Waits until what is in the lines now has been dealt with.
     *
     * @return whether that was in time
     */
    boolean await(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Line line : lines.values()) {
            long entered = line.entered.get();
            while (line.served.get() < entered) {
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
    }
}
