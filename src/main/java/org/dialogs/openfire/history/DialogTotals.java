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
 * when somebody wants to know and what is known is old. That thread is never interrupted: it may be in the embedded database. Thread-safe.
 */
public final class DialogTotals implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DialogTotals.class);
    private static final Duration OLD = Duration.ofMinutes(5);
    private static final int MOST_SECONDS = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String COUNT = """
            SELECT applicationID, dialogType, COUNT(*), SUM(messageCount) FROM ofDialog WHERE dialogType > 0
            GROUP BY applicationID, dialogType ORDER BY applicationID, dialogType""";

    private final Jdbi jdbi;
    private final Clock clock;
    private final ThreadPoolExecutor thread;
    private Optional<Counted> last = Optional.empty();
    private Instant asked = Instant.EPOCH;
    private boolean counting;

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

    /** What was counted last; has it counted again if that is five minutes old, and does not wait for it. */
    public synchronized Optional<Counted> last() {
        Instant now = clock.instant();
        boolean isOld = !now.isBefore(asked.plus(OLD));
        // A count that hangs is not waited for by another one.
        if (isOld && !counting && !thread.isShutdown()) {
            asked = now;
            counting = true;
            thread.execute(() -> count(now));
        }
        return last;
    }

    private void count(Instant now) {
        try {
            List<Total> totals = jdbi.withHandle(handle -> handle.createQuery(COUNT)
                    .map((row, context) ->
                            new Total(row.getLong(1), DialogType.of(row.getInt(2)), row.getLong(3), row.getLong(4)))
                    .list());
            synchronized (this) {
                last = Optional.of(new Counted(now, totals));
            }
        } catch (RuntimeException e) {
            LOG.warn("The dialogs could not be counted: {}", Failures.describe(e));
            synchronized (this) {
                // Who asks next has it tried again.
                asked = Instant.EPOCH;
            }
        } finally {
            synchronized (this) {
                counting = false;
            }
        }
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
