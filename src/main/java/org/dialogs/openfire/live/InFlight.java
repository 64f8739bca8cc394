package org.dialogs.openfire.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.dialogs.openfire.model.ChatMessage;
import org.xmpp.packet.JID;
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

    private static final class Entry {

        private final Message stanza;
        private final String id;
        private final JID sender;
        private final ChatMessage message;
        private final long since = System.nanoTime();
        private boolean delivered;
        private boolean refused;

        Entry(Message stanza, ChatMessage message) {
            this.stanza = stanza;
            this.message = message;
            // The server may make its error of the stanza itself: these are as they were before.
            this.id = stanza.getID();
            this.sender = stanza.getFrom();
        }
    }

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
            stack.push(new Entry(stanza, message));
        }
    }

    /**
     * Says what passes meanwhile on this thread: an error with the id of a message in flight, back to its sender, refuses that message,
     * unless it is delivered all the same, to another device.
     *
     * @param outgoing whether {@code passing} is on its way to a client
     */
    void see(Message passing, boolean outgoing) {
        Deque<Entry> stack = byThread.get(Thread.currentThread());
        if (stack == null) {
            return;
        }
        synchronized (stack) {
            for (Entry entry : stack) {
                if (!isError(passing)) {
                    entry.delivered |= outgoing && passing == entry.stanza;
                } else if (entry.id.equals(passing.getID()) && entry.sender.equals(passing.getTo())) {
                    entry.refused = true;
                }
            }
        }
    }

    /** Forgets {@code stanza}, which was routed, and gives what is to be kept of it, if anything is and the server accepted it. */
    Optional<ChatMessage> remove(Message stanza) {
        Deque<Entry> stack = byThread.get(Thread.currentThread());
        if (stack == null) {
            return Optional.empty();
        }
        synchronized (stack) {
            if (stack.stream().noneMatch(entry -> entry.stanza == stanza)) {
                return Optional.empty();
            }
            Entry entry = stack.pop();
            while (entry.stanza != stanza) {
                // Those above it were rejected: the server was never done with them.
                entry = stack.pop();
            }
            return entry.refused && !entry.delivered ? Optional.empty() : Optional.of(entry.message);
        }
    }

    /** Whether a message is being routed since less than {@code age}: an older one was rejected. */
    boolean hasYoungerThan(Duration age) {
        long since = System.nanoTime() - age.toNanos();
        for (Deque<Entry> stack : byThread.values()) {
            synchronized (stack) {
                if (stack.stream().anyMatch(entry -> entry.since - since > 0)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isError(Message message) {
        return "error".equals(message.getElement().attributeValue("type"));
    }
}
