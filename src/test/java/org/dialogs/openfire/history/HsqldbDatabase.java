package org.dialogs.openfire.history;

import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;

/** HSQLDB, the database that Openfire embeds. */
final class HsqldbDatabase extends TestDatabase {

    @Override
    String create() {
        return "jdbc:hsqldb:mem:" + UUID.randomUUID() + ";user=sa;password=";
    }

    @Override
    String type() {
        return "hsqldb";
    }

    @Override
    public void afterEach(ExtensionContext context) throws SQLException {
        execute("SHUTDOWN");
        super.afterEach(context);
    }
}
