package org.dialogs.openfire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dialogs.openfire.AuthSettings.RemoteService;
import org.dialogs.openfire.AuthSettings.VerifierName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator writes counts at once if it can be; if not, the default does. */
class AuthSettingsTest {

    private static final String URL = "https://api.example.org";

    /** @param value reads it, in the unit of the property */
    private record Number(String property, long byDefault, long least, long most, Function<AuthSettings, Long> value) {

        static Number of(
                String property, long byDefault, long least, long most, Function<AuthSettings, Integer> value) {
            return new Number(
                    property,
                    byDefault,
                    least,
                    most,
                    settings -> value.apply(settings).longValue());
        }

        static Number millis(
                String property, long byDefault, long least, long most, Function<AuthSettings, Duration> value) {
            return new Number(
                    property,
                    byDefault,
                    least,
                    most,
                    settings -> value.apply(settings).toMillis());
        }

        static Number seconds(
                String property, long byDefault, long least, long most, Function<AuthSettings, Duration> value) {
            return new Number(
                    property,
                    byDefault,
                    least,
                    most,
                    settings -> value.apply(settings).toSeconds());
        }

        @Override
        public String toString() {
            return property;
        }
    }

    private static final List<Number> NUMBERS = List.of(
            Number.millis(AuthSettings.TIMEOUT, 2_000, 100, 10_000, AuthSettings::timeout),
            Number.of(AuthSettings.MAX_CHECKS, 8, 1, 64, AuthSettings::maxChecks),
            Number.of(AuthSettings.CHECKS_PER_SECOND, 100, 1, 10_000, AuthSettings::checksPerSecond),
            Number.of(AuthSettings.REFUSALS_PER_MINUTE, 10, 1, 1_000, AuthSettings::refusalsPerMinute),
            Number.seconds(AuthSettings.CACHE_ACCEPTED, 300, 0, 86_400, AuthSettings::cacheAccepted),
            Number.seconds(AuthSettings.CACHE_REFUSED, 30, 0, 3_600, AuthSettings::cacheRefused),
            Number.of(AuthSettings.CACHE_MAX_ENTRIES, 10_000, 100, 1_000_000, AuthSettings::cacheMaxEntries),
            Number.of(AuthSettings.BREAKER_FAILURES, 5, 1, 100, AuthSettings::breakerFailures),
            Number.seconds(AuthSettings.BREAKER_OPEN_SECONDS, 10, 1, 600, AuthSettings::breakerOpen),
            new Number(
                    AuthSettings.RECHECK_MINUTES,
                    0,
                    0,
                    1_440,
                    settings -> settings.recheck().toMinutes()),
            Number.millis(AuthSettings.REMOTE_CONNECT_TIMEOUT, 1_000, 100, 10_000, AuthSettings::remoteConnectTimeout),
            Number.millis(
                    AuthSettings.REMOTE_RESPONSE_TIMEOUT, 1_500, 100, 10_000, AuthSettings::remoteResponseTimeout),
            Number.of(
                    AuthSettings.REMOTE_MAX_BYTES,
                    65_536,
                    1_024,
                    1_048_576,
                    settings -> settings.remote().orElseThrow().maxBytes()));

    private final Map<String, String> properties = new HashMap<>();
    private final AuthSettings settings = new Settings(properties::get).auth();

    private RemoteService remote() {
        properties.putIfAbsent(AuthSettings.REMOTE_URL, URL);
        return settings.remote().orElseThrow();
    }

    @Test
    void unsetTokensAreWantedAndNobodyIsThereToCheckThem() {
        assertThat(settings.enabled()).isTrue();
        assertThat(settings.createUsers()).isTrue();
        assertThat(settings.verifiers()).containsExactly(VerifierName.LOCAL, VerifierName.REMOTE);
        assertThat(settings.remote()).isEmpty();
    }

    @Test
    void aServiceIsAskedAsQuickBloxIsUnlessSomethingElseIsSet() {
        assertThat(remote())
                .isEqualTo(new RemoteService(
                        URI.create(URL + "/session.json"),
                        "QB-Token",
                        Optional.empty(),
                        "/session/user_id",
                        "/session/application_id",
                        Optional.empty(),
                        Optional.of("QB-Token-ExpirationDate"),
                        Optional.of("/session/user/full_name"),
                        65_536));
    }

