package org.dialogs.openfire.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            SELECT messageID, applicationID, dialogID, senderJID, stanzaID, body, createdDate, updatedDate, arrival
            FROM ofDialogMessage WHERE messageID IN (<ids>)
            """;
    private static final String ORIGINALS =
            "SELECT messageID, body FROM ofDialogCorrection WHERE messageID IN (<ids>) ORDER BY messageID, arrival DESC";

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
            if (other.isSameAs(message)) {
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
        List<MessageId> corrected = new ArrayList<>();
        for (List<String> list : InList.of(ids.stream().map(MessageId::hex))) {
            handle.createQuery(KNOWN)
                    .bindList("ids", list)
                    .map((row, context) -> {
                        MessageId id = new MessageId(row.getString("messageID"));
                        if (row.getLong("updatedDate") != row.getLong("createdDate")) {
                            corrected.add(id);
                        }
                        return Map.entry(id, Known.of(row));
                    })
                    .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        }
        for (List<String> list : InList.of(corrected.stream().map(MessageId::hex))) {
            handle.createQuery(ORIGINALS)
                    .bindList("ids", list)
                    .map((row, context) ->
                            Map.entry(new MessageId(row.getString(1)), Optional.ofNullable(row.getString(2))))
                    .forEach(entry -> known.computeIfPresent(
                            entry.getKey(),
                            (id, now) -> now.with(entry.getValue().orElse(""))));
        }
        return known;
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
