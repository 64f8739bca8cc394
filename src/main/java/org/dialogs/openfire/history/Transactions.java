package org.dialogs.openfire.history;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Short transactions for those who wait for them: each statement is given ten seconds, and what collides with the writer or
 * with another node is done again, so many times. Thread-safe.
 */
final class Transactions {

    private static final int TRIES = 100;
    private static final long LONGEST_PAUSE = Duration.ofMillis(20).toNanos();

    /** Others have changed the same rows again and again. */
    private static final class BusyException extends JdbiException {

        private static final long serialVersionUID = 1;

        BusyException(Throwable cause) {
            super("Too many change the same rows at the same time", cause);
        }
    }

    private final Jdbi jdbi;

    Transactions(DataSource dataSource) {
        jdbi = HistoryStore.connectForCallers(dataSource);
    }

    /**
     * Does something in one transaction, in which rows are found by index; all of it again when it has collided.
     *
     * @throws JdbiException if the database refuses, is away, or is changed by too many at the same time
     */
    <R> R run(Function<Handle, R> work) {
        RuntimeException collision = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                return jdbi.inTransaction(handle -> {
                    Dialect.of(handle).preferIndexes(handle);
                    return work.apply(handle);
                });
            } catch (JdbiException | CollisionException e) {
                if (!Failures.isCollision(e) && !Failures.isDuplicate(e)) {
                    throw e;
                }
                collision = e;
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1, LONGEST_PAUSE));
            }
        }
        throw new BusyException(collision);
    }
}
