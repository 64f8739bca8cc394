package org.dialogs.openfire.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.dialogs.openfire.history.Range;

/**
 * What a list's items have to be like in one respect: {@code date_sent[gt]=1} is the filter of {@code date_sent} with the operator
 * {@code gt} and the value 1, and {@code type=3} one with {@code eq}.
 *
 * @param values those of the list, or the only one
 */
record Filter(String name, Operator operator, List<String> values) {

    private static final int MOST_VALUES = 1_000;
    private static final int MOST_FILTERS = 50;

    /** How the item's value has to stand to the filter's. */
    enum Operator {
        EQ,
        NE,
        LT,
        LTE,
        GT,
        GTE,
        /** One of several. */
        IN,
        /** None of several. */
        NIN,
        /** A list that has all of several. */
        ALL,
        /** A text with that in it, in whichever case. */
        CTN;

        private boolean isOfList() {
            return this == IN || this == NIN || this == ALL;
        }
    }

    /** The filters among the parameters of a name. @throws ApiException 422 if they are none */
    static List<Filter> of(Parameters parameters, String name) {
        JsonNode node = parameters.node(name).orElse(null);
        if (node == null) {
            return List.of();
        }
        if (!node.isObject()) {
            return List.of(
                    new Filter(name, Operator.EQ, List.of(parameters.text(name).orElse(""))));
        }
        Parameters below = parameters.below(name);
        List<Filter> filters = new ArrayList<>();
        for (String word : below.names()) {
            Operator operator = operator(below, word);
            List<String> values = operator.isOfList()
                    ? below.list(word)
                    : List.of(below.text(word).orElse(""));
            if (values.size() > MOST_VALUES) {
                throw below.invalid(word, "has more than " + MOST_VALUES + " values");
            }
            filters.add(new Filter(name, operator, values));
        }
        if (filters.size() > MOST_FILTERS) {
            throw parameters.invalid(name, "has more than " + MOST_FILTERS + " conditions");
        }
        return filters;
    }

    /** Every item of a list is compared with all of them. @throws ApiException 422 if there are too many, of whatever names */
    static void checkNumber(int filters) {
        if (filters > MOST_FILTERS) {
            throw ApiException.invalid("base", "There are more than " + MOST_FILTERS + " conditions");
        }
    }

    private static Operator operator(Parameters below, String word) {
        for (Operator operator : Operator.values()) {
            if (operator.name().toLowerCase(Locale.ROOT).equals(word)) {
                return operator;
            }
        }
        throw below.invalid(word, "is no operator: there are eq, ne, lt, lte, gt, gte, in, nin, all and ctn");
    }

    String value() {
        return values.get(0);
    }

    /** That this filter has an operator that cannot be asked for here. */
    ApiException unsupported() {
        return ApiException.invalid(
                name, "cannot be filtered with " + operator.name().toLowerCase(Locale.ROOT));
    }

    /** The values as numbers. */
    List<Long> numbers() {
        return values.stream()
                .map(text -> {
                    try {
                        return Long.valueOf(text.strip());
                    } catch (NumberFormatException e) {
                        throw ApiException.invalid(name, "must be compared with whole numbers");
                    }
                })
                .toList();
    }

    /** The values as times. */
    List<Instant> times() {
        return values.stream()
                .map(text -> Times.parse(text.strip())
                        .orElseThrow(() ->
                                ApiException.invalid(name, "must be compared with ISO 8601 times or unix seconds")))
                .toList();
    }

    /**
     * The numbers that a comparison allows; empty if this is none.
     *
     * @param unit how many numbers a value stands for, from the value's own on: 1000 milliseconds are a second
     */
    static Optional<Range> range(Operator operator, long value, long unit) {
        long first = Math.multiplyExact(value, unit);
        long last = first + unit - 1;
        return switch (operator) {
            case EQ -> Optional.of(new Range(first, last));
            case LT -> Optional.of(new Range(Long.MIN_VALUE, first - 1));
            case LTE -> Optional.of(new Range(Long.MIN_VALUE, last));
            case GT -> Optional.of(new Range(last + 1, Long.MAX_VALUE));
            case GTE -> Optional.of(new Range(first, Long.MAX_VALUE));
            default -> Optional.empty();
        };
    }

    /** Whether a number is as this filter wants it. */
    boolean takes(long number) {
        return compares(number, numbers());
    }

    /** Whether a time, to the second, is as this filter wants it. */
    boolean takes(Instant time) {
        return compares(
                time.getEpochSecond(),
                times().stream().map(Instant::getEpochSecond).toList());
    }

    private boolean compares(long number, List<Long> others) {
        return switch (operator) {
            case NE, NIN -> !others.contains(number);
            case EQ, IN -> others.contains(number);
            case LT -> number < others.get(0);
            case LTE -> number <= others.get(0);
            case GT -> number > others.get(0);
            case GTE -> number >= others.get(0);
            default -> throw unsupported();
        };
    }

    /** Whether a text is as this filter wants it. */
    boolean takes(String text) {
        return switch (operator) {
            case EQ, IN -> values.contains(text);
            case NE, NIN -> !values.contains(text);
            case CTN -> text.toLowerCase(Locale.ROOT).contains(value().toLowerCase(Locale.ROOT));
            case LT -> text.compareTo(value()) < 0;
            case LTE -> text.compareTo(value()) <= 0;
            case GT -> text.compareTo(value()) > 0;
            case GTE -> text.compareTo(value()) >= 0;
            default -> throw unsupported();
        };
    }

    /** Whether a list is as this filter wants it: with all, any or none of the values. */
    <T> boolean takes(List<T> list, Function<Filter, List<T>> wanted) {
        List<T> others = wanted.apply(this);
        return switch (operator) {
            case EQ, ALL -> list.containsAll(others);
            case IN -> others.stream().anyMatch(list::contains);
            case NE, NIN -> others.stream().noneMatch(list::contains);
            default -> throw unsupported();
        };
    }
}
