package org.dialogs.openfire.history;

import java.util.List;
import java.util.Optional;

/**
 * Some of the dead letters.
 *
 * @param next where the next page begins, if there is one
 * @param count how many letters there are in all
 * @param end of all that there were then
 */
public record LetterPage(List<DeadLetter> letters, Optional<Long> next, long count, LettersEnd end) {

    public LetterPage {
        letters = List.copyOf(letters);
    }
}
