package org.dialogs.openfire.testdatabase;

import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;

/** HSQLDB, the database that Openfire embeds. */
public final class HsqldbDatabase extends TestDatabase {

    @Override
    JdbcDatabase create() {
        return new JdbcDatabase("jdbc:hsqldb:mem:" + UUID.randomUUID(), "sa", "");
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
