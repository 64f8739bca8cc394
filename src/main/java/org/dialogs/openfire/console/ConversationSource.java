package org.dialogs.openfire.console;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.dialogs.openfire.api.Arrival;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.history.MessageReader;
import org.dialogs.openfire.history.Transcript;
import org.dialogs.openfire.users.UserNames;

/**
 * What the page of a conversation reads, and by what it removes.
 *
 * @param removal as {@code DialogRemoval} does it, with its room
 * @param applications the name of an application, if there is one of this id
 * @param users what those of the applications are called
 * @param domain in which the server's users are
 * @param readable whether administrators may read what people say
 */
public record ConversationSource(
        DialogDirectory directory,
        Transcript transcript,
        MessageReader messages,
        HistoryWriter history,
        Predicate<DialogEntry> removal,
        Arrival arrival,
        LongFunction<Optional<String>> applications,
        UserNames users,
        Supplier<String> domain,
        BooleanSupplier readable) {}
