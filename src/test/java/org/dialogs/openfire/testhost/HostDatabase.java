package org.dialogs.openfire.testhost;

import java.io.IOException;
import java.nio.file.Path;
import org.dialogs.openfire.testdatabase.DatabaseServer;

/** What a host's Openfire keeps everything in: the HSQLDB that it embeds, or a database of a server. */
public sealed interface HostDatabase permits EmbeddedDatabase, ServedDatabase {

    static HostDatabase embedded() {
        return new EmbeddedDatabase();
    }

    /** A new database of this server for each host. */
    static HostDatabase on(DatabaseServer server) {
        return new ServedDatabase(server);
    }

    /** The class of Openfire's that connects to it. */
    String connectionProvider();

    /** A new, empty one, for an Openfire that has its JDBC drivers in this folder. */
    Access create(Path libraries) throws IOException;

    /**
     * How Openfire gets to a database.
     *
     * @param type Openfire's name for the kind of database, as in the names of its scripts
     * @param mode the name that {@code <autosetup>} has for this way to get to one
     * @param xml what {@code conf/openfire.xml} has below {@code database}, in {@code <autosetup>} or out of it
     */
    record Access(String type, String mode, String xml) {}
}
