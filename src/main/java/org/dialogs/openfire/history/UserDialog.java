package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;

/**
 * A dialog as one of its parties sees it.
 *
 * @param place where it stands among his dialogs
 * @param roomJid the bare JID of the room, if it is a group
 * @param firstUser the bare JID of one of the two users, if it is private
 * @param secondUser that of the other
 * @param messages how many messages it has
 * @param unread how many of them this user has not read
 */
public record UserDialog(
        Place place,
        Optional<String> roomJid,
        Optional<String> firstUser,
        Optional<String> secondUser,
        Optional<LastMessage> lastMessage,
        Instant created,
        Instant updated,
        long messages,
        long unread) {

    static final String COLUMNS =
            "d.applicationID, d.dialogID, d.roomJID, d.firstUser, d.secondUser, d.lastMessageID, d.lastMessageBody, d.lastMessageSender,"
                    + " d.lastMessageSent, d.lastMessageOrder, d.createdDate, d.updatedDate, d.messageCount, m.readCount";

    /**
     * Where a dialog stands: by its last message, or, as long as there is none, by when it was made; the latest first.
     *
     * @param order unix seconds
     */
    public record Place(long order, DialogKey key) implements Comparable<Place> {

        private static final Comparator<Place> LATEST_FIRST =
                Comparator.comparingLong(Place::order).reversed().thenComparing(Place::key);

        @Override
        public int compareTo(Place other) {
            return LATEST_FIRST.compare(this, other);
        }
    }

    /** @param dateSent unix seconds */
    public record LastMessage(MessageId id, String body, String senderJid, long dateSent) {}

    static UserDialog of(ResultSet row) throws SQLException {
        DialogKey key = new DialogKey(row.getLong("applicationID"), new DialogId(row.getString("dialogID")));
        long created = row.getLong("createdDate");
        long messages = row.getLong("messageCount");
        return new UserDialog(
                new Place(order(row).orElse(created / 1000), key),
                Optional.ofNullable(row.getString("roomJID")),
                Optional.ofNullable(row.getString("firstUser")),
                Optional.ofNullable(row.getString("secondUser")),
                lastMessage(row),
                Instant.ofEpochMilli(created),
                Instant.ofEpochMilli(row.getLong("updatedDate")),
                messages,
                Math.max(0, messages - row.getLong("readCount")));
    }

    private static OptionalLong order(ResultSet row) throws SQLException {
        long order = row.getLong("lastMessageOrder");
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(order);
    }

    private static Optional<LastMessage> lastMessage(ResultSet row) throws SQLException {
        String id = row.getString("lastMessageID");
        return id == null
                ? Optional.empty()
                : Optional.of(new LastMessage(
                        new MessageId(id),
                        Objects.requireNonNullElse(row.getString("lastMessageBody"), ""),
                        row.getString("lastMessageSender"),
                        row.getLong("lastMessageSent")));
    }
}
