package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.dialogs.openfire.model.ChatMessage;

/** What of a message in the database tells whether another one is that message again. */
record Known(long applicationId, String dialogId, String senderJid, String stanzaId, String body, Instant received) {

    static Known of(ChatMessage message) {
        return new Known(
                message.dialog().applicationId(),
                message.dialog().id().hex(),
                message.sender().bareJid(),
                StanzaIds.bounded(message.stanzaId()),
                message.body(),
                message.received());
    }

    static Known of(ResultSet row) throws SQLException {
        return new Known(
                row.getLong("applicationID"),
                row.getString("dialogID"),
                row.getString("senderJID"),
                row.getString("stanzaID"),
                // An empty text is NULL to some databases.
                Objects.requireNonNullElse(row.getString("body"), ""),
                Instant.ofEpochMilli(row.getLong("createdDate")));
    }

    /** Whether {@code message} is this one, sent or delivered again. */
    boolean isSameAs(ChatMessage message) {
        Known other = of(message);
        Duration apart = Duration.between(received, other.received).abs();
        return applicationId == other.applicationId
                && dialogId.equals(other.dialogId)
                && senderJid.equals(other.senderJid)
                && stanzaId.equals(other.stanzaId)
                && body.equals(other.body)
                && apart.compareTo(MessageStore.RESEND) <= 0;
    }
}
