package org.dialogs.openfire.history;

import java.time.Instant;
import java.util.Optional;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;

/**
 * Something of the history that is to go for good.
 *
 * @param id 24 hex digits, of this erasure
 * @param target what
 * @param at when it was asked for: only what the server had received until then goes
 */
record Erasure(String id, Target target, Instant at) {

    /** What is to go: one of the three. */
    record Target(Optional<MessageId> message, Optional<DialogKey> dialog, Optional<String> userJid) {

        static Target of(MessageId message) {
            return new Target(Optional.of(message), Optional.empty(), Optional.empty());
        }

        static Target of(DialogKey dialog) {
            return new Target(Optional.empty(), Optional.of(dialog), Optional.empty());
        }

        static Target ofUser(String bareJid) {
            return new Target(Optional.empty(), Optional.empty(), Optional.of(bareJid));
        }
    }
}
