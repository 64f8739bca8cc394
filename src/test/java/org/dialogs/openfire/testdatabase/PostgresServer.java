package org.dialogs.openfire.testdatabase;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
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

    @Override
    void end() throws IOException {
        postgres.close();
        // On a busy machine the library gives up before the server has.
        Awaitility.await("PostgreSQL stops").atMost(LIMIT).until(() -> Files.notExists(pid));
    }
}
