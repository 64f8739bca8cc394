package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What of a message that is there already tells whether another one is that message again.
 *
 * @param body the text, if it is at hand: one in the database is fetched when everything else is the same
 */
record Known(
        long applicationId,
        String dialogId,
        String senderJid,
        String stanzaId,
        Optional<String> body,
        Instant received,
        boolean isCorrected,
        long arrival) {

    /** A message that comes again within this time is the same one (a resend); after it, it is another. */
    static final Duration RESEND = Duration.ofHours(24);

    static Known of(MessageRow message) {
        return new Known(
                message.dialog().applicationId(),
                message.dialog().id().hex(),
                message.sender().bareJid(),
                message.stanzaId(),
                Optional.of(message.body()),
                message.received(),
                false,
                message.arrival());
    }

    static Known of(ResultSet row) throws SQLException {
        long created = row.getLong("createdDate");
        return new Known(
                row.getLong("applicationID"),
                row.getString("dialogID"),
                row.getString("senderJID"),
                row.getString("stanzaID"),
                Optional.empty(),
                Instant.ofEpochMilli(created),
                row.getLong("updatedDate") != created,
                row.getLong("arrival"));
    }

    /** Whether {@code message}, if it has the same text, is this one, sent or delivered again. */
    boolean isLike(MessageRow message) {
        Duration apart = Duration.between(received, message.received()).abs();
        return applicationId == message.dialog().applicationId()
                && dialogId.equals(message.dialog().id().hex())
                && senderJid.equals(message.sender().bareJid())
                && stanzaId.equals(message.stanzaId())
                && apart.compareTo(RESEND) <= 0;
    }
}
