package org.dialogs.openfire;

import java.util.ArrayDeque;
import java.util.Deque;

/** What the plugin has open, in the order in which it was opened. For one thread at a time. */
final class OpenParts implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** Adds what is to be closed before all that was added until now. */
    <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** Closes all in reverse. What fails keeps nothing else open; the first failure is thrown, with the others within it. */
    @Override
    public void close() throws Exception {
        if (parts.isEmpty()) {
            return;
        }
        AutoCloseable latest = parts.pop();
        try (AutoCloseable others = this) {
            latest.close();
        }
    }
}
