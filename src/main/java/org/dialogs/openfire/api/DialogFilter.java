package org.dialogs.openfire.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.DialogEntry.LastMessage;
import org.dialogs.openfire.history.DialogEntry.Membership;
import org.dialogs.openfire.history.DialogOrder;
import org.dialogs.openfire.model.DialogId;

/** Which dialogs a list wants. They are the caller's own and public ones: few enough to be looked at one by one. */
final class DialogFilter implements Predicate<DialogEntry> {

    private static final Set<String> OTHERS = Set.of("limit", "skip", "sort_asc", "sort_desc", "count", "token");
    private static final int MOST_OCCUPANTS = 10;

    private static final Map<String, DialogOrder.Field> SORTED = Map.of(
            "last_message_date_sent", DialogOrder.Field.LAST_MESSAGE_DATE_SENT,
            "created_at", DialogOrder.Field.CREATED_AT,
            "updated_at", DialogOrder.Field.UPDATED_AT,
            "_id", DialogOrder.Field.ID,
            "name", DialogOrder.Field.NAME);

    private final List<Predicate<DialogEntry>> conditions;

    private DialogFilter(List<Predicate<DialogEntry>> conditions) {
        this.conditions = conditions;
    }

    static DialogOrder order(Page page) {
        return page.sort()
                .map(name -> {
                    DialogOrder.Field field = SORTED.get(name);
                    if (field == null) {
                        throw ApiException.invalid(
                                page.descending() ? "sort_desc" : "sort_asc",
                                "must be one of "
                                        + String.join(
                                                ", ",
                                                SORTED.keySet().stream()
                                                        .sorted()
                                                        .toList()));
                    }
                    return new DialogOrder(field, page.descending());
                })
                .orElse(DialogOrder.LATEST_FIRST);
    }

    static DialogFilter of(Parameters parameters, DialogDirectory directory, People people, long applicationId) {
        List<Predicate<DialogEntry>> conditions = new ArrayList<>();
        for (String name : parameters.names()) {
            if (!OTHERS.contains(name)) {
                if (name.equals("data")) {
                    Parameters data = parameters.below(name);
                    Filter.checkNumber(data.names().size());
                    data.names()
                            .forEach(key -> Filter.of(data, key).forEach(filter -> {
                                filter.takes("");
                                conditions.add(dialog -> filter.takes(
                                        String.valueOf(dialog.data().getOrDefault(key, ""))));
                            }));
                } else {
                    Filter.of(parameters, name)
                            .forEach(filter -> conditions.add(condition(filter, directory, people, applicationId)));
                }
                Filter.checkNumber(conditions.size());
            }
        }
        return new DialogFilter(conditions);
    }

    private static Predicate<DialogEntry> condition(
            Filter filter, DialogDirectory directory, People people, long applicationId) {
        check(filter);
        return switch (filter.name()) {
            case "_id", "id" -> dialog -> filter.takes(dialog.key().id().hex());
            case "type" -> dialog -> filter.takes(dialog.type().number());
            case "name" -> dialog -> filter.takes(dialog.name().orElse(""));
            case "photo" -> dialog -> filter.takes(dialog.photo().orElse(""));
            case "last_message" ->
                dialog -> filter.takes(dialog.last().map(LastMessage::body).orElse(""));
            case "last_message_date_sent" ->
                dialog -> filter.takes(dialog.last().map(LastMessage::dateSent).orElse(0L));
            case "last_message_user_id" ->
                dialog -> filter.takes(dialog.last()
                        .flatMap(last -> people.id(applicationId, last.senderJid()))
                        .orElse(0L));
            case "created_at" -> dialog -> filter.takes(dialog.created());
            case "updated_at" -> dialog -> filter.takes(dialog.updated());
            case "user_id" ->
                dialog -> filter.takes(dialog.ownerJid()
                        .flatMap(jid -> people.id(applicationId, jid))
                        .orElse(0L));
            case "unread_messages_count" ->
                dialog ->
                        filter.takes(dialog.membership().map(Membership::unread).orElse(0L));
            case "occupants_ids" -> occupants(filter, directory, people, applicationId);
            default -> throw ApiException.invalid(filter.name(), "cannot be filtered");
        };
    }

    /** Values that cannot be compared are said at once, not only when there is a dialog to compare them with. */
    private static void check(Filter filter) {
        switch (filter.name()) {
            case "type", "last_message_date_sent", "last_message_user_id", "user_id", "unread_messages_count" ->
                filter.takes(0);
            case "created_at", "updated_at" -> filter.takes(java.time.Instant.EPOCH);
            case "occupants_ids" -> filter.takes(List.of(), Filter::numbers);
            default -> filter.takes("");
        }
    }

    /** Asked from the other side, for that is an index: in which dialogs are those who are wanted? */
    private static Predicate<DialogEntry> occupants(
            Filter filter, DialogDirectory directory, People people, long applicationId) {
        List<Long> ids = filter.numbers().stream().distinct().toList();
        if (ids.isEmpty() || ids.size() > MOST_OCCUPANTS) {
            throw ApiException.invalid(filter.name(), "must be compared with 1 to " + MOST_OCCUPANTS + " users");
        }
        List<Set<DialogId>> dialogs = new ArrayList<>();
        for (long id : ids) {
            dialogs.add(id < 1 ? Set.of() : directory.dialogsOf(people.user(applicationId, id), applicationId));
        }
        Set<DialogId> any = new HashSet<>();
        dialogs.forEach(any::addAll);
        Set<DialogId> all = new HashSet<>(any);
        dialogs.forEach(all::retainAll);
        return switch (filter.operator()) {
            case EQ, ALL -> dialog -> all.contains(dialog.key().id());
            case IN -> dialog -> any.contains(dialog.key().id());
            case NE, NIN -> dialog -> !any.contains(dialog.key().id());
            default -> throw filter.unsupported();
        };
    }

    @Override
    public boolean test(DialogEntry dialog) {
        return conditions.stream().allMatch(condition -> condition.test(dialog));
    }
}
