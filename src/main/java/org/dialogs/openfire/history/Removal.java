package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Update;

/**
 * Takes messages out of the database, with all that belongs to them, and counts for their dialog and its members what is left. As with
 * {@link DialogStore}, another node that changes the dialog at the same time is a {@link CollisionException}.
 */
final class Removal {

    /** What has to be known of a message that goes. */
    static final String COLUMNS = "messageID, applicationID, dialogID, senderJID, dateSent, arrival, createdDate";

    private static final String FIND = "SELECT " + COLUMNS + " FROM ofDialogMessage WHERE messageID IN (<ids>)";
    private static final String READERS =
            "SELECT messageID, userJID FROM ofDialogReceipt WHERE messageID IN (<ids>) AND readDate IS NOT NULL";
    private static final String HIDERS = "SELECT messageID, userJID FROM ofDialogHidden WHERE messageID IN (<ids>)";
    private static final String MEMBERS = """
            SELECT userJID, sinceArrival FROM ofDialogMember WHERE applicationID = :applicationID AND dialogID = :dialogID
            """;
    private static final String UNREAD = """
            UPDATE ofDialogMember SET readCount = readCount - :count
            WHERE applicationID = :applicationID AND dialogID = :dialogID AND userJID = :userJID
            """;
    private static final String DIALOG = """
            SELECT lastArrival, lastMessageID, createdDate FROM ofDialog WHERE applicationID = :applicationID AND dialogID = :dialogID
            """;
    private static final String LAST = """
            SELECT messageID, body, senderJID, dateSent, createdDate, arrival FROM ofDialogMessage
            WHERE applicationID = :applicationID AND dialogID = :dialogID ORDER BY dateSent DESC, arrival DESC
            """;
    private static final String COUNT = """
            UPDATE ofDialog SET messageCount = messageCount - :count, lastArrival = lastArrival + 1
            WHERE applicationID = :applicationID AND dialogID = :dialogID AND lastArrival = :seen
            """;
    private static final String SET_LAST = """
            UPDATE ofDialog SET lastMessageID = :messageID, lastMessageBody = :body, lastMessageSender = :sender,
              lastMessageSent = :dateSent, lastMessageOrder = :order, lastMessageArrival = :arrival,
              activeHour = :activeHour
            WHERE applicationID = :applicationID AND dialogID = :dialogID
            """;
    private static final String SET_NO_LAST = """
            UPDATE ofDialog SET activeHour = :activeHour, lastMessageID = NULL, lastMessageBody = NULL, lastMessageSender = NULL, lastMessageSent = NULL, lastMessageOrder = NULL,
              lastMessageArrival = NULL
            WHERE applicationID = :applicationID AND dialogID = :dialogID
            """;
    private static final String REMOVE_MEMBERS =
            "DELETE FROM ofDialogMember WHERE applicationID = :applicationID AND dialogID = :dialogID";
    private static final String REMOVE_DIALOG = """
            DELETE FROM ofDialog WHERE applicationID = :applicationID AND dialogID = :dialogID AND messageCount = 0
              AND createdDate <= :until
            """;

    /** A message that goes. */
    record Doomed(String messageId, DialogKey dialog, String senderJid, long dateSent, long arrival, Instant created) {

        static Doomed of(ResultSet row) throws SQLException {
            return new Doomed(
                    row.getString("messageID"),
                    new DialogKey(row.getLong("applicationID"), new DialogId(row.getString("dialogID"))),
                    row.getString("senderJID"),
                    row.getLong("dateSent"),
                    row.getLong("arrival"),
                    Instant.ofEpochMilli(row.getLong("createdDate")));
        }
    }

    private record DialogRow(long lastArrival, Optional<String> lastMessageId, long created) {}

    private final Handle handle;

    Removal(Handle handle) {
        this.handle = handle;
    }

    /** Removes messages of whichever dialogs; those that are not there are gone already. */
    void remove(Collection<MessageId> messages) {
        Map<DialogKey, List<Doomed>> doomed = new TreeMap<>();
        for (List<String> ids : InList.of(messages.stream().map(MessageId::hex))) {
            handle.createQuery(FIND)
                    .bindList("ids", ids)
                    .map((row, context) -> Doomed.of(row))
                    .forEach(message -> doomed.computeIfAbsent(message.dialog, key -> new ArrayList<>())
                            .add(message));
        }
        doomed.forEach(this::remove);
    }

