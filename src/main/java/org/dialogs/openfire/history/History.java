package org.dialogs.openfire.history;

import org.dialogs.openfire.model.ChatMessage;

/** Takes messages to be kept. Thread-safe. */
public interface History {

    /**
     * Takes a message that is about to be routed. Returns in microseconds, touches neither database nor network, and does not throw: a
     * message that cannot be taken is counted and logged, and routed all the same.
     */
    void append(ChatMessage message);
}
