package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    private static final Instant TIME = Instant.parse("2016-11-28T11:58:39.987Z");

    @Test
    void areWrittenAsQuickBloxDoes() {
        assertThat(Times.header(TIME)).isEqualTo("2016-11-28 11:58:39 UTC");
        assertThat(Times.iso(TIME)).isEqualTo("2016-11-28T11:58:39Z");
        assertThat(Times.iso(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "0,1970-01-01T00:00:00Z",
        "1480334319,2016-11-28T11:58:39Z",
        "253402300799,9999-12-31T23:59:59Z",
        "2016-11-28T11:58:39Z,2016-11-28T11:58:39Z",
        "2016-11-28T12:58:39+01:00,2016-11-28T11:58:39Z",
        "2016-11-28T11:58:39.5Z,2016-11-28T11:58:39.500Z"
    })
    void areReadAsUnixSecondsOrIso(String text, Instant time) {
        assertThat(Times.parse(text)).hasValue(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "-1",
                "1.5",
                "253402300800",
                "9999999999999",
                "2016-11-28",
                "2016-11-28T11:58:39",
                "2016-13-28T11:58:39Z",
                "+999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z"
            })
    void whatIsNoTimeOrOneThatNoCalendarShowsIsNone(String text) {
        assertThat(Times.parse(text)).isEmpty();
    }
}
