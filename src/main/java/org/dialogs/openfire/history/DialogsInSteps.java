package org.dialogs.openfire.history;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.dialogs.openfire.history.DialogFinder.Found;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.jdbi.v3.core.Handle;

/**
 * Finds the first ones of very many dialogs whose ids are known, in an order that an index has: the index is gone through, which has the ids
 * and takes little, and of the dialogs themselves those are read that may be on the page. That pays as long as a good part of all dialogs,
 * where it is looked, is of those; where it is not, it is given up.
 */
final class DialogsInSteps {

    /** Of each application and type, and then more. */
    private static final int FIRST_CHUNK = 250;

    private static final int MORE = 4;
    private static final int MOST_CHUNK = 8000;

    /** For each of the dialogs: to read one takes as long as to pass some ten, so that in vain half as long is lost as all of them take. */
    private static final int MOST_PASSED = 4;

    /** The same where what is found may not be what is looked for: there it goes on from where it was given up. */
    private static final int MOST_PASSED_AT_ONCE = 2;

    /** So many are read at a time where not all are what is looked for. */
    private static final int LEAST_READ = 200;

    private final Handle handle;
    private final Memberships memberships;
    private final int mostRead;
    private final Duration patience;

    /**
     * @param mostRead where what is looked for is more than the index knows, so many dialogs are read and no more
     * @param patience and not much longer is looked
     */
    DialogsInSteps(Handle handle, Memberships memberships, int mostRead, Duration patience) {
        this.handle = handle;
        this.memberships = memberships;
        this.mostRead = mostRead;
        this.patience = patience;
    }

    /** The entries of one application and type, and what was read of them. */
    private static final class Source {

        private final long application;
        private final DialogSteps steps;
        private final Deque<DialogSteps.Entry> read = new ArrayDeque<>();
        private int chunk = FIRST_CHUNK;

        Source(long application, DialogSteps steps) {
            this.application = application;
            this.steps = steps;
        }

        Optional<DialogSteps.Entry> peek() {
            if (read.isEmpty()) {
                read.addAll(steps.next(chunk));
                chunk = Math.min(MORE * chunk, MOST_CHUNK);
            }
            return Optional.ofNullable(read.peek());
        }
    }

    private record Next(long step, Source source) {}

    /** As {@link DialogFinder#find}; empty if too many others come before them. */
    Optional<Found> find(DialogQuery query, DialogSort sort, Optional<DialogCursor> after, int most) {
        return new Search(query, sort, after, most).find();
    }

    private final class Search {

        private final DialogQuery query;
        private final DialogSort sort;
        private final Comparator<DialogCursor> order;
        private final Optional<DialogCursor> begin;
        private final int most;
        private final PriorityQueue<Next> queue;
        private final long mostPassed;
        private final long begun = System.nanoTime();
        private long passed;

        Search(DialogQuery query, DialogSort sort, Optional<DialogCursor> after, int most) {
            this.query = query;
            this.sort = sort;
            this.order = DialogCursor.in(sort);
            this.begin = after.or(() -> DialogsByTime.begin(query, sort));
            this.most = most;
            this.mostPassed = (long) memberships.size() * (query.isIndexed() ? MOST_PASSED : MOST_PASSED_AT_ONCE);
            Comparator<Next> up = Comparator.comparingLong(Next::step);
            this.queue = new PriorityQueue<>(sort.descending() ? up.reversed() : up);
        }

        Optional<Found> find() {
            sources().forEach(this::offer);
            List<DialogHead> found = new ArrayList<>();
            Optional<DialogCursor> last = Optional.empty();
            int read = 0;
            while (!queue.isEmpty()) {
                List<DialogKey> some = nextOnes(Math.max(most - found.size(), query.isIndexed() ? 1 : LEAST_READ));
                for (DialogHead head : inOrder(some)) {
                    if (DialogsByTime.isBeyond(query, sort, head)) {
                        return Optional.of(new Found(found, Optional.empty(), total()));
                    }
                    if (read == mostRead || read > 0 && isLate()) {
                        return Optional.of(new Found(found, last, Optional.empty()));
                    }
                    read++;
                    last = Optional.of(head.place(sort.by()));
                    if (query.matches(head)) {
                        found.add(head);
                    }
                    if (found.size() == most) {
                        return Optional.of(new Found(found, Optional.empty(), total()));
                    }
                }
                if (passed > mostPassed && !queue.isEmpty()) {
                    return givenUp(found, last);
                }
            }
            return Optional.of(new Found(found, Optional.empty(), total()));
        }

        /** Of what the index knows a page is full or the last one. */
        private Optional<Found> givenUp(List<DialogHead> found, Optional<DialogCursor> last) {
            return last.filter(place -> !query.isIndexed())
                    .map(place -> new Found(found, Optional.of(place), Optional.empty()));
        }

        private Stream<Source> sources() {
            Optional<Long> from =
                    begin.map(place -> DialogStream.Order.of(sort.by()).step(place.number()));
            List<DialogType> types = query.type().map(List::of).orElse(List.of(DialogType.values()));
            return memberships.applications().stream()
                    .flatMap(application -> types.stream()
                            .map(type ->
                                    new Source(application, new DialogSteps(handle, application, type, sort, from))));
        }

        private void offer(Source source) {
            source.peek().ifPresent(entry -> queue.add(new Next(entry.step(), source)));
        }

        /** All of the next steps until there are enough: within a step the index has them in no order. */
        private List<DialogKey> nextOnes(int enough) {
            List<DialogKey> some = new ArrayList<>();
            while (!queue.isEmpty() && some.size() < enough && passed <= mostPassed) {
                long step = queue.element().step;
                int whole = some.size();
                while (!queue.isEmpty() && queue.element().step == step) {
                    if (passed > mostPassed) {
                        return some.subList(0, whole);
                    }
                    Source source = queue.remove().source;
                    String id = source.read.remove().id();
                    passed++;
                    memberships.find(source.application, id).ifPresent(some::add);
                    offer(source);
                }
            }
            return some;
        }

        private List<DialogHead> inOrder(List<DialogKey> keys) {
            Stream<DialogHead> heads = InList.ofDialogs(keys).entrySet().stream()
                    .flatMap(each -> each.getValue().stream()
                            .flatMap(ids -> DialogHead.of(handle, each.getKey(), ids).stream()));
            return heads.filter(head -> begin.filter(place -> order.compare(head.place(sort.by()), place) <= 0)
                            .isEmpty())
                    .sorted(Comparator.comparing(head -> head.place(sort.by()), order))
                    .toList();
        }

        private boolean isLate() {
            return System.nanoTime() - begun > patience.toNanos();
        }

        /** All of them, where nothing else was asked for; one that is being erased is still counted. */
        private Optional<Long> total() {
            return Optional.of((long) memberships.size()).filter(all -> query.isOfUsersAlone());
        }
    }
}
