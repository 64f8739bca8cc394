package org.dialogs.openfire.console;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.dialogs.openfire.history.DialogSearch;
import org.dialogs.openfire.history.DialogTotals;
import org.dialogs.openfire.users.UserNames;

/**
 * The dialogs as the console asks for them.
 *
 * @param names what the applications are called that are called something, by their ids
 * @param users what those of the applications are called
 * @param domain in which the server's users are
 * @param readMessages whether administrators may read what was said
 */
public record DialogLists(
        DialogSearch search,
        DialogTotals totals,
        Supplier<Map<Long, String>> names,
        UserNames users,
        Supplier<String> domain,
        BooleanSupplier readMessages) {}
