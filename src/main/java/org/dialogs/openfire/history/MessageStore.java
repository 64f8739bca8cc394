package org.dialogs.openfire.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.User;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;

/**
 * The messages in the database: table {@code ofDialogMessage}. Used by one thread a node; other nodes of a cluster may write at the
 * same time, and what collides with them is an error that a second try does not meet.
 */
public final class MessageStore {

    /** A message that comes again within this time is the same one (a resend); after it, it is another. */
    static final Duration RESEND = Duration.ofHours(24);

    /** The most characters of an address that its column takes. */
    static final int MAX_JID = 512;

    private static final int MAX_ATTEMPTS = 100;

    private static final String INSERT = """
            INSERT INTO ofDialogMessage (messageID, applicationID, dialogID, dateSent, arrival, senderJID, recipientJID, stanzaID,
              body, attachments, customParameters, markable, createdDate, updatedDate)
            VALUES (:messageID, :applicationID, :dialogID, :dateSent, :arrival, :senderJID, :recipientJID, :stanzaID,
              :body, :attachments, :parameters, :markable, :createdDate, :updatedDate)
            """;
    private static final String KNOWN = """
            SELECT messageID, applicationID, dialogID, senderJID, stanzaID, body, createdDate, arrival
            FROM ofDialogMessage WHERE messageID IN (<ids>)
            """;

    private final Jdbi jdbi;
    private final DialogStore dialogs = new DialogStore();
    private long lastArrival;

    public MessageStore(DataSource dataSource) {
        this.jdbi = Jdbi.create(dataSource);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
    }

    /**
     * Writes messages, and what their dialogs say of them, in one transaction: all or none.
     *
     * @return how many there were beside the resends, which change nothing
     * @throws JdbiException if the database refuses, or is not there
     * @throws IllegalArgumentException if a message cannot be a row
     */
    public int keep(List<ChatMessage> messages) {
        return jdbi.inTransaction(handle -> {
            List<Row> rows = identify(handle, messages);
            if (!rows.isEmpty()) {
                insert(handle, rows);
                dialogs.update(handle, rows);
            }
            return rows.size();
        });
    }

    /**
     * Whether a message could be written now: one is, and is taken back. When it can, it is a message's own fault if the database refuses
     * it; when it cannot (no connection, no space, no right to write, no table), it is nobody's.
     */
    public boolean canWrite() {
        try (Handle handle = jdbi.open()) {
            handle.begin();
            try {
                insert(handle, List.of(probe()));
            } finally {
                handle.rollback();
            }
            return true;
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    private static Row probe() {
        User nobody = new User("nobody", "invalid", false);
        Dialog dialog = Dialog.between(nobody, nobody);
        String stanzaId = UUID.randomUUID().toString();
        ChatMessage message = new ChatMessage(
                MessageId.of(dialog, nobody, stanzaId, "probe"),
                dialog,
                nobody,
                stanzaId,
                "probe",
                0,
                Instant.EPOCH,
                List.of(),
                Map.of(),
                false);
        return new Row(message.id(), 0, message);
    }

    /** Leaves out resends, and gives an id of its own to each message whose id another one has. */
    private List<Row> identify(Handle handle, List<ChatMessage> messages) {
        Map<MessageId, Known> known =
                known(handle, messages.stream().map(ChatMessage::id).toList());
        List<Row> rows = new ArrayList<>(messages.size());
        for (ChatMessage message : messages) {
            identify(handle, message, known).ifPresent(id -> {
                Row row = new Row(id, nextArrival(message), message);
                known.put(id, Known.of(row));
                rows.add(row);
            });
        }
        return rows;
    }

    private static Optional<MessageId> identify(Handle handle, ChatMessage message, Map<MessageId, Known> known) {
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
        for (List<String> list : InList.of(ids.stream().map(MessageId::hex))) {
            handle.createQuery(KNOWN)
                    .bindList("ids", list)
                    .map((row, context) -> Map.entry(new MessageId(row.getString(1)), Known.of(row)))
                    .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        }
        return known;
    }

    private static void insert(Handle handle, Collection<Row> rows) {
        var batch = handle.prepareBatch(INSERT);
        for (Row row : rows) {
            ChatMessage message = row.message();
            long received = message.received().toEpochMilli();
            batch.bind("messageID", row.id().hex())
                    .bind("applicationID", message.dialog().applicationId())
                    .bind("dialogID", message.dialog().id().hex())
                    .bind("dateSent", message.dateSent())
                    .bind("arrival", row.arrival())
                    .bind("senderJID", message.sender().bareJid())
                    .bind("recipientJID", message.recipient())
                    .bind("stanzaID", Texts.bounded(message.stanzaId()))
                    .bind("body", Texts.storable(message.body()))
                    .bind("attachments", Json.textOfAttachments(message.attachments()))
                    .bind("parameters", Json.textOfParameters(message.parameters()))
                    .bind("markable", message.markable() ? 1 : 0)
                    .bind("createdDate", received)
                    .bind("updatedDate", received)
                    .add();
        }
        batch.execute();
    }

    /** Microseconds since the epoch, each greater than the one before: the order in which messages came to this node. */
    private long nextArrival(ChatMessage message) {
        Instant received = message.received();
        long micros = received.getEpochSecond() * 1_000_000 + received.getNano() / 1_000;
        lastArrival = Math.max(lastArrival + 1, micros);
        return lastArrival;
    }

    /** Whether a message can be a row at all. */
    static boolean fits(ChatMessage message) {
        return message.sender().bareJid().length() <= MAX_JID
                && message.recipient().length() <= MAX_JID;
    }

    /** A message as it goes into the table. */
    record Row(MessageId id, long arrival, ChatMessage message) {}
}
