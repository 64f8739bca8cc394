package org.dialogs.openfire.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.dialogs.openfire.history.DialogEntry.Membership;
import org.dialogs.openfire.history.DialogOrder.Field;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.User;
import org.jdbi.v3.core.Handle;

/**
 * The dialogs that a user sees, in whichever order. A group's last message cannot be written into a row each member, so no index has them in
 * the order in which they are asked for: all of the user's dialogs are looked at, some at a time and so many at most, and the page is
 * found here. In memory is what tells the order of those that may be on it; of a page that is far behind, no more.
 */
final class DialogList {

    /** That many rows at a time: there are drivers that have all of an answer in memory before they give the first row of it. */
    private static final int CHUNK = 200;

    /** Until so many, what is found is kept as it is, and need not be asked for again. */
    private static final int KEPT = 1000;

    /** Before every id, and not empty, for Oracle takes an empty text for NULL. */
    private static final String NO_ID = "0";

    private static final String OWN = "SELECT " + DialogEntry.COLUMNS + "\n" + """
            FROM ofDialogMember m JOIN ofDialog d ON d.applicationID = m.applicationID AND d.dialogID = m.dialogID
            WHERE m.userJID = :userJID AND m.applicationID = :applicationID AND m.dialogID > :after
              AND d.dialogID > :after AND d.dialogType > 0
            ORDER BY m.dialogID""";
    private static final String PUBLIC = "SELECT " + DialogEntry.COLUMNS + "\n" + """
            FROM ofDialog d LEFT JOIN ofDialogMember m
              ON m.applicationID = d.applicationID AND m.dialogID = d.dialogID AND m.userJID = :userJID
            WHERE d.applicationID = :applicationID AND d.dialogType = 1 AND d.dialogID > :after
            ORDER BY d.dialogID""";

    private final Transactions transactions;
    private final DialogRows dialogs;
    private final int mostRows;
    private final int kept;

    DialogList(Transactions transactions, DialogRows dialogs, int mostRows) {
        this(transactions, dialogs, mostRows, KEPT);
    }

    DialogList(Transactions transactions, DialogRows dialogs, int mostRows, int kept) {
        this.transactions = transactions;
        this.dialogs = dialogs;
        this.mostRows = mostRows;
        this.kept = kept;
    }

    /** Where a dialog stands, and the dialog if it is at hand. */
    private record Ranked(long number, String text, DialogKey key, Optional<DialogEntry> entry) {

        static Ranked of(DialogEntry entry, Field field, boolean isKept) {
            long number = switch (field) {
                // In one second, what was said is later than what was made.
                case LAST_MESSAGE_DATE_SENT ->
                    2 * entry.place().order() + (entry.last().isPresent() ? 1 : 0);
                case CREATED_AT -> entry.created().toEpochMilli();
                case UPDATED_AT -> entry.updated().toEpochMilli();
                case ID, NAME -> 0;
            };
            String text = switch (field) {
                case ID -> entry.key().id().hex();
                case NAME -> entry.name().orElse("");
                default -> "";
            };
            return new Ranked(number, text, entry.key(), isKept ? Optional.of(entry) : Optional.empty());
        }

        static Comparator<Ranked> by(DialogOrder order) {
            Comparator<Ranked> up =
                    Comparator.comparingLong(Ranked::number).thenComparing(Ranked::text, String.CASE_INSENSITIVE_ORDER);
            return (order.descending() ? up.reversed() : up).thenComparing(Ranked::key);
        }
    }

    /** What was seen so far. */
    private final class Search {

        private final Predicate<DialogEntry> filter;
        private final DialogOrder order;
        private final long size;
        private final PriorityQueue<Ranked> first;
        private int rows;
        private long total;

        Search(Predicate<DialogEntry> filter, DialogOrder order, long size) {
            this.filter = filter;
            this.order = order;
            this.size = size;
            this.first = new PriorityQueue<>(Ranked.by(order).reversed());
        }

        void add(Handle handle, String query, User viewer, long application, Predicate<DialogEntry> which) {
            String after = NO_ID;
            List<DialogEntry> chunk;
            do {
                chunk = chunk(handle, query, viewer, application, after);
                rows += chunk.size();
                if (rows > mostRows) {
                    throw new TooManyRowsException("More than " + mostRows + " dialogs would have to be looked at");
                }
                chunk.stream().filter(which).filter(filter).forEach(this::add);
                after = chunk.isEmpty()
                        ? after
                        : chunk.get(chunk.size() - 1).key().id().hex();
            } while (chunk.size() == CHUNK);
        }

        private void add(DialogEntry entry) {
            total++;
            first.add(Ranked.of(entry, order.field(), size <= kept));
            if (first.size() > size) {
                first.remove();
            }
        }
    }

    /**
     * A page of the dialogs that {@code viewer} sees, and of the public groups of the application.
     *
     * @throws TooManyRowsException if there are too many of them
     */
    Listing<DialogEntry> page(
            User viewer, long application, Predicate<DialogEntry> filter, DialogOrder order, int skip, int limit) {
        return transactions.run(handle -> {
            Search search = new Search(filter, order, Math.min((long) skip + limit, mostRows));
            search.add(handle, OWN, viewer, application, DialogList::isVisible);
            // Of those to which he is a party he has been asked already.
            search.add(
                    handle,
                    PUBLIC,
                    viewer,
                    application,
                    entry -> entry.membership().isEmpty());
            List<Ranked> page =
                    search.first.stream().sorted(Ranked.by(order)).skip(skip).toList();
            return new Listing<>(entries(handle, page, viewer), search.total);
        });
    }

    private static boolean isVisible(DialogEntry entry) {
        return entry.membership().filter(Membership::visible).isPresent();
    }

    private static List<DialogEntry> chunk(Handle handle, String query, User viewer, long application, String after) {
        return handle.createQuery(Dialect.of(handle).first(query, CHUNK))
                .setFetchSize(CHUNK)
                .bind("userJID", MemberStore.jid(viewer))
                .bind("applicationID", application)
                .bind("after", after)
                .map((row, context) -> DialogEntry.of(row))
                .list();
    }

    private List<DialogEntry> entries(Handle handle, List<Ranked> page, User viewer) {
        List<DialogKey> missing = page.stream()
                .filter(ranked -> ranked.entry.isEmpty())
                .map(Ranked::key)
                .toList();
        Map<DialogKey, DialogEntry> found = dialogs.find(handle, missing, viewer).stream()
                .collect(Collectors.toMap(DialogEntry::key, Function.identity()));
        List<DialogEntry> entries = new ArrayList<>();
        // What has gone meanwhile is not there any more.
        page.forEach(ranked -> ranked.entry
                .or(() -> Optional.ofNullable(found.get(ranked.key)))
                .ifPresent(entries::add));
        return entries;
    }
}
