package org.dialogs.openfire.model;

import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/**
 * The id of a message: 24 lower-case hex digits. QuickBlox's clients give their stanzas such an id, and it is the message's; for
 * others it is derived from what a resend has in common with the first try.
 *
 * @param hex the 24 digits
 */
public record MessageId(String hex) {

    private static final int LENGTH = 24;

    public MessageId {
        if (!Digits.isHex(hex, LENGTH, false)) {
            throw new IllegalArgumentException("A message id is 24 lower-case hex digits: '" + hex + "'");
        }
    }

    /** Whether {@code text} is the id of a message. */
    public static boolean isId(String text) {
        return Digits.isHex(text, LENGTH, false);
    }

    /** The id of the message that {@code sender} sent into {@code dialog} under the stanza's id {@code stanzaId}. */
    public static MessageId of(Dialog dialog, User sender, String stanzaId, String body) {
        return Digits.isHex(stanzaId, LENGTH, true)
                ? new MessageId(stanzaId.toLowerCase(Locale.ROOT))
                : derived("message", dialog, sender, stanzaId, body);
    }

    /**
     * An id of its own for a message whose id another one has already. The same message beside the same other one gets the same.
     *
     * @param other what tells the other message from those that might stand there instead
     */
    public static MessageId instead(Dialog dialog, User sender, String stanzaId, String body, long other) {
        return derived("message beside " + other, dialog, sender, stanzaId, body);
    }

    /** A new id, in the form of an object id: four bytes of unix seconds, then randomness. */
    public static MessageId mint(Instant now, Random random) {
        return new MessageId(Digits.objectId(now, random));
    }

    private static MessageId derived(String purpose, Dialog dialog, User sender, String stanzaId, String body) {
        String application = Long.toString(dialog.applicationId());
        return new MessageId(Fingerprint.of(purpose, application, dialog.id().hex(), sender.key(), stanzaId, body));
    }

    @Override
    public String toString() {
        return hex;
    }
}
