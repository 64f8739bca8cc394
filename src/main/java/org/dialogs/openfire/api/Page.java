package org.dialogs.openfire.api;

import java.util.Optional;

/**
 * Which part of a list is wanted, and in which order.
 *
 * @param sort the name by which it is sorted, if that is said
 * @param counts whether only the number of items is wanted
 */
record Page(int skip, int limit, Optional<String> sort, boolean descending, boolean counts) {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_LIMIT = 1_000;
    private static final int MOST_SKIP = 100_000;

    static Page of(Parameters parameters) {
        Optional<String> up = parameters.text("sort_asc").filter(text -> !text.isEmpty());
        Optional<String> down = parameters.text("sort_desc").filter(text -> !text.isEmpty());
        if (up.isPresent() && down.isPresent()) {
            throw parameters.invalid("sort_asc", "cannot be together with sort_desc");
        }
        return new Page(
                parameters.number("skip", 0, 0, MOST_SKIP),
                parameters.number("limit", DEFAULT_LIMIT, 1, MOST_LIMIT),
                up.or(() -> down),
                down.isPresent(),
                parameters.flag("count").orElse(false));
    }
}
