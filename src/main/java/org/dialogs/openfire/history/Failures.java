package org.dialogs.openfire.history;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jdbi.v3.core.JdbiException;

/** What may be logged of a failure: drivers repeat the statement with its values, which are people's messages, or secrets. */
public final class Failures {

    private static final int DEEPEST = 10;
    private static final String ROLLED_BACK = "40";
    private static final String CONSTRAINT = "23";
    private static final String ORACLE_DEADLOCK = "61000";
    private static final String GENERAL = "HY000";

    /** Of MySQL and MariaDB: a row that has changed since it was read, and a lock that was waited for too long. */
    private static final Set<Integer> MYSQL_LOCKS = Set.of(1020, 1205);

    private Failures() {}

    /** What failed, in one line: classes, and the codes by which a database names its errors. */
    public static String describe(Throwable failure) {
        Set<String> parts = new LinkedHashSet<>();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof SQLException sql) {
                for (SQLException each : chain(sql)) {
                    parts.add(String.format(
                            Locale.ROOT,
                            "%s (SQLState %s, code %d)",
                            each.getClass().getSimpleName(),
                            each.getSQLState(),
                            each.getErrorCode()));
                }
            } else if (cause instanceof JdbiException) {
                parts.add(cause.getClass().getSimpleName());
            } else {
                parts.add(cause.toString());
            }
            cause = cause.getCause();
        }
        return String.join(", caused by ", parts);
    }

    private static List<SQLException> chain(SQLException first) {
        List<SQLException> chain = new ArrayList<>();
        for (SQLException next = first; next != null && chain.size() < DEEPEST; next = next.getNextException()) {
            chain.add(next);
        }
        return chain;
    }

    /**
     * Whether the database has undone or refused something only because of what others do at the same time: lost races, deadlocks, locks
     * that were waited for too long. That is nobody's fault, and another try will not meet it.
     */
    static boolean isCollision(Throwable failure) {
        return isCausedBy(
                failure,
                cause -> cause instanceof CollisionException
                        || cause instanceof SQLException sql
                                && chain(sql).stream().anyMatch(Failures::isCollision));
    }

    /** Whether the database has refused a row because of what its rows have to be: where its key was free before, another was faster. */
    static boolean isDuplicate(Throwable failure) {
        return isCausedBy(
                failure,
                cause -> cause instanceof SQLException sql
                        && chain(sql).stream()
                                .anyMatch(each -> Objects.requireNonNullElse(each.getSQLState(), "")
                                        .startsWith(CONSTRAINT)));
    }

    private static boolean isCausedBy(Throwable failure, Predicate<Throwable> what) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (what.test(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isCollision(SQLException failure) {
        String state = Objects.requireNonNullElse(failure.getSQLState(), "");
        return state.startsWith(ROLLED_BACK)
                || state.equals(ORACLE_DEADLOCK)
                || state.equals(GENERAL) && MYSQL_LOCKS.contains(failure.getErrorCode())
                || failure instanceof SQLTransientException && !(failure instanceof SQLTransientConnectionException);
    }
}
