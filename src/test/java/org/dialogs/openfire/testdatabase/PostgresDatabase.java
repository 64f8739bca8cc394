package org.dialogs.openfire.testdatabase;

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
