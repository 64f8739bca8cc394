package org.dialogs.openfire.testdatabase;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dialogs.openfire.host.MinimalDataSource;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A fresh database for each test, with the plugin's script for it run in it the way Openfire runs it; it can be cut off and come back.
 */
public abstract class TestDatabase extends MinimalDataSource implements BeforeEachCallback, AfterEachCallback {

    private JdbcDatabase database;
    private Connection first;
    private volatile boolean away;
    private volatile Error error;

    /** One of each kind, see {@link OnEachDatabase}. */
    static Stream<TestDatabase> each() {
        return Stream.of(new HsqldbDatabase(), new PostgresDatabase(), new MariaDatabase());
    }

    /** A new, empty database. */
    abstract JdbcDatabase create() throws Exception;

    /** The name that Openfire has for this kind of database, as in the script's. */
    abstract String type();

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        database = create();
        away = false;
        error = null;
        first = database.connect();
        execute("CREATE TABLE ofVersion (name VARCHAR(50), version INTEGER)");
        for (String statement : SqlScript.statements(Path.of("src/main/database/dialogs_" + type() + ".sql"))) {
            execute(statement);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws SQLException {
        first.close();
    }

    /** From now on, or no longer, every connection is refused. */
    public void setAway(boolean isAway) {
        away = isAway;
    }

    /** From now on, asking for a connection throws this; null ends it. */
    public void failWith(Error failure) {
        error = failure;
    }

    public void execute(String sql) throws SQLException {
        try (Statement statement = first.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of every row. */
    public List<String> column(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = first.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (error != null) {
            throw error;
        }
        if (away) {
            throw new SQLException("away");
        }
        return database.connect();
    }

    @Override
    public String toString() {
        return "on " + type();
    }
}
