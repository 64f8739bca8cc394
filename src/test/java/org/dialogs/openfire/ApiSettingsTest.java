package org.dialogs.openfire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator writes counts at once if it can be; if not, the default does. */
class ApiSettingsTest {

    private record Number(String property, int byDefault, int least, int most, ToIntFunction<ApiSettings> value) {

        @Override
        public String toString() {
            return property;
        }
    }

    private static final List<Number> NUMBERS = List.of(
            new Number(ApiSettings.THREADS, 8, 1, 64, ApiSettings::threads),
            new Number(ApiSettings.MAX_BODY_BYTES, 1_048_576, 1_024, 16_777_216, ApiSettings::maxBodyBytes),
            new Number(ApiSettings.TOKEN_REQUESTS_PER_SECOND, 50, 1, 100_000, ApiSettings::tokenRequestsPerSecond),
            new Number(
                    ApiSettings.ADDRESS_REQUESTS_PER_SECOND, 200, 1, 100_000, ApiSettings::addressRequestsPerSecond));

    private final Map<String, String> properties = new HashMap<>();
    private final ApiSettings settings = new Settings(properties::get).api();

    @Test
    void unsetItIsOnForEveryPage() {
        assertThat(settings.enabled()).isTrue();
        assertThat(settings.path()).isEqualTo("/dialogs");
        assertThat(settings.origins()).containsExactly("*");
    }

    @Test
    void itIsOnOrOff() {
        properties.put(ApiSettings.ENABLED, "false");
        assertThat(settings.enabled()).isFalse();

        properties.put(ApiSettings.ENABLED, "off");
        assertThat(settings.enabled()).isTrue();
    }

    @ParameterizedTest
    @FieldSource("NUMBERS")
    void aNumberHasItsBoundsAndOutsideOfThemItsDefault(Number number) {
        assertThat(number.value.applyAsInt(settings)).as("unset").isEqualTo(number.byDefault);

        for (int good : List.of(number.least, number.most)) {
            properties.put(number.property, " " + good + " ");
            assertThat(number.value.applyAsInt(settings)).isEqualTo(good);
        }
        for (String bad : List.of(
                String.valueOf(number.least - 1),
                String.valueOf(number.most + 1),
                "4294967297",
                "99999999999999999999",
                "1.5",
                "1e3",
                "many",
                "")) {
            properties.put(number.property, bad);
            assertThat(number.value.applyAsInt(settings)).as("'%s'", bad).isEqualTo(number.byDefault);
        }
    }

    @ParameterizedTest
    @CsvSource({"/api,/api", "/api/,/api", "/a/b-c_d/E9,/a/b-c_d/E9", "/httpfileuploads,/httpfileuploads"})
    void thePathIsOneOrMoreSegments(String text, String expected) {
        properties.put(ApiSettings.PATH, text);

        assertThat(settings.path()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//",
                "api",
                "/a//b",
                "/a b",
                "/a?b",
                "/*",
                "/a/../b",
                "/%61",
                "/ws",
                "/ws/",
                "/http-bind",
                "/httpfileupload"
            })
    void itIsNoneOfOpenfiresOwn(String text) {
        properties.put(ApiSettings.PATH, text);

        assertThat(settings.path()).isEqualTo("/dialogs");
    }

    @ParameterizedTest
    @CsvSource({
        "https://chat.example.org,https://chat.example.org",
        "http://localhost:8080,http://localhost:8080",
        "http://[::1]:8080,http://[::1]:8080"
    })
    void originsAreSchemeHostAndPort(String text, String expected) {
        properties.put(ApiSettings.ORIGINS, text);

        assertThat(settings.origins()).containsExactly(expected);
    }

    @Test
    void severalOriginsAreSeparatedByCommas() {
        properties.put(ApiSettings.ORIGINS, "https://a.example.org , https://b.example.org:8443");

        assertThat(settings.origins()).isEqualTo(Set.of("https://a.example.org", "https://b.example.org:8443"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat.example.org",
                "https://",
                "https://a/",
                "https://a/b",
                "https://a?b",
                "https://user@a",
                "https://a,,https://b",
                "https://a b",
                "null"
            })
    void whatIsNoOriginIsNone(String text) {
        properties.put(ApiSettings.ORIGINS, text);

        assertThat(settings.origins()).containsExactly("*");
    }
}
