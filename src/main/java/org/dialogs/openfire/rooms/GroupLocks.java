package org.dialogs.openfire.rooms;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
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
}
