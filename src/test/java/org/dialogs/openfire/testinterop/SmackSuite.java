package org.dialogs.openfire.testinterop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.dialogs.openfire.testhost.OpenfireHost;

/**
 * Smack's interoperability suite and our own tests beside it ({@code src/test/interop}), in a JVM with a class path of its own: the Smack
 * of the suite is a newer one than that of the tests. It registers its users in-band, without TLS.
 */
public final class SmackSuite {

    private static final Path FOLDER = Path.of("target/interop").toAbsolutePath();
    private static final Path SOURCES = Path.of("src/test/interop").toAbsolutePath();
    private static final String MAIN = "org.dialogs.openfire.interop.SuiteMain";

    /** For the whole of it; how long a test may wait for an answer is for a machine with other things to do. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final String classPath;

    private SmackSuite(String classPath) {
        this.classPath = classPath;
    }

    /** Compiled against the suite, which Maven has copied. */
    public static SmackSuite compile() {
        Path libraries = FOLDER.resolve("lib");
        if (!Files.isDirectory(libraries)) {
            throw new IllegalStateException(libraries
                    + " is missing: run 'mvn process-test-resources', which copies the suite's class path there");
        }
        Path classes = FOLDER.resolve("classes");
        try (Stream<Path> jars = Files.list(libraries);
                Stream<Path> files = Files.walk(SOURCES)) {
            String classPath = String.join(
                    File.pathSeparator, jars.map(Path::toString).sorted().toList());
            List<String> arguments = new ArrayList<>(List.of(
                    "-cp", classPath, "-d", Files.createDirectories(classes).toString()));
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
            int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
            if (status != 0) {
                throw new IllegalStateException(SOURCES + " was not compiled: see above");
            }
            return new SmackSuite(classes + File.pathSeparator + classPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs it.
     *
     * @param name of the run: what the suite logs is in {@code target/interop/<name>.log}
     * @param tests {@code Class} or {@code Class.method} each; none means all
     * @return what became of each test, by its name: {@code Class.method} and how it was connected
     */
    public SortedMap<String, Outcome> run(OpenfireHost host, String name, Collection<String> tests) {
        Path outcomes = FOLDER.resolve(name + ".tsv");
        Path log = FOLDER.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.awt.headless=true",
                "-Duser.home=" + FOLDER,
                "-Dsinttest.service=" + host.domain(),
                "-Dsinttest.host=127.0.0.1",
                "-Dsinttest.securityMode=disabled",
                "-Dsinttest.dnsResolver=javax",
                "-Dsinttest.replyTimeout=" + ANSWER.toMillis(),
                "-Dsinttest.defaultConnection=hurried",
                "-Dsinttest.enabledConnections=hurried,websocket",
                "-cp",
                classPath,
                MAIN,
                String.valueOf(host.ports().client()),
                String.valueOf(host.ports().httpBind()),
                outcomes.toString()));
        command.addAll(tests);
        try {
            Files.deleteIfExists(outcomes);
            Process process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new IllegalStateException("The suite did not come to its end, see " + log);
                }
            } finally {
                process.destroyForcibly();
            }
            return read(outcomes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A line a test: outcome, name, why, with tabs between. */
    private static SortedMap<String, Outcome> read(Path file) throws IOException {
        SortedMap<String, Outcome> outcomes = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split("\t", 3);
            Outcome.Kind kind = Outcome.Kind.valueOf(parts[0].toUpperCase(Locale.ROOT));
            outcomes.put(parts[1], new Outcome(kind, parts[2]));
        }
        return outcomes;
    }
}
