package org.dialogs.openfire.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DateSentTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1409146118, 1795262400, 1795262400 + 86400})
    void aTimeUpToADayAheadIsTaken(long seconds) {
        assertThat(DateSent.parse(String.valueOf(seconds), NOW)).hasValue(seconds);
        assertThat(DateSent.parse(" " + seconds + "\n", NOW)).hasValue(seconds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "1.0",
                "1e9",
                "0x1",
                "now",
                "1 2",
                "1795348801",
                "1409146118000",
                "999999999999999999",
                "99999999999999999999999",
                "\u0661\u0662"
            })
    void everythingElseIsNonsense(String text) {
        assertThat(DateSent.parse(text, NOW)).isEmpty();
    }
}
