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
 * @param erased how many went with what was erased; empty if none did
 * @param erasures how many erasures have yet to reach the letters; empty if all have
 * @param readable whether their file can be read; if not, nobody knows what is in it
 * @param unsure whether all were to be discarded, and that was not confirmed
 */
record LettersView(
        String count,
        List<Row> rows,
        boolean first,
        Optional<Long> next,
        String end,
        String erased,
        String erasures,
        boolean readable,
        boolean unsure) {

    static final String WHAT = "console.status.letter.";

    private static final String NONE = "\u2013";

    /**
     * A letter; nothing of what somebody said.
     *
     * @param application of its dialog; empty, as the dialog, if it is of none
     */
    record Row(String id, String record, String at, String what, String application, String dialog, String reason) {

        /** What it is called. */
        String title(Texts texts) {
            return record.equals(NONE)
                    ? texts.text("console.status.letters.oneUnknown")
                    : texts.text("console.status.letters.one", record);
        }

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

    static LettersView of(LetterPage page, long erased, long erasures, boolean first, boolean unsure, Texts texts) {
        return new LettersView(
                texts.number(page.count()),
                page.letters().stream().map(letter -> Row.of(letter, texts)).toList(),
                first,
                page.next(),
                page.end().text(),
                erased > 0 ? texts.number(erased) : "",
                erasures > 0 ? texts.number(erasures) : "",
                true,
                unsure);
    }

    static LettersView unreadable() {
        return new LettersView("", List.of(), true, Optional.empty(), "", "", "", false, false);
    }
}
