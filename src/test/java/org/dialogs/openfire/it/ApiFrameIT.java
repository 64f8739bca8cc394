package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.RestClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds for every call of the REST API, in the server's own web server. */
class ApiFrameIT {

    @RegisterExtension
    static final HostExtension HOST = HostExtension.withPlugin();

    private final RestClient plain = RestClient.plain(HOST.host());

    @AfterEach
    void asItWas() {
        HOST.control().deleteProperty("dialogs.api.path");
        HOST.control().deleteProperty("dialogs.api.enabled");
        HOST.control().deleteProperty("dialogs.api.maxBodyBytes");
        HOST.control().deleteProperty("dialogs.api.origins");
        HOST.control().deleteProperty("dialogs.api.addressRequestsPerSecond");
    }

    @Test
    void itIsOnBothPortsForHttpBinding() {
        assertThat(plain.get("/openapi.json").statusCode()).isEqualTo(200);
        assertThat(RestClient.overTls(HOST.host()).get("/openapi.json").statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsSaidAsJson() {
        HttpResponse<String> answer = plain.get("/nothing.json");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers()
                        .firstValue("content-type")
                        .orElse("")
                        .replace(" ", "")
                        .toLowerCase(Locale.ROOT))
                .isEqualTo("application/json;charset=utf-8");
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        assertThat(answer.body()).isEqualTo("{\"errors\":[\"There is nothing here\"]}");
    }

    @Test
    void anotherMethodIsRefused() {
        assertThat(plain.send("DELETE", "/openapi.json", Map.of(), "").statusCode())
                .isEqualTo(405);
    }

    @Test
    void aBodyThatIsTooLongIsRefusedWhetherItSaysSoOrNot() {
        HOST.control().setProperty("dialogs.api.maxBodyBytes", "2000");
        String body = "{\"a\":\"" + "x".repeat(3_000) + "\"}";

        assertThat(plain.send("GET", "/openapi.json", Map.of("Content-Type", "application/json"), body)
                        .statusCode())
                .isEqualTo(413);
        assertThat(plain.sendChunked("GET", "/openapi.json", Map.of("Content-Type", "application/json"), body)
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void whoIsRefusedBeforeHisBodyIsReadIsToldThatTheConnectionEnds() {
        assertThat(plain.form("POST", "/nothing.json", "a=1").headers().firstValue("connection"))
                .hasValue("close");
        assertThat(plain.form("POST", "/login.json", "a=1").headers().firstValue("connection"))
                .isEmpty();
        assertThat(plain.get("/nothing.json").headers().firstValue("connection"))
                .isEmpty();
    }

    @Test
    void pagesOfTheOriginsThatAreSetMayReadAnswers() {
        HOST.control().setProperty("dialogs.api.origins", "https://chat.example.org");

        assertThat(plain.send("GET", "/openapi.json", Map.of("Origin", "https://chat.example.org"), "")
                        .headers()
                        .firstValue("access-control-allow-origin"))
                .hasValue("https://chat.example.org");
        assertThat(plain.send("GET", "/openapi.json", Map.of("Origin", "https://evil.example.org"), "")
                        .headers()
                        .firstValue("access-control-allow-origin"))
                .isEmpty();
    }

    @Test
    void aBrowserThatAsksFirstIsAnswered() {
        HttpResponse<String> answer = plain.send(
                "OPTIONS",
                "/chat/Dialog.json",
                Map.of("Origin", "https://any.example.org", "Access-Control-Request-Headers", "qb-token, content-type"),
                "");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("*");
        assertThat(answer.headers().firstValue("access-control-allow-headers")).hasValue("qb-token, content-type");
    }

    @Test
    void whoCallsTooOftenIsToldToComeAgain() {
        HOST.control().setProperty("dialogs.api.addressRequestsPerSecond", "3");

        Awaitility.await("too many").untilAsserted(() -> {
            HttpResponse<String> answer = plain.get("/openapi.json");
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
        });
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() {
        String tag = plain.get("/openapi.json").headers().firstValue("etag").orElseThrow();

        HttpResponse<String> again = plain.send("GET", "/openapi.json", Map.of("If-None-Match", tag), "");

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void itMovesAndGoesAsItsSettingsSay() {
        HOST.control().setProperty("dialogs.api.path", "/elsewhere");
        assertThat(RestClient.at(HOST.host(), "/elsewhere").get("/openapi.json").statusCode())
                .isEqualTo(200);
        assertThat(plain.get("/openapi.json").statusCode()).isEqualTo(404);

        HOST.control().setProperty("dialogs.api.enabled", "false");
        assertThat(RestClient.at(HOST.host(), "/elsewhere").get("/openapi.json").statusCode())
                .isEqualTo(404);
    }
}
