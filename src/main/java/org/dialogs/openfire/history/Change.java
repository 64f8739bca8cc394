package org.dialogs.openfire.history;

import java.time.Instant;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;

/** Something that changes the history, as it stands in the journal. Done twice, it changes nothing the second time. */
sealed interface Change {

    /** When the server heard of it. */
    Instant at();

    /** @throws IllegalArgumentException if no database could take it */
    default void check() {}

    /** A message is to be kept. */
    record Keep(MessageRow message) implements Change {

        @Override
        public Instant at() {
            return message.received();
        }

        @Override
        public void check() {
            message.check();
        }
    }

    /**
     * A message says what another one should have said (XEP-0308).
     *
     * @param replaced the id of the other one's stanza
     * @param kept whether it is to be kept by itself where there is no such other one
     */
    record Correct(MessageRow message, String replaced, boolean kept) implements Change {

        @Override
        public Instant at() {
            return message.received();
        }

        @Override
        public void check() {
            message.check();
        }
    }

    /** A user has received or seen a message. */
    record Mark(Receipt receipt) implements Change {

        @Override
        public Instant at() {
            return receipt.at();
        }
    }

    /** A user has joined a group. */
    record Join(Dialog.Group dialog, User user, Instant at) implements Change {}

    /** What was said until then is to go. */
    record Erase(Erasure erasure) implements Change {

        @Override
        public Instant at() {
            return erasure.at();
        }
    }
}
