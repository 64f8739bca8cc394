package org.dialogs.openfire.history;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.dialogs.openfire.model.DialogKey;
import org.jdbi.v3.core.Handle;

/**
 * Finds the dialogs of a user, in whichever order: all of them are looked at, some at a time and so many at most, as for his own list
 * ({@link DialogList}), and so it is known how many there are.
 */
final class DialogsOfUsers implements DialogFinder {

    private static final int CHUNK = 500;

    /** Before every id, and not empty, for Oracle takes an empty text for NULL. */
    private static final String NO_ID = "0";

    private static final String NEXT_APPLICATION =
            "SELECT MIN(applicationID) FROM ofDialogMember WHERE userJID = :userJID AND applicationID > :applicationID";
    private static final String MEMBERSHIPS = """
            SELECT dialogID FROM ofDialogMember
            WHERE userJID = :userJID AND applicationID = :applicationID AND dialogID > :after
            ORDER BY userJID, applicationID, dialogID""";
    private static final String DIALOGS = "SELECT " + DialogHead.COLUMNS + "\n" + """
            FROM ofDialog d WHERE d.applicationID = :applicationID AND d.dialogID IN (<ids>) AND d.dialogType > 0
            """;

    private final Handle handle;
    private final int mostRows;

    DialogsOfUsers(Handle handle, int mostRows) {
        this.handle = handle;
        this.mostRows = mostRows;
    }

    @Override
    public Found find(DialogQuery query, DialogSort sort, Optional<DialogCursor> after, int most) {
        Search search = new Search(query, sort, after, most);
        for (String user : query.users()) {
            Optional<Long> application = applicationAfter(user, -1);
            while (application.isPresent()) {
                if (query.applications().contains(application.get())) {
                    search.lookAt(user, application.get());
                }
                application = applicationAfter(user, application.get());
            }
        }
        return search.found();
    }

    private Optional<Long> applicationAfter(String user, long application) {
        return handle.createQuery(NEXT_APPLICATION)
                .bind("userJID", Texts.bounded(user))
                .bind("applicationID", application)
                .map((row, context) ->
                        Optional.ofNullable((Number) row.getObject(1)).map(Number::longValue))
                .one();
    }

    /** What was seen so far. */
    private final class Search {

        private final DialogQuery query;
        private final Optional<DialogCursor> after;
        private final int most;
        private final Comparator<DialogCursor> order;
        private final DialogSort sort;
        private final PriorityQueue<DialogHead> first;
        private final Set<DialogKey> seen = new HashSet<>();
        private int rows;
        private long total;

        Search(DialogQuery query, DialogSort sort, Optional<DialogCursor> after, int most) {
            this.query = query;
            this.sort = sort;
            this.after = after;
            this.most = most;
            this.order = DialogCursor.in(sort);
            this.first = new PriorityQueue<>(comparator().reversed());
        }

        private Comparator<DialogHead> comparator() {
            return Comparator.comparing(head -> head.place(sort.by()), order);
        }

        /** In two questions a time: one for both some databases find worth several processes, which takes longer than the answer. */
        void lookAt(String user, long application) {
            String behind = NO_ID;
            List<String> chunk;
            do {
                chunk = handle.createQuery(Dialect.of(handle).first(MEMBERSHIPS, CHUNK))
                        .bind("userJID", Texts.bounded(user))
                        .bind("applicationID", application)
                        .bind("after", behind)
                        .mapTo(String.class)
                        .list();
                rows += chunk.size();
                if (rows > mostRows) {
                    throw new TooManyRowsException("More than " + mostRows + " dialogs would have to be looked at");
                }
                for (List<String> ids : InList.of(chunk.stream())) {
                    handle.createQuery(DIALOGS)
                            .bind("applicationID", application)
                            .bindList("ids", ids)
                            .map((row, context) -> DialogHead.of(row))
                            .list()
                            .forEach(this::add);
                }
                behind = chunk.isEmpty() ? behind : chunk.get(chunk.size() - 1);
            } while (chunk.size() == CHUNK);
        }

        private void add(DialogHead head) {
            // Two of the users may talk with one another.
            if (!query.matches(head) || !seen.add(head.key())) {
                return;
            }
            total++;
            if (after.filter(place -> order.compare(head.place(sort.by()), place) <= 0)
                    .isEmpty()) {
                first.add(head);
                if (first.size() > most) {
                    first.remove();
                }
            }
        }

        Found found() {
            return new Found(first.stream().sorted(comparator()).toList(), Optional.empty(), Optional.of(total));
        }
    }
}
