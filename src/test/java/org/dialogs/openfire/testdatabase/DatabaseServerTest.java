package org.dialogs.openfire.testdatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Outages that the tests can make. */
class DatabaseServerTest {

    @Test
    void postgreSQLComesBackWhereItWasWithWhatItHad() throws SQLException {
        try (DatabaseServer server = new PostgresServer()) {
            goesAwayAndComesBack(server, JdbcDriver.POSTGRESQL);
        }
    }

    @Test
    void mariaDBComesBackWhereItWasWithWhatItHad() throws SQLException {
        try (DatabaseServer server = new MariaServer()) {
            goesAwayAndComesBack(server, JdbcDriver.MYSQL);
        }
    }

    private static void goesAwayAndComesBack(DatabaseServer server, JdbcDriver driver) throws SQLException {
        JdbcDatabase database = server.createDatabase(driver);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept (text VARCHAR(10))");
            statement.execute("INSERT INTO kept VALUES ('it')");

            server.stop();

            assertThatThrownBy(() -> statement.execute("INSERT INTO kept VALUES ('nothing')"))
                    .isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);

        server.start();

        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT text FROM kept")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("it");
            assertThat(rows.next()).isFalse();
        }
    }
}
