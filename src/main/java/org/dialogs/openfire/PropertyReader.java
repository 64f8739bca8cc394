package org.dialogs.openfire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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

    <T> T read(Property<T> property) {
        String text = source.apply(property.name());
        if (text == null || text.isBlank()) {
            return property.byDefault();
        }
        return property.parse(text).orElseGet(() -> {
            complain(property, text);
            return property.byDefault();
        });
    }

    private void complain(Property<?> property, String text) {
        if (!text.equals(complained.put(property.name(), text))) {
            LOG.warn(
                    "The property {} is {}, but must be {}: its default, {}, is used",
                    property,
                    property.mayHideSecret() ? "something else" : "'" + text + "'",
                    property.kind().expected(),
                    property.defaultText().isEmpty() ? "none" : property.defaultText());
        }
    }
}
