package org.dialogs.openfire.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dialogs.openfire.history.KeptMessage.Position;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.User;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Which rows of {@code ofDialogMessage m} are asked for: those of one dialog, found by its index, for which some conditions hold. */
final class MessageQuery {

    private static final String OF_DIALOG = "m.applicationID = :applicationID AND m.dialogID = :dialogID";
    private static final String NOT_HIDDEN =
            "NOT EXISTS (SELECT 1 FROM ofDialogHidden h WHERE h.messageID = m.messageID AND h.userJID = :userJID"
                    + " AND h.applicationID = :applicationID AND h.dialogID = :dialogID)";
    private static final String NOT_READ =
            "NOT EXISTS (SELECT 1 FROM ofDialogReceipt r WHERE r.messageID = m.messageID AND r.userJID = :userJID"
                    + " AND r.readDate IS NOT NULL)";
    private static final String CONTAINS = "LOWER(m.body) LIKE LOWER(:pattern) ESCAPE '!'";

    private final List<String> conditions = new ArrayList<>(List.of(OF_DIALOG));
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, List<String>> lists = new HashMap<>();
    private String part = "";

    MessageQuery(DialogKey dialog) {
        values.put("applicationID", dialog.applicationId());
        values.put("dialogID", dialog.id().hex());
    }

    /** Those that contain a text, in whichever case. */
    MessageQuery containing(String text) {
        conditions.add(CONTAINS);
        part = text;
        return this;
    }

    /** Those that a user has not deleted for himself, with the dialog or alone. */
    MessageQuery visibleTo(User viewer, long hiddenUntil) {
        arrivedAfter(hiddenUntil);
        conditions.add(NOT_HIDDEN);
        values.put("userJID", MemberStore.jid(viewer));
        return this;
    }

    /** Those that stand at this place in the dialog, or behind it. */
    MessageQuery notBefore(Position position) {
        conditions.add("m.dateSent >= :bottomSent AND (m.dateSent > :bottomSent OR m.arrival >= :bottomArrival)");
        values.put("bottomSent", position.dateSent());
        values.put("bottomArrival", position.arrival());
        return this;
    }

    /** Those that arrived after {@code arrival}. */
    MessageQuery arrivedAfter(long arrival) {
        if (arrival > 0) {
            conditions.add("m.arrival > :arrivedAfter");
            values.merge("arrivedAfter", arrival, (one, other) -> Math.max((Long) one, (Long) other));
        }
        return this;
    }

    /** Those of others that the user, to whom they are visible, has not read. */
    MessageQuery unreadBy(User user) {
        conditions.add(NOT_READ);
        conditions.add("m.senderJID NOT IN (<reader>)");
        lists.put("reader", List.of(user.bareJid()));
        return this;
    }

    /** Those that a filter lets through, but for its ids and its rest. */
    MessageQuery where(MessageFilter filter) {
        add("m.dateSent", "sent", filter.dateSent());
        add("m.createdDate", "created", filter.created());
        add("m.updatedDate", "updated", filter.updated());
        filter.senders().ifPresent(jids -> add("m.senderJID", "from", jids.stream()));
        addNot("m.messageID", "not", filter.otherThan().stream().map(MessageId::hex));
        addNot("m.senderJID", "notFrom", filter.notFrom().stream());
        return this;
    }

    /** Those of these ids, {@link InList} of them. */
    MessageQuery of(List<String> ids) {
        conditions.add("m.messageID IN (<ids>)");
        lists.put("ids", ids);
        return this;
    }

    private void add(String column, String name, Range range) {
        if (range.from() != Long.MIN_VALUE) {
            conditions.add(column + " >= :" + name + "From");
            values.put(name + "From", range.from());
        }
        if (range.to() != Long.MAX_VALUE) {
            conditions.add(column + " <= :" + name + "To");
            values.put(name + "To", range.to());
        }
    }

    private void add(String column, String name, Stream<String> texts) {
        conditions.add("(" + String.join(" OR ", in(column, " IN ", name, InList.of(texts))) + ")");
    }

    private void addNot(String column, String name, Stream<String> texts) {
        conditions.addAll(in(column, " NOT IN ", name, InList.of(texts)));
    }

    private Collection<String> in(String column, String operator, String name, List<List<String>> texts) {
        List<String> each = new ArrayList<>();
        for (List<String> list : texts) {
            String unique = name + lists.size();
            lists.put(unique, list);
            each.add(column + operator + "(<" + unique + ">)");
        }
        return each;
    }

    /** What follows the word WHERE. */
    String where() {
        return String.join(" AND ", conditions);
    }

    /** A query in which {@link #where} is, with its values. */
    Query bound(Handle handle, String sql) {
        Query query = handle.createQuery(sql).bindMap(values);
        lists.forEach(query::bindList);
        return part.isEmpty()
                ? query
                : query.bind("pattern", "%" + Dialect.of(handle).escaped(part) + "%");
    }
}
