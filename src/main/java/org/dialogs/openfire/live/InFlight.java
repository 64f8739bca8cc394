package org.dialogs.openfire.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.dialogs.openfire.model.ChatMessage;
import org.xmpp.packet.Message;

/**
 * Messages that the server is routing and that are to be kept if it accepts them. Routing is one call on one thread, inside which others
 * may be routed: a stack a thread. For a message that is rejected the server never says that it is done, and what comes later on that
 * thread clears it away. Thread-safe.
 */
final class InFlight {

    /** Deeper than messages are ever nested. */
    private static final int MOST_A_THREAD = 16;

    private static final int MANY_THREADS = 256;

    /** By thread rather than thread-local: the server's threads outlive the plugin. */
    private final Map<Thread, Deque<Entry>> byThread = new ConcurrentHashMap<>();

    private record Entry(Message stanza, ChatMessage message, long since) {}

    /** Remembers that {@code stanza} is about to be routed on this thread, and what is to be kept of it. */
    void add(Message stanza, ChatMessage message) {
        if (byThread.size() > MANY_THREADS) {
            byThread.keySet().removeIf(thread -> !thread.isAlive());
        }
        Deque<Entry> stack = byThread.computeIfAbsent(Thread.currentThread(), thread -> new ArrayDeque<>());
        synchronized (stack) {
            if (stack.size() == MOST_A_THREAD) {
                stack.removeLast();
            }
            stack.push(new Entry(stanza, message, System.nanoTime()));
        }
    }

    /** Forgets {@code stanza}, which was routed, and gives what is to be kept of it, if anything is. */
    Optional<ChatMessage> remove(Message stanza) {
        Deque<Entry> stack = byThread.get(Thread.currentThread());
        if (stack == null) {
            return Optional.empty();
        }
        synchronized (stack) {
            for (Iterator<Entry> entries = stack.iterator(); entries.hasNext(); ) {
                Entry entry = entries.next();
                if (entry.stanza() == stanza) {
                    // Those above it were never done.
                    while (stack.pop() != entry) {
                        continue;
                    }
                    return Optional.of(entry.message());
                }
            }
            return Optional.empty();
        }
    }

    /** Whether a message is being routed since less than {@code age}: an older one was rejected. */
    boolean hasYoungerThan(Duration age) {
        long since = System.nanoTime() - age.toNanos();
        for (Deque<Entry> stack : byThread.values()) {
            synchronized (stack) {
                if (stack.stream().anyMatch(entry -> entry.since() - since > 0)) {
                    return true;
                }
            }
        }
        return false;
    }
}
