package org.dialogs.openfire.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dialogs.openfire.users.UserQuery;
import org.dialogs.openfire.users.UserQuery.Between;
import org.dialogs.openfire.users.UserQuery.Ids;
import org.dialogs.openfire.users.UserQuery.Names;
import org.dialogs.openfire.users.UserQuery.Which;

/**
 * Which users a call asks for: {@code filter[]=number id in 1,2}, a type, a field, an operator and a value. Only what an index knows can be
 * asked for: everything else would read all users.
 */
final class UserFilters {

    private static final String FILTER = "filter";
    private static final Pattern FORM = Pattern.compile("(number|string|date)\\s+(\\w+)\\s+(\\w+)\\s+(.*)");
    private static final Pattern ORDER = Pattern.compile("(asc|desc)\\s+(number|string|date)\\s+(id|created_at)");
    private static final int BY_DEFAULT = 10;
    private static final int VALUE = 4;

    private final Parameters parameters;

    private UserFilters(Parameters parameters) {
        this.parameters = parameters;
    }

    static UserQuery read(Parameters parameters) {
        UserFilters filters = new UserFilters(parameters);
        int perPage = parameters.number("per_page", BY_DEFAULT, 1, UserQuery.MAX_PER_PAGE);
        int page = parameters.number("page", 1, 1, Integer.MAX_VALUE);
        if ((long) page * perPage > UserQuery.DEEPEST) {
            throw parameters.invalid(
                    "page", "is too far: ask for filter[]=number id gt, with the last id of the page before");
        }
        return new UserQuery(filters.which(), filters.isDescending(), page, perPage);
    }

    private boolean isDescending() {
        return parameters
                .text("order")
                .filter(text -> !text.isBlank())
                .map(text -> {
                    Matcher order = ORDER.matcher(text.strip());
                    if (!order.matches()) {
                        throw parameters.invalid("order", "must be asc or desc, of number id or date created_at");
                    }
                    return order.group(1).equals("desc");
                })
                .orElse(false);
    }

    private Which which() {
        List<String> filters = parameters
                .node(FILTER)
                .map(node -> node.isValueNode() ? List.of(node.asText()) : texts(node))
                .orElse(List.of());
        Which which = UserQuery.all();
        for (String filter : filters) {
            Which next = which(filter);
            if (filters.size() == 1) {
                return next;
            }
            if (!(which instanceof Between one) || !(next instanceof Between other)) {
                throw parameters.invalid(FILTER, "may be several only if all of them are bounds of the id");
            }
            which = new Between(Math.max(one.least(), other.least()), Math.min(one.most(), other.most()));
        }
        return which;
    }

    private List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.forEach(element -> {
            if (!element.isValueNode()) {
                throw parameters.invalid(FILTER, "must be a list of texts");
            }
            texts.add(element.asText());
        });
        return texts;
    }

    private Which which(String filter) {
        Matcher parts = FORM.matcher(filter.strip());
        if (!parts.matches()) {
            throw parameters.invalid(FILTER, "must be like: number id in 1,2");
        }
        String operator = parts.group(3);
        List<String> values = Arrays.stream(parts.group(VALUE).split(",", -1))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
        if (values.size() > UserQuery.MAX_VALUES) {
            throw parameters.invalid(FILTER, "has more than " + UserQuery.MAX_VALUES + " values");
        }
        return switch (parts.group(2)) {
            case "id" -> ids(operator, values.stream().map(this::id).toList());
            case "login" -> names(false, operator, values);
            case "email" -> names(true, operator, values);
            default -> throw unindexed();
        };
    }

    private Which ids(String operator, List<Long> ids) {
        if (operator.equals("in")) {
            return new Ids(ids);
        }
        if (ids.size() != (operator.equals("between") ? 2 : 1)) {
            throw parameters.invalid(FILTER, "has another number of values than its operator");
        }
        long id = ids.get(0);
        return switch (operator) {
            case "eq" -> new Ids(ids);
            case "gt" -> new Between(id + 1, Long.MAX_VALUE);
            case "ge" -> new Between(id, Long.MAX_VALUE);
            case "lt" -> new Between(1, id - 1);
            case "le" -> new Between(1, id);
            case "between" -> new Between(id, ids.get(1));
            default -> throw unindexed();
        };
    }

    private Which names(boolean byEmail, String operator, List<String> names) {
        if (operator.equals("in") || operator.equals("eq") && names.size() == 1) {
            return new Names(byEmail, names);
        }
        throw unindexed();
    }

    private long id(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw parameters.invalid(FILTER, "has an id that is no whole number");
        }
        return Long.parseLong(text);
    }

    private ApiException unindexed() {
        return parameters.invalid(
                FILTER, "is possible for id (in, eq, gt, ge, lt, le, between), login and email (in, eq) only");
    }
}
