package org.dialogs.openfire.console;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.dialogs.openfire.status.Counter;
import org.dialogs.openfire.status.Health.Check;
import org.dialogs.openfire.status.Health.State;
import org.dialogs.openfire.status.HealthReport;
import org.dialogs.openfire.status.Level;
import org.dialogs.openfire.status.Monitor;
import org.dialogs.openfire.status.Point;
import org.dialogs.openfire.status.Span;
import org.dialogs.openfire.status.Spread;

/**
 * What the page of the status shows.
 *
 * @param overall how it is on the whole
 * @param checkedAt when that was looked at
 * @param day whether the plots go back a day, and not only an hour
 */
record StatusView(
        Overall overall,
        String checkedAt,
        List<CheckRow> checks,
        List<CounterRow> counters,
        List<LevelRow> levels,
        List<SpanRow> spans,
        boolean day,
        List<Plot> plots,
        LettersView letters) {

    static final String CHECK = "console.status.check.";
    static final String STATE = "console.status.state.";
    static final String OVERALL = "console.status.overall.";
    static final String SPAN = "console.status.span.";

    private static final String NONE = "\u2013";
    /** It is looked at each ten seconds: of what is older than that, nobody knows how it is now. */
    private static final Duration STALE = Duration.ofMinutes(1);

    private static final double HUNDRED = 100;
    private static final double MEBIBYTE = 1 << 20;

    /** A sentence, and the class of the console in which it stands. */
    record Overall(String text, String style) {}

    /** @param style the class of the page in which its state stands; empty for none */
    record CheckRow(String name, String state, String style) {}

    record CounterRow(String name, String rate, String total) {}

    record LevelRow(String name, String value) {}

    record SpanRow(String name, String count, String mean, String median, String p99, String max) {}

    static StatusView of(
            Monitor monitor,
            LongSupplier journalMost,
            StatusPlots.Period period,
            LettersView letters,
            List<Concern> concerns,
            Instant now,
            Texts texts) {
        List<Point> hour = monitor.hour();
        Optional<Point> last = hour.isEmpty() ? Optional.empty() : Optional.of(hour.get(hour.size() - 1));
        Optional<HealthReport> health = monitor.health().report();
        Optional<State> state =
                health.filter(report -> report.at().isAfter(now.minus(STALE))).map(HealthReport::state);
        return new StatusView(
                state.map(found -> overall(found, concerns, texts))
                        .orElseGet(() -> new Overall(texts.text("console.status.overall.UNKNOWN"), "warning")),
                health.map(report -> texts.time(report.at())).orElse(NONE),
                health.map(report -> checks(report, texts)).orElse(List.of()),
                Arrays.stream(Counter.values())
                        .map(counter -> counter(counter, monitor, last, texts))
                        .toList(),
                Arrays.stream(Level.values())
                        .map(level -> new LevelRow(
                                texts.text(StatusPlots.LEVEL + level),
                                level(level, monitor.meters().level(level), journalMost, texts)))
                        .toList(),
                Arrays.stream(Span.values())
                        .map(span -> span(span, last, texts))
                        .toList(),
                period == StatusPlots.Period.DAY,
                StatusPlots.draw(monitor, period, now, texts),
                letters);
    }

    /** What looks wrong at this moment may be younger than what was looked at. */
    private static Overall overall(State looked, List<Concern> concerns, Texts texts) {
        boolean stays = looked != State.OK || concerns.stream().allMatch(each -> each.level() == Concern.Level.NOTE);
        State state = stays ? looked : State.DEGRADED;
        return new Overall(
                texts.text(OVERALL + state),
                switch (state) {
                    case OK -> "success";
                    case DEGRADED -> "warning";
                    case FAILING -> "error";
                });
    }

    private static List<CheckRow> checks(HealthReport report, Texts texts) {
        return Arrays.stream(Check.values())
                .map(check -> check(check, report, texts))
                .toList();
    }

    private static CheckRow check(Check check, HealthReport report, Texts texts) {
        String name = texts.text(CHECK + check);
        if (report.unused().contains(check)) {
            return new CheckRow(name, texts.text("console.status.unused"), "");
        }
        State state = report.checks().get(check);
        return new CheckRow(name, texts.text(STATE + state), state == State.OK ? "dialogs-good" : "dialogs-bad");
    }

    private static CounterRow counter(Counter counter, Monitor monitor, Optional<Point> last, Texts texts) {
        return new CounterRow(
                texts.text(StatusPlots.COUNTER + counter),
                last.map(point -> texts.decimal(point.rates().get(counter))).orElse(NONE),
                texts.number(monitor.meters().count(counter)));
    }

    private static String level(Level level, long value, LongSupplier journalMost, Texts texts) {
        return switch (level) {
            case JOURNAL_BYTES ->
                texts.text(
                        "console.status.ofJournal",
                        texts.decimal(value / MEBIBYTE),
                        texts.decimal(journalMost.getAsLong() / MEBIBYTE),
                        texts.decimal(HUNDRED * value / journalMost.getAsLong()));
            case OLDEST_SECONDS -> texts.duration(Duration.ofSeconds(value));
            default -> texts.number(value);
        };
    }

    private static SpanRow span(Span span, Optional<Point> last, Texts texts) {
        String name = texts.text(SPAN + span);
        Optional<Spread> spread = last.map(point -> point.spreads().get(span)).filter(found -> found.count() > 0);
        return spread.map(found -> new SpanRow(
                        name,
                        texts.number(found.count()),
                        texts.decimal(found.mean()),
                        texts.decimal(found.median()),
                        texts.decimal(found.p99()),
                        texts.decimal(found.max())))
                .orElse(new SpanRow(name, texts.number(0), NONE, NONE, NONE, NONE));
    }
}
