package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.RestClient;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What those are told who watch over the server: whether the plugin is well, and its numbers. */
class HealthIT {

    private static final String TOKEN = "metrics-token-0123456789";

    /** A look each ten seconds, and the database is asked at the end of one. */
    private static final Duration SOON = Duration.ofSeconds(40);

    @RegisterExtension
    static final HostExtension HOST = HostExtension.withPlugin();

    private final RestClient plain = RestClient.plain(HOST.host());

    @AfterEach
    void asItWas() {
        for (String property : List.of(
                "dialogs.api.enabled",
                "dialogs.api.addressRequestsPerSecond",
                "dialogs.metrics.enabled",
                "dialogs.metrics.token")) {
            HOST.control().deleteProperty(property);
        }
    }

    private static JsonNode health(RestClient client) {
        return RestClient.json(client.get("/health"));
    }

    private HttpResponse<String> metrics(String authorization) {
        return plain.send("GET", "/metrics", Map.of("Authorization", authorization), "");
    }

    private void switchMetricsOn() {
        HOST.control().setProperty("dialogs.metrics.enabled", "true");
        HOST.control().setProperty("dialogs.metrics.token", TOKEN);
    }

    private static void awaitHealth(String check, String status) {
        Awaitility.await(check + " " + status).atMost(SOON).untilAsserted(() -> {
            JsonNode health = health(RestClient.plain(HOST.host()));
            assertThat(health.at("/checks/" + check + "/status").asText()).isEqualTo(status);
        });
    }

