package org.dialogs.openfire.history;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.jdbi.v3.core.Handle;

/** What messages said before they were corrected: table {@code ofDialogCorrection}, a row a correction. (XEP-0308) */
final class CorrectionStore {

    private static final String BY_ID = """
            SELECT messageID, body, createdDate FROM ofDialogMessage
            WHERE messageID = :stanzaID AND applicationID = :applicationID AND dialogID = :dialogID AND senderJID = :sender
            """;
    private static final String ORIGINAL = """
            SELECT messageID, body, createdDate FROM ofDialogMessage
            WHERE applicationID = :applicationID AND dialogID = :dialogID AND stanzaID = :stanzaID AND senderJID = :sender
            ORDER BY arrival DESC
            """;
    private static final String CORRECTED = """
            SELECT m.messageID, m.body, m.createdDate FROM ofDialogCorrection c
            JOIN ofDialogMessage m ON m.messageID = c.messageID
            WHERE c.applicationID = :applicationID AND c.dialogID = :dialogID AND c.stanzaID = :stanzaID AND m.senderJID = :sender
            ORDER BY c.arrival DESC
            """;
    private static final String KNOWN =
            "SELECT COUNT(*) FROM ofDialogCorrection WHERE messageID = :messageID AND stanzaID = :stanzaID";
    private static final String LATER = """
            SELECT arrival, body FROM ofDialogCorrection WHERE messageID = :messageID AND arrival > :arrival
            ORDER BY messageID, arrival
            """;
    private static final String BEFORE_LATER =
            "UPDATE ofDialogCorrection SET body = :body WHERE messageID = :messageID AND arrival = :arrival";
    private static final String INSERT = """
            INSERT INTO ofDialogCorrection (messageID, arrival, applicationID, dialogID, stanzaID, body, createdDate)
            VALUES (:messageID, :arrival, :applicationID, :dialogID, :stanzaID, :body, :created)
            """;
    private static final String UPDATE =
            "UPDATE ofDialogMessage SET body = :body, updatedDate = :updated WHERE messageID = :messageID";

    private final DialogStore dialogs;

    CorrectionStore(DialogStore dialogs) {
        this.dialogs = dialogs;
    }

    private record Original(String messageId, String body, long created) {}

    /** A correction that came after another one, and what the message said before it. */
    private record Later(long arrival, String before) {}

    /**
     * Corrects the message of the same author in the same dialog that has the id {@code replaced}, or whose stanza, or whose last
     * correction's stanza, had it. The text that it had before is kept. A correction that is known changes nothing; one that is written late,
     * after others that came after it, takes its place before them, and the message says what the last one of them says.
     *
     * @return whether there is such a message
     */
    boolean correct(Handle handle, MessageRow correction, String replaced) {
        Optional<Original> original = byId(handle, correction, replaced)
                .or(() -> find(handle, ORIGINAL, correction, replaced))
                .or(() -> find(handle, CORRECTED, correction, replaced));
        original.filter(found -> !isKnown(handle, found, correction))
                .ifPresent(found -> write(handle, found, correction));
        return original.isPresent();
    }

    private static Optional<Original> byId(Handle handle, MessageRow correction, String replaced) {
        String id = replaced.toLowerCase(Locale.ROOT);
        return MessageId.isId(id) ? find(handle, BY_ID, correction, id) : Optional.empty();
    }

    private static Optional<Original> find(Handle handle, String query, MessageRow correction, String replaced) {
        DialogKey key = correction.dialog().key();
        return handle.createQuery(query)
                .bind("applicationID", key.applicationId())
                .bind("dialogID", key.id().hex())
                .bind("stanzaID", Texts.bounded(replaced))
                .bind("sender", correction.sender().bareJid())
                .setMaxRows(1)
                .map((row, context) -> new Original(
                        row.getString(1), Objects.requireNonNullElse(row.getString(2), ""), row.getLong(3)))
                .findFirst();
    }

    private static boolean isKnown(Handle handle, Original original, MessageRow correction) {
        return handle.createQuery(KNOWN)
                        .bind("messageID", original.messageId)
                        .bind("stanzaID", correction.stanzaId())
                        .mapTo(long.class)
                        .one()
                > 0;
    }

    private void write(Handle handle, Original original, MessageRow correction) {
        Optional<Later> later = later(handle, original, correction);
        insert(handle, original, correction, later.map(Later::before).orElse(original.body));
        later.ifPresentOrElse(
                next -> handle.createUpdate(BEFORE_LATER)
                        .bind("body", correction.body())
                        .bind("messageID", original.messageId)
                        .bind("arrival", next.arrival)
                        .execute(),
                () -> update(handle, original, correction));
    }

    private static Optional<Later> later(Handle handle, Original original, MessageRow correction) {
        return handle.createQuery(LATER)
                .bind("messageID", original.messageId)
                .bind("arrival", correction.arrival())
                .setMaxRows(1)
                .map((row, context) -> new Later(row.getLong(1), Objects.requireNonNullElse(row.getString(2), "")))
                .findFirst();
    }

    private static void insert(Handle handle, Original original, MessageRow correction, String before) {
        DialogKey key = correction.dialog().key();
        handle.createUpdate(INSERT)
                .bind("messageID", original.messageId)
                .bind("arrival", correction.arrival())
                .bind("applicationID", key.applicationId())
                .bind("dialogID", key.id().hex())
                .bind("stanzaID", correction.stanzaId())
                .bind("body", before)
                .bind("created", correction.received().toEpochMilli())
                .execute();
    }

    private void update(Handle handle, Original original, MessageRow correction) {
        handle.createUpdate(UPDATE)
                .bind("body", correction.body())
                // By this date one sees that it was corrected.
                .bind("updated", Math.max(correction.received().toEpochMilli(), original.created + 1))
                .bind("messageID", original.messageId)
                .execute();
        dialogs.correctLast(handle, correction.dialog().key(), original.messageId, correction.body());
    }
}
