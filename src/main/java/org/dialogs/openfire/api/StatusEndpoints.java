package org.dialogs.openfire.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.MetricsSettings;
import org.dialogs.openfire.api.Answer.Bytes;
import org.dialogs.openfire.api.Route.Access;
import org.dialogs.openfire.status.Health.Check;
import org.dialogs.openfire.status.Health.State;
import org.dialogs.openfire.status.HealthReport;
import org.dialogs.openfire.status.Level;
import org.dialogs.openfire.status.Monitor;
import org.dialogs.openfire.status.PrometheusText;

/** How the plugin is, for those who watch over it: as one JSON for everybody, and as numbers for who has the token. */
public final class StatusEndpoints {

    private static final String SCHEME = "Bearer ";

    /** What was found out is looked at each ten seconds: when it is older than that, nobody looks any more. */
    private static final Duration STALE = Duration.ofMinutes(1);

    private final Monitor monitor;
    private final PrometheusText text;
    private final MetricsSettings settings;
    private final String version;
    private final Clock clock;

    /** @param version of the plugin */
    public StatusEndpoints(Monitor monitor, MetricsSettings settings, String version, Clock clock) {
        this.monitor = monitor;
        this.text = new PrometheusText(monitor, version);
        this.settings = settings;
        this.version = version;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/health", Access.OPEN, call -> health()).atOnce(),
                Route.get("/metrics", Access.METRICS, this::metrics).atOnce());
    }

    private Answer health() {
        Optional<HealthReport> found = monitor.health().report();
        boolean isFresh = found.map(
                        report -> report.at().isAfter(clock.instant().minus(STALE)))
                .orElse(false);
        State state = isFresh ? found.get().state() : State.FAILING;
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("status", name(state)).put("version", version);
        found.ifPresent(report -> json.put("checked_at", Times.iso(report.at())));
        ObjectNode checks = json.putObject("checks");
        found.ifPresent(report ->
                report.checks().forEach((check, each) -> describe(check, report, checks.putObject(name(check)))));
        return Answer.json(state == State.FAILING ? 503 : 200, json);
    }

    private void describe(Check check, HealthReport report, ObjectNode json) {
        json.put("status", name(report.checks().get(check)));
        if (check == Check.JOURNAL) {
            json.put("records", level(Level.JOURNAL_RECORDS)).put("bytes", level(Level.JOURNAL_BYTES));
        } else if (check == Check.WRITING) {
            json.put("oldest_seconds", level(Level.OLDEST_SECONDS));
        } else if (check == Check.DEAD_LETTERS) {
            json.put("count", level(Level.DEAD_LETTERS));
        } else if (check == Check.SERVICE) {
            json.put("used", !report.unused().contains(check));
        }
    }

    private long level(Level level) {
        return monitor.meters().level(level);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private Answer metrics(Call call) {
        if (!settings.enabled()) {
            throw ApiException.notFound("There is nothing here");
        }
        return isToken(call.authorization().orElse(""))
                ? new Answer(200, Map.of(), new Bytes(PrometheusText.TYPE, text.write()))
                : Desk.refusal(ApiException.of(401, "The metrics' token is required, as Authorization: Bearer"))
                        .with("WWW-Authenticate", SCHEME.strip());
    }

    /** In the same time whatever is said. */
    private boolean isToken(String authorization) {
        boolean isBearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        byte[] said =
                (isBearer ? authorization.substring(SCHEME.length()).strip() : "").getBytes(StandardCharsets.UTF_8);
        return settings.token()
                .map(token -> MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), said))
                .orElse(false);
    }
}
