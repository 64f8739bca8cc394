package org.dialogs.openfire.testdatabase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real database server in processes of its own, on 127.0.0.1. It starts when it is first needed, and can be stopped and started again
 * on the same port and with the same data, which makes an outage; it ends, and its data goes, with {@link #close} or the JVM.
 * Thread-safe.
 *
 * <p>Tests that only need a database share one server ({@code shared()}); one that stops its server needs one of its own.
 */
public abstract sealed class DatabaseServer implements AutoCloseable permits PostgresServer, MariaServer {

    /** Neither server asks for one: this is what one may look like, for what has to write it into a file. */
    private static final String PASSWORD = "any & <all>";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final AtomicInteger databases = new AtomicInteger();
    private final Path folder = Path.of(
                    "target/databases", ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet())
            .toAbsolutePath();
    private final int port = FixedPort.free();
    private boolean running;
    private boolean hooked;

    DatabaseServer() {}

    /** The drivers that reach it, the one of its own name first. */
    public abstract List<JdbcDriver> drivers();

    /** The one of them that this JVM has. */
    abstract JdbcDriver ownDriver();

    /** A database that every such server has. */
    abstract String firstDatabase();

    abstract String user();

    /** Starts on what is in {@code data}, or anew when that is not there, and returns when clients can connect. */
    abstract void launch(Path data, int onPort) throws Exception;

    /** Ends all connections and the server, cleanly, and returns when it is gone. */
    abstract void end() throws Exception;

    /** A new, empty database, with the URL of this driver. Starts the server if it does not run. */
    public final JdbcDatabase createDatabase(JdbcDriver driver) {
        start();
        String name = "dialogs" + databases.incrementAndGet();
        try (Connection connection = database(ownDriver(), firstDatabase()).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("No new database on " + this, e);
        }
        return database(driver, name);
    }

    /** Starts the server, unless it runs. */
    public final synchronized void start() {
        if (running) {
            return;
        }
        if (!hooked) {
            hooked = true;
            Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-database"));
        }
        try {
            Files.createDirectories(folder);
            launch(folder.resolve("data"), port);
        } catch (Exception e) {
            throw new IllegalStateException(this + " does not start", e);
        }
        running = true;
    }

    /** Stops the server, if it runs: its clients lose their connections and get no new ones. Its data stays. */
    public final synchronized void stop() {
        if (!running) {
            return;
        }
        try {
            end();
        } catch (Exception e) {
            throw new IllegalStateException(this + " does not stop", e);
        }
        running = false;
    }

    /** Stops the server and deletes its data. */
    @Override
    public final synchronized void close() {
        stop();
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + " on port " + port;
    }

    private JdbcDatabase database(JdbcDriver driver, String name) {
        return new JdbcDatabase(driver.url(port, name), user(), PASSWORD);
    }
}
