package org.dialogs.openfire.history;

import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Asks the database for something that it finds at once, to see whether it answers and the plugin's tables are there. Thread-safe. */
public final class Pulse implements Runnable {

    private static final String ANY_DIALOG = "SELECT dialogID FROM ofDialog ORDER BY applicationID, dialogID";

    private final Jdbi jdbi;

    public Pulse(DataSource dataSource) {
        jdbi = HistoryStore.connectForCallers(dataSource);
    }

    /** @throws JdbiException if there is no proper answer */
    @Override
    public void run() {
        jdbi.useHandle(handle -> handle.createQuery(Dialect.of(handle).first(ANY_DIALOG, 1))
                .mapTo(String.class)
                .findFirst());
    }
}
