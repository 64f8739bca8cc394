package org.dialogs.openfire.history;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** In what databases differ when they are to give the first rows only: without being told, some would sort or read all of them. */
enum Dialect {
    /** SQL:2008, as most have it. */
    STANDARD {
        @Override
        String first(String select, int rows) {
            return select + " OFFSET 0 ROWS FETCH NEXT " + rows + " ROWS ONLY";
        }
    },
    /** MySQL and MariaDB. */
    LIMIT {
        @Override
        String first(String select, int rows) {
            return select + " LIMIT " + rows;
        }
    },
    /** Sybase. */
    TOP {
        @Override
        String first(String select, int rows) {
            return select.stripLeading().replaceFirst("SELECT", "SELECT TOP " + rows);
        }
    };

    private static final Set<String> WITH_LIMIT = Set.of("mysql", "mariadb");
    private static final Set<String> WITH_TOP = Set.of("adaptive server enterprise", "sybase sql server", "ase");

    /** @param select a query with an order */
    abstract String first(String select, int rows);

    static Dialect of(Handle handle) {
        try {
            String product = handle.getConnection()
                    .getMetaData()
                    .getDatabaseProductName()
                    .toLowerCase(Locale.ROOT);
            if (WITH_LIMIT.contains(product)) {
                return LIMIT;
            }
            return WITH_TOP.contains(product) ? TOP : STANDARD;
        } catch (SQLException e) {
            throw new IllegalStateException("The database does not say what it is", e);
        }
    }
}
