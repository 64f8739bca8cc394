package org.dialogs.openfire.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.dialogs.openfire.history.DialogFinder.Found;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The dialogs of the server, as administrators look for them, a page at a time. No question has all of them looked at: those of whomever
 * come in an order that an index has, those of a user from his memberships, one of which the id is known at once. All methods throw
 * {@link JdbiException} if the database is away. Thread-safe.
 */
public final class DialogSearch {

    /** The most dialogs that are looked at for a page where no index knows what is looked for. */
    public static final int MOST_LOOKED_AT = 2000;

    private static final String NEXT_APPLICATION =
            "SELECT MIN(applicationID) FROM ofDialog WHERE applicationID > :applicationID";
    private static final String BY_ID = "SELECT " + DialogHead.COLUMNS + "\n" + """
            FROM ofDialog d WHERE d.applicationID = :applicationID AND d.dialogID = :dialogID AND d.dialogType > 0
            """;
    private static final String MEMBERS = """
            SELECT m.dialogID, COUNT(*),
              SUM(CASE WHEN d.messageCount > m.readCount THEN d.messageCount - m.readCount ELSE 0 END)
            FROM ofDialogMember m JOIN ofDialog d ON d.applicationID = m.applicationID AND d.dialogID = m.dialogID
            WHERE m.applicationID = :applicationID AND m.dialogID IN (<ids>)
            GROUP BY m.dialogID
            """;

    private final Transactions transactions;
    private final DialogRows rows = new DialogRows();
    private final int mostLookedAt;
    private final int mostOfUser;

    public DialogSearch(DataSource dataSource) {
        this(dataSource, MOST_LOOKED_AT, DialogDirectory.MOST_ROWS);
    }

    DialogSearch(DataSource dataSource, int mostLookedAt, int mostOfUser) {
        this.transactions = new Transactions(dataSource);
        this.mostLookedAt = mostLookedAt;
        this.mostOfUser = mostOfUser;
    }

    /** Who is in a dialog, in numbers. */
    private record Members(long count, long unread) {

        static final Members NONE = new Members(0, 0);
    }

    /** The applications that have dialogs, in the order of their ids. */
    public List<Long> applications() {
        return transactions.run(DialogSearch::applications);
    }

    /**
     * The page that begins behind {@code after}, or the first one.
     *
     * @throws TooManyRowsException if too much would have to be looked at: a user has too many dialogs, or there are too many applications
     */
    public DialogPage page(DialogQuery query, Optional<DialogCursor> after) {
        return transactions.run(handle -> forward(handle, query, after));
    }

    /**
     * The page that ends before {@code place}; the first one, if it would not be full.
     *
     * @throws TooManyRowsException as {@link #page}
     */
    public DialogPage pageBefore(DialogQuery query, DialogCursor place) {
        return transactions.run(handle -> backward(handle, query, place));
    }

    private DialogPage forward(Handle handle, DialogQuery query, Optional<DialogCursor> after) {
        Found found = finder(handle, query).find(query, query.sort(), after, query.limit() + 1);
        List<DialogHead> heads = firsts(found, query);
        Optional<DialogCursor> next = hasMore(found, query)
                ? Optional.of(last(heads).place(query.sort().by()))
                : found.stopped();
        Optional<DialogCursor> previous = after.map(place -> first(heads, query).orElse(place));
        return page(handle, query, heads, previous, next, found);
    }

    private DialogPage backward(Handle handle, DialogQuery query, DialogCursor place) {
        Found found = finder(handle, query).find(query, query.sort().reversed(), Optional.of(place), query.limit() + 1);
        boolean isFirst = !hasMore(found, query) && found.stopped().isEmpty();
        if (isFirst) {
            return forward(handle, query, Optional.empty());
        }
        List<DialogHead> heads = new ArrayList<>(firsts(found, query));
        Collections.reverse(heads);
        Optional<DialogCursor> previous = found.stopped().or(() -> first(heads, query));
        Optional<DialogCursor> next = Optional.of(
                heads.isEmpty() ? place : last(heads).place(query.sort().by()));
        return page(handle, query, heads, previous, next, found);
    }

