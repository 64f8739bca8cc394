package org.dialogs.openfire.testdatabase;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Where a database is, and who may use it. */
public record JdbcDatabase(String url, String user, String password) {

    /** A new connection, by the driver that this JVM has for the URL. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }
}
