package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadsheetCellTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\uff1d1"})
    void whatBeginsLikeAFormulaGetsAnApostrophe(String text) {
        assertThat(SpreadsheetCell.harmless(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x;|=1+1",
                "x,|=1+1",
                "x\t|=1+1",
                "x\n|=1+1",
                "x\r\n|@A1",
                "x;\"|=1+1",
                "x;\";\" |-1",
                "x; |+1",
                "  |=1",
                "\"|=1",
                "x;|=1;|=2\n|=3",
                "x; ' |\uff201"
            })
    void soDoesWhatWouldWhereACellOfItsOwnMayBeginWithinIt(String text) {
        assertThat(SpreadsheetCell.harmless(text.replace("|", ""))).isEqualTo(text.replace("|", "'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1-1", "a = b", "me@example.org; you@example.org", "x; y", "two\nlines", "it's, \"so\""})
    void anythingElseStays(String text) {
        assertThat(SpreadsheetCell.harmless(text)).isEqualTo(text);
    }

    @Test
    void aLongTextOfSeparatorsTakesNoLongTime() {
        String text = "; , \n\t\"".repeat(1 << 18) + "x";

        Assertions.assertTimeout(
                Duration.ofSeconds(20),
                () -> assertThat(SpreadsheetCell.harmless(text)).isEqualTo(text));
    }
}
