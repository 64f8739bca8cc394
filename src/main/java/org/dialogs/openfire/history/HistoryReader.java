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
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.result.ResultIterator;

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
    private static final int FETCH_MESSAGES = 20;
    private static final int CHUNK = 100;

    /** A page ends when its texts have that many characters together, at a message's end. */
    private static final int MOST_TEXT = 8 << 20;

    private static final String PAGE = "SELECT " + KeptMessage.COLUMNS + "\n" + """
            FROM ofDialogMessage WHERE applicationID = :applicationID AND dialogID = :dialogID""";
    private static final String OLDER = " AND dateSent <= :dateSent AND (dateSent < :dateSent OR arrival < :arrival)";
    private static final String NEWER = " AND dateSent >= :dateSent AND (dateSent > :dateSent OR arrival > :arrival)";
    private static final String CONTAINS = " AND LOWER(body) LIKE LOWER(:pattern) ESCAPE '!'";
    private static final String NEWEST_FIRST =
            " ORDER BY applicationID DESC, dialogID DESC, dateSent DESC, arrival DESC";
    private static final String OLDEST_FIRST = " ORDER BY applicationID, dialogID, dateSent, arrival";
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

    public HistoryReader(DataSource dataSource) {
        jdbi = HistoryStore.connect(dataSource);
    }

    /**
     * A page of a dialog.
     *
     * @param after the position of the last message of the page before; empty for the first page
     * @param limit how many messages at most, from 1 to {@value #MOST}; fewer are given if their texts are long, but never none if there
     *     are any
     */
    public List<KeptMessage> page(DialogKey dialog, Order order, Optional<Position> after, int limit) {
        return messages(dialog, order, after, limit, Optional.empty());
    }

    /**
     * The messages of a dialog that contain a text, in whichever case, newest first.
     *
     * @param after the position of the last message of the page before; empty for the first page
     * @param limit how many messages at most, from 1 to {@value #MOST}
     */
    public List<KeptMessage> search(DialogKey dialog, String text, Optional<Position> after, int limit) {
        return messages(dialog, Order.NEWEST_FIRST, after, limit, Optional.of(Texts.storable(text)));
    }

    private List<KeptMessage> messages(
            DialogKey dialog, Order order, Optional<Position> after, int limit, Optional<String> contained) {
        checkLimit(limit);
        List<KeptMessage> page = new ArrayList<>();
        Optional<Position> last = after;
        long text = 0;
        boolean more = true;
        while (more) {
            int most = Math.min(CHUNK, limit - page.size());
            List<Sized> chunk = chunk(dialog, order, last, most, contained, MOST_TEXT - text);
            for (Sized each : chunk) {
                page.add(each.message);
                text += each.size;
                last = Optional.of(each.message.position());
            }
            more = chunk.size() == most && page.size() < limit && text < MOST_TEXT;
        }
        return page;
    }

    /** A message, and how many characters it has. */
    private record Sized(KeptMessage message, long size) {}

    /** Some rows at a time: there are drivers that have all of an answer in memory before they give the first row of it. */
    private List<Sized> chunk(
            DialogKey dialog,
            Order order,
            Optional<Position> after,
            int most,
            Optional<String> contained,
            long mostText) {
        return jdbi.inTransaction(handle -> {
            boolean newestFirst = order == Order.NEWEST_FIRST;
            String select = PAGE
                    + after.map(position -> newestFirst ? OLDER : NEWER).orElse("")
                    + contained.map(part -> CONTAINS).orElse("")
                    + (newestFirst ? NEWEST_FIRST : OLDEST_FIRST);
            Dialect dialect = Dialect.of(handle);
            var query = handle.createQuery(dialect.first(select, most))
                    .setQueryTimeout(SECONDS)
                    .setFetchSize(FETCH_MESSAGES)
                    .bind("applicationID", dialog.applicationId())
                    .bind("dialogID", dialog.id().hex());
            after.ifPresent(
                    position -> query.bind("dateSent", position.dateSent()).bind("arrival", position.arrival()));
            contained.ifPresent(part -> query.bind("pattern", "%" + dialect.escaped(part) + "%"));
            return upToMostText(
                    query.map((row, context) -> new Sized(KeptMessage.of(row), KeptMessage.size(row))), mostText);
        });
    }

    private static List<Sized> upToMostText(ResultIterable<Sized> messages, long mostText) {
        List<Sized> chunk = new ArrayList<>();
        long text = 0;
        try (ResultIterator<Sized> each = messages.iterator()) {
            while (text < mostText && each.hasNext()) {
                Sized message = each.next();
                chunk.add(message);
                text += message.size;
            }
        }
        return chunk;
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
