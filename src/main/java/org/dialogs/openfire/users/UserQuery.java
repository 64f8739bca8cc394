package org.dialogs.openfire.users;

import java.util.List;

/**
 * A page of an application's users, by their ids, which grow with time.
 *
 * @param which of them
 * @param descending whether those with the largest ids come first
 * @param page 1 or more
 * @param perPage 1 to {@value #MAX_PER_PAGE}
 */
public record UserQuery(Which which, boolean descending, int page, int perPage) {

    /** How many users a page has at most. */
    public static final int MAX_PER_PAGE = 100;

    /** How many ids or names a query may have. */
    public static final int MAX_VALUES = 1_000;

    /** How deep pages go: whoever wants more asks for ids beyond the last one. */
    public static final int DEEPEST = 10_000;

    public UserQuery {
        if (page < 1 || perPage < 1 || perPage > MAX_PER_PAGE || (long) page * perPage > DEEPEST) {
            throw new IllegalArgumentException("Page " + page + " of " + perPage);
        }
    }

    /** Which users: only what an index knows. */
    public sealed interface Which {}

    /** Those whose ids are from {@code least} to {@code most}. */
    public record Between(long least, long most) implements Which {}

    /** Those of these ids, at most {@value UserQuery#MAX_VALUES}. */
    public record Ids(List<Long> ids) implements Which {

        public Ids {
            ids = List.copyOf(ids);
        }
    }

    /** Those with these logins, or email addresses if {@code byEmail}. */
    public record Names(boolean byEmail, List<String> names) implements Which {

        public Names {
            names = List.copyOf(names);
        }
    }

    /** All of them. */
    public static Which all() {
        return new Between(1, Long.MAX_VALUE);
    }

    /**
     * What a query gives.
     *
     * @param users of the page
     * @param total how many there are on all pages
     */
    public record Page(List<UserEntry> users, long total) {

        public Page {
            users = List.copyOf(users);
        }
    }
}