    /** Removes messages of one dialog. */
    void remove(DialogKey dialog, List<Doomed> doomed) {
        if (doomed.isEmpty()) {
            return;
        }
        // Before anything that is counted: who changes that meanwhile collides with this.
        Optional<DialogRow> before = row(dialog);
        List<String> ids = doomed.stream().map(Doomed::messageId).toList();
        discount(dialog, doomed, ids);
        if (delete("ofDialogMessage", ids) != ids.size()) {
            throw new CollisionException("Messages were removed meanwhile");
        }
        delete("ofDialogReceipt", ids);
        delete("ofDialogCorrection", ids);
        delete("ofDialogHidden", ids);
        before.ifPresent(row -> {
            int updated = handle.createUpdate(COUNT)
                    .bind("applicationID", dialog.applicationId())
                    .bind("dialogID", dialog.id().hex())
                    .bind("count", doomed.size())
                    .bind("seen", row.lastArrival)
                    .execute();
            CollisionException.check(new int[] {updated}, "A dialog");
            if (row.lastMessageId.filter(ids::contains).isPresent()) {
                findLast(dialog, row.created);
            }
        });
    }

    private int delete(String table, List<String> ids) {
        int deleted = 0;
        for (List<String> list : InList.of(ids.stream())) {
            deleted += handle.createUpdate("DELETE FROM " + table + " WHERE messageID IN (<ids>)")
                    .bindList("ids", list)
                    .execute();
        }
        return deleted;
    }

    /** Removes a dialog that has no messages any more, and its members, unless it was made after {@code until}. */
    void removeDialog(DialogKey dialog, Instant until) {
        int removed = handle.createUpdate(REMOVE_DIALOG)
                .bind("until", until.toEpochMilli())
                .bind("applicationID", dialog.applicationId())
                .bind("dialogID", dialog.id().hex())
                .execute();
        if (removed > 0) {
            handle.createUpdate(REMOVE_MEMBERS)
                    .bind("applicationID", dialog.applicationId())
                    .bind("dialogID", dialog.id().hex())
                    .execute();
        }
    }

    private Optional<DialogRow> row(DialogKey dialog) {
        return handle.createQuery(DIALOG)
                .bind("applicationID", dialog.applicationId())
                .bind("dialogID", dialog.id().hex())
                .map((row, context) ->
                        new DialogRow(row.getLong(1), Optional.ofNullable(row.getString(2)), row.getLong(3)))
                .findFirst();
    }

    /** Takes from each member's count what was in it: the messages before his time, his own, and those that he had read or hidden. */
    private void discount(DialogKey dialog, List<Doomed> doomed, List<String> ids) {
        Map<String, Long> since = new HashMap<>();
        handle.createQuery(MEMBERS)
                .bind("applicationID", dialog.applicationId())
                .bind("dialogID", dialog.id().hex())
                .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(member -> since.put(member.getKey(), member.getValue()));
        Map<String, Set<String>> done = new HashMap<>();
        for (List<String> list : InList.of(ids.stream())) {
            for (String query : List.of(READERS, HIDERS)) {
                handle.createQuery(query)
                        .bindList("ids", list)
                        .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                        .forEach(by -> done.computeIfAbsent(by.getKey(), id -> new HashSet<>())
                                .add(by.getValue()));
            }
        }
        Map<String, Integer> counts = new TreeMap<>();
        for (Doomed message : doomed) {
            Set<String> by = done.getOrDefault(message.messageId, Set.of());
            since.forEach((user, until) -> {
                boolean isOwn = user.equals(Texts.bounded(message.senderJid));
                if (message.arrival <= until || isOwn || by.contains(user)) {
                    counts.merge(user, 1, Integer::sum);
                }
            });
        }
        PreparedBatch updates = handle.prepareBatch(UNREAD);
        counts.forEach((user, count) -> updates.bind("applicationID", dialog.applicationId())
                .bind("dialogID", dialog.id().hex())
                .bind("userJID", user)
                .bind("count", count)
                .add());
        DialogStore.execute(updates);
    }

    private void findLast(DialogKey dialog, long created) {
        handle.createQuery(Dialect.of(handle).first(LAST, 1))
                .bind("applicationID", dialog.applicationId())
                .bind("dialogID", dialog.id().hex())
                .map((row, context) -> last(row))
                .findFirst()
                .orElseGet(() -> handle.createUpdate(SET_NO_LAST).bind("activeHour", ActiveHour.ofCreated(created)))
                .bind("applicationID", dialog.applicationId())
                .bind("dialogID", dialog.id().hex())
                .execute();
    }

    private Update last(ResultSet row) throws SQLException {
        long sent = row.getLong("dateSent");
        long order = Math.min(sent, row.getLong("createdDate") / 1000);
        return handle.createUpdate(SET_LAST)
                .bind("messageID", row.getString("messageID"))
                .bind("body", Texts.preview(Objects.requireNonNullElse(row.getString("body"), "")))
                .bind("sender", row.getString("senderJID"))
                .bind("dateSent", sent)
                .bind("order", order)
                .bind("arrival", row.getLong("arrival"))
                .bind("activeHour", ActiveHour.ofOrder(order));
    }
}
