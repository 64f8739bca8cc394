package org.dialogs.openfire.rooms;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.dialogs.openfire.model.GroupRoom;

/**
 * What changes a group in two places, its row and its room, is done by one thread of this node at a time: in between the two disagree, and must
 * not be brought together by another. To be taken before a room's own lock. Thread-safe.
 */
public final class GroupLocks {

    /** A lock is there for as long as somebody has it. */
    private final LoadingCache<GroupRoom, ReentrantLock> locks =
            Caffeine.newBuilder().weakValues().build(group -> new ReentrantLock());

    /** Does something with a group that nobody else is changing. */
    public <R> R with(GroupRoom group, Supplier<R> action) {
        ReentrantLock lock = locks.get(group);
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does something with a group that nobody else is changing, or stops being changed soon.
     *
     * @throws RoomException if somebody is changing it all the while
     */
    public <R> R tryWith(GroupRoom group, Duration patience, Supplier<R> action) {
        ReentrantLock lock = locks.get(group);
        if (!isTaken(group, lock, patience)) {
            throw new RoomException("The group " + group.name() + " is being changed by somebody else for more than "
                    + patience.toMillis() + " ms");
        }
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private static boolean isTaken(GroupRoom group, ReentrantLock lock, Duration patience) {
        try {
            return lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RoomException("The group " + group.name() + " is not looked at: the thread is to end", e);
        }
    }
}
