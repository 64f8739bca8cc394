package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A place in a list as it stands in a link, which anybody can write. */
class DialogCursorTest {

    private static final DialogKey KEY = new DialogKey(92, new DialogId("53fc4604565c128132016612"));

    @Test
    void itIsReadAsItWasWritten() {
        for (String text : new String[] {"", "club", "ärzte & \"co\" \ud83d\ude00", "x".repeat(1100)}) {
            DialogCursor cursor = new DialogCursor(-5, text, KEY);
            assertThat(cursor.code()).matches("[\\w.-]+");
            assertThat(DialogCursor.parse(cursor.code())).contains(cursor);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.92.53fc4604565c128132016612",
                "1.92.53FC4604565C128132016612.",
                "1.-1.53fc4604565c128132016612.",
                "1234567890123456789.92.53fc4604565c128132016612.",
                "1.92.53fc4604565c128132016612.A",
                "1.92.53fc4604565c128132016612.<b>",
                " 1.92.53fc4604565c128132016612."
            })
    void whatIsNoneIsNone(String code) {
        assertThat(DialogCursor.parse(code)).isEmpty();
    }
}
