package org.dialogs.openfire.history;

import org.dialogs.openfire.testdatabase.JdbcDatabase;
import org.dialogs.openfire.testdatabase.JdbcDriver;
import org.dialogs.openfire.testdatabase.PostgresServer;

/** A real PostgreSQL, with a database for each test. */
public final class PostgresDatabase extends TestDatabase {

    @Override
    JdbcDatabase create() {
        return PostgresServer.shared().createDatabase(JdbcDriver.POSTGRESQL);
    }

    @Override
    String type() {
        return "postgresql";
    }
}
