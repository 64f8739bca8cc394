package org.dialogs.openfire.history;

import java.time.Duration;
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
    private static final int MOST_LOOKED_AT = 1000;

    /** Of a user it is known which they are: that takes half as long. */
    private static final int FOR_A_USER = 2;

    /** The most dialogs that a user may have to be listed in an order that no index has. */
    public static final int MOST_SORTED = FOR_A_USER * MOST_LOOKED_AT;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The most applications that are told. */
    public static final int MOST_APPLICATIONS = 1000;

    /** So many rows of members are read for a page; if there are more, so many of each dialog. */
    static final int MOST_MEMBERS = 5000;

    /** Of each dialog, if all together have too many. */
    static final int MOST_OF_ONE = 1000;

    private static final String NEXT_APPLICATION =
            "SELECT MIN(applicationID) FROM ofDialog WHERE applicationID > :applicationID";
    private static final String OF_USER = "SELECT MIN(applicationID) FROM ofDialogMember WHERE userJID = :userJID";
    private static final String BY_ID = "SELECT " + DialogHead.COLUMNS + "\n" + """
            FROM ofDialog d WHERE d.applicationID = :applicationID AND d.dialogID = :dialogID AND d.dialogType > 0
            """;
    private static final String MEMBERS = """
            SELECT dialogID, readCount FROM ofDialogMember
            WHERE applicationID = :applicationID AND dialogID IN (<ids>)
            """;

    private final Transactions transactions;
    private final DialogRows rows = new DialogRows();
    private final int mostLookedAt;
    private final int mostOfUser;
    private final Duration patience;

    public DialogSearch(DataSource dataSource) {
        this(dataSource, MOST_LOOKED_AT, DialogDirectory.MOST_ROWS, PATIENCE);
    }

    /** @param patience how long is looked for what no index knows */
    DialogSearch(DataSource dataSource, int mostLookedAt, int mostOfUser, Duration patience) {
        this.patience = patience;
        this.transactions = new Transactions(dataSource);
        this.mostLookedAt = mostLookedAt;
        this.mostOfUser = mostOfUser;
    }

    /** Who is in a dialog, in numbers. */
    private record Members(long count, long unread, boolean more) {

        static final Members NONE = new Members(0, 0, false);

        Members and(Members others) {
            return new Members(count + others.count, unread + others.unread, more || others.more);
        }
    }

    /** @param read how many messages he has read */
    private record Member(DialogKey dialog, long read) {

        Members of(Map<DialogKey, DialogEntry> dialogs) {
            return new Members(1, Math.max(0, dialogs.get(dialog).messages() - read), false);
        }
    }

    /** The applications that have dialogs, in the order of their ids; not more than {@link #MOST_APPLICATIONS} of them. */
    public List<Long> applications() {
        return transactions.run(DialogSearch::applications);
    }

    /** Whether this user, a bare JID, is in a dialog of whatever application. */
    public boolean knows(String user) {
        return transactions.run(handle -> handle.createQuery(OF_USER)
                .bind("userJID", Texts.bounded(user))
                .map((row, context) -> row.getObject(1) != null)
                .one());
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
        // What is at the place itself comes on the next page.
        Optional<DialogCursor> next = heads.isEmpty()
                ? found.stopped()
                : Optional.of(last(heads).place(query.sort().by()));
        return page(handle, query, heads, previous, next, found);
    }

    private DialogFinder finder(Handle handle, DialogQuery query) {
        if (!query.users().isEmpty()) {
            return new DialogsOfUsers(handle, FOR_A_USER * mostLookedAt, mostOfUser, patience);
        }
        return query.id()
                .<DialogFinder>map(id -> (of, sort, after, most) -> byId(handle, of, id, after, most))
                .orElseGet(() -> new DialogsByTime(handle, mostLookedAt, patience));
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
        Map<DialogKey, Members> members = members(handle, entries);
        List<DialogSummary> dialogs = keys.stream()
                // What has gone meanwhile is not there any more.
                .filter(entries::containsKey)
                .map(key -> summary(entries.get(key), members.getOrDefault(key, Members.NONE)))
                .toList();
        Optional<Instant> searchedTo = found.stopped().map(place -> time(query.sort(), place));
        return new DialogPage(dialogs, previous, next, searchedTo, found.total());
    }

    private static DialogSummary summary(DialogEntry dialog, Members members) {
        return new DialogSummary(dialog, members.count, members.unread, members.more);
    }

    private static Instant time(DialogSort sort, DialogCursor place) {
        return sort.by() == DialogSort.By.ACTIVE
                ? Instant.ofEpochSecond(place.number())
                : Instant.ofEpochMilli(place.number());
    }

    private static Map<DialogKey, Members> members(Handle handle, Map<DialogKey, DialogEntry> dialogs) {
        Map<DialogKey, Members> members = new HashMap<>();
        InList.ofDialogs(dialogs.keySet())
                .forEach((application, lists) -> lists.forEach(ids -> {
                    List<Member> rows = rows(handle, application, ids, MOST_MEMBERS + 1);
                    if (rows.size() <= MOST_MEMBERS) {
                        rows.forEach(row -> members.merge(row.dialog, row.of(dialogs), Members::and));
                    } else {
                        ids.forEach(id -> members.putAll(someMembers(handle, application, id, dialogs)));
                    }
                }));
        return members;
    }

    /** Of one dialog, which may have very many. */
    private static Map<DialogKey, Members> someMembers(
            Handle handle, long application, String id, Map<DialogKey, DialogEntry> dialogs) {
        List<Member> rows = rows(handle, application, List.of(id), MOST_OF_ONE + 1);
        Members counted =
                rows.stream().limit(MOST_OF_ONE).map(row -> row.of(dialogs)).reduce(Members.NONE, Members::and);
        boolean isMore = rows.size() > MOST_OF_ONE;
        return Map.of(new DialogKey(application, new DialogId(id)), new Members(counted.count, counted.unread, isMore));
    }

    private static List<Member> rows(Handle handle, long application, List<String> ids, int most) {
        return handle.createQuery(MEMBERS)
                .bind("applicationID", application)
                .bindList("ids", ids)
                .setMaxRows(most)
                .map((row, context) ->
                        new Member(new DialogKey(application, new DialogId(row.getString(1))), row.getLong(2)))
                .list();
    }

    private static List<Long> applications(Handle handle) {
        List<Long> applications = new ArrayList<>();
        Optional<Long> next = applicationAfter(handle, -1);
        while (next.isPresent() && applications.size() < MOST_APPLICATIONS) {
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
