package org.dialogs.openfire.history;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
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
record MessageTrace(DialogKey dialog, String senderJid, String stanzaId, Set<String> correctionIds, long received) {

    MessageTrace {
        correctionIds = Set.copyOf(correctionIds);
    }

    MessageTrace with(Set<String> corrections) {
        return new MessageTrace(dialog, senderJid, stanzaId, corrections, received);
    }

    /** Whether that message is this one, under whichever id. The same id is another message's after a while, as when it came. */
    boolean isOf(MessageId id, MessageRow message) {
        long apart = Math.abs(message.received().toEpochMilli() - received);
        boolean isSame = message.id().equals(id) && apart <= Known.RESEND.toMillis()
                || message.stanzaId().equals(stanzaId) && apart == 0;
        return isSame && isOfSender(message);
    }

    /** Whether a correction is of this message. */
    boolean isCorrectedBy(MessageId id, Change.Correct correct) {
        boolean isMeant = correct.replaced().toLowerCase(Locale.ROOT).equals(id.hex())
                || isStanza(correct.replaced(), correct.message().received());
        return isMeant && isOfSender(correct.message());
    }

    /** Whether a receipt is of this message. */
    boolean isMarkedBy(MessageId id, Receipt receipt) {
        boolean isMeant = receipt.messageId().equals(id.hex()) || isStanza(receipt.messageId(), receipt.at());
        return isMeant && receipt.dialogs().contains(dialog);
    }

    /** Stanzas of other messages may have had the same id before. */
    private boolean isStanza(String id, Instant at) {
        return at.toEpochMilli() >= received && (id.equals(stanzaId) || correctionIds.contains(id));
    }

    private boolean isOfSender(MessageRow message) {
        return message.dialog().key().equals(dialog)
                && message.sender().bareJid().equals(senderJid);
    }
}
