package org.dialogs.openfire.history;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.jdbi.v3.core.Handle;

/**
 * Finds dialogs of whomever, in an order that an index has: those of each application and type come in a stream of their own, and what is
 * first in one of them is next. What is looked for by more than the index knows takes as many rows as are allowed, and no more.
 */
final class DialogsByTime implements DialogFinder {

    static final int MOST_APPLICATIONS = 100;

    /** Of most streams few rows are looked at, and of one or two the most: it is asked few times, for each time may sort an hour of it. */
    private static final int FIRST_CHUNK = 50;

    /** As much as that of many streams, most of which have nothing that comes first. */
    private static final int LEAST_CHUNK = 20;

    /** Of all streams together, as long as each has its least. */
    private static final int FIRST_CHUNKS = 2000;

    private static final int MORE = 10;
    private static final int MOST_CHUNK = 1500;

    private static final DialogKey BEFORE_ALL = new DialogKey(-1, new DialogId("0".repeat(24)));

    private final Handle handle;
    private final int mostRows;
    private final Duration patience;

    /** @param patience how long it looks, and not much longer */
    DialogsByTime(Handle handle, int mostRows, Duration patience) {
        this.handle = handle;
        this.mostRows = mostRows;
        this.patience = patience;
    }

    /** A stream, and what was read of it. */
    private static final class Source {

        private final DialogStream stream;
        private final Deque<DialogHead> read = new ArrayDeque<>();
        private int chunk;

        Source(DialogStream stream, int chunk) {
            this.stream = stream;
            this.chunk = chunk;
        }

        Optional<DialogHead> peek() {
            if (read.isEmpty()) {
                read.addAll(stream.next(chunk));
                chunk = Math.min(MORE * chunk, MOST_CHUNK);
            }
            return Optional.ofNullable(read.peek());
        }
    }

    private record Next(DialogCursor place, Source source) {}

    @Override
    public Found find(DialogQuery query, DialogSort sort, Optional<DialogCursor> after, int most) {
        long began = System.nanoTime();
        PriorityQueue<Next> queue = new PriorityQueue<>(Comparator.comparing(Next::place, DialogCursor.in(sort)));
        for (Source source : sources(query, sort, after.or(() -> begin(query, sort)), most)) {
            if (query.applications().size() > 1 && isLate(began)) {
                throw new TooManyRowsException("The first dialogs of all applications take too long: choose one");
            }
            offer(queue, source, sort);
        }
        List<DialogHead> found = new ArrayList<>();
        Optional<DialogCursor> last = Optional.empty();
        for (int rows = 0; !queue.isEmpty() && found.size() < most; rows++) {
            if (rows == mostRows || rows > 0 && isLate(began)) {
                return new Found(found, last, Optional.empty());
            }
            Next next = queue.remove();
            DialogHead head = next.source.read.remove();
            if (isBeyond(query, sort, head)) {
                break;
            }
            if (query.matches(head)) {
                found.add(head);
            }
            last = Optional.of(next.place);
            offer(queue, next.source, sort);
        }
        return new Found(found, Optional.empty(), Optional.empty());
    }

    private boolean isLate(long began) {
        return System.nanoTime() - began > patience.toNanos();
    }

    private static void offer(PriorityQueue<Next> queue, Source source, DialogSort sort) {
        source.peek().ifPresent(head -> queue.add(new Next(head.place(sort.by()), source)));
    }

    private List<Source> sources(DialogQuery query, DialogSort sort, Optional<DialogCursor> from, int most) {
        if (query.applications().size() > MOST_APPLICATIONS) {
            throw new TooManyRowsException("There are more than " + MOST_APPLICATIONS + " applications: choose one");
        }
        List<DialogType> types = query.type().map(List::of).orElse(List.of(DialogType.values()));
        int share = FIRST_CHUNKS / Math.max(1, query.applications().size() * types.size());
        // The last row of a chunk may have to be read again.
        int chunk = Math.min(query.isIndexed() ? most + 1 : FIRST_CHUNK, Math.max(LEAST_CHUNK, share));
        List<Source> sources = new ArrayList<>();
        for (long application : query.applications()) {
            for (DialogType type : types) {
                sources.add(new Source(new DialogStream(handle, application, type, sort, from), chunk));
            }
        }
        return sources;
    }

    /** Where what is looked for begins, if the index knows that. */
    static Optional<DialogCursor> begin(DialogQuery query, DialogSort sort) {
        return sort.by() == DialogSort.By.ACTIVE
                ? (sort.descending() ? query.until() : query.from())
                        .map(time -> new DialogCursor(time.getEpochSecond(), "", BEFORE_ALL))
                : Optional.empty();
    }

    /** Whether nothing of what is looked for comes any more. */
    static boolean isBeyond(DialogQuery query, DialogSort sort, DialogHead head) {
        if (sort.by() != DialogSort.By.ACTIVE) {
            return false;
        }
        return sort.descending()
                ? query.from()
                        .filter(time -> head.active() < time.getEpochSecond())
                        .isPresent()
                : query.until()
                        .filter(time -> head.active() >= time.getEpochSecond())
                        .isPresent();
    }
}
