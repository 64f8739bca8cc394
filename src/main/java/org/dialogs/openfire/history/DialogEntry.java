package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.MessageId;

/**
 * A dialog as somebody sees it.
 *
 * @param photo what its owner gave as its picture: a URL, or the id of a file
 * @param ownerJid the bare JID of who made it; a group that nobody made by the API has none, and anybody who comes in is a member of it
 * @param joinRequired whether one has to be in the room to send and receive; never in a private dialog
 * @param data custom parameters: strings, numbers, booleans, maps and lists of these
 * @param roomJid the bare JID of the room, if it is a group
 * @param firstUser the bare JID of one of the two users, if it is private
 * @param secondUser that of the other
 * @param updated when something was last said in it, or changed about it
 * @param messages how many messages it has
 * @param membership what is the viewer's own in it, if he is a party to it
 */
public record DialogEntry(
        DialogKey key,
        DialogType type,
        Optional<String> name,
        Optional<String> photo,
        Optional<String> ownerJid,
        boolean joinRequired,
        Map<String, Object> data,
        Optional<String> roomJid,
        Optional<String> firstUser,
        Optional<String> secondUser,
        Optional<LastMessage> last,
        Instant created,
        Instant updated,
        long messages,
        Optional<Membership> membership) {

    /** Of a dialog {@code d}, and of the viewer's row {@code m} as a party to it, which may be missing. */
    static final String COLUMNS =
            "d.applicationID, d.dialogID, d.dialogType, d.dialogName, d.photo, d.ownerJID, d.joinRequired,"
                    + " d.customData, d.roomJID, d.firstUser, d.secondUser, d.lastMessageID, d.lastMessageBody, d.lastMessageSender,"
                    + " d.lastMessageSent, d.lastMessageOrder, d.lastMessageArrival, d.createdDate, d.updatedDate, d.messageCount,"
                    + " m.userJID, m.readCount, m.hidden, m.hiddenUntil, m.notified";

    /** Of such rows, those of dialogs that the party sees: later than what he has deleted something was said. */
    static final String VISIBLE = "d.dialogType > 0 AND (m.hidden = 0 OR d.lastMessageArrival > m.hiddenUntil)";

    public DialogEntry {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    /**
     * What is a party's own in a dialog.
     *
     * @param unread how many messages he has not read
     * @param visible false if he has deleted it for himself, and nothing was said in it since
     * @param hiddenUntil the arrival of the last message that he has deleted for himself with the dialog; 0 for none
     * @param notified whether he wants to be told of new messages
     */
    public record Membership(long unread, boolean visible, long hiddenUntil, boolean notified) {}

    /**
     * @param body its beginning, if it is long
     * @param dateSent unix seconds
     * @param order unix seconds: {@code dateSent}, but not after it was received
     */
    public record LastMessage(MessageId id, String body, String senderJid, long dateSent, long order) {}

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

    public Place place() {
        return new Place(last.map(LastMessage::order).orElse(created.getEpochSecond()), key);
    }

    static DialogEntry of(ResultSet row) throws SQLException {
        DialogType type = DialogType.of(row.getInt("dialogType"));
        int join = row.getInt("joinRequired");
        boolean isUnsaid = row.wasNull();
        long messages = row.getLong("messageCount");
        return new DialogEntry(
                new DialogKey(row.getLong("applicationID"), new DialogId(row.getString("dialogID"))),
                type,
                Optional.ofNullable(row.getString("dialogName")),
                Optional.ofNullable(row.getString("photo")),
                Optional.ofNullable(row.getString("ownerJID")),
                type != DialogType.PRIVATE && (isUnsaid || join != 0),
                Json.parameters(row.getString("customData")),
                Optional.ofNullable(row.getString("roomJID")),
                Optional.ofNullable(row.getString("firstUser")),
                Optional.ofNullable(row.getString("secondUser")),
                last(row),
                Instant.ofEpochMilli(row.getLong("createdDate")),
                Instant.ofEpochMilli(row.getLong("updatedDate")),
                messages,
                membership(row, messages));
    }

    private static Optional<LastMessage> last(ResultSet row) throws SQLException {
        String id = row.getString("lastMessageID");
        return id == null
                ? Optional.empty()
                : Optional.of(new LastMessage(
                        new MessageId(id),
                        Objects.requireNonNullElse(row.getString("lastMessageBody"), ""),
                        row.getString("lastMessageSender"),
                        row.getLong("lastMessageSent"),
                        row.getLong("lastMessageOrder")));
    }

    private static Optional<Membership> membership(ResultSet row, long messages) throws SQLException {
        if (row.getString("userJID") == null) {
            return Optional.empty();
        }
        long hiddenUntil = row.getLong("hiddenUntil");
        return Optional.of(new Membership(
                Math.max(0, messages - row.getLong("readCount")),
                row.getInt("hidden") == 0 || row.getLong("lastMessageArrival") > hiddenUntil,
                hiddenUntil,
                row.getInt("notified") != 0));
    }
}
