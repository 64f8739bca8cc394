package org.dialogs.openfire.testhost;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** An Openfire to boot: how its home directory is laid out, and the command that starts it there. */
interface Distribution {

    /** Lays out a fresh home, set up to boot without a question, with nothing in {@code plugins/} but the console. */
    void layOut(Path home, HostSettings settings) throws IOException;

    /** Mends what a first boot may leave wrong for the next one. */
    default void prepareRestart(Path home, HostSettings settings) throws IOException {}

    /** The command line, without the options that every host gets. */
    List<String> command(Path home, List<String> javaOptions) throws IOException;

    /** Files of that home in which this server logs, besides its standard output. */
    List<Path> logs(Path home);

    /** The release that {@code -Dopenfire.home} names, or Maven Central's Openfire when it names none. */
    static Distribution configured() {
        String release = System.getProperty("openfire.home", "");
        return release.isBlank() ? new CentralDistribution() : new ReleaseDistribution(Path.of(release));
    }
}
