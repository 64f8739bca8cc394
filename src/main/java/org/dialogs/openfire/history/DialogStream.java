package org.dialogs.openfire.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The dialogs of one application and one type, in the order of their last messages or of their making, some at a time. An index has them by
 * steps: the hour of the last message, the millisecond of the making. Steps are taken in the index's order; within one, which may have many
 * dialogs, the database looks for the first ones. For one thread and one transaction.
 */
final class DialogStream {

    private static final String WHERE = "SELECT " + DialogHead.COLUMNS
            + " FROM ofDialog d WHERE d.applicationID = :applicationID AND d.dialogType = :dialogType AND ";

    /** Before every id, and not empty, for Oracle takes an empty text for NULL. */
    private static final String BEFORE_ALL = "0";

    private static final String BEHIND_ALL = "g";

    /** Later than everything, in milliseconds too, and exact in floating point. */
    private static final long LATEST = 1L << 52;

    /** What the order is, and what of it the index has. */
    enum Order {
        // Both are divided, for CockroachDB makes decimals of what is divided, and takes no two types for one.
        ACTIVE("d.activeHour", "FLOOR(COALESCE(d.lastMessageOrder / 1, d.createdDate / 1000))") {
            @Override
            long step(long value) {
                return ActiveHour.ofOrder(value);
            }
        },
        // A sum is in no index's order: that of the ids, in which some would look for the few of a step, takes long.
        CREATED("d.createdDate", "d.createdDate + 0") {
            @Override
            long step(long value) {
                return value;
            }
        };

        private final String column;
        private final String value;

        Order(String column, String value) {
            this.column = column;
            this.value = value;
        }

        static Order of(DialogSort.By by) {
            return switch (by) {
                case ACTIVE -> ACTIVE;
                case CREATED -> CREATED;
                default -> throw new IllegalArgumentException("No index has dialogs by " + by);
            };
        }

        abstract long step(long value);

        /** In which the index has them. */
        String column() {
            return column;
        }

        private String beyond(boolean descending) {
            String direction = descending ? " DESC" : "";
            return WHERE + column + (descending ? " < " : " > ") + ":step ORDER BY d.applicationID" + direction
                    + ", d.dialogType" + direction + ", " + column + direction;
        }

        /** From the beginning of the step nothing is compared: what it costs is in proportion to all that is in it. */
        private String within(boolean descending, boolean begun) {
            String direction = descending ? " DESC" : "";
            String after = descending ? " < " : " > ";
            String behind =
                    " AND (" + value + after + ":value OR " + value + " = :value AND d.dialogID" + after + ":id)";
            return WHERE + column + " = :step" + (begun ? behind : "") + " ORDER BY " + value + direction
                    + ", d.dialogID" + direction;
        }
    }

    /**
     * Where it goes on: behind this.
     *
     * @param id a dialog's, or what is before or behind all of them
     */
    private record Place(long value, String id) {}

    private final Handle handle;
    private final Dialect dialect;
    private final long application;
    private final DialogType type;
    private final DialogSort sort;
    private final Order order;
    private final Comparator<DialogHead> comparator;
    private final String beyond;
    private long step;
    private Optional<Place> place;
    private boolean inStep;
    private boolean ended;

    /** @param after begins behind this; if empty, at the beginning */
    DialogStream(Handle handle, long application, DialogType type, DialogSort sort, Optional<DialogCursor> after) {
        this.handle = handle;
        this.dialect = Dialect.of(handle);
        this.application = application;
        this.type = type;
        this.sort = sort;
        this.order = Order.of(sort.by());
        this.comparator = Comparator.comparing(head -> head.place(sort.by()), DialogCursor.in(sort));
        this.beyond = order.beyond(sort.descending());
        this.place = after.map(cursor -> new Place(cursor.number(), bound(cursor.key())));
        this.inStep = place.isPresent();
        this.step = place.map(from -> order.step(from.value)).orElseGet(() -> nowhere(sort));
    }

    /** Of what has the same number, applications come before others. */
    private String bound(DialogKey key) {
        int compared = Long.compare(application, key.applicationId());
        return compared == 0 ? key.id().hex() : compared > 0 ? BEFORE_ALL : BEHIND_ALL;
    }

    /** The step before all others. */
    static long nowhere(DialogSort sort) {
        return sort.descending() ? LATEST : -LATEST;
    }

    /** Whether there are no more. */
    boolean isEnded() {
        return ended;
    }

    /** The next ones, {@code most} at most; some, unless there are no more. */
    List<DialogHead> next(int most) {
        List<DialogHead> next = new ArrayList<>();
        while (!ended && next.isEmpty()) {
            if (inStep) {
                next.addAll(step(most));
            } else {
                next.addAll(steps(most));
            }
        }
        return next;
    }

    /** The next ones of the same step. */
    private List<DialogHead> step(int most) {
        Query query = handle.createQuery(dialect.first(order.within(sort.descending(), place.isPresent()), most))
                .bind("applicationID", application)
                .bind("dialogType", type.number())
                .bind("step", step);
        place.ifPresent(from -> query.bind("value", from.value).bind("id", from.id));
        List<DialogHead> rows = query.map((row, context) -> DialogHead.of(row)).list();
        inStep = rows.size() == most;
        place = Optional.of(rows)
                .filter(some -> inStep)
                .map(some -> some.get(some.size() - 1))
                .map(last -> new Place(value(last), last.key().id().hex()));
        return rows;
    }

    /** All dialogs of some steps; of the last one found there may be more, it comes by itself. */
    private List<DialogHead> steps(int most) {
        List<DialogHead> rows = handle.createQuery(dialect.first(beyond, most))
                .bind("applicationID", application)
                .bind("dialogType", type.number())
                .bind("step", step)
                .map((row, context) -> DialogHead.of(row))
                .list();
        if (rows.size() < most) {
            ended = true;
            return rows.stream().sorted(comparator).toList();
        }
        step = order.step(value(rows.get(rows.size() - 1)));
        inStep = true;
        return rows.stream()
                .filter(row -> order.step(value(row)) != step)
                .sorted(comparator)
                .toList();
    }

    private long value(DialogHead head) {
        return head.place(sort.by()).number();
    }
}
