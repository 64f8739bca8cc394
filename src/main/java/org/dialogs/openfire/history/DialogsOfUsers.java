package org.dialogs.openfire.history;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jdbi.v3.core.Handle;

/**
 * Finds the dialogs of users. Of as many as may be looked at all are, in whichever order, and so it is known how many there are. Of more, an
 * index that has the order tells which come first ({@link DialogsInSteps}), unless they are too few among all of the server's.
 */
final class DialogsOfUsers implements DialogFinder {

    private final Handle handle;
    private final int mostLookedAt;
    private final int most;
    private final Duration patience;

    /**
     * @param mostLookedAt how many there may be in an order that no index has
     * @param most how many there may be at all
     * @param patience how long is looked for what no index knows
     */
    DialogsOfUsers(Handle handle, int mostLookedAt, int most, Duration patience) {
        this.handle = handle;
        this.mostLookedAt = mostLookedAt;
        this.most = most;
        this.patience = patience;
    }

    @Override
    public Found find(DialogQuery query, DialogSort sort, Optional<DialogCursor> after, int mostFound) {
        Memberships memberships = Memberships.of(handle, query.users(), query.applications(), most);
        if (memberships.size() <= mostLookedAt) {
            return new Search(query, sort, after, mostFound).among(memberships);
        }
        if (!sort.by().isIndexed()) {
            throw new TooManyRowsException("More than " + mostLookedAt + " dialogs would have to be looked at");
        }
        // Each application would have to be gone through by itself.
        boolean isNarrow = memberships.applications().size() <= DialogsByTime.MOST_APPLICATIONS;
        return Optional.of(new DialogsInSteps(handle, memberships, mostLookedAt, patience))
                .filter(steps -> isNarrow)
                .flatMap(steps -> steps.find(query, sort, after, mostFound))
                .orElseGet(() -> new Search(query, sort, after, mostFound).among(memberships));
    }

    /** Looks at all of them. */
    private final class Search {

        private final DialogQuery query;
        private final Optional<DialogCursor> after;
        private final int mostFound;
        private final Comparator<DialogCursor> order;
        private final DialogSort sort;
        private final PriorityQueue<DialogHead> first;
        private long total;

        Search(DialogQuery query, DialogSort sort, Optional<DialogCursor> after, int mostFound) {
            this.query = query;
            this.sort = sort;
            this.after = after;
            this.mostFound = mostFound;
            this.order = DialogCursor.in(sort);
            this.first = new PriorityQueue<>(comparator().reversed());
        }

        private Comparator<DialogHead> comparator() {
            return Comparator.comparing(head -> head.place(sort.by()), order);
        }

        /** Not in one question with the memberships: for that some databases take several processes, which takes longer than the answer. */
        Found among(Memberships memberships) {
            for (long application : memberships.applications()) {
                for (List<String> ids : InList.of(memberships.of(application).stream())) {
                    DialogHead.of(handle, application, ids).forEach(this::add);
                }
            }
            return new Found(first.stream().sorted(comparator()).toList(), Optional.empty(), Optional.of(total));
        }

        private void add(DialogHead head) {
            if (!query.matches(head)) {
                return;
            }
            total++;
            if (after.filter(place -> order.compare(head.place(sort.by()), place) <= 0)
                    .isEmpty()) {
                first.add(head);
                if (first.size() > mostFound) {
                    first.remove();
                }
            }
        }
    }
}
