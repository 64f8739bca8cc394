package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {

    private final Locale before = Locale.getDefault();

    @AfterEach
    void restoreTheMachinesLanguage() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @CsvSource({
        "en,en,Group rooms",
        "en-GB,en-GB,Group rooms",
        "de,de,Gruppenräume",
        "de-AT,de-AT,Gruppenräume",
        "es,es,Salas de grupos",
        "pt-BR,pt-BR,Salas de grupos",
        "zh-CN,zh-CN,群组聊天室",
        "fr,en,Group rooms",
        "he,en,Group rooms"
    })
    void theyAreInTheConsolesLanguageOrInEnglish(String console, String language, String title) {
        Texts texts = TestTexts.of(Locale.forLanguageTag(console));

        assertThat(texts.text("console.groupRooms")).isEqualTo(title);
        assertThat(texts.language()).isEqualTo(language);
    }

    @Test
    void theMachinesLanguageDoesNotMatter() {
        Locale.setDefault(Locale.GERMANY);

        assertThat(TestTexts.of(Locale.FRENCH).text("console.groupRooms")).isEqualTo("Group rooms");
        assertThat(TestTexts.of(Locale.ENGLISH).number(1234)).isEqualTo("1,234");
    }

    @Test
    void numbersAreWrittenAsInTheLanguage() {
        assertThat(TestTexts.of(Locale.GERMAN).number(1_234_567)).isEqualTo("1.234.567");
        assertThat(TestTexts.of(Locale.FRENCH).number(1_234_567)).isEqualTo("1,234,567");
        assertThat(TestTexts.of(Locale.ENGLISH).text("console.groupRooms.shown", 1000, 2500))
                .isEqualTo("These are the first 1,000 of 2,500.");
    }

    @ParameterizedTest
    @CsvSource({"0,0.0 s", "40,0.0 s", "1250,1.2 s", "59999,60.0 s", "60000,1 min 0 s", "3723456,62 min 3 s"})
    void durationsAreAsExactAsTheyNeedBe(long millis, String text) {
        assertThat(TestTexts.of(Locale.ENGLISH).duration(Duration.ofMillis(millis)))
                .isEqualTo(text);
    }

    @Test
    void timesSayTheirZone() {
        Instant noon = Instant.parse("2026-11-21T12:00:00Z");
        Texts berlin = new Texts(Locale.ENGLISH, ZoneId.of("Europe/Berlin"), TestTexts.LOADER);

        assertThat(berlin.time(noon)).isEqualTo("Nov 21, 2026, 1:00:00 PM CET");
    }
}
