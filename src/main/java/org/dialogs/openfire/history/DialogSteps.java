package org.dialogs.openfire.history;

import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.model.DialogType;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The ids of the dialogs of one application and one type, in the order of the steps of an index, as {@link DialogStream} has the dialogs: the
 * index alone is read, which takes less than a tenth of what it takes to read the dialogs. For one thread and one transaction.
 */
final class DialogSteps {

    /**
     * A dialog.
     *
     * @param step in which it is
     */
    record Entry(long step, String id) {}

    private final Handle handle;
    private final Dialect dialect;
    private final long application;
    private final DialogType type;
    private final String beyond;
    private final String within;
    private final String withinAndAfter;
    private long step;
    private Optional<String> id = Optional.empty();
    private boolean inStep;
    private boolean ended;

    /** @param from begins with the whole of this step; if empty, at the beginning */
    DialogSteps(Handle handle, long application, DialogType type, DialogSort sort, Optional<Long> from) {
        DialogStream.Order order = DialogStream.Order.of(sort.by());
        this.handle = handle;
        this.dialect = Dialect.of(handle);
        this.application = application;
        this.type = type;
        this.step = from.orElseGet(() -> DialogStream.nowhere(sort));
        this.inStep = from.isPresent();
        String column = order.column();
        String direction = sort.descending() ? " DESC" : "";
        String after = sort.descending() ? " < " : " > ";
        String where = "SELECT " + column + ", d.dialogID FROM ofDialog d"
                + " WHERE d.applicationID = :applicationID AND d.dialogType = :dialogType AND " + column;
        String inOrder = " ORDER BY d.applicationID" + direction + ", d.dialogType" + direction + ", " + column
                + direction + ", d.dialogID" + direction;
        this.beyond = where + after + ":step" + inOrder;
        this.within = where + " = :step" + inOrder;
        this.withinAndAfter = where + " = :step AND d.dialogID" + after + ":id" + inOrder;
    }

    /** The next ones, {@code most} at most; some, unless there are no more. */
    List<Entry> next(int most) {
        List<Entry> next = List.of();
        while (!ended && next.isEmpty()) {
            next = inStep ? ofStep(most) : ofSteps(most);
        }
        return next;
    }

    private List<Entry> ofStep(int most) {
        List<Entry> entries = read(id.isPresent() ? withinAndAfter : within, most);
        inStep = entries.size() == most;
        goOnBehind(entries);
        return entries;
    }

    private List<Entry> ofSteps(int most) {
        List<Entry> entries = read(beyond, most);
        ended = entries.size() < most;
        inStep = !ended;
        goOnBehind(entries);
        return entries;
    }

    private void goOnBehind(List<Entry> entries) {
        if (!entries.isEmpty()) {
            Entry last = entries.get(entries.size() - 1);
            step = last.step;
            id = Optional.of(last.id);
        }
    }

    private List<Entry> read(String select, int most) {
        Query query = handle.createQuery(dialect.first(select, most))
                .bind("applicationID", application)
                .bind("dialogType", type.number())
                .bind("step", step);
        id.filter(last -> select.equals(withinAndAfter)).ifPresent(last -> query.bind("id", last));
        return query.map((row, context) -> new Entry(row.getLong(1), row.getString(2)))
                .list();
    }
}
