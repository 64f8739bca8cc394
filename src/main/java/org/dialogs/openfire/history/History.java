package org.dialogs.openfire.history;

import java.time.Instant;
import org.dialogs.openfire.history.journal.Provisional;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;

/**
 * Takes what is to be kept, into the journal. Each method returns in microseconds (unless {@code dialogs.journal.sync} is
 * {@code always}), touches neither database nor network, and does not throw: what cannot be taken is counted and logged, and the stanza
 * is routed all the same. Thread-safe.
 */
public interface History {

    /** Takes a message that is about to be routed. What it gives is {@link Provisional#NONE} if it could not be taken. */
    Provisional keep(ChatMessage message);

    /**
     * Takes a message that is about to be routed and corrects another one of its sender in its dialog (XEP-0308).
     *
     * @param replaced the id of the other one, or of its stanza
     * @param kept whether it is to be kept by itself if the other one is not in the history
     */
    Provisional correct(ChatMessage message, String replaced, boolean kept);

    /** Takes a chat marker that is about to be routed (XEP-0333). */
    Provisional mark(Receipt receipt);

    /** Takes that a user has joined the room of a group. */
    void join(Dialog.Group dialog, User user, Instant at);
}
