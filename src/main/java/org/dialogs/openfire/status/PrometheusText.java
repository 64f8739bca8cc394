package org.dialogs.openfire.status;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dialogs.openfire.status.Timing.Tally;

/** The numbers in Prometheus's text format. Thread-safe. */
public final class PrometheusText {

    /** The media type of what is written. */
    public static final String TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    /** The bounds of the classes in which times are told: 2<sup>n</sup> microseconds, from half a millisecond to a minute. */
    private static final int FIRST_BOUND = 9;

    private static final int LAST_BOUND = 26;
    private static final double MICROS_IN_SECOND = 1e6;

    private final Monitor monitor;
    private final String version;
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    /** @param version of the plugin */
    public PrometheusText(Monitor monitor, String version) {
        this.monitor = monitor;
        this.version = version;
    }

    /** What the numbers are now; waits for nothing. */
    public byte[] write() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, snapshots());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private MetricSnapshots snapshots() {
        Meters meters = monitor.meters();
        List<MetricSnapshot> all = new ArrayList<>();
        for (Counter each : Counter.values()) {
            all.add(counter(each, meters.count(each)));
        }
        for (Level each : Level.values()) {
            all.add(gauge(name(each), help(each), meters.level(each)));
        }
        for (Span each : Span.values()) {
            all.add(histogram(each, meters.tally(each)));
        }
        monitor.health().report().ifPresent(report -> all.add(health(report)));
        all.add(InfoSnapshot.builder()
                .name("dialogs_build")
                .help("The plugin.")
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", version))
                        .build())
                .build());
        return new MetricSnapshots(all);
    }

    private CounterSnapshot counter(Counter counter, long value) {
        return CounterSnapshot.builder()
                .name(
                        switch (counter) {
                            case STAMPED -> "dialogs_messages_stamped";
                            case KEPT -> "dialogs_messages_kept";
                            case NOT_KEPT -> "dialogs_not_kept";
                            default -> "dialogs_" + counter.name().toLowerCase(Locale.ROOT);
                        })
                .help(
                        switch (counter) {
                            case STAMPED -> "Messages that got their dialog and their time as they passed.";
                            case KEPT -> "Messages written to the database.";
                            case NOT_KEPT -> "What was delivered but could not be taken into the journal.";
                            case STANZA_FAILURES -> "Stanzas that went on as they came because something failed.";
                            case REQUESTS -> "Calls of the REST API.";
                            case REQUEST_FAILURES -> "Calls of the REST API that were answered with 500 or more.";
                            case TOKEN_HITS -> "Tokens that were known.";
                            case TOKEN_MISSES -> "Tokens about which somebody had to be asked.";
                            case SERVICE_FAILURES -> "Requests to the REST service for tokens without a proper answer.";
                        })
                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .value(value)
                        .build())
                .build();
    }

    private static String name(Level level) {
        return "dialogs_"
                + (level == Level.OLDEST_SECONDS
                        ? "oldest_unwritten_seconds"
                        : level.name().toLowerCase(Locale.ROOT));
    }

    private static String help(Level level) {
        return switch (level) {
            case JOURNAL_RECORDS -> "Records of the journal that wait for the database.";
            case JOURNAL_BYTES -> "Bytes that the journal takes.";
            case OLDEST_SECONDS -> "How long the oldest record has waited for the database.";
            case WAITING_STANZAS -> "Stanzas that wait in the lines of groups.";
            case DEAD_LETTERS -> "Records that the database has refused for good, and nobody has dealt with.";
        };
    }

    private static GaugeSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(value)
                        .build())
                .build();
    }

    private HistogramSnapshot histogram(Span span, Tally tally) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        long before = 0;
        for (int bound = FIRST_BOUND; bound <= LAST_BOUND; bound++) {
            long micros = 1L << bound;
            long until = tally.countUntil(Duration.ofNanos(micros * 1_000));
            buckets.bucket(micros / MICROS_IN_SECOND, until - before);
            before = until;
        }
        buckets.bucket(Double.POSITIVE_INFINITY, tally.count() - before);
        return HistogramSnapshot.builder()
                .name(
                        switch (span) {
                            case BATCH -> "dialogs_batch_seconds";
                            case REQUEST -> "dialogs_request_seconds";
                            case SERVICE -> "dialogs_service_request_seconds";
                        })
                .help(
                        switch (span) {
                            case BATCH -> "Transactions of the history's writer.";
                            case REQUEST -> "Calls of the REST API, without those of many parts.";
                            case SERVICE -> "Requests to the REST service for tokens.";
                        })
                .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(tally.seconds())
                        .build())
                .build();
    }

    private static GaugeSnapshot health(HealthReport report) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                .name("dialogs_health")
                .help("Whether all is well: 0 yes, 1 somebody should have a look, 2 users notice it.");
        report.checks()
                .forEach((check, state) -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(Labels.of("check", check.name().toLowerCase(Locale.ROOT)))
                        .value(state.ordinal())
                        .build()));
        return gauge.build();
    }
}
