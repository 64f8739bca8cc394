package org.dialogs.openfire.history;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dialogs.openfire.history.MessageStore.Row;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The dialogs in the database: table {@code ofDialog}, a row each, with the dialog's last message. */
final class DialogStore {

    /** The types that QuickBlox's REST API gives them. */
    private static final int GROUP = 2;

    private static final int PRIVATE = 3;

    private static final String EXISTING = "SELECT applicationID, dialogID FROM ofDialog WHERE dialogID IN (<ids>)";
    private static final String INSERT = """
            INSERT INTO ofDialog (applicationID, dialogID, dialogType, roomJID, firstUser, secondUser, lastMessageID, lastMessageBody,
              lastMessageSender, lastMessageSent, lastMessageOrder, lastMessageArrival, createdDate, updatedDate)
            VALUES (:applicationID, :dialogID, :dialogType, :roomJID, :firstUser, :secondUser, :messageID, :body,
              :sender, :dateSent, :order, :arrival, :received, :received)
            """;
    private static final String UPDATE_LAST = """
            UPDATE ofDialog SET lastMessageID = :messageID, lastMessageBody = :body, lastMessageSender = :sender,
              lastMessageSent = :dateSent, lastMessageOrder = :order, lastMessageArrival = :arrival
            WHERE applicationID = :applicationID AND dialogID = :dialogID
              AND (lastMessageOrder IS NULL OR lastMessageOrder < :order
                OR lastMessageOrder = :order AND lastMessageArrival < :arrival)
            """;
    private static final String UPDATE_DATE = """
            UPDATE ofDialog SET updatedDate = :received
            WHERE applicationID = :applicationID AND dialogID = :dialogID AND updatedDate < :received
            """;

    /** Makes the dialogs of new messages that are missing, and gives each its last message: the latest sent, not the latest written. */
    void update(Handle handle, List<Row> rows) {
        Map<Key, Row> last = new LinkedHashMap<>();
        for (Row row : rows) {
            last.merge(Key.of(row.message().dialog()), row, DialogStore::later);
        }
        Set<Key> existing = existing(handle, last.keySet());
        PreparedBatch inserts = handle.prepareBatch(INSERT);
        PreparedBatch lasts = handle.prepareBatch(UPDATE_LAST);
        PreparedBatch dates = handle.prepareBatch(UPDATE_DATE);
        last.forEach((key, row) -> {
            if (existing.contains(key)) {
                bindLast(lasts, row).add();
                bindKey(dates, row).add();
            } else {
                bindDialog(bindLast(inserts, row), row.message().dialog()).add();
            }
        });
        for (PreparedBatch batch : List.of(inserts, lasts, dates)) {
            if (batch.size() > 0) {
                batch.execute();
            }
        }
    }

    private static Set<Key> existing(Handle handle, Set<Key> keys) {
        Set<Key> existing = new HashSet<>();
        for (List<String> list : InList.of(keys.stream().map(key -> key.id().hex()))) {
            handle.createQuery(EXISTING)
                    .bindList("ids", list)
                    .map((row, context) -> new Key(row.getLong(1), new DialogId(row.getString(2))))
                    .forEach(existing::add);
        }
        return existing;
    }

    private static PreparedBatch bindKey(PreparedBatch batch, Row row) {
        return batch.bind("applicationID", row.message().dialog().applicationId())
                .bind("dialogID", row.message().dialog().id().hex())
                .bind("received", row.message().received().toEpochMilli());
    }

    private static PreparedBatch bindLast(PreparedBatch batch, Row row) {
        return bindKey(batch, row)
                .bind("messageID", row.id().hex())
                .bind("body", Texts.storable(row.message().body()))
                .bind("sender", row.message().sender().bareJid())
                .bind("dateSent", row.message().dateSent())
                .bind("order", order(row))
                .bind("arrival", row.arrival());
    }

    private static PreparedBatch bindDialog(PreparedBatch batch, Dialog dialog) {
        if (dialog instanceof Dialog.Private of) {
            return batch.bind("dialogType", PRIVATE)
                    .bind("roomJID", (String) null)
                    .bind("firstUser", of.first().bareJid())
                    .bind("secondUser", of.second().bareJid());
        }
        return batch.bind("dialogType", GROUP)
                .bind("roomJID", ((Dialog.Group) dialog).roomJid())
                .bind("firstUser", (String) null)
                .bind("secondUser", (String) null);
    }

    private static Row later(Row one, Row other) {
        long apart = order(one) - order(other);
        boolean later = apart != 0 ? apart > 0 : one.arrival() > other.arrival();
        return later ? one : other;
    }

    /** Its time among others: when it was sent, but not after it was received, for a clock that is ahead must not stay the last. */
    private static long order(Row row) {
        return Math.min(row.message().dateSent(), row.message().received().getEpochSecond());
    }

    private record Key(long applicationId, DialogId id) {

        static Key of(Dialog dialog) {
            return new Key(dialog.applicationId(), dialog.id());
        }
    }
}
