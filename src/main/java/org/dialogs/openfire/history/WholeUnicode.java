package org.dialogs.openfire.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.spi.JdbiPlugin;

/**
 * Tells MySQL and MariaDB that what they are sent is all of Unicode. The driver of older Openfire releases asks for what these databases
 * call utf8, three bytes a character, unless the whole database server is set up otherwise; and then an emoji is an error.
 */
final class WholeUnicode implements JdbiPlugin {

    @Override
    public Handle customizeHandle(Handle handle) throws SQLException {
        if (Dialect.of(handle) == Dialect.LIMIT) {
            Connection connection = handle.getConnection();
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET NAMES utf8mb4");
            }
        }
        return handle;
    }
}
