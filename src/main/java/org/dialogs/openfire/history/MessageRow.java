package org.dialogs.openfire.history;

import java.time.Instant;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.User;

/**
 * A message as it goes into the journal and into its table: texts that every database takes.
 *
 * @param attachments a JSON array, or null if there are none
 * @param parameters a JSON object, or null if there are none
 * @param arrival microseconds since the epoch; greater than that of each message before it in its dialog
 */
record MessageRow(
        MessageId id,
        Dialog dialog,
        User sender,
        String stanzaId,
        String body,
        long dateSent,
        Instant received,
        String attachments,
        String parameters,
        boolean markable,
        long arrival) {

    /** The most characters of an address that its column takes. */
    static final int MAX_JID = 512;

    static MessageRow of(ChatMessage message, long arrival) {
        return new MessageRow(
                message.id(),
                message.dialog(),
                message.sender(),
                Texts.bounded(message.stanzaId()),
                Texts.storable(message.body()),
                message.dateSent(),
                message.received(),
                Json.textOfAttachments(message.attachments()),
                Json.textOfParameters(message.parameters()),
                message.markable(),
                arrival);
    }

    MessageRow with(MessageId otherId) {
        return with(otherId, arrival);
    }

    MessageRow with(long otherArrival) {
        return with(id, otherArrival);
    }

    private MessageRow with(MessageId otherId, long otherArrival) {
        return new MessageRow(
                otherId,
                dialog,
                sender,
                stanzaId,
                body,
                dateSent,
                received,
                attachments,
                parameters,
                markable,
                otherArrival);
    }

    /** The bare JID to which it was sent: the other user, or the room. */
    String recipient() {
        return dialog.recipientOf(sender);
    }

    /** @throws IllegalArgumentException if it cannot be a row at all */
    void check() {
        if (sender.bareJid().length() > MAX_JID || recipient().length() > MAX_JID) {
            throw new IllegalArgumentException("An address has more than " + MAX_JID + " characters");
        }
    }

    /** Its time among others: when it was sent, but not after it was received, for a clock that is ahead must not stay the last. */
    long order() {
        return Math.min(dateSent, received.getEpochSecond());
    }
}
