package org.dialogs.openfire.history;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.dialogs.openfire.model.Attachment;
import org.dialogs.openfire.model.ChatMessage;

/**
 * Messages between the routing threads and the writer, in the order of their arrival, in a bounded amount of memory. Many threads may
 * offer, one takes. This is where the journal will stand.
 */
final class WriteQueue {

    /** What a message takes beside its texts: objects, references, the ids. */
    private static final int OVERHEAD = 600;

    private final IntSupplier maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ChatMessage> messages = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    WriteQueue(IntSupplier maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds a message, or returns false if there is no room or the queue is closed. */
    boolean offer(ChatMessage message) {
        long weight = weight(message);
        lock.lock();
        try {
            if (closed || bytes + weight > maxBytes.getAsInt()) {
                return false;
            }
            messages.add(message);
            bytes += weight;
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for messages and takes them, at most {@code most}, leaving them counted until {@link #done}; an empty list says that the
     * queue is closed and empty.
     */
    List<ChatMessage> take(int most) throws InterruptedException {
        lock.lock();
        try {
            while (messages.isEmpty() && !closed) {
                changed.await();
            }
            List<ChatMessage> taken = new ArrayList<>(Math.min(most, messages.size()));
            while (taken.size() < most && !messages.isEmpty()) {
                taken.add(messages.remove());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Says that what was taken is written, or given up: its memory is free. */
    void done(List<ChatMessage> taken) {
        long weight = taken.stream().mapToLong(WriteQueue::weight).sum();
        lock.lock();
        try {
            bytes -= weight;
        } finally {
            lock.unlock();
        }
    }

    /** Waits, or until the queue is closed; returns whether it is. */
    boolean awaitClose(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long nanos = time.toNanos();
            while (!closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more messages; those that are here can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return messages.size();
        } finally {
            lock.unlock();
        }
    }

    private static long weight(ChatMessage message) {
        long chars = (long) message.body().length() + message.stanzaId().length();
        for (Attachment attachment : message.attachments()) {
            chars += chars(attachment.attributes());
        }
        chars += chars(message.parameters());
        return OVERHEAD + 2 * chars;
    }

    private static long chars(Object value) {
        if (value instanceof Map<?, ?> map) {
            long chars = 0;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                // An entry's own objects weigh more than its name.
                chars += 50 + chars(entry.getKey()) + chars(entry.getValue());
            }
            return chars;
        }
        if (value instanceof List<?> list) {
            long chars = 0;
            for (Object element : list) {
                chars += chars(element);
            }
            return chars;
        }
        return value.toString().length();
    }
}
