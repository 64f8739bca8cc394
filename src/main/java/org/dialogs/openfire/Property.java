package org.dialogs.openfire;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One of the server's properties that is ours: what it is called, what it can be, and what it is if nobody has set it. The accessors of
 * {@link Settings} and the console read their properties by these alone. Thread-safe.
 *
 * @param <T> what its text says
 */
public final class Property<T> {

    /** What says that there is none of what there is by default. */
    private static final String NONE = "-";

    private final String name;
    private final Kind kind;
    private final T byDefault;
    private final Function<String, Optional<T>> parser;
    private final Function<T, String> writer;

    private Property(
            String name, Kind kind, T byDefault, Function<String, Optional<T>> parser, Function<T, String> writer) {
        this.name = name;
        this.kind = kind;
        this.byDefault = byDefault;
        this.parser = parser;
        this.writer = writer;
    }

    /** What a value can be. */
    public sealed interface Kind {

        /** As the log says what there should have been, in English. */
        String expected();

        /** True or false. */
        record Switch() implements Kind {

            @Override
            public String expected() {
                return "true or false";
            }
        }

        /** A whole number, from one to another. */
        record Number(long least, long most, Unit unit) implements Kind {

            @Override
            public String expected() {
                return "a whole number from " + least + " to " + most;
            }
        }

        /** One of a few words. */
        record Choice(List<String> words) implements Kind {

            public Choice {
                words = List.copyOf(words);
            }

            @Override
            public String expected() {
                return String.join(" or ", words);
            }
        }

        /** A text of a certain form. */
        record Text(Form form) implements Kind {

            @Override
            public String expected() {
                return form.expected;
            }
        }
    }

    /** What a number counts. */
    public enum Unit {
        MILLISECONDS,
        SECONDS,
        MINUTES,
        HOURS,
        DAYS,
        BYTES,
        MESSAGES,
        THREADS,
        REQUESTS,
        REQUESTS_PER_SECOND,
        REFUSALS_PER_MINUTE,
        TOKENS,
        FAILURES
    }

    /** What a text looks like. */
    public enum Form {
        SUBDOMAIN("a subdomain, such as muc"),
        CONTEXT("a path such as /dialogs, and none of Openfire's own"),
        ORIGINS("* or origins such as https://chat.example.org, separated by commas"),
        PATTERN("a regular expression of RE2"),
        ADDRESS("an address such as https://api.example.org, without a user, a query or a fragment"),
        PATH("a path such as /session.json"),
        HEADER("the name of an HTTP header"),
        HEADER_OR_NONE("the name of an HTTP header, or - for none"),
        WORD_OR_NONE("visible ASCII characters without a space, or - for none"),
        POINTER("a JSON pointer such as /session/user_id"),
        POINTER_OR_NONE("a JSON pointer such as /session/user_id, or - for none"),
        SECRET("16 to 128 visible ASCII characters");

        private final String expected;

        Form(String expected) {
            this.expected = expected;
        }
    }

    static Property<Boolean> ofSwitch(String name, boolean byDefault) {
        return new Property<>(
                name,
                new Kind.Switch(),
                byDefault,
                text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> Optional.empty();
                },
                String::valueOf);
    }

    static Property<Long> ofNumber(String name, long byDefault, long least, long most, Unit unit) {
        return new Property<>(
                name,
                new Kind.Number(least, most, unit),
                byDefault,
                text -> {
                    try {
                        return Optional.of(Long.valueOf(text)).filter(number -> number >= least && number <= most);
                    } catch (NumberFormatException e) {
                        return Optional.empty();
                    }
                },
                String::valueOf);
    }

    static <E extends Enum<E>> Property<E> ofName(String name, E byDefault) {
        E[] values = byDefault.getDeclaringClass().getEnumConstants();
        List<String> words = Arrays.stream(values).map(Property::word).toList();
        return new Property<>(
                name,
                new Kind.Choice(words),
                byDefault,
                text -> {
                    // No stream: some are read for each stanza.
                    for (E value : values) {
                        if (value.name().equalsIgnoreCase(text)) {
                            return Optional.of(value);
                        }
                    }
                    return Optional.empty();
                },
                Property::word);
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Several names in an order. */
    static <E extends Enum<E>> Property<List<E>> ofNames(
            String name, List<E> byDefault, List<List<E>> choices, Function<String, Optional<List<E>>> parser) {
        Function<List<E>, String> writer =
                values -> values.stream().map(Property::word).collect(Collectors.joining(","));
        return new Property<>(name, new Kind.Choice(choices.stream().map(writer).toList()), byDefault, parser, writer);
    }

    static <T> Property<T> ofText(
            String name, Form form, T byDefault, Function<String, Optional<T>> parser, Function<T, String> writer) {
        return new Property<>(name, new Kind.Text(form), byDefault, parser, writer);
    }

    static Property<String> ofText(String name, Form form, String byDefault, Pattern pattern) {
        return ofText(name, form, byDefault, text -> Optional.of(text).filter(pattern::matches), Function.identity());
    }

    static Property<Pattern> ofPattern(String name, Pattern byDefault) {
        return ofText(
                name,
                Form.PATTERN,
                byDefault,
                text -> {
                    // They match nothing that can be a token, and not every database takes them.
                    if (text.chars().anyMatch(Character::isISOControl)) {
                        return Optional.empty();
                    }
                    try {
                        return Optional.of(Pattern.compile(text));
                    } catch (PatternSyntaxException e) {
                        return Optional.empty();
                    }
                },
                Pattern::pattern);
    }

    /** A text that may be missing: by default, or because a minus says so. */
    static Property<Optional<String>> ofMaybe(String name, Form form, Optional<String> byDefault, Pattern pattern) {
        return ofText(
                name,
                form,
                byDefault,
                text -> {
                    if (text.equals(NONE)) {
                        return Optional.of(Optional.empty());
                    }
                    return pattern.matches(text) ? Optional.of(Optional.of(text)) : Optional.empty();
                },
                value -> value.orElse(NONE));
    }

    /** A text that is missing by default. */
    static Property<Optional<String>> ofMissing(String name, Form form, Function<String, Optional<String>> parser) {
        return ofText(
                name, form, Optional.empty(), text -> parser.apply(text).map(Optional::of), value -> value.orElse(""));
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    T byDefault() {
        return byDefault;
    }

    /** What the text, which is not blank, says; empty if it cannot be. */
    Optional<T> parse(String text) {
        return parser.apply(text.strip());
    }

    /** Its default as text; empty if there is none by default. */
    public String defaultText() {
        return byDefault instanceof Optional<?> value && value.isEmpty() ? "" : writer.apply(byDefault);
    }

    /**
     * The text as it is written for what it says. One that is blank says the default.
     *
     * @return empty if it cannot be
     */
    public Optional<String> tidied(String text) {
        return text.isBlank() ? Optional.of(defaultText()) : parse(text).map(this::written);
    }

    private String written(T value) {
        return value.equals(byDefault) ? defaultText() : writer.apply(value);
    }

    /** Whether it is not to be shown to anybody, once it is set. */
    public boolean isSecret() {
        return kind instanceof Kind.Text text && text.form() == Form.SECRET;
    }

    /** Whether what somebody has set it to must not be repeated if it cannot be: there may be a password in it. */
    public boolean mayHideSecret() {
        return isSecret() || kind instanceof Kind.Text text && text.form() == Form.ADDRESS;
    }

    @Override
    public String toString() {
        return name;
    }
}
