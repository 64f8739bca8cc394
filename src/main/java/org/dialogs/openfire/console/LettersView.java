package org.dialogs.openfire.console;

import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.history.DeadLetter;
import org.dialogs.openfire.history.LetterPage;

/**
 * Some of the dead letters.
 *
 * @param count how many there are in all
 * @param first whether these are the first ones
 * @param next where the next page begins
 * @param end of all that there were when these were read
 * @param unsure whether all were to be discarded, and that was not confirmed
 */
record LettersView(String count, List<Row> rows, boolean first, Optional<Long> next, String end, boolean unsure) {

    static final String WHAT = "console.status.letter.";

    private static final String NONE = "\u2013";

    /**
     * A letter; nothing of what somebody said.
     *
     * @param application of its dialog; empty, as the dialog, if it is of none
     */
    record Row(String id, String record, String at, String what, String application, String dialog, String reason) {

        static Row of(DeadLetter letter, Texts texts) {
            return new Row(
                    letter.id().text(),
                    letter.record().map(String::valueOf).orElse(NONE),
                    letter.at().map(texts::time).orElse(NONE),
                    texts.text(WHAT + letter.what()),
                    letter.dialog()
                            .map(key -> String.valueOf(key.applicationId()))
                            .orElse(""),
                    letter.dialog().map(key -> key.id().hex()).orElse(""),
                    letter.reason());
        }
    }

    static LettersView of(LetterPage page, boolean first, boolean unsure, Texts texts) {
        return new LettersView(
                texts.number(page.count()),
                page.letters().stream().map(letter -> Row.of(letter, texts)).toList(),
                first,
                page.next(),
                page.end().text(),
                unsure);
    }
}
