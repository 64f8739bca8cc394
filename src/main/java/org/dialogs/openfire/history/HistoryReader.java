package org.dialogs.openfire.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.dialogs.openfire.history.DialogEntry.Place;
import org.dialogs.openfire.history.KeptMessage.Position;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.User;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The history in the database, for reading: pages that begin where the one before ended, so that a late one costs what the first did. It
 * sees what the writer has written; {@link HistoryWriter#awaitWritten} says when that is everything. Every query is given
 * {@value #SECONDS} seconds. All methods throw {@link JdbiException} if the database is away, or takes longer. Thread-safe.
 */
public final class HistoryReader {

    /** The most rows of a page. */
    public static final int MOST = 1000;

    private static final int SECONDS = 10;
    private static final int FETCH = 500;
    private static final String RECEIPTS =
            "SELECT messageID, userJID, readDate FROM ofDialogReceipt WHERE messageID IN (<ids>) ORDER BY deliveredDate, userJID";
    private static final String DIALOGS = "SELECT " + DialogEntry.COLUMNS + "\n" + """
            FROM ofDialogMember m JOIN ofDialog d ON d.applicationID = m.applicationID AND d.dialogID = m.dialogID
            WHERE m.userJID = :userJID AND\s""" + DialogEntry.VISIBLE;
    private static final String UNREAD = """
            SELECT d.applicationID, d.dialogID, d.messageCount - m.readCount
            FROM ofDialogMember m JOIN ofDialog d ON d.applicationID = m.applicationID AND d.dialogID = m.dialogID
            WHERE m.userJID = :userJID AND m.applicationID = :applicationID AND m.dialogID IN (<ids>)
            """;

    /** In which order messages are given. */
    public enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST
    }

    /** @param userJid who has received the message; and whether he has read it */
    public record ReceiptOf(String userJid, boolean read) {}

    private final Jdbi jdbi;
    private final Transactions transactions;

    public HistoryReader(DataSource dataSource) {
        jdbi = HistoryStore.connect(dataSource);
        transactions = new Transactions(dataSource);
    }

    /**
     * A page of a dialog.
     *
     * @param after the position of the last message of the page before; empty for the first page
     * @param limit how many messages at most, from 1 to {@value #MOST}; fewer are given if their texts are long, but never none if there
     *     are any
     */
    public List<KeptMessage> page(DialogKey dialog, Order order, Optional<Position> after, int limit) {
        return messages(new MessageQuery(dialog), order, after, limit);
    }

    /**
     * The messages of a dialog that contain a text, in whichever case, newest first.
     *
     * @param after the position of the last message of the page before; empty for the first page
     * @param limit how many messages at most, from 1 to {@value #MOST}
     */
    public List<KeptMessage> search(DialogKey dialog, String text, Optional<Position> after, int limit) {
        return messages(new MessageQuery(dialog).containing(Texts.storable(text)), Order.NEWEST_FIRST, after, limit);
    }

    private List<KeptMessage> messages(MessageQuery query, Order order, Optional<Position> after, int limit) {
        checkLimit(limit);
        return new MessageWalk(transactions, query, order == Order.NEWEST_FIRST, after, 0).page(limit);
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("A page has from 1 to " + MOST + " rows: " + limit);
        }
    }

    /** Who has received each of these messages, in the order in which they said so. The author has, without saying so. */
    public Map<MessageId, List<ReceiptOf>> receipts(List<MessageId> messages) {
        Map<MessageId, List<ReceiptOf>> receipts = new HashMap<>();
        jdbi.useHandle(handle -> {
            for (List<String> ids : InList.of(messages.stream().map(MessageId::hex))) {
                handle.createQuery(RECEIPTS)
                        .setQueryTimeout(SECONDS)
                        .bindList("ids", ids)
                        .map((row, context) -> Map.entry(
                                new MessageId(row.getString(1)),
                                new ReceiptOf(row.getString(2), row.getObject(3) != null)))
                        .forEach(entry -> receipts.computeIfAbsent(entry.getKey(), id -> new ArrayList<>())
                                .add(entry.getValue()));
            }
        });
        return receipts;
    }

    /**
     * The dialogs to which a user is a party, but those that he has deleted for himself, those with the latest messages first. The order is made here and not by the database, for a
     * group's last message cannot be written into a row each member: all of the user's dialogs are looked at, and {@code limit} of them
     * are in memory.
     *
     * @param after the place of the last dialog of the page before; empty for the first page
     * @param limit how many dialogs at most, from 1 to {@value #MOST}
     */
    public List<DialogEntry> dialogsOf(User user, Optional<Place> after, int limit) {
        checkLimit(limit);
        PriorityQueue<DialogEntry> first =
                new PriorityQueue<>(Comparator.comparing(DialogEntry::place).reversed());
        jdbi.useTransaction(handle -> {
            Dialect.of(handle).preferIndexes(handle);
            handle.createQuery(DIALOGS)
                    .setQueryTimeout(SECONDS)
                    .setFetchSize(FETCH)
                    .bind("userJID", MemberStore.jid(user))
                    .map((row, context) -> DialogEntry.of(row))
                    .forEach(dialog -> {
                        if (after.map(place -> dialog.place().compareTo(place) > 0)
                                .orElse(true)) {
                            first.add(dialog);
                        }
                        if (first.size() > limit) {
                            first.remove();
                        }
                    });
        });
        return first.stream().sorted(Comparator.comparing(DialogEntry::place)).toList();
    }

    /** How many messages a user has not read in each of these dialogs; those to which he is no party are not in it. */
    public Map<DialogKey, Long> unread(User user, List<DialogKey> dialogs) {
        Map<DialogKey, Long> unread = new HashMap<>();
        jdbi.useHandle(handle -> dialogs.stream()
                .map(DialogKey::applicationId)
                .distinct()
                .forEach(application -> unread.putAll(unread(
                        handle,
                        user,
                        application,
                        dialogs.stream().filter(key -> key.applicationId() == application)))));
        return unread;
    }

    private static Map<DialogKey, Long> unread(Handle handle, User user, long application, Stream<DialogKey> dialogs) {
        Map<DialogKey, Long> unread = new HashMap<>();
        for (List<String> ids : InList.of(dialogs.map(key -> key.id().hex()))) {
            handle.createQuery(UNREAD)
                    .setQueryTimeout(SECONDS)
                    .bind("userJID", MemberStore.jid(user))
                    .bind("applicationID", application)
                    .bindList("ids", ids)
                    .map((row, context) -> Map.entry(
                            new DialogKey(row.getLong(1), new DialogId(row.getString(2))), Math.max(0, row.getLong(3))))
                    .forEach(entry -> unread.put(entry.getKey(), entry.getValue()));
        }
        return unread;
    }
}
