package org.dialogs.openfire;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Properties as values. One that cannot be has its default, and the log says so once. Thread-safe. */
final class PropertyReader {

    private static final Logger LOG = LoggerFactory.getLogger(PropertyReader.class);

    private final Function<String, String> source;
    private final Map<String, String> complained = new ConcurrentHashMap<>();

    PropertyReader(Function<String, String> source) {
        this.source = source;
    }

    boolean readSwitch(String property, boolean byDefault) {
        return read(property, byDefault, () -> "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    <E extends Enum<E>> E readName(String property, E byDefault) {
        Class<E> type = byDefault.getDeclaringClass();
        return read(property, byDefault, () -> names(type.getEnumConstants()), text -> {
            // No stream: some are read for each stanza.
            for (E value : type.getEnumConstants()) {
                if (value.name().equalsIgnoreCase(text)) {
                    return Optional.of(value);
                }
            }
            return Optional.empty();
        });
    }

    long readNumber(String property, long byDefault, long least, long most) {
        return read(property, byDefault, () -> "a whole number from " + least + " to " + most, text -> {
            try {
                return Optional.of(Long.valueOf(text)).filter(number -> number >= least && number <= most);
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    <T> T read(String property, T byDefault, Supplier<String> expected, Function<String, Optional<T>> parser) {
        return read(property, byDefault, expected, parser, text -> "'" + text + "'");
    }

    /** The same for what the log must not repeat: there may be a password in it. */
    <T> T readUnseen(String property, T byDefault, Supplier<String> expected, Function<String, Optional<T>> parser) {
        return read(property, byDefault, expected, parser, text -> "something else");
    }

    private <T> T read(
            String property,
            T byDefault,
            Supplier<String> expected,
            Function<String, Optional<T>> parser,
            UnaryOperator<String> shown) {
        String text = source.apply(property);
        if (text == null || text.isBlank()) {
            return byDefault;
        }
        return parser.apply(text.strip()).orElseGet(() -> {
            if (!text.equals(complained.put(property, text))) {
                LOG.warn(
                        "The property {} is {}, but must be {}: its default, {}, is used",
                        property,
                        shown.apply(text),
                        expected.get(),
                        byDefault instanceof Optional<?> value
                                ? value.map(Object::toString).orElse("none")
                                : byDefault);
            }
            return byDefault;
        });
    }

    private static String names(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" or "));
    }
}
