package org.dialogs.openfire.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the meters each ten seconds, on a thread of its own, and remembers the last hour and the last day; what was before the plugin was
 * loaded it does not know. Thread-safe.
 */
public final class Monitor implements AutoCloseable {

    /** The time from one point of the last hour to the next. */
    public static final Duration STEP = Duration.ofSeconds(10);

    /** The time from one point of the last day to the next. */
    public static final Duration LONG_STEP = Duration.ofMinutes(5);

    private static final long POINTS_OF_MINUTE = Duration.ofMinutes(1).dividedBy(STEP);

    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

    private final Meters meters;
    private final Health health;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Series hour = new Series(STEP, (int) (Duration.ofHours(1).dividedBy(STEP)));
    private final Series day = new Series(LONG_STEP, (int) (Duration.ofDays(1).dividedBy(LONG_STEP)));
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "dialogs-monitor");
        thread.setDaemon(true);
        return thread;
    });

    public Monitor(Meters meters, Health health, Clock clock) {
        this(meters, health, clock, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    Monitor(Meters meters, Health health, Clock clock, LongSupplier nanoTime) {
        this.meters = meters;
        this.health = health;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Looks once, so that there is something to be told at once, and from then on each ten seconds. */
    public Monitor start() {
        look();
        timer.scheduleAtFixedRate(this::look, STEP.toMillis(), STEP.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    void look() {
        try {
            Reading reading = meters.read(nanoTime.getAsLong());
            Instant now = clock.instant();
            hour.add(reading, now);
            day.add(reading, now);
            health.look();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("The plugin's numbers cannot be read this time", e);
        }
    }

    /** Each ten seconds of the last hour, the oldest first. */
    public List<Point> hour() {
        return hour.points();
    }

    /** Each five minutes of the last day, the oldest first. */
    public List<Point> day() {
        return day.points();
    }

    /** How often a second, in the last minute, as far as that is known. */
    public double rate(Counter counter) {
        List<Point> points = hour();
        return points.stream()
                .skip(Math.max(0, points.size() - POINTS_OF_MINUTE))
                .mapToDouble(point -> point.rates().get(counter))
                .average()
                .orElse(0);
    }

    public Meters meters() {
        return meters;
    }

    public Health health() {
        return health;
    }

    /** Without an interrupt: what is asked may be in the embedded database. */
    @Override
    public void close() {
        timer.shutdown();
        health.close();
    }
}
