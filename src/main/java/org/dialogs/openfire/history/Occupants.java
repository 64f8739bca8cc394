package org.dialogs.openfire.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.jdbi.v3.core.Handle;

/** Who the parties to many dialogs are, in few questions: of each dialog so many at most. */
final class Occupants {

    private static final String TWO = """
            SELECT dialogID, firstUser, secondUser FROM ofDialog
            WHERE applicationID = :applicationID AND dialogID IN (<ids>) AND dialogType > 0
            """;
    private static final String MEMBERS = """
            SELECT dialogID, userJID, createdDate FROM ofDialogMember
            WHERE applicationID = :applicationID AND dialogID IN (<ids>)
            ORDER BY dialogID, userJID""";
    private static final Comparator<Row> FIRST_FIRST =
            Comparator.comparingLong(Row::created).thenComparing(Row::userJid);

    private record Row(String dialogId, String userJid, long created) {}

    private final int most;

    /** @param most how many parties to a dialog at most */
    Occupants(int most) {
        this.most = most;
    }

    /** The bare JIDs; dialogs that are not there are not in it. */
    Map<DialogKey, List<String>> of(Handle handle, Collection<DialogKey> keys) {
        Map<DialogKey, List<String>> occupants = new HashMap<>();
        InList.ofDialogs(keys).forEach((application, lists) -> {
            for (List<String> ids : lists) {
                of(handle, application, ids)
                        .forEach((id, jids) -> occupants.put(new DialogKey(application, new DialogId(id)), jids));
            }
        });
        return occupants;
    }

    private Map<String, List<String>> of(Handle handle, long application, List<String> ids) {
        Map<String, List<String>> occupants = new LinkedHashMap<>();
        List<String> groups = new ArrayList<>();
        handle.createQuery(TWO)
                .bind("applicationID", application)
                .bindList("ids", ids)
                .map((row, context) -> {
                    String id = row.getString(1);
                    String first = row.getString(2);
                    if (first == null) {
                        groups.add(id);
                        occupants.put(id, List.of());
                    } else {
                        occupants.put(
                                id,
                                Stream.of(first, row.getString(3)).distinct().toList());
                    }
                    return id;
                })
                .list();
        List<String> left = groups;
        while (!left.isEmpty()) {
            left = some(handle, application, left, occupants);
        }
        return occupants;
    }

    /** Finds the members of some groups; returns those of which it has not. */
    private List<String> some(Handle handle, long application, List<String> ids, Map<String, List<String>> occupants) {
        Map<String, List<Row>> found = new LinkedHashMap<>();
        List<Row> rows = handle.createQuery(Dialect.of(handle).first(MEMBERS, most))
                .bind("applicationID", application)
                .bindList("ids", ids)
                .map((row, context) -> new Row(row.getString(1), row.getString(2), row.getLong(3)))
                .list();
        rows.forEach(row ->
                found.computeIfAbsent(row.dialogId, id -> new ArrayList<>()).add(row));
        boolean isAll = rows.size() < most;
        if (!isAll && found.size() > 1) {
            // Of the last one there may be more.
            found.remove(rows.get(rows.size() - 1).dialogId);
        }
        found.forEach((id, of) -> occupants.put(
                id, of.stream().sorted(FIRST_FIRST).map(Row::userJid).toList()));
        return isAll
                ? List.of()
                : ids.stream().filter(id -> !found.containsKey(id)).toList();
    }
}
