package org.dialogs.openfire.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A page of dialogs.
 *
 * @param previous before this place are the ones before, if there may be some
 * @param next behind this place are the next ones, if there are some, or if it was given up looking for them
 * @param searchedTo where that was given up, in the order of the list: there was too much to look at
 * @param total how many there are on all pages together, where that is known
 */
public record DialogPage(
        List<DialogSummary> dialogs,
        Optional<DialogCursor> previous,
        Optional<DialogCursor> next,
        Optional<Instant> searchedTo,
        Optional<Long> total) {

    public DialogPage {
        dialogs = List.copyOf(dialogs);
    }
}
