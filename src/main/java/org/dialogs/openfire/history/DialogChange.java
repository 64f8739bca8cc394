package org.dialogs.openfire.history;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be changed about a dialog; what is empty stays.
 *
 * @param name an empty text takes it away
 * @param photo an empty text takes it away
 * @param data custom parameters that are to be set; null takes one away
 */
public record DialogChange(
        Optional<String> name, Optional<String> photo, Optional<Boolean> joinRequired, Map<String, Object> data) {

    public DialogChange {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    /** Another name, and nothing else. */
    public static DialogChange named(String name) {
        return new DialogChange(Optional.of(name), Optional.empty(), Optional.empty(), Map.of());
    }
}
