package org.dialogs.openfire.console;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a browser has sent in the fields of a form, or in the query of an address. A value of more
 * than {@value #MOST} characters is none that a page knows what to do with.
 *
 * @param fields the values by the fields' names
 */
record Form(Map<String, String[]> fields) {

    /** The most characters of one value. */
    static final int MOST = 65_536;

    /** A form without a field. */
    static final Form EMPTY = new Form(Map.of());

    Form {
        fields = Map.copyOf(fields);
    }

    /** Whether something is longer than a page takes: nothing of it is to be done. */
    boolean isTooLong() {
        return fields.values().stream().flatMap(Arrays::stream).anyMatch(value -> value.length() > MOST);
    }

    /** The first value of a field without the spaces around it; empty if there is none, or only spaces. */
    Optional<String> field(String name) {
        return fields(name).stream().findFirst();
    }

    /** All values of a field without the spaces around them, in their order; without those that are only spaces. */
    List<String> fields(String name) {
        return Arrays.stream(fields.getOrDefault(name, new String[0]))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
