package org.dialogs.openfire.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.dialogs.openfire.api.Filter.Operator;
import org.dialogs.openfire.history.KeptMessage;
import org.dialogs.openfire.history.MessageFilter;
import org.dialogs.openfire.history.Range;
import org.dialogs.openfire.model.MessageId;

/** Which messages of a dialog a list wants. What no index knows (the text, custom parameters) is looked for among a bounded number. */
final class MessageFilters {

    private static final Set<String> OTHERS =
            Set.of("chat_dialog_id", "limit", "skip", "sort_asc", "sort_desc", "count", "mark_as_read", "token");
    private static final long MILLIS = 1_000;

    private final People people;
    private final long applicationId;
    private Range dateSent = Range.ALL;
    private Range created = Range.ALL;
    private Range updated = Range.ALL;
    private Optional<Set<MessageId>> ids = Optional.empty();
    private final Set<MessageId> otherThan = new HashSet<>();
    private Optional<Set<String>> senders = Optional.empty();
    private final Set<String> notFrom = new HashSet<>();
    private final List<Predicate<KeptMessage>> rest = new ArrayList<>();

    private MessageFilters(People people, long applicationId) {
        this.people = people;
        this.applicationId = applicationId;
    }

    static MessageFilter of(Parameters parameters, People people, long applicationId) {
        MessageFilters filters = new MessageFilters(people, applicationId);
        int count = 0;
        for (String name : parameters.names()) {
            if (!OTHERS.contains(name)) {
                List<Filter> some = Filter.of(parameters, name);
                count += some.size();
                Filter.checkNumber(count);
                some.forEach(filters::add);
            }
        }
        return filters.made();
    }

    private MessageFilter made() {
        return new MessageFilter(
                dateSent,
                created,
                updated,
                ids,
                otherThan,
                senders,
                notFrom,
                rest.stream().reduce(Predicate::and));
    }

    private void add(Filter filter) {
        switch (filter.name()) {
            case "_id", "id" -> id(filter);
            case "date_sent" -> dateSent(filter);
            case "created_at" -> created = created.and(times(filter));
            case "updated_at" -> updated = updated.and(times(filter));
            case "sender_id" -> sender(filter);
            case "recipient_id" -> {
                filter.takes(0);
                rest.add(message -> filter.takes(
                        people.id(applicationId, message.recipientJid()).orElse(0L)));
            }
            case "message" -> text(filter, KeptMessage::body);
            case "attachments_type" -> {
                filter.takes("");
                rest.add(message -> message.attachments().stream()
                        .anyMatch(attachment ->
                                filter.takes(attachment.attributes().getOrDefault("type", ""))));
            }
            case "read", "read_ids", "delivered", "delivered_ids", "attachments" ->
                throw ApiException.invalid(filter.name(), "cannot be filtered");
            default ->
                text(filter, message -> String.valueOf(message.parameters().getOrDefault(filter.name(), "")));
        }
    }

    private void text(Filter filter, java.util.function.Function<KeptMessage, String> text) {
        filter.takes("");
        rest.add(message -> filter.takes(text.apply(message)));
    }

    private void dateSent(Filter filter) {
        List<Long> numbers = filter.values().stream()
                .map(value -> Times.parse(value.strip())
                        .orElseThrow(() -> ApiException.invalid(
                                filter.name(), "must be compared with unix seconds or ISO 8601 times")))
                .map(java.time.Instant::getEpochSecond)
                .toList();
        if (filter.operator().equals(Operator.NE) || filter.operator().equals(Operator.NIN)) {
            rest.add(message -> !numbers.contains(message.position().dateSent()));
        } else if (filter.operator().equals(Operator.IN)) {
            rest.add(message -> numbers.contains(message.position().dateSent()));
        } else {
            dateSent = dateSent.and(numbers.stream()
                    .findFirst()
                    .flatMap(number -> Filter.range(filter.operator(), number, 1))
                    .orElseThrow(filter::unsupported));
        }
    }

    private static Range times(Filter filter) {
        return filter.times().stream()
                .findFirst()
                .flatMap(time -> Filter.range(filter.operator(), time.getEpochSecond(), MILLIS))
                .orElseThrow(filter::unsupported);
    }

    private void id(Filter filter) {
        Set<MessageId> wanted = filter.values().stream()
                .map(value -> {
                    if (!MessageId.isId(value)) {
                        throw ApiException.invalid(filter.name(), "must be 24 lower-case hex digits");
                    }
                    return new MessageId(value);
                })
                .collect(Collectors.toSet());
        switch (filter.operator()) {
            case EQ, IN -> ids = Optional.of(both(ids, wanted));
            case NE, NIN -> exclude(otherThan, wanted, filter);
            default -> throw filter.unsupported();
        }
    }

    private void sender(Filter filter) {
        Set<String> wanted = filter.numbers().stream()
                .filter(id -> id > 0)
                .map(id -> people.user(applicationId, id).bareJid())
                .collect(Collectors.toSet());
        switch (filter.operator()) {
            case EQ, IN -> senders = Optional.of(both(senders, wanted));
            case NE, NIN -> exclude(notFrom, wanted, filter);
            default -> throw filter.unsupported();
        }
    }

    private static <T> void exclude(Set<T> excluded, Set<T> wanted, Filter filter) {
        excluded.addAll(wanted);
        if (excluded.size() > MessageFilter.MOST) {
            throw ApiException.invalid(filter.name(), "excludes more than " + MessageFilter.MOST + " values");
        }
    }

    private static <T> Set<T> both(Optional<Set<T>> before, Set<T> wanted) {
        return before.map(set -> set.stream().filter(wanted::contains).collect(Collectors.toSet()))
                .orElse(wanted);
    }
}
