package org.dialogs.openfire.testdatabase;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** PostgreSQL. */
public final class PostgresServer extends DatabaseServer {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final PostgresServer SHARED = new PostgresServer();

    private EmbeddedPostgres postgres;
    private Path pid;

    public PostgresServer() {}

    /** The server of all tests in this JVM that do not stop it. */
    public static PostgresServer shared() {
        return SHARED;
    }

    @Override
    public List<JdbcDriver> drivers() {
        return List.of(JdbcDriver.POSTGRESQL);
    }

    @Override
    JdbcDriver ownDriver() {
        return JdbcDriver.POSTGRESQL;
    }

    @Override
    String firstDatabase() {
        return "postgres";
    }

    @Override
    String user() {
        return "postgres";
    }

    @Override
    void launch(Path data, int onPort) throws IOException {
        pid = data.resolve("postmaster.pid");
        postgres = EmbeddedPostgres.builder()
                .setPort(onPort)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(LIMIT)
                .setServerConfig("listen_addresses", "127.0.0.1")
                // The library turns it off; as PostgreSQL comes, what is committed outlives the server's process.
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    /** Stops the server's processes where they are: connections stay open, new ones are taken, and nobody answers. */
    public void freeze() {
        signal("-STOP");
    }

    /** Lets them go on. */
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            ProcessHandle server = ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(pid).get(0).strip()))
                    .orElseThrow(() -> new IllegalStateException(this + " does not run"));
            List<String> command = List.of("kill", signal, String.valueOf(server.pid()));
            // The first one makes the others: those that are there once it has stopped are all.
            run(command);
            server.descendants().forEach(child -> signal(signal, child));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(String signal, ProcessHandle child) {
        try {
            run(List.of("kill", signal, String.valueOf(child.pid())));
        } catch (IOException e) {
            // One that has ended meanwhile need not be told anything.
            if (child.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void run(List<String> command) throws IOException {
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IOException(command + " ended with " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    void end() throws IOException {
        // One that a test has left frozen would not hear that it is to stop.
        thaw();
        postgres.close();
        // On a busy machine the library gives up before the server has.
        Awaitility.await("PostgreSQL stops").atMost(LIMIT).until(() -> Files.notExists(pid));
    }
}
