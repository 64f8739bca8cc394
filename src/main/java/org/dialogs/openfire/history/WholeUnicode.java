package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.spi.JdbiPlugin;

/**
 * Tells MySQL and MariaDB that what they are sent is all of Unicode. The driver of older Openfire releases asks for what these databases
 * call utf8, three bytes a character, unless the whole database server is set up otherwise; and then an emoji is an error. A connection that
 * speaks something else altogether is left alone: its driver writes its texts that way.
 */
final class WholeUnicode implements JdbiPlugin {

    private static final String ASK = "SELECT @@character_set_client";
    private static final String SAY = "SET NAMES utf8mb4";
    private static final Set<String> THREE_BYTES = Set.of("utf8", "utf8mb3");

    @Override
    public Handle customizeHandle(Handle handle) throws SQLException {
        if (Dialect.of(handle) == Dialect.LIMIT) {
            try (Statement statement = handle.getConnection().createStatement()) {
                if (speaksThreeBytes(statement)) {
                    statement.execute(SAY);
                }
            }
        }
        return handle;
    }

    private static boolean speaksThreeBytes(Statement statement) throws SQLException {
        try (ResultSet answer = statement.executeQuery(ASK)) {
            return answer.next() && THREE_BYTES.contains(answer.getString(1));
        }
    }
}
