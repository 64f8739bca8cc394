package org.dialogs.openfire.testhost;

import java.nio.file.Path;

/** HSQLDB in Openfire's own process; its files are below the home. */
record EmbeddedDatabase() implements HostDatabase {

    @Override
    public String connectionProvider() {
        return "org.jivesoftware.database.EmbeddedConnectionProvider";
    }

    @Override
    public Access create(Path libraries) {
        return new Access("hsqldb", "embedded", "");
    }
}
