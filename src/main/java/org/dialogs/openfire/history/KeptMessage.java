package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dialogs.openfire.model.Attachment;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;

/**
 * A message as the history gives it back.
 *
 * @param position where it stands in its dialog
 * @param senderJid the bare JID of its author
 * @param recipientJid the bare JID of the other user, or of the room
 * @param body the text as it is now, empty if there is none
 * @param parameters custom parameters; see {@code ChatMessage}
 * @param created when the server received it
 * @param updated when it was corrected last, or the same as {@code created}
 */
public record KeptMessage(
        MessageId id,
        DialogKey dialog,
        Position position,
        String senderJid,
        String recipientJid,
        String stanzaId,
        String body,
        List<Attachment> attachments,
        Map<String, Object> parameters,
        boolean markable,
        Instant created,
        Instant updated) {

    static final String COLUMNS =
            "messageID, applicationID, dialogID, dateSent, arrival, senderJID, recipientJID, stanzaID, body,"
                    + " attachments, customParameters, markable, createdDate, updatedDate";

    public KeptMessage {
        attachments = List.copyOf(attachments);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Where a message stands in its dialog: by when it was sent, then by when it arrived. No two messages of a dialog have the same.
     *
     * @param dateSent unix seconds
     * @param arrival microseconds since the epoch
     */
    public record Position(long dateSent, long arrival) {}

    /** How many characters a message's texts have: what a page of many is bounded by. */
    static long size(ResultSet row) throws SQLException {
        long size = 0;
        for (String column : List.of("body", "attachments", "customParameters")) {
            String text = row.getString(column);
            size += text == null ? 0 : text.length();
        }
        return size;
    }

    static KeptMessage of(ResultSet row) throws SQLException {
        return new KeptMessage(
                new MessageId(row.getString("messageID")),
                new DialogKey(row.getLong("applicationID"), new DialogId(row.getString("dialogID"))),
                new Position(row.getLong("dateSent"), row.getLong("arrival")),
                row.getString("senderJID"),
                row.getString("recipientJID"),
                row.getString("stanzaID"),
                Objects.requireNonNullElse(row.getString("body"), ""),
                Json.attachments(row.getString("attachments")),
                Json.parameters(row.getString("customParameters")),
                row.getInt("markable") != 0,
                Instant.ofEpochMilli(row.getLong("createdDate")),
                Instant.ofEpochMilli(row.getLong("updatedDate")));
    }
}
