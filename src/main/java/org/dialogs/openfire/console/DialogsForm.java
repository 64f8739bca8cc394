package org.dialogs.openfire.console;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.dialogs.openfire.history.DialogCursor;
import org.dialogs.openfire.history.DialogQuery;
import org.dialogs.openfire.history.DialogSort;
import org.dialogs.openfire.history.DialogSort.By;
import org.dialogs.openfire.history.TooManyRowsException;
import org.dialogs.openfire.model.DialogType;

/**
 * Which dialogs an administrator asks for, as he has written it: what that means, and what is wrong with it. For one visit.
 */
final class DialogsForm {

    static final String APPLICATION = "application";
    static final String TYPE = "type";
    static final String USER = "user";
    static final String TEXT = "text";
    static final String FROM = "from";
    static final String UNTIL = "until";
    static final String SORT = "sort";
    static final String LIMIT = "limit";
    static final String AFTER = "after";
    static final String BEFORE = "before";

    /** All fields of the form, in its order. */
    static final List<String> FIELDS = List.of(APPLICATION, TYPE, USER, TEXT, FROM, UNTIL, SORT, LIMIT);

    static final List<Integer> LIMITS = List.of(25, 50, 100);

    private static final int USUAL_LIMIT = 50;
    private static final int MOST_TEXT = 255;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final Visit visit;
    private final Map<String, String> errors = new LinkedHashMap<>();

    DialogsForm(Visit visit) {
        this.visit = visit;
    }

    /** An order, and how it is written in an address. */
    enum Order {
        LATEST("last", By.ACTIVE, true, "console.dialogs.sort.latest"),
        LONGEST_AGO("last-up", By.ACTIVE, false, "console.dialogs.sort.longestAgo"),
        NEWEST("created", By.CREATED, true, "console.dialogs.sort.newest"),
        OLDEST("created-up", By.CREATED, false, "console.dialogs.sort.oldest"),
        NAME("name", By.NAME, false, "console.dialogs.sort.name"),
        NAME_DOWN("name-down", By.NAME, true, "console.dialogs.sort.nameDown"),
        MOST("messages", By.MESSAGES, true, "console.dialogs.sort.most"),
        FEWEST("messages-up", By.MESSAGES, false, "console.dialogs.sort.fewest");

        private final String code;
        private final DialogSort sort;
        private final String key;

        Order(String code, By by, boolean descending, String key) {
            this.code = code;
            this.sort = new DialogSort(by, descending);
            this.key = key;
        }

        String code() {
            return code;
        }

        String key() {
            return key;
        }

        DialogSort sort() {
            return sort;
        }

        static Optional<Order> of(String code) {
            return Arrays.stream(values())
                    .filter(order -> order.code.equals(code))
                    .findFirst();
        }
    }

    /** What was written into a field. */
    String typed(String field) {
        return visit.field(field).orElse("");
    }

    boolean isEmpty() {
        return List.of(APPLICATION, TYPE, USER, TEXT, FROM, UNTIL).stream()
                .allMatch(field -> typed(field).isEmpty());
    }

    /** What is wrong, as text by the fields' names. */
    Map<String, String> errors() {
        return errors;
    }

    /** @param key its text */
    void refuse(String field, String key, Object... arguments) {
        errors.putIfAbsent(field, visit.text(key, arguments));
    }

    Order order() {
        return visit.field(SORT).flatMap(Order::of).orElse(Order.LATEST);
    }

    int limit() {
        return visit.field(LIMIT)
                .flatMap(text -> LIMITS.stream()
                        .filter(limit -> limit.toString().equals(text))
                        .findFirst())
                .orElse(USUAL_LIMIT);
    }

    /** Behind which place the page is to begin. */
    Optional<DialogCursor> after() {
        return place(AFTER);
    }

    /** Before which place it is to end. */
    Optional<DialogCursor> before() {
        return place(BEFORE);
    }

    private Optional<DialogCursor> place(String field) {
        return understood(field, "console.dialogs.wrong.place", DialogCursor::parse);
    }

    /**
     * What is asked for; empty if that is not to be understood.
     *
     * @param applications those that have dialogs
     * @param people who find those who are meant
     */
    Optional<DialogQuery> query(List<Long> applications, UserSearch people) {
        Optional<Long> application = application();
        Optional<DialogType> type = understood(TYPE, "console.dialogs.wrong.type", DialogsForm::type);
        Optional<String> text = understood(
                TEXT,
                "console.dialogs.wrong.text",
                written -> Optional.of(written).filter(each -> each.length() <= MOST_TEXT));
        Optional<LocalDate> from = understood(FROM, "console.dialogs.wrong.day", DialogsForm::day);
        Optional<LocalDate> until = understood(UNTIL, "console.dialogs.wrong.day", DialogsForm::day);
        if (from.isPresent() && until.filter(day -> day.isBefore(from.get())).isPresent()) {
            refuse(UNTIL, "console.dialogs.wrong.days");
        }
        DialogSort sort = understood(SORT, "console.dialogs.wrong.sort", Order::of)
                .orElse(Order.LATEST)
                .sort();
        if (!sort.by().isIndexed() && visit.field(USER).isEmpty()) {
            refuse(SORT, "console.dialogs.wrong.sortOfUser");
        }
        understood(
                LIMIT,
                "console.dialogs.wrong.limit",
                written -> Optional.of(written)
                        .filter(each -> String.valueOf(limit()).equals(each)));
        after();
        before();
        Set<String> users = users(application, people);
        return errors.isEmpty()
                ? Optional.of(new DialogQuery(
                        application.map(Set::of).orElse(Set.copyOf(applications)),
                        type,
                        users,
                        text,
                        from.map(this::begin),
                        until.map(day -> begin(day.plusDays(1))),
                        sort,
                        limit()))
                : Optional.empty();
    }

    Optional<Long> application() {
        return understood(
                APPLICATION,
                "console.dialogs.wrong.application",
                text -> NUMBER.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty());
    }

    private Instant begin(LocalDate day) {
        return visit.texts().begin(day);
    }

    private <V> Optional<V> understood(String field, String key, Function<String, Optional<V>> meaning) {
        Optional<String> written = visit.field(field);
        Optional<V> value = written.flatMap(meaning);
        if (written.isPresent() && value.isEmpty()) {
            refuse(field, key);
        }
        return value;
    }

    static String code(DialogType type) {
        return switch (type) {
            case PUBLIC_GROUP -> "public";
            case GROUP -> "group";
            case PRIVATE -> "private";
        };
    }

    private static Optional<DialogType> type(String code) {
        return Arrays.stream(DialogType.values())
                .filter(type -> code(type).equals(code))
                .findFirst();
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text)).filter(day -> day.getYear() > 0 && day.getYear() < 10_000);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Who is meant. Nobody is looked for as long as something else is wrong, which may be where to look. */
    private Set<String> users(Optional<Long> application, UserSearch people) {
        Optional<String> written = understood(
                USER, "console.dialogs.wrong.text", user -> Optional.of(user).filter(UserSearch::isUnderstood));
        if (written.isEmpty() || !errors.isEmpty()) {
            return Set.of();
        }
        if (people.isTooWide(written.get(), application)) {
            refuse(APPLICATION, "console.dialogs.wrong.applications");
            return Set.of();
        }
        try {
            Set<String> users = people.find(written.get(), application);
            if (users.isEmpty()) {
                refuse(USER, "console.dialogs.wrong.nobody");
            }
            return users;
        } catch (TooManyRowsException e) {
            refuse(USER, "console.dialogs.wrong.manyCalled", UserSearch.MOST_CALLED);
            return Set.of();
        }
    }
}
