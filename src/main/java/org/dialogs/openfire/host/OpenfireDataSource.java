package org.dialogs.openfire.host;

import java.sql.Connection;
import java.sql.SQLException;
import org.jivesoftware.database.DbConnectionManager;

/** Openfire's own connection pool, as the JDBC interface that libraries expect. */
public final class OpenfireDataSource extends MinimalDataSource {

    @Override
    public Connection getConnection() throws SQLException {
        return DbConnectionManager.getConnection();
    }
}
