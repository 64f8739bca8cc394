package org.dialogs.openfire.users;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A user who cannot be as somebody wants him to be. What it says is for who wants it, by the names of the API's fields. */
public final class InvalidUserException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Map<String, List<String>> errors;

    InvalidUserException(Map<String, List<String>> errors) {
        super("These cannot be: " + errors.keySet());
        this.errors = new TreeMap<>(errors);
    }

    InvalidUserException(String field, String text) {
        this(Map.of(field, List.of(text)));
    }

    /** What is wrong with which field; {@code base} is none in particular. */
    public Map<String, List<String>> errors() {
        return Collections.unmodifiableMap(errors);
    }
}
