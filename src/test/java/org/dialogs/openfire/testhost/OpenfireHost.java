package org.dialogs.openfire.testhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real Openfire in a JVM of its own, on 127.0.0.1, in a home directory of its own: Maven Central's 4.2.0, or the release that
 * {@code -Dopenfire.home} names. Serves the integration tests and {@code make run}.
 *
 * <p>{@link #start} returns when clients can connect and every plugin is loaded. The home survives {@link #stop} and {@link #kill},
 * so that the server can be started again on what it left; {@link #close} stops it for good. Not thread-safe.
 */
public final class OpenfireHost implements AutoCloseable {

    private static final Duration BOOT = Duration.ofSeconds(90);
    private static final Duration SHUTDOWN = Duration.ofSeconds(60);

    /** The last Java with security managers: a newer one does not start with an option that allows them. */
    private static final int LAST_THAT_REFUSES = 23;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Distribution distribution = Distribution.configured();
    private final String token = HexFormat.of().formatHex(new SecureRandom().generateSeed(16));
    private final Path home;
    private final HostSettings settings;
    private final Map<String, String> users;
    private final List<Path> plugins;
    private final Control control;
    private Process process;
    private boolean laidOut;

    private OpenfireHost(Builder builder) {
        home = builder.home.toAbsolutePath();
        settings = new HostSettings(builder.domain, builder.ports, builder.database, Map.copyOf(builder.properties));
        users = new LinkedHashMap<>(builder.users);
        plugins = List.copyOf(builder.plugins);
        control = new Control(builder.ports.control(), token);
        // A run that is cut off leaves no server behind.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-host"));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The packaged plugin. */
    public static Path dialogsJar() {
        Path jar =
                Path.of(System.getProperty("dialogs.jar", "target/dialogs.jar")).toAbsolutePath();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(jar + " is missing: run 'mvn package'");
        }
        return jar;
    }

    /** Boots the server: on a fresh home the first time, on what is there after that. */
    public OpenfireHost start() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("The server runs already");
        }
        try {
            boolean first = !laidOut;
            if (first) {
                layOut();
            } else {
                distribution.prepareRestart(home, settings);
            }
            process = new ProcessBuilder(distribution.command(home, javaOptions()))
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                    .start();
            awaitReady();
            if (first) {
                users.forEach(control::createUser);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the server as an administrator does (SIGTERM) and waits until it is gone. */
    public void stop() {
        process.destroy();
        awaitExit();
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroy();
            try {
                if (!process.waitFor(SHUTDOWN.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Deletes what the server left, logs too. */
    public void deleteHome() {
        try {
            deleteRecursively(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Control control() {
        return control;
    }

    public Ports ports() {
        return settings.ports();
    }

    public String domain() {
        return settings.domain();
    }

    public Path home() {
        return home;
    }

    public Process process() {
        return process;
    }

    /** Everything that this server has logged, over all its starts. */
    public String log() {
        StringBuilder log = new StringBuilder();
        List<Path> files = new ArrayList<>(List.of(output()));
        files.addAll(distribution.logs(home));
        for (Path file : files) {
            try {
                if (Files.exists(file)) {
                    log.append(Files.readString(file));
                }
            } catch (IOException e) {
                log.append("Cannot read ").append(file).append(": ").append(e).append('\n');
            }
        }
        return log.toString();
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private void layOut() throws IOException {
        deleteRecursively(home);
        Files.createDirectories(home.resolve("plugins"));
        distribution.layOut(home, settings);
        PluginJar.writePlugin(
                home.resolve("plugins/testcontrol.jar"),
                List.of(
                        ControlPlugin.class,
                        ControlPlugin.Rejecting.class,
                        Refusing.class,
                        Refusing.Rooms.class,
                        Refusing.Providers.class,
                        PluginView.class,
                        OpenPart.class,
                        RoomsCall.class,
                        RepairCall.class,
                        ConsoleCall.class));
        for (Path plugin : plugins) {
            Files.copy(plugin, home.resolve("plugins").resolve(plugin.getFileName()));
        }
        laidOut = true;
    }

    private List<String> javaOptions() {
        List<String> options = new ArrayList<>(List.of(
                "-Xmx512m",
                "-DopenfireHome=" + home,
                "-Djava.net.preferIPv4Stack=true",
                "-Djava.awt.headless=true",
                "-D" + ControlPlugin.PORT + "=" + settings.ports().control(),
                "-D" + ControlPlugin.TOKEN + "=" + token));
        if (Runtime.version().feature() <= LAST_THAT_REFUSES) {
            // Else Javas newer than 17 refuse Refusing.Providers. It is there when a test asks for it, and not before.
            options.add("-Djava.security.manager=allow");
        }
        return options;
    }

    private void awaitReady() {
        try {
            Awaitility.await("Openfire boots")
                    .atMost(BOOT)
                    .pollDelay(Duration.ofMillis(50))
                    .pollInterval(Duration.ofMillis(50))
                    .failFast("Openfire has ended", () -> !process.isAlive())
                    .until(() -> control.ready()
                            && listens(settings.ports().client())
                            && listens(settings.ports().httpBind()));
        } catch (RuntimeException e) {
            String log = log();
            close();
            throw new IllegalStateException("Openfire did not become ready. Its log:\n" + log, e);
        }
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(SHUTDOWN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("Openfire did not stop within " + SHUTDOWN + ". Its log:\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where the server's standard output goes, and with it the log of Maven Central's Openfire. */
    public Path output() {
        return home.resolve("output.log");
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void deleteRecursively(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** A host to be: by default on free ports, in a folder of its own below {@code target/hosts}, with the packaged plugin. */
    public static final class Builder {

        private final Map<String, String> properties = new LinkedHashMap<>();
        private final Map<String, String> users = new LinkedHashMap<>();
        private final List<Path> plugins = new ArrayList<>();
        private Path home = Path.of("target/hosts", ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
        private Ports ports = Ports.free();
        private String domain = "localhost";
        private HostDatabase database = HostDatabase.embedded();

        private Builder() {}

        /** Where the server lives; emptied at the first start. */
        public Builder home(Path folder) {
            home = folder;
            return this;
        }

        public Builder ports(Ports chosen) {
            ports = chosen;
            return this;
        }

        public Builder domain(String xmppDomain) {
            domain = xmppDomain;
            return this;
        }

        /** What the server keeps everything in; the embedded HSQLDB when nothing is said. */
        public Builder database(HostDatabase chosen) {
            database = chosen;
            return this;
        }

        public Builder property(String name, String value) {
            properties.put(name, value);
            return this;
        }

        public Builder user(String name, String password) {
            users.put(name, password);
            return this;
        }

        /** A plugin jar to drop into {@code plugins/}. */
        public Builder plugin(Path jar) {
            plugins.add(jar);
            return this;
        }

        public OpenfireHost build() {
            return new OpenfireHost(this);
        }
    }
}
