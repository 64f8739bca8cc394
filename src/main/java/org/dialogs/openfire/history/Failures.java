package org.dialogs.openfire.history;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.JdbiException;

/** What may be logged of a failure: drivers repeat the statement with its values, which are people's messages. */
final class Failures {

    private static final int DEEPEST = 10;

    private Failures() {}

    /** What failed, in one line: classes, and the codes by which a database names its errors. */
    static String describe(Throwable failure) {
        Set<String> parts = new LinkedHashSet<>();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof SQLException sql) {
                for (SQLException each : chain(sql)) {
                    parts.add("%s (SQLState %s, code %d)"
                            .formatted(each.getClass().getSimpleName(), each.getSQLState(), each.getErrorCode()));
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
}
