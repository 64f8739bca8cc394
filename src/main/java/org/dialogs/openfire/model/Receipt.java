package org.dialogs.openfire.model;

import java.time.Instant;
import java.util.List;

/**
 * What a chat marker says (XEP-0333): that a message has come to a user, or that he has seen it.
 *
 * @param user who says so, by the connection it came from
 * @param dialogs where the message may be, by the marker's addresses and by its own word; whether the user is a party there is still
 *     to be checked
 * @param messageId the message's id, or that of its stanza
 * @param displayed whether he has seen it; else it was received only
 * @param at when the server received the marker
 */
public record Receipt(User user, List<DialogKey> dialogs, String messageId, boolean displayed, Instant at) {

    public Receipt {
        dialogs = List.copyOf(dialogs);
    }
}
