package org.dialogs.openfire.testhost;

import java.io.IOException;
import java.nio.file.Path;
import org.dialogs.openfire.testdatabase.DatabaseServer;
import org.dialogs.openfire.testdatabase.JdbcDatabase;
import org.dialogs.openfire.testdatabase.JdbcDriver;

/** A database of a server, reached by the best driver that this Openfire has for it. */
record ServedDatabase(DatabaseServer server) implements HostDatabase {

    @Override
    public String connectionProvider() {
        return "org.jivesoftware.database.DefaultConnectionProvider";
    }

    @Override
    public Access create(Path libraries) throws IOException {
        JdbcDriver driver = driver(libraries);
        JdbcDatabase database = server.createDatabase(driver);
        return new Access(driver.type(), "standard", """
                <defaultProvider>
                  <driver>%s</driver>
                  <serverURL>%s</serverURL>
                  <username>%s</username>
                  <password>%s</password>
                  <minConnections>5</minConnections>
                  <maxConnections>25</maxConnections>
                  <connectionTimeout>1.0</connectionTimeout>
                </defaultProvider>
                """.formatted(
                driver.className(), escaped(database.url()), escaped(database.user()), escaped(database.password())));
    }

    private JdbcDriver driver(Path libraries) throws IOException {
        for (JdbcDriver driver : server.drivers()) {
            if (driver.isIn(libraries)) {
                return driver;
            }
        }
        throw new IllegalStateException(libraries + " has no JDBC driver for " + server);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
