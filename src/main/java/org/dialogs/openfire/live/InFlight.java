package org.dialogs.openfire.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dialogs.openfire.history.journal.Provisional;
import org.dialogs.openfire.host.Routing;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * Messages that the server is routing, and what of them is in the journal, provisionally. Routing is one call on one thread, inside which
 * others may be made: a stack a thread.
 *
 * <p>Each is decided once: when the server says that it is done, by what was seen meanwhile on that thread; or, if another plugin has
 * rejected the message, in which case the server says nothing, as soon as the thread turns out to be routing something else, or nothing.
 * Thread-safe.
 */
final class InFlight {

    /** Deeper than messages are ever nested. */
    private static final int MOST_A_THREAD = 16;

    private static final int MANY_THREADS = 256;

    private final Routing routing;

    /** By thread rather than thread-local: the server's threads outlive the plugin. */
    private final Map<Thread, Deque<Entry>> byThread = new ConcurrentHashMap<>();

    /** Whether stacks say what is being routed, in this version of the server: then one that says nothing says something. */
    private volatile boolean telling;

    private static final class Entry {

        private final Message stanza;
        private final String id;
        private final JID sender;
        private final Provisional record;
        private final long since = System.nanoTime();
        private boolean delivered;
        private boolean refused;

        Entry(Message stanza, Provisional record) {
            this.stanza = stanza;
            this.record = record;
            // The server may make its error of the stanza itself: these are as they were before.
            this.id = stanza.getID();
            this.sender = stanza.getFrom();
        }

        /** The server was never done with it: unless somebody has it, it was rejected. */
        void reject() {
            if (delivered) {
                record.accept();
            } else {
                record.withdraw();
            }
        }

        void decide() {
            if (delivered) {
                record.accept();
            } else if (refused) {
                record.withdraw();
            } else {
                record.acceptUncertain();
            }
        }
    }

    InFlight(Routing routing) {
        this.routing = routing;
    }

    /** Remembers that {@code stanza} is about to be routed on this thread, and what is in the journal of it. */
    void add(Message stanza, Provisional record) {
        Entry entry = new Entry(stanza, record);
        telling = telling || routing.here() > 0;
        if (byThread.size() > MANY_THREADS) {
            byThread.keySet().removeIf(thread -> !thread.isAlive());
        }
        Deque<Entry> stack = byThread.computeIfAbsent(Thread.currentThread(), thread -> new ArrayDeque<>());
        synchronized (stack) {
            if (!stack.isEmpty() && stack.peek().stanza != stanza) {
                clear(stack, routing.here());
            }
            if (stack.size() == MOST_A_THREAD) {
                stack.removeLast().record.acceptUncertain();
            }
            stack.push(entry);
        }
    }

    /** Withdraws those that cannot be among the {@code depth} messages that the thread is routing, one of which is new. */
    private static void clear(Deque<Entry> stack, int depth) {
        boolean onlyTheNewOne = depth == 1;
        while (onlyTheNewOne && !stack.isEmpty()) {
            stack.pop().reject();
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
                } else if (entry.id != null
                        && entry.id.equals(passing.getID())
                        && entry.sender.equals(passing.getTo())) {
                    entry.refused = true;
                }
            }
        }
    }

    /** Decides about {@code stanza}, which was routed. */
    void done(Message stanza) {
        Deque<Entry> stack = byThread.get(Thread.currentThread());
        if (stack == null) {
            return;
        }
        synchronized (stack) {
            if (!contains(stack, stanza)) {
                return;
            }
            Entry entry = stack.pop();
            while (entry.stanza != stanza) {
                // Those above it were rejected: the server was never done with them.
                entry.reject();
                entry = stack.pop();
            }
            entry.decide();
            // A marker may be a correction as well: two records of one stanza.
            while (!stack.isEmpty() && stack.peek().stanza == stanza) {
                stack.pop().decide();
            }
        }
    }

    private static boolean contains(Deque<Entry> stack, Message stanza) {
        for (Entry entry : stack) {
            if (entry.stanza == stanza) {
                return true;
            }
        }
        return false;
    }

    /** Withdraws those older than {@code age} of which the thread is routing nothing any more: they were rejected. */
    void sweep(Duration age) {
        if (!telling) {
            return;
        }
        long since = System.nanoTime() - age.toNanos();
        byThread.forEach((thread, stack) -> {
            if (isOlder(stack, since) && routing.on(thread) == 0) {
                withdraw(stack, since);
            }
        });
    }

    private static boolean isOlder(Deque<Entry> stack, long since) {
        synchronized (stack) {
            return !stack.isEmpty() && stack.peekLast().since - since < 0;
        }
    }

    private static void withdraw(Deque<Entry> stack, long since) {
        synchronized (stack) {
            // What came since then is on its way.
            while (isOlder(stack, since)) {
                stack.removeLast().reject();
            }
        }
    }

    /** Whether no message is being routed. */
    boolean isEmpty() {
        for (Deque<Entry> stack : byThread.values()) {
            synchronized (stack) {
                if (!stack.isEmpty()) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isError(Message message) {
        return "error".equals(message.getElement().attributeValue("type"));
    }
}
