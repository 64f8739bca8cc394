package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.dialogs.openfire.history.MessageStore.Row;
import org.dialogs.openfire.model.ChatMessage;

/** What of a message in the database tells whether another one is that message again. */
record Known(
        long applicationId,
        String dialogId,
        String senderJid,
        String stanzaId,
        String body,
        Instant received,
        long arrival) {

    static Known of(Row row) {
        ChatMessage message = row.message();
        return new Known(
                message.dialog().applicationId(),
                message.dialog().id().hex(),
                message.sender().bareJid(),
                Texts.bounded(message.stanzaId()),
                Texts.storable(message.body()),
                message.received(),
                row.arrival());
    }

    static Known of(ResultSet row) throws SQLException {
        return new Known(
                row.getLong("applicationID"),
                row.getString("dialogID"),
                row.getString("senderJID"),
                row.getString("stanzaID"),
                // An empty text is NULL to some databases.
                Objects.requireNonNullElse(row.getString("body"), ""),
                Instant.ofEpochMilli(row.getLong("createdDate")),
                row.getLong("arrival"));
    }

    /** Whether {@code message} is this one, sent or delivered again. */
    boolean isSameAs(ChatMessage message) {
        Duration apart = Duration.between(received, message.received()).abs();
        return applicationId == message.dialog().applicationId()
                && dialogId.equals(message.dialog().id().hex())
                && senderJid.equals(message.sender().bareJid())
                && stanzaId.equals(Texts.bounded(message.stanzaId()))
                && body.equals(Texts.storable(message.body()))
                && apart.compareTo(MessageStore.RESEND) <= 0;
    }
}
