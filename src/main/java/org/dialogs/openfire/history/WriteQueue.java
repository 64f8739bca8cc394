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

    private static final int CONTAINER = 200;
    private static final int ENTRY = 64;
    private static final int REFERENCE = 8;
    private static final int TEXT = 56;

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

    /** About as many bytes as the message takes on the heap: never far less, whatever its shape. */
    static long weight(ChatMessage message) {
        long weight = OVERHEAD + weight(message.body()) + weight(message.stanzaId()) + weight(message.parameters());
        for (Attachment attachment : message.attachments()) {
            weight += CONTAINER + weight(attachment.attributes());
        }
        return weight;
    }

    private static long weight(Object value) {
        if (value instanceof Map<?, ?> map) {
            long weight = CONTAINER;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                weight += ENTRY + weight(entry.getKey()) + weight(entry.getValue());
            }
            return weight;
        }
        if (value instanceof List<?> list) {
            long weight = CONTAINER;
            for (Object element : list) {
                weight += REFERENCE + weight(element);
            }
            return weight;
        }
        return TEXT + 2L * value.toString().length();
    }
}