    @ParameterizedTest
    @FieldSource("NUMBERS")
    void aNumberHasItsBoundsAndOutsideOfThemItsDefault(Number number) {
        properties.put(AuthSettings.REMOTE_URL, URL);
        assertThat(number.value.apply(settings)).as("unset").isEqualTo(number.byDefault);

        for (long good : List.of(number.least, number.most)) {
            properties.put(number.property, " " + good + " ");
            assertThat(number.value.apply(settings)).isEqualTo(good);
        }
        for (String bad : List.of(
                String.valueOf(number.least - 1),
                String.valueOf(number.most + 1),
                "99999999999999999999",
                "1.5",
                "1e3",
                "10s",
                "many",
                "")) {
            properties.put(number.property, bad);
            assertThat(number.value.apply(settings)).as("'%s'", bad).isEqualTo(number.byDefault);
        }
    }

    @ParameterizedTest
    @FieldSource("NUMBERS")
    void theReadmeSaysWhichNumbersThereCanBe(Number number) throws IOException {
        String readme = Files.readString(Path.of("readme.html")).replaceAll("\\s+", " ");
        String row = readme.substring(readme.indexOf("<td><code>" + number.property + "</code></td>"));
        // From nothing, which switches it off, is said in words.
        String bounds = number.property.equals(AuthSettings.RECHECK_MINUTES)
                ? "up to " + number.most
                : "rom " + number.least + " to " + number.most;

        assertThat(row.substring(0, row.indexOf("</tr>"))).contains(bounds, "</td><td>" + number.byDefault + "</td>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "yes", "1", "on"})
    void aSwitchIsTrueOrFalseAndNothingElse(String nonsense) {
        properties.put(AuthSettings.ENABLED, "False");
        properties.put(AuthSettings.CREATE_USERS, " false ");
        assertThat(settings.enabled()).isFalse();
        assertThat(settings.createUsers()).isFalse();

        properties.put(AuthSettings.ENABLED, nonsense);
        properties.put(AuthSettings.CREATE_USERS, nonsense);
        assertThat(settings.enabled()).isTrue();
        assertThat(settings.createUsers()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "remote,local; REMOTE,LOCAL",
                "local , Remote; LOCAL,REMOTE",
                "LOCAL; LOCAL",
                "remote; REMOTE",
            })
    void verifiersAreInTheOrderInWhichTheyStand(String text, String expected) {
        properties.put(AuthSettings.VERIFIERS, text);

        assertThat(settings.verifiers())
                .containsExactlyElementsOf(Stream.of(expected.split(","))
                        .map(VerifierName::valueOf)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "local,", "local,local", "local;remote", "both", "local remote"})
    void whatNamesNoVerifiersLeavesThemAsTheyAre(String nonsense) {
        properties.put(AuthSettings.VERIFIERS, nonsense);

        assertThat(settings.verifiers()).containsExactly(VerifierName.LOCAL, VerifierName.REMOTE);
    }

    @ParameterizedTest
    @CsvSource({
        "0123456789abcdefABCDEF0123456789abcdef01, true",
        "0123456789abcdefABCDEF0123456789abcdef0, false",
        "0123456789abcdefABCDEF0123456789abcdef0g, false",
    })
    void aTokenIsAtLeastFortyHexDigits(String text, boolean expected) {
        assertThat(settings.tokenPattern().matches(text)).isEqualTo(expected);
        assertThat(settings.tokenPattern().matches("a".repeat(128))).isTrue();
        assertThat(settings.tokenPattern().matches("a".repeat(129))).isFalse();
    }

    @Test
    void aTokenMayLookOtherwise() {
        properties.put(AuthSettings.TOKEN_PATTERN, "eyJ[A-Za-z0-9_-]+");

        assertThat(settings.tokenPattern().matches("eyJhbGciOi")).isTrue();
        assertThat(settings.tokenPattern().matches("not eyJhbGciOi"))
                .as("a part of the password")
                .isFalse();
    }

    /** The last two are Java's, and may take for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "*", "a{2,1}", "(a)\\1", "(?=a)a+"})
    void whatIsNoPatternOfRe2LeavesTokensAsTheyAre(String nonsense) {
        properties.put(AuthSettings.TOKEN_PATTERN, nonsense);

        assertThat(settings.tokenPattern().pattern()).isEqualTo("[0-9a-fA-F]{40,128}");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.org, https://api.example.org/session.json",
        "https://api.example.org//, https://api.example.org/session.json",
        "HTTP://127.0.0.1:8080/v2/, HTTP://127.0.0.1:8080/v2/session.json",
        "https://[::1]:8443, https://[::1]:8443/session.json",
        "https://api.example.org:65535, https://api.example.org:65535/session.json",
    })
    void anAddressMayHaveAPortAndAPath(String url, String expected) {
        properties.put(AuthSettings.REMOTE_URL, url);

        assertThat(remote().uri()).isEqualTo(URI.create(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "api.example.org",
                "api.example.org:443",
                "ftp://api.example.org",
                "https://",
                "https:///session.json",
                "https://api.example.org:0",
                "https://api.example.org:65536",
                "https://user:password@api.example.org",
                "https://api.example.org?key=1",
                "https://api.example.org#here",
                "https://api.example.org/a b",
                "https://api.example.org/%zz",
            })
    void whatIsNoAddressIsNoService(String nonsense) {
        properties.put(AuthSettings.REMOTE_URL, nonsense);

        assertThat(settings.remote()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/sessions/current?full=1&a=%20", "/~me/session;v=1"})
    void aPathMayHaveAQuery(String path) {
        properties.put(AuthSettings.REMOTE_PATH, path);

        assertThat(remote().uri()).isEqualTo(URI.create(URL + path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "session.json", "/a b", "/a#b", "/%zz", "/a\r\nHost: b", "@elsewhere.example.org/"})
    void whatIsNoPathIsTheDefaultsAndLeadsNowhereElse(String nonsense) {
        properties.put(AuthSettings.REMOTE_PATH, nonsense);

        assertThat(remote().uri()).isEqualTo(URI.create(URL + "/session.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "QB Token", "QB-Token:", "QB-Token\r\nX-Other", "Tokén"})
    void whatIsNoHeaderIsTheDefaults(String nonsense) {
        properties.put(AuthSettings.REMOTE_HEADER, nonsense);
        properties.put(AuthSettings.REMOTE_EXPIRY_HEADER, nonsense);

        assertThat(remote().header()).isEqualTo("QB-Token");
        assertThat(remote().expiryHeader()).contains("QB-Token-ExpirationDate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "Two words", "Bearer\r\nX-Other:", "Schlüssel"})
    void aPrefixIsOneWordOrNone(String none) {
        properties.put(AuthSettings.REMOTE_PREFIX, "Bearer");
        assertThat(remote().prefix()).contains("Bearer");

        properties.put(AuthSettings.REMOTE_PREFIX, none);
        assertThat(remote().prefix()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "session/user_id", "-", "/a~", "/a~2"})
    void whatIsNoJsonPointerIsTheDefaults(String nonsense) {
        properties.put(AuthSettings.REMOTE_USER_POINTER, nonsense);
        properties.put(AuthSettings.REMOTE_APPLICATION_POINTER, nonsense);

        assertThat(remote().userPointer()).isEqualTo("/session/user_id");
        assertThat(remote().applicationPointer()).isEqualTo("/session/application_id");
    }

    @Test
    void aMinusSaysThatThereIsNone() {
        properties.put(AuthSettings.REMOTE_EXPIRY_HEADER, "-");
        properties.put(AuthSettings.REMOTE_EXPIRY_POINTER, "-");
        properties.put(AuthSettings.REMOTE_NAME_POINTER, " - ");

        assertThat(remote().expiryHeader()).isEmpty();
        assertThat(remote().expiryPointer()).isEmpty();
        assertThat(remote().namePointer()).isEmpty();
    }

    @Test
    void aChangeTakesEffectAtOnce() {
        assertThat(remote().userPointer()).isEqualTo("/session/user_id");

        properties.put(AuthSettings.REMOTE_USER_POINTER, "/sub/0/a~1b");
        properties.put(AuthSettings.REMOTE_EXPIRY_POINTER, "/exp");
        assertThat(remote().userPointer()).isEqualTo("/sub/0/a~1b");
        assertThat(remote().expiryPointer()).contains("/exp");

        properties.remove(AuthSettings.REMOTE_URL);
        assertThat(settings.remote()).isEmpty();
    }
}
