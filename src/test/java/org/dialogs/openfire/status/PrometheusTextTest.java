package org.dialogs.openfire.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {

    private final Timing batches = new Timing();
    private final Meters meters = new Meters(
            Map.of(Counter.KEPT, () -> 1234567), Map.of(Level.OLDEST_SECONDS, () -> 7), Map.of(Span.BATCH, batches));
    private final Monitor monitor = new Monitor(
            meters,
            new Health(meters, () -> 1, Map.of(), Map.of(), new Probe("probe", () -> {}), Clock.systemUTC()),
            Clock.systemUTC());

    @AfterEach
    void close() {
        monitor.close();
    }

    private String text() {
        return new String(new PrometheusText(monitor, "1.2.3").write(), StandardCharsets.UTF_8);
    }

    @Test
    void countersLevelsAndTheVersionAreThere() {
        assertThat(text().lines())
                .contains(
                        "# TYPE dialogs_messages_kept_total counter",
                        "dialogs_messages_kept_total 1234567.0",
                        "dialogs_messages_stamped_total 0.0",
                        "# TYPE dialogs_oldest_unwritten_seconds gauge",
                        "dialogs_oldest_unwritten_seconds 7.0",
                        "dialogs_build_info{version=\"1.2.3\"} 1");
    }

    @Test
    void timesAreInClasses() {
        batches.took(1_000_000);
        batches.took(3_000_000);
        batches.took(3_000_000_000_000L);

        assertThat(text().lines())
                .contains(
                        "# TYPE dialogs_batch_seconds histogram",
                        "dialogs_batch_seconds_bucket{le=\"5.12E-4\"} 0",
                        "dialogs_batch_seconds_bucket{le=\"0.001024\"} 1",
                        "dialogs_batch_seconds_bucket{le=\"0.004096\"} 2",
                        "dialogs_batch_seconds_bucket{le=\"+Inf\"} 3",
                        "dialogs_batch_seconds_count 3",
                        "dialogs_request_seconds_count 0");
    }

    @Test
    void eachCheckOfTheHealthIsThereOnceItWasMade() {
        assertThat(text()).doesNotContain("dialogs_health");
        monitor.look();

        assertThat(text().lines()).contains("dialogs_health{check=\"database\"} 0.0");
    }
}
