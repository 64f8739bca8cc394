package org.dialogs.openfire.testdatabase;

/** A real MariaDB, with a database for each test; reached by the driver that Openfire 4.2 has. */
public final class MariaDatabase extends TestDatabase {

    @Override
    JdbcDatabase create() {
        return MariaServer.shared().createDatabase(JdbcDriver.MYSQL);
    }

    @Override
    String type() {
        return "mariadb";
    }
}
