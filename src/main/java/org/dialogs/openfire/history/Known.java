package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** What of a message in the database tells whether another one is that message again. */
record Known(
        long applicationId,
        String dialogId,
        String senderJid,
        String stanzaId,
        String body,
        Instant received,
        long arrival) {

    /** A message that comes again within this time is the same one (a resend); after it, it is another. */
    static final Duration RESEND = Duration.ofHours(24);

    static Known of(MessageRow message) {
        return new Known(
                message.dialog().applicationId(),
                message.dialog().id().hex(),
                message.sender().bareJid(),
                message.stanzaId(),
                message.body(),
                message.received(),
                message.arrival());
    }

    /** This message with another text. */
    Known with(String otherBody) {
        return new Known(applicationId, dialogId, senderJid, stanzaId, otherBody, received, arrival);
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
    boolean isSameAs(MessageRow message) {
        Duration apart = Duration.between(received, message.received()).abs();
        return applicationId == message.dialog().applicationId()
                && dialogId.equals(message.dialog().id().hex())
                && senderJid.equals(message.sender().bareJid())
                && stanzaId.equals(message.stanzaId())
                && body.equals(message.body())
                && apart.compareTo(RESEND) <= 0;
    }
}
