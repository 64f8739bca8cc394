package org.dialogs.openfire.testhost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An unpacked release of Openfire, copied for each host and set up by its own {@code <autosetup>}. */
final class ReleaseDistribution implements Distribution {

    private final Path release;

    ReleaseDistribution(Path release) {
        this.release = release;
        if (!Files.isRegularFile(release.resolve("lib/startup.jar"))) {
            throw new IllegalArgumentException(release + " is no unpacked Openfire release");
        }
    }

    @Override
    public void layOut(Path home, HostSettings settings) throws IOException {
        for (String part : List.of("conf", "lib", "resources", "plugins/admin")) {
            copy(release.resolve(part), home.resolve(part));
        }
        HostDatabase.Access database = settings.database().create(home.resolve("lib"));
        Files.writeString(home.resolve("conf/openfire.xml"), settings.openfireXml("""
                          <autosetup>
                            <run>true</run>
                            <locale>en</locale>
                            <xmpp>
                              <domain>%1$s</domain>
                              <fqdn>%1$s</fqdn>
                            </xmpp>
                            <database>
                              <mode>%2$s</mode>
                              %3$s
                            </database>
                            <admin>
                              <email>admin@%1$s</email>
                              <password>admin</password>
                            </admin>
                          </autosetup>
                        """.formatted(
                        settings.domain(), database.mode(), database.xml())));
        Path script = home.resolve("resources/database/openfire_" + database.type() + ".sql");
        // A property may be in the script already: ours win.
        Files.writeString(script, "\nDELETE FROM ofProperty;\n" + settings.sql(), StandardOpenOption.APPEND);
    }

    /** The {@code <autosetup>} of 4.7 forgets that the database is the embedded one. */
    @Override
    public void prepareRestart(Path home, HostSettings settings) throws IOException {
        Path file = home.resolve("conf/openfire.xml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "org.jivesoftware.database.DefaultConnectionProvider",
                                settings.database().connectionProvider()));
    }

    @Override
    public List<String> command(Path home, List<String> javaOptions) {
        Path lib = home.resolve("lib");
        List<String> command = new ArrayList<>(List.of(OpenfireHost.java()));
        command.addAll(javaOptions);
        command.add("-Dopenfire.lib.dir=" + lib);
        command.add("-Dlog4j.configurationFile=" + lib.resolve("log4j2.xml"));
        command.addAll(List.of("-jar", lib.resolve("startup.jar").toString()));
        return command;
    }

    @Override
    public List<Path> logs(Path home) {
        return List.of(home.resolve("logs/openfire.log"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
