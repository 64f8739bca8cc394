package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console's pages send back is understood, whichever digits the machine's language has. */
class LetterTextsTest {

    private final Locale before = Locale.getDefault();

    @AfterEach
    void restoreTheMachinesLanguage() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa-IR", "mr-IN", "th-TH-u-nu-thai", "de-DE"})
    void theyAreReadAsTheyWereWritten(String machine) {
        Locale.setDefault(Locale.forLanguageTag(machine));
        LetterId id = new LetterId(1_234_567, 890, 0xcafe);
        LettersEnd end = new LettersEnd(-2, 1_234_567);

        assertThat(id.text()).isEqualTo("1234567-890-0000cafe");
        assertThat(LetterId.parse(id.text())).contains(id);
        assertThat(end.text()).isEqualTo("fffffffe-1234567");
        assertThat(LettersEnd.parse(end.text())).contains(end);
    }
}
