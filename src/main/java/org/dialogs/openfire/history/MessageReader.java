package org.dialogs.openfire.history;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.User;

/** The messages of a dialog as one of its parties sees them: without those that he has deleted for himself. Thread-safe. */
public final class MessageReader {

    /** The most rows of a page. */
    public static final int MOST = 1000;

    /** The most rows that can be skipped. */
    public static final int MOST_SKIPPED = 100_000;

    public MessageReader(DataSource dataSource) {
        throw new UnsupportedOperationException();
    }

    /**
     * A page of a dialog, by when messages were sent.
     *
     * @param hiddenUntil {@code viewer}'s, as {@link DialogEntry.Membership} has it; 0 for who is no party
     * @throws TooManyRowsException if that takes too many rows
     */
    public List<KeptMessage> messages(
            DialogKey dialog,
            User viewer,
            long hiddenUntil,
            MessageFilter filter,
            boolean newestFirst,
            int skip,
            int limit) {
        throw new UnsupportedOperationException();
    }

    /** How many messages there are on all pages. */
    public long count(DialogKey dialog, User viewer, long hiddenUntil, MessageFilter filter) {
        throw new UnsupportedOperationException();
    }

    /** A message, whoever may see it. */
    public Optional<KeptMessage> message(MessageId id) {
        throw new UnsupportedOperationException();
    }

    /** Those of these messages that are there, in no order, whoever may see them. */
    public List<KeptMessage> messages(Collection<MessageId> ids) {
        throw new UnsupportedOperationException();
    }

    /** The messages of a dialog that a party to it has not read, the latest {@code most} of them, in the order in which they were sent. */
    public List<KeptMessage> unreadOf(DialogKey dialog, User user, int most) {
        throw new UnsupportedOperationException();
    }

    /** Gives all of a dialog, oldest first, in constant memory; no connection is held while {@code visitor} is busy. */
    public void export(DialogKey dialog, User viewer, long hiddenUntil, Consumer<KeptMessage> visitor) {
        throw new UnsupportedOperationException();
    }
}
