package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.console.Concern.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator is warned of, and when he is not. */
class ConcernsTest {

    private final MapProperties properties = new MapProperties();
    private final Settings settings = new Settings(name -> properties.text(name).orElse(null));

    private boolean plain;
    private boolean tokens;
    private Optional<String> obstacle = Optional.empty();
    private boolean rooms = true;
    private long elsewhere;
    private boolean api = true;
    private long journalBytes;
    private long deadLetters;

    private Concerns concerns = concerns("dialogs");

    private Concerns concerns(String pluginName) {
        return new Concerns(
                settings,
                properties,
                new Circumstances(
                        pluginName,
                        () -> plain,
                        () -> tokens,
                        () -> obstacle,
                        () -> rooms,
                        () -> elsewhere,
                        () -> api,
                        () -> journalBytes,
                        () -> deadLetters,
                        properties::canBeKept));
    }

    private List<String> keys() {
        return concerns.all().stream()
                .map(concern -> concern.key().replace("console.concerns.", ""))
                .toList();
    }

    private String text() {
        return concerns.all().get(0).in(TestTexts.of(Locale.ENGLISH));
    }

    @Test
    void whereAllIsWellNothingIsSaid() {
        assertThat(concerns.all()).isEmpty();
    }

    @Test
    void plainWithoutTlsIsOneOnlyWhileTokensAreTaken() {
        plain = true;
        assertThat(keys()).isEmpty();

        tokens = true;
        assertThat(keys()).containsExactly("plain");

        plain = false;
        assertThat(keys()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://api.example.org, true",
        "HTTP://10.0.0.1:8080/v1, true",
        "https://api.example.org, false",
        "http://127.0.0.1:8080, false",
        "http://localhost, false",
        "http://[::1]:80, false",
        "http://localhost.example.org, true",
        "http://127.0.0.1.example.org, true"
    })
    void aServiceWithoutTlsIsOneIfItIsElsewhere(String url, boolean isConcern) {
        properties.texts.put("dialogs.auth.remote.url", url);

        assertThat(keys()).isEqualTo(isConcern ? List.of("http") : List.of());
    }

    @Test
    void aServiceThatIsNotAskedIsNone() {
        properties.texts.put("dialogs.auth.remote.url", "http://api.example.org");
        properties.texts.put("dialogs.auth.verifiers", "local");
        assertThat(keys()).isEmpty();

        properties.texts.remove("dialogs.auth.verifiers");
        properties.texts.put("dialogs.auth.enabled", "false");
        assertThat(keys()).isEmpty();
    }

    @Test
    void theJournalIsOneAboveFourFifths() {
        properties.texts.put("dialogs.journal.maxBytes", "100000000");
        journalBytes = 80_000_000;
        assertThat(keys()).isEmpty();

        journalBytes = 80_000_001;
        assertThat(keys()).containsExactly("journal");
        assertThat(text()).contains("80 % full");
    }

    @Test
    void aHookThatIsNotInPlaceSaysWhy() {
        obstacle = Optional.of("NoSuchFieldException: authProvider");

        assertThat(keys()).containsExactly("hook");
        assertThat(text()).contains("NoSuchFieldException: authProvider");
    }

    @Test
    void aServiceForRoomsThatIsMissingIsNamed() {
        properties.texts.put("dialogs.muc.service", "rooms");
        rooms = false;

        assertThat(keys()).containsExactly("rooms");
        assertThat(text()).contains("\u201crooms\u201d");
    }

    @Test
    void groupsThatHaveTheirRoomsOnAnotherServiceAreOne() {
        properties.texts.put("dialogs.muc.service", "conference");
        elsewhere = 1_234;

        assertThat(keys()).containsExactly("elsewhere");
        assertThat(text()).contains("1,234", "\u201cconference\u201d");
    }

    @Test
    void aFileOfAnotherNameIsOne() {
        concerns = concerns("dialogs (1)");

        assertThat(keys()).containsExactly("fileName");
        assertThat(text()).contains("dialogs (1).jar");
        concerns = concerns("Dialogs");
        assertThat(keys()).isEmpty();
    }

    @Test
    void metricsWithoutATokenAreOne() {
        properties.texts.put("dialogs.metrics.enabled", "true");
        assertThat(keys()).containsExactly("metrics");

        properties.texts.put("dialogs.metrics.token", "0123456789abcdef");
        assertThat(keys()).isEmpty();
    }

    @Test
    void theRestApiIsOneIfItIsNotThere() {
        api = false;
        assertThat(keys()).containsExactly("apiMissing");
        assertThat(text()).contains("/dialogs");

        properties.texts.put("dialogs.api.enabled", "false");
        assertThat(keys()).containsExactly("apiOff");
        assertThat(concerns.all().get(0).level()).isEqualTo(Level.NOTE);
    }

    @Test
    void deadLettersAndTheDatabaseAndTheSwitchAre() {
        deadLetters = 1200;
        properties.databaseAnswers = false;
        properties.texts.put("dialogs.enabled", "false");

        assertThat(keys()).containsExactly("database", "deadLetters", "off");
        assertThat(concerns.all().get(1).in(TestTexts.of(Locale.GERMAN))).contains("1.200");
    }

    @Test
    void whatCanBeMendedOnAPageOfOursHasTheWayThere() {
        plain = true;
        tokens = true;
        rooms = false;
        journalBytes = Long.MAX_VALUE / 200;
        deadLetters = 1;
        properties.texts.put("dialogs.metrics.enabled", "true");
        properties.texts.put("dialogs.stamp", "sometimes");

        assertThat(concerns.all())
                .extracting(concern -> concern.way().map(Concern.Way::url).orElse("none"))
                .containsExactly(
                        "settings#dialogs.journal.maxBytes",
                        "settings#dialogs.muc.service",
                        "status#dead-letters",
                        "none",
                        "settings#dialogs.metrics.token",
                        "settings#dialogs.stamp");
    }

    @Test
    void whatIsSetToWhatItCannotBeIsNamedWithoutIt() {
        properties.texts.put("dialogs.stamp", "sometimes");
        properties.texts.put("dialogs.auth.remote.url", "https://user:secret@api.example.org");
        properties.texts.put("dialogs.batch.maxMessages", "  ");

        assertThat(keys()).containsExactly("invalid");
        assertThat(text())
                .contains("dialogs.stamp, dialogs.auth.remote.url")
                .doesNotContain("sometimes", "secret", "batch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "es", "pt-BR", "zh-CN"})
    void eachIsSaidInEveryLanguage(String language) {
        plain = true;
        tokens = true;
        obstacle = Optional.of("why");
        rooms = false;
        api = false;
        journalBytes = Long.MAX_VALUE / 200;
        deadLetters = 1;
        properties.databaseAnswers = false;
        properties.texts.put("dialogs.metrics.enabled", "true");
        properties.texts.put("dialogs.auth.remote.url", "http://api.example.org");
        properties.texts.put("dialogs.stamp", "sometimes");

        assertThat(concerns.all())
                .hasSize(10)
                .allSatisfy(concern -> assertThat(concern.in(TestTexts.of(Locale.forLanguageTag(language))))
                        .isNotBlank()
                        .doesNotContain("{"))
                .allSatisfy(concern -> assertThat(concern.way().stream())
                        .allSatisfy(way -> assertThat(way.in(TestTexts.of(Locale.forLanguageTag(language))))
                                .isNotBlank()));
    }
}
