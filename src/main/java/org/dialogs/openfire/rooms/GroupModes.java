package org.dialogs.openfire.rooms;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.dialogs.openfire.history.Occasion;
import org.dialogs.openfire.model.GroupRoom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The modes of the groups that are in use, in memory, so that the server's threads need not ask the database. What is not known is looked up
 * on threads of its own, and with it dialog and room are brought together; what is known is looked up again from time to time, for other nodes
 * and the admin console change groups, too. Thread-safe.
 */
public final class GroupModes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupModes.class);

    /** Some 200 bytes each. */
    private static final int MOST_KNOWN = 50_000;

    private static final int MOST_WAITING = 10_000;
    private static final int THREADS = 2;
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration ABSENCE = Duration.ofSeconds(10);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

    private final Function<GroupRoom, GroupMode> source;
    private final LongSupplier nanoTime;
    private final Cache<GroupRoom, Known> known =
            Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();
    private final Map<GroupRoom, Lookup> underway = new ConcurrentHashMap<>();
    private final Occasion failing = new Occasion(LOG_INTERVAL);
    private final ThreadPoolExecutor threads;

    private record Known(GroupMode mode, long since) {}

    /** A group that is being looked up, and who waits for that. */
    private static final class Lookup {

        private final CompletableFuture<GroupMode> result = new CompletableFuture<>();

        /** Something has changed since it began: what it finds may be no longer so. */
        private boolean overtaken;

        /** It was done again for that. Who waits does not wait for more: those who change a group all the time hold nobody up. */
        private boolean repeated;
    }

    /** @param source brings a group's dialog and room together and says its mode; may wait for the database, and may throw */
    public GroupModes(Function<GroupRoom, GroupMode> source) {
        this(source, System::nanoTime);
    }

    GroupModes(Function<GroupRoom, GroupMode> source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
                    Thread thread = new Thread(task, "dialogs-groups-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** A group's mode, if it is known. Waits for nothing. */
    public Optional<GroupMode> known(GroupRoom group) {
        Known entry = known.getIfPresent(group);
        if (entry == null) {
            return Optional.empty();
        }
        long age = nanoTime.getAsLong() - entry.since;
        if (entry.mode == GroupMode.ABSENT && age > ABSENCE.toNanos()) {
            return Optional.empty();
        }
        if (age > FRESH.toNanos() && !underway.containsKey(group)) {
            look(group);
        }
        return Optional.of(entry.mode);
    }

    /**
     * Looks a group up, once for all who ask meanwhile. Waits for nothing: the result comes on a thread of this class, and fails with what the
     * database or the server said, or with a {@link RejectedExecutionException} if too many wait.
     */
    public CompletableFuture<GroupMode> look(GroupRoom group) {
        boolean[] isNew = new boolean[1];
        Lookup lookup = underway.computeIfAbsent(group, key -> {
            isNew[0] = true;
            return new Lookup();
        });
        if (isNew[0]) {
            submit(group, lookup);
        }
        return lookup.result;
    }

    /** Looks a group up again, after all that has been done until now: something about its room has changed. Waits for nothing. */
    public void recheck(GroupRoom group) {
        overtake(group);
        look(group);
    }

    /** What was known of a group is not so any more: nobody goes by it until it is looked up again, which begins. Waits for nothing. */
    public void forget(GroupRoom group) {
        overtake(group);
        known.invalidate(group);
        look(group);
    }

    /** Says a group's mode, of which the caller is sure. */
    public void set(GroupRoom group, GroupMode mode) {
        overtake(group);
        known.put(group, new Known(mode, nanoTime.getAsLong()));
    }

    private void overtake(GroupRoom group) {
        underway.computeIfPresent(group, (key, lookup) -> {
            lookup.overtaken = true;
            return lookup;
        });
    }

    private void submit(GroupRoom group, Lookup lookup) {
        try {
            threads.execute(() -> run(group, lookup));
        } catch (RejectedExecutionException e) {
            underway.remove(group, lookup);
            lookup.result.completeExceptionally(e);
        }
    }

    private void run(GroupRoom group, Lookup lookup) {
        try {
            end(group, lookup, source.apply(group));
        } catch (RuntimeException | Error e) {
            underway.remove(group, lookup);
            // What was known stays so, and is not asked for at each stanza.
            known.asMap().computeIfPresent(group, (key, entry) -> new Known(entry.mode, nanoTime.getAsLong()));
            if (failing.isDue()) {
                LOG.warn("The group {} could not be looked up: {}", group.name(), String.valueOf(e.getMessage()));
            }
            lookup.result.completeExceptionally(e);
        }
    }

    private void end(GroupRoom group, Lookup lookup, GroupMode found) {
        boolean[] isOvertaken = new boolean[1];
        boolean[] isToRepeat = new boolean[1];
        underway.computeIfPresent(group, (key, there) -> {
            isOvertaken[0] = there.overtaken;
            isToRepeat[0] = there.overtaken && !there.repeated;
            there.overtaken = false;
            there.repeated = true;
            if (!isOvertaken[0]) {
                known.put(group, new Known(found, nanoTime.getAsLong()));
            }
            return isToRepeat[0] ? there : null;
        });
        if (isToRepeat[0]) {
            submit(group, lookup);
            return;
        }
        lookup.result.complete(isOvertaken[0] ? known(group).orElse(found) : found);
        if (isOvertaken[0]) {
            look(group);
        }
    }

    /** Looks nothing up any more. What is under way ends by itself. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
