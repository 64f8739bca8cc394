package org.dialogs.openfire.history;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.dialogs.openfire.model.DialogType;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many dialogs and messages there are. To count them takes long where there are many, and so it is done on a thread of its own, and only
 * when somebody wants to know and what is known is old: the longer it takes, the older that may be. Where it takes a moment only, it is waited
 * for. That thread is never interrupted: it may be in the embedded database. Thread-safe.
 */
public final class DialogTotals implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DialogTotals.class);
    /** Of the database's time counting may take one part in so many. */
    private static final int SHARE = 100;

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration OLD = Duration.ofMinutes(5);

    /** For how long a count is waited for. */
    private static final Duration MOMENT = Duration.ofMillis(100);

    private static final int MOST_SECONDS = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String COUNT = """
            SELECT applicationID, dialogType, COUNT(*), SUM(messageCount) FROM ofDialog WHERE dialogType > 0
            GROUP BY applicationID, dialogType ORDER BY applicationID, dialogType""";

    private final Jdbi jdbi;
    private final Clock clock;
    private final ThreadPoolExecutor thread;
    private Optional<Counted> last = Optional.empty();
    private Instant due = Instant.EPOCH;
    private boolean counting;
    private boolean isQuick = true;

    /** Of an application, and of a type. */
    public record Total(long application, DialogType type, long dialogs, long messages) {}

    /**
     * What was counted.
     *
     * @param at when that began
     * @param totals in the order of applications and types, without those of which there are none
     */
    public record Counted(Instant at, List<Total> totals) {

        public Counted {
            totals = List.copyOf(totals);
        }

        public long dialogs() {
            return totals.stream().mapToLong(Total::dialogs).sum();
        }

        public long messages() {
            return totals.stream().mapToLong(Total::messages).sum();
        }
    }

    public DialogTotals(DataSource dataSource, Clock clock) {
        this.jdbi = HistoryStore.connect(dataSource);
        this.jdbi.getConfig(SqlStatements.class).setQueryTimeout(MOST_SECONDS);
        this.clock = clock;
        this.thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), task -> {
            Thread counter = new Thread(task, "dialogs-totals");
            counter.setDaemon(true);
            return counter;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * What was counted last. If that is old it is counted again: a hundred times as long as that took, from a second to five minutes. Waits for
     * it a tenth of a second, unless it is known to take longer.
     */
    public synchronized Optional<Counted> last() {
        Instant now = clock.instant();
        // A count that hangs is not waited for by another one.
        if (!now.isBefore(due) && !counting && !thread.isShutdown()) {
            due = now.plus(OLD);
            counting = true;
            thread.execute(() -> count(now));
            await();
        }
        return last;
    }

    private void await() {
        long deadline = System.nanoTime() + MOMENT.toNanos();
        try {
            for (long left = MOMENT.toNanos(); isQuick && counting && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            isQuick = !counting;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(Instant now) {
        long began = System.nanoTime();
        try {
            List<Total> totals = jdbi.withHandle(handle -> handle.createQuery(COUNT)
                    .map((row, context) ->
                            new Total(row.getLong(1), DialogType.of(row.getInt(2)), row.getLong(3), row.getLong(4)))
                    .list());
            synchronized (this) {
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                last = Optional.of(new Counted(now, totals));
                isQuick = took.compareTo(MOMENT) < 0;
                due = now.plus(age(took));
            }
        } catch (RuntimeException e) {
            LOG.warn("The dialogs could not be counted: {}", Failures.describe(e));
            synchronized (this) {
                // Who asks next has it tried again.
                due = Instant.EPOCH;
            }
        } finally {
            synchronized (this) {
                counting = false;
                notifyAll();
            }
        }
    }

    /** How old what took so long may be. */
    static Duration age(Duration took) {
        Duration age = took.multipliedBy(SHARE);
        if (age.compareTo(SOON) < 0) {
            return SOON;
        }
        return age.compareTo(OLD) > 0 ? OLD : age;
    }

    /** Counts no more; returns when it has ended, at the latest after five seconds. */
    @Override
    public void close() {
        synchronized (this) {
            thread.shutdown();
        }
        try {
            if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The dialogs are still being counted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
