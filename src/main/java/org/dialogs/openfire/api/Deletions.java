package org.dialogs.openfire.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dialogs.openfire.model.DialogId;

/** Several things to be deleted, each of which may be there and be the caller's, or not. */
final class Deletions {

    private final List<String> ids;

    /** What became of one. */
    enum Outcome {
        DELETED("SuccessfullyDeleted"),
        NOT_FOUND("NotFound"),
        WRONG_PERMISSIONS("WrongPermissions");

        private final String name;

        Outcome(String name) {
            this.name = name;
        }
    }

    /** @param commaSeparated the ids, as the path has them; {@code most} at most */
    Deletions(String commaSeparated, int most) {
        ids = Arrays.stream(commaSeparated.split(",", -1))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        if (ids.isEmpty() || ids.size() > most) {
            throw ApiException.invalid("base", "There are from 1 to " + most + " ids in a call");
        }
        // Both kinds of ids look the same.
        if (!ids.stream().allMatch(id -> DialogId.parse(id).isPresent())) {
            throw ApiException.invalid("_id", "must be 24 lower-case hex digits");
        }
    }

    List<String> ids() {
        return ids;
    }

    /** The answer, once each was tried. */
    ObjectNode of(Function<String, Outcome> delete) {
        Map<Outcome, List<String>> outcomes = new EnumMap<>(Outcome.class);
        ids.forEach(id -> outcomes.merge(
                delete.apply(id),
                List.of(id),
                (one, other) -> java.util.stream.Stream.of(one, other)
                        .flatMap(List::stream)
                        .toList()));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        for (Outcome outcome : Outcome.values()) {
            outcomes.getOrDefault(outcome, List.of())
                    .forEach(answer.putObject(outcome.name).putArray("ids")::add);
        }
        return answer;
    }

    /** What a search finds, if it does not say that there is nothing. */
    static <T> Optional<T> found(Supplier<T> search) {
        try {
            return Optional.of(search.get());
        } catch (ApiException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