    private DialogFinder finder(Handle handle, DialogQuery query) {
        if (!query.users().isEmpty()) {
            return new DialogsOfUsers(handle, mostOfUser);
        }
        return query.id()
                .<DialogFinder>map(id -> (of, sort, after, most) -> byId(handle, of, id, after, most))
                .orElseGet(() -> new DialogsByTime(handle, mostLookedAt));
    }

    /** The ids of two applications' dialogs may be the same. */
    private static Found byId(Handle handle, DialogQuery query, DialogId id, Optional<DialogCursor> after, int most) {
        List<DialogHead> heads = query.applications().stream()
                .sorted()
                .flatMap(application -> handle
                        .createQuery(BY_ID)
                        .bind("applicationID", application)
                        .bind("dialogID", id.hex())
                        .map((row, context) -> DialogHead.of(row))
                        .list()
                        .stream())
                .filter(query::matches)
                .filter(head -> after.isEmpty())
                .limit(most)
                .toList();
        return new Found(heads, Optional.empty(), Optional.of((long) heads.size()));
    }

    private static boolean hasMore(Found found, DialogQuery query) {
        return found.heads().size() > query.limit();
    }

    private static List<DialogHead> firsts(Found found, DialogQuery query) {
        return found.heads().stream().limit(query.limit()).toList();
    }

    private static Optional<DialogCursor> first(List<DialogHead> heads, DialogQuery query) {
        return heads.stream().findFirst().map(head -> head.place(query.sort().by()));
    }

    private static DialogHead last(List<DialogHead> heads) {
        return heads.get(heads.size() - 1);
    }

    private DialogPage page(
            Handle handle,
            DialogQuery query,
            List<DialogHead> heads,
            Optional<DialogCursor> previous,
            Optional<DialogCursor> next,
            Found found) {
        List<DialogKey> keys = heads.stream().map(DialogHead::key).toList();
        Map<DialogKey, DialogEntry> entries =
                rows.find(handle, keys).stream().collect(Collectors.toMap(DialogEntry::key, Function.identity()));
        Map<DialogKey, Members> members = members(handle, keys);
        List<DialogSummary> dialogs = keys.stream()
                // What has gone meanwhile is not there any more.
                .filter(entries::containsKey)
                .map(key -> summary(entries.get(key), members.getOrDefault(key, Members.NONE)))
                .toList();
        Optional<Instant> searchedTo = found.stopped().map(place -> time(query.sort(), place));
        return new DialogPage(dialogs, previous, next, searchedTo, found.total());
    }

    private static DialogSummary summary(DialogEntry dialog, Members members) {
        return new DialogSummary(dialog, members.count, members.unread);
    }

    private static Instant time(DialogSort sort, DialogCursor place) {
        return sort.by() == DialogSort.By.ACTIVE
                ? Instant.ofEpochSecond(place.number())
                : Instant.ofEpochMilli(place.number());
    }

    private static Map<DialogKey, Members> members(Handle handle, List<DialogKey> keys) {
        Map<DialogKey, Members> members = new HashMap<>();
        InList.ofDialogs(keys)
                .forEach((application, lists) -> lists.forEach(ids -> handle.createQuery(MEMBERS)
                        .bind("applicationID", application)
                        .bindList("ids", ids)
                        .map((row, context) -> Map.entry(
                                new DialogKey(application, new DialogId(row.getString(1))),
                                new Members(row.getLong(2), row.getLong(3))))
                        .forEach(entry -> members.put(entry.getKey(), entry.getValue()))));
        return members;
    }

    private static List<Long> applications(Handle handle) {
        List<Long> applications = new ArrayList<>();
        Optional<Long> next = applicationAfter(handle, -1);
        while (next.isPresent()) {
            applications.add(next.get());
            next = applicationAfter(handle, next.get());
        }
        return applications;
    }

    private static Optional<Long> applicationAfter(Handle handle, long application) {
        return handle.createQuery(NEXT_APPLICATION)
                .bind("applicationID", application)
                .map((row, context) ->
                        Optional.ofNullable((Number) row.getObject(1)).map(Number::longValue))
                .one();
    }
}
