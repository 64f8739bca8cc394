package org.dialogs.openfire.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dialogs.openfire.model.MessageId;
import org.jdbi.v3.core.Handle;

/** The messages in the database: table {@code ofDialogMessage}, a row each, whatever is sent again. */
final class MessageStore {

    private static final int MAX_ATTEMPTS = 100;

    private static final String INSERT = """
            INSERT INTO ofDialogMessage (messageID, applicationID, dialogID, dateSent, arrival, senderJID, recipientJID, stanzaID,
              body, attachments, customParameters, markable, createdDate, updatedDate)
            VALUES (:messageID, :applicationID, :dialogID, :dateSent, :arrival, :senderJID, :recipientJID, :stanzaID,
              :body, :attachments, :parameters, :markable, :createdDate, :updatedDate)
            """;
    private static final String KNOWN = """
            SELECT messageID, applicationID, dialogID, senderJID, stanzaID, createdDate, updatedDate, arrival
            FROM ofDialogMessage WHERE messageID IN (<ids>)
            """;
    private static final String BODY = "SELECT body FROM ofDialogMessage WHERE messageID = :id";
    private static final String ORIGINAL_BODY = """
            SELECT c.body FROM ofDialogCorrection c WHERE c.messageID = :id
              AND c.arrival = (SELECT MIN(o.arrival) FROM ofDialogCorrection o WHERE o.messageID = :id)
            """;

    /** Leaves out resends, and gives an id of its own to each message whose id another one has. */
    List<MessageRow> identify(Handle handle, List<MessageRow> messages) {
        Map<MessageId, Known> known =
                known(handle, messages.stream().map(MessageRow::id).toList());
        List<MessageRow> rows = new ArrayList<>(messages.size());
        for (MessageRow message : messages) {
            identify(handle, message, known).ifPresent(id -> {
                MessageRow row = id.equals(message.id()) ? message : message.with(id);
                known.put(id, Known.of(row));
                rows.add(row);
            });
        }
        return rows;
    }

    private static Optional<MessageId> identify(Handle handle, MessageRow message, Map<MessageId, Known> known) {
        MessageId id = message.id();
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Known other = known.get(id);
            if (other == null) {
                return Optional.of(id);
            }
            if (other.isLike(message) && body(handle, id, other).equals(message.body())) {
                return Optional.empty();
            }
            // The time of arrival to the microsecond: nobody can take such an id in advance.
            id = MessageId.instead(
                    message.dialog(), message.sender(), message.stanzaId(), message.body(), other.arrival());
            if (!known.containsKey(id)) {
                known.putAll(known(handle, List.of(id)));
            }
        }
        throw new IllegalArgumentException("No free id for message " + message.id());
    }

    private static Map<MessageId, Known> known(Handle handle, List<MessageId> ids) {
        Map<MessageId, Known> known = new HashMap<>();
        for (List<String> list : InList.of(ids.stream().map(MessageId::hex))) {
            handle.createQuery(KNOWN)
                    .bindList("ids", list)
                    .map((row, context) -> Map.entry(new MessageId(row.getString("messageID")), Known.of(row)))
                    .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        }
        return known;
    }

    /** The text that a message had first. One at a time: a text may be long. */
    private static String body(Handle handle, MessageId id, Known message) {
        return message.body()
                .orElseGet(() -> handle.createQuery(message.isCorrected() ? ORIGINAL_BODY : BODY)
                        .bind("id", id.hex())
                        // An empty text is NULL to some databases.
                        .map((row, context) -> Objects.requireNonNullElse(row.getString(1), ""))
                        .findFirst()
                        .orElse(""));
    }

    void insert(Handle handle, Collection<MessageRow> rows) {
        var batch = handle.prepareBatch(INSERT);
        for (MessageRow row : rows) {
            long received = row.received().toEpochMilli();
            batch.bind("messageID", row.id().hex())
                    .bind("applicationID", row.dialog().applicationId())
                    .bind("dialogID", row.dialog().id().hex())
                    .bind("dateSent", row.dateSent())
                    .bind("arrival", row.arrival())
                    .bind("senderJID", row.sender().bareJid())
                    .bind("recipientJID", row.recipient())
                    .bind("stanzaID", row.stanzaId())
                    .bind("body", row.body())
                    .bind("attachments", row.attachments())
                    .bind("parameters", row.parameters())
                    .bind("markable", row.markable() ? 1 : 0)
                    .bind("createdDate", received)
                    .bind("updatedDate", received)
                    .add();
        }
        batch.execute();
    }
}
