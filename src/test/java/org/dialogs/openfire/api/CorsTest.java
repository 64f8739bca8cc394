package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dialogs.openfire.ApiSettings;
import org.dialogs.openfire.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {

    private static final String PAGE = "https://chat.example.org";
    private static final String ALLOWED = "access-control-allow-origin";

    private final Map<String, String> properties = new HashMap<>();
    private final Cors cors = new Cors(new Settings(properties::get).api());

    private Map<String, List<String>> answered(String method, Map<String, String> headers) {
        Map<String, List<String>> answer = new HashMap<>();
        cors.answer(TestRequest.of(method, headers), TestRequest.response(answer));
        return answer;
    }

    @Test
    void everyPageMayReadAnswersUnlessSomethingElseIsSet() {
        assertThat(answered("GET", Map.of("Origin", PAGE)))
                .containsEntry(ALLOWED, List.of("*"))
                .containsKey("access-control-expose-headers")
                .doesNotContainKey("vary");
    }

    @Test
    void whoIsNoPageIsToldNothing() {
        assertThat(answered("GET", Map.of())).isEmpty();
    }

    @Test
    void onlyPagesOfTheOriginsThatAreSetMay() {
        properties.put(ApiSettings.ORIGINS, PAGE + ", https://other.example.org:8443");

        assertThat(answered("GET", Map.of("Origin", PAGE)))
                .containsEntry(ALLOWED, List.of(PAGE))
                .containsEntry("vary", List.of("Origin"));
        assertThat(answered("GET", Map.of("Origin", "https://other.example.org:8443")))
                .containsKey(ALLOWED);
        assertThat(answered("GET", Map.of("Origin", "null")))
                .doesNotContainKey(ALLOWED)
                .containsEntry("vary", List.of("Origin"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://chat.example.org",
                "https://chat.example.org:443",
                "https://chat.example.org.evil.org",
                "https://evil.chat.example.org",
                "*"
            })
    void anOriginIsTheSameLetterByLetter(String origin) {
        properties.put(ApiSettings.ORIGINS, PAGE);

        assertThat(answered("OPTIONS", Map.of("Origin", origin))).containsOnlyKeys("vary");
    }

    @Test
    void aBrowserThatAsksFirstIsToldWhatItMaySend() {
        Map<String, List<String>> answer = answered(
                "OPTIONS", Map.of("Origin", PAGE, "Access-Control-Request-Headers", "qb-token, content-type, x-more"));

        assertThat(answer.get("access-control-allow-methods").get(0)).contains("PUT", "DELETE");
        assertThat(answer).containsEntry("access-control-allow-headers", List.of("qb-token, content-type, x-more"));
        assertThat(answer).containsKey("access-control-max-age");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\r\nSet-Cookie: b", "a;b", "\u00e4"})
    void whatAreNoNamesOfHeadersIsNotRepeated(String asked) {
        Map<String, List<String>> answer =
                answered("OPTIONS", Map.of("Origin", PAGE, "Access-Control-Request-Headers", asked));

        assertThat(answer).containsEntry("access-control-allow-headers", List.of("Content-Type, QB-Token"));
    }
}
