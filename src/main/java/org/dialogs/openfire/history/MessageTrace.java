package org.dialogs.openfire.history;

import java.util.List;
import java.util.Locale;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.Receipt;

/**
 * By what else than its id a message is known that goes: its corrections name its stanza, and where its own stanza's id was taken by another
 * message, so does a letter of it.
 *
 * @param senderJid his bare JID
 * @param stanzaId of its own stanza
 * @param correctionIds of the stanzas that have corrected it
 * @param received in milliseconds since the epoch
 */
record MessageTrace(DialogKey dialog, String senderJid, String stanzaId, List<String> correctionIds, long received) {

    MessageTrace {
        correctionIds = List.copyOf(correctionIds);
    }

    /** Whether that message is this one, under whichever id. */
    boolean isOf(MessageId id, MessageRow message) {
        boolean isSame = message.id().equals(id)
                || message.stanzaId().equals(stanzaId) && message.received().toEpochMilli() == received;
        return isSame && isOfSender(message);
    }

    /** Whether a correction is of this message. */
    boolean isCorrectedBy(MessageId id, Change.Correct correct) {
        boolean isMeant = correct.replaced().toLowerCase(Locale.ROOT).equals(id.hex()) || isStanza(correct.replaced());
        return isMeant && isOfSender(correct.message());
    }

    /** Whether a receipt is of this message. */
    boolean isMarkedBy(MessageId id, Receipt receipt) {
        boolean isMeant = receipt.messageId().equals(id.hex()) || isStanza(receipt.messageId());
        return isMeant && receipt.dialogs().contains(dialog);
    }

    private boolean isStanza(String id) {
        return id.equals(stanzaId) || correctionIds.contains(id);
    }

    private boolean isOfSender(MessageRow message) {
        return message.dialog().key().equals(dialog)
                && message.sender().bareJid().equals(senderJid);
    }
}
