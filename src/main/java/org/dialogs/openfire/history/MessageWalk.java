package org.dialogs.openfire.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.history.KeptMessage.Position;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;

/**
 * Goes over messages in their order, some at a time, each time in a short transaction of its own and from the place where it was. Some rows
 * at a time, for there are drivers that have all of an answer in memory before they give the first row of it. For one thread.
 */
final class MessageWalk {

    /** The most rows of a step. */
    static final int CHUNK = 100;

    /** A step ends when its texts have that many characters together, at a message's end; so does a page. */
    static final int MOST_TEXT = 8 << 20;

    private static final int FETCH = 20;

    private static final String SELECT = "SELECT " + KeptMessage.COLUMNS + " FROM ofDialogMessage m WHERE ";
    private static final String PLACE = "SELECT m.dateSent, m.arrival FROM ofDialogMessage m WHERE ";
    private static final String OLDER =
            " AND m.dateSent <= :dateSent AND (m.dateSent < :dateSent OR m.arrival < :arrival)";
    private static final String NEWER =
            " AND m.dateSent >= :dateSent AND (m.dateSent > :dateSent OR m.arrival > :arrival)";
    private static final String NEWEST_FIRST =
            " ORDER BY m.applicationID DESC, m.dialogID DESC, m.dateSent DESC, m.arrival DESC";
    private static final String OLDEST_FIRST = " ORDER BY m.applicationID, m.dialogID, m.dateSent, m.arrival";

    private final Transactions transactions;
    private final MessageQuery query;
    private final boolean newestFirst;
    private Optional<Position> last;
    private int skip;
    private boolean ended;

    /**
     * @param after where it begins, behind this; empty for the beginning
     * @param skip how many messages it passes over first
     */
    MessageWalk(
            Transactions transactions, MessageQuery query, boolean newestFirst, Optional<Position> after, int skip) {
        this.transactions = transactions;
        this.query = query;
        this.newestFirst = newestFirst;
        this.last = after;
        this.skip = skip;
    }

    /** Whether there is a message behind {@code position}, in this order. */
    static boolean isAny(Transactions transactions, MessageQuery query, boolean newestFirst, Position position) {
        return place(transactions, query, newestFirst, Optional.of(position), 0).isPresent();
    }

    /** The place of a message that stands so many behind {@code after}, in this order, if there are as many. Reads the index alone. */
    static Optional<Position> place(
            Transactions transactions, MessageQuery query, boolean newestFirst, Optional<Position> after, int skip) {
        return transactions.run(handle -> {
            Dialect dialect = Dialect.of(handle);
            String select = PLACE + query.where() + behind(after, newestFirst);
            String page = skip == 0 ? dialect.first(select, 1) : dialect.page(select, skip, 1);
            return bound(query.bound(handle, page), after)
                    .map((row, context) -> new Position(row.getLong(1), row.getLong(2)))
                    .list()
                    .stream()
                    .skip(skip == 0 ? 0 : dialect.passed(skip))
                    .findFirst();
        });
    }

    private static String behind(Optional<Position> after, boolean newestFirst) {
        String condition = newestFirst ? OLDER : NEWER;
        return (after.isPresent() ? condition : "") + (newestFirst ? NEWEST_FIRST : OLDEST_FIRST);
    }

    private static Query bound(Query query, Optional<Position> after) {
        after.ifPresent(position -> query.bind("dateSent", position.dateSent()).bind("arrival", position.arrival()));
        return query;
    }

    /** A message, and how many characters it has. */
    record Sized(KeptMessage message, long size) {}

    /** Whether there are no more. */
    boolean isEnded() {
        return ended;
    }

    /** The next messages, {@code most} at most, and only until their texts have {@code mostText} characters. */
    List<Sized> next(int most, long mostText) {
        int rows = Math.min(most, CHUNK);
        List<Sized> chunk = transactions.run(handle -> {
            Dialect dialect = Dialect.of(handle);
            String select = SELECT + query.where() + behind(last, newestFirst);
            Query statement = query.bound(
                            handle, skip == 0 ? dialect.first(select, rows) : dialect.page(select, skip, rows))
                    .setFetchSize(FETCH);
            bound(statement, last);
            return upTo(mostText, statement, skip == 0 ? 0 : dialect.passed(skip));
        });
        long text = chunk.stream().mapToLong(Sized::size).sum();
        ended = chunk.size() < rows && text < mostText;
        skip = 0;
        if (!chunk.isEmpty()) {
            last = Optional.of(chunk.get(chunk.size() - 1).message.position());
        }
        return chunk;
    }

    private static List<Sized> upTo(long mostText, Query query, int passed) {
        List<Sized> chunk = new ArrayList<>();
        long text = 0;
        try (ResultIterator<Sized> rows = query.map(
                        (row, context) -> new Sized(KeptMessage.of(row), KeptMessage.size(row)))
                .iterator()) {
            for (int i = 0; i < passed && rows.hasNext(); i++) {
                rows.next();
            }
            while (text < mostText && rows.hasNext()) {
                Sized message = rows.next();
                chunk.add(message);
                text += message.size;
            }
        }
        return chunk;
    }

    /** The next messages, {@code limit} at most; fewer if their texts are long, but never none if there are any. */
    List<KeptMessage> page(int limit) {
        List<KeptMessage> page = new ArrayList<>();
        long text = 0;
        while (!ended && page.size() < limit && text < MOST_TEXT) {
            for (Sized each : next(limit - page.size(), MOST_TEXT - text)) {
                page.add(each.message);
                text += each.size;
            }
        }
        return page;
    }
}