    @Test
    void aServerThatIsWellSaysSoToEverybody() {
        HttpResponse<String> answer = plain.checked().get("/health.json");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode health = RestClient.json(answer);
        assertThat(health.get("status").asText()).isEqualTo("ok");
        assertThat(health.get("version").asText()).isEqualTo("0.1.0");
        assertThat(health.get("checks"))
                .hasSize(9)
                .allSatisfy(check -> assertThat(check.get("status").asText()).isEqualTo("ok"));
        assertThat(health.at("/checks/service/used").asBoolean(true)).isFalse();
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        HttpResponse<String> head = plain.send("HEAD", "/health", Map.of(), "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(plain.form("POST", "/health", "a=1").statusCode()).isEqualTo(405);
    }

    @Test
    void itIsThereWhileTheRestIsSwitchedOff() {
        switchMetricsOn();
        HOST.control().setProperty("dialogs.api.enabled", "false");

        assertThat(plain.get("/openapi.json").statusCode()).isEqualTo(404);
        assertThat(plain.get("/session.json").statusCode()).isEqualTo(404);
        assertThat(plain.get("/health").statusCode()).isEqualTo(200);
        assertThat(metrics("Bearer " + TOKEN).statusCode()).isEqualTo(200);

        HOST.control().setProperty("dialogs.api.enabled", "true");
        assertThat(plain.get("/openapi.json").statusCode()).isEqualTo(200);
        assertThat(plain.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void whoAsksTooOftenIsToldToComeAgain() {
        HOST.control().setProperty("dialogs.api.addressRequestsPerSecond", "3");

        Awaitility.await("too many")
                .untilAsserted(
                        () -> assertThat(plain.get("/health").statusCode()).isEqualTo(429));
    }

    @Test
    void aDatabaseThatIsAwayIsNoticedAndNobodyWaitsForIt() {
        HOST.control().sql("ALTER TABLE ofDialog RENAME TO ofDialogAway");
        try {
            awaitHealth("database", "failing");
            HttpResponse<String> answer = plain.checked().get("/health.json");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(RestClient.json(answer).get("status").asText()).isEqualTo("failing");
            assertThat(answer.body()).doesNotContain("SQL", "Exception", "ofDialog");
        } finally {
            HOST.control().sql("ALTER TABLE ofDialogAway RENAME TO ofDialog");
        }
        awaitHealth("database", "ok");
        assertThat(plain.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void aDeadLetterWantsALookAndIsNoFailure() throws Exception {
        HOST.control().sql("ALTER TABLE ofDialogMessage ADD CONSTRAINT poison CHECK (body <> 'poison')");
        SmackClient one = HOST.login("1001-92");
        HOST.login("1002-92");
        try {
            one.send(chat("1002-92@localhost", objectId(), body("poison") + saved("")));
            awaitHealth("dead_letters", "degraded");
        } finally {
            HOST.control().sql("ALTER TABLE ofDialogMessage DROP CONSTRAINT poison");
        }
        HttpResponse<String> answer = plain.checked().get("/health.json");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(RestClient.json(answer).get("status").asText()).isEqualTo("degraded");
        assertThat(RestClient.json(answer).at("/checks/dead_letters/count").asInt())
                .isEqualTo(1);
        assertThat(answer.body()).doesNotContain("poison", "1001");
        java.nio.file.Path file = HOST.host().home().resolve("dialogs/dead-letters.jsonl");
        java.nio.file.Files.delete(file);
    }

    @Test
    void thereAreNoMetricsUnlessSomebodyWantsThem() {
        assertThat(metrics("Bearer " + TOKEN).statusCode()).isEqualTo(404);
        HOST.control().setProperty("dialogs.metrics.token", TOKEN);
        assertThat(metrics("Bearer " + TOKEN).statusCode()).isEqualTo(404);
        HOST.control().deleteProperty("dialogs.metrics.token");
        HOST.control().setProperty("dialogs.metrics.enabled", "true");
        assertThat(metrics("Bearer ").statusCode()).isEqualTo(401);
    }

    @Test
    void metricsAreForWhoHasTheirToken() {
        switchMetricsOn();

        for (String wrong : List.of("", "Bearer", "Bearer " + TOKEN + "0", TOKEN, "Basic " + TOKEN, "Bearer \u00e4")) {
            HttpResponse<String> refused =
                    wrong.isEmpty() || wrong.contains("\u00e4") ? plain.get("/metrics") : metrics(wrong);
            assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
            assertThat(refused.headers().firstValue("www-authenticate")).hasValue("Bearer");
            assertThat(refused.body()).doesNotContain(TOKEN).doesNotContain("dialogs_");
        }
        HttpResponse<String> answer = metrics("bearer " + TOKEN);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    }

    @Test
    void metricsCountWhatIsDone() throws Exception {
        switchMetricsOn();
        double before = value("dialogs_messages_kept_total");
        SmackClient one = HOST.login("1001-92");
        HOST.login("1002-92");
        for (int i = 0; i < 5; i++) {
            one.send(chat("1002-92@localhost", objectId(), body("hello " + i) + saved("")));
        }

        Awaitility.await("kept").until(() -> value("dialogs_messages_kept_total") == before + 5);
        assertThat(value("dialogs_messages_stamped_total")).isGreaterThanOrEqualTo(5);
        assertThat(value("dialogs_batch_seconds_count")).isPositive();
        assertThat(value("dialogs_requests_total")).isPositive();
        assertThat(value("dialogs_request_seconds_bucket{le=\"+Inf\"}")).isPositive();
        assertThat(metrics("Bearer " + TOKEN).body()).contains("dialogs_build_info{version=\"0.1.0\"} 1");
    }

    @Test
    void theServersStatisticsHaveTheNumbersToo() throws Exception {
        SmackClient one = HOST.login("1001-92");
        HOST.login("1002-92");
        for (int i = 0; i < 20; i++) {
            one.send(chat("1002-92@localhost", objectId(), body("hello " + i) + saved("")));
        }

        Awaitility.await("a sample")
                .atMost(SOON)
                .until(() -> HOST.control().statistics().stream()
                        .filter(line ->
                                line.startsWith("dialogs_kept|Dialogs: messages kept|Messages a second|count|true|"))
                        .anyMatch(line -> Double.parseDouble(line.substring(line.lastIndexOf('|') + 1)) > 0));
        assertThat(numbers())
                .containsExactlyInAnyOrder(
                        "dialogs_stamped",
                        "dialogs_kept",
                        "dialogs_requests",
                        "dialogs_journal",
                        "dialogs_dead_letters");
        HOST.control().unload("dialogs");
        try {
            Awaitility.await("the plugin is gone")
                    .atMost(SOON)
                    .until(() -> numbers().isEmpty());
        } finally {
            HOST.control().install(OpenfireHost.dialogsJar());
        }
        Awaitility.await("the plugin is back")
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> numbers().size() == 5 && plain.get("/health").statusCode() == 200);
    }

    private static List<String> numbers() {
        return HOST.control().statistics().stream()
                .filter(line -> line.startsWith("dialogs_"))
                .map(line -> line.substring(0, line.indexOf('|')))
                .toList();
    }

    private double value(String name) {
        return metrics("Bearer " + TOKEN)
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
