package org.dialogs.openfire.history;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/** In what databases differ when they are to find a few rows among many: without being told, some would sort or read all of them. */
public enum Dialect {
    /** PostgreSQL, and CockroachDB, which says that it is PostgreSQL. */
    POSTGRESQL {
        @Override
        public String first(String select, int rows) {
            return STANDARD.first(select, rows);
        }

        @Override
        public void preferIndexes(Handle handle) {
            handle.execute("SET LOCAL enable_seqscan = off");
        }
    },
    /** SQL:2008, as most have it. */
    STANDARD {
        @Override
        public String first(String select, int rows) {
            return page(select, 0, rows);
        }
    },
    /** Microsoft's. */
    SQL_SERVER {
        @Override
        public String first(String select, int rows) {
            return STANDARD.first(select, rows);
        }

        @Override
        String escaped(String text) {
            return super.escaped(text).replace("[", "![");
        }
    },
    /** MySQL and MariaDB. */
    LIMIT {
        @Override
        public String first(String select, int rows) {
            return select + " LIMIT " + rows;
        }

        @Override
        String page(String select, int skip, int rows) {
            return first(select, rows) + " OFFSET " + skip;
        }
    },
    /** Sybase. */
    TOP {
        @Override
        public String first(String select, int rows) {
            return select.stripLeading().replaceFirst("SELECT", "SELECT TOP " + rows);
        }

        @Override
        String page(String select, int skip, int rows) {
            return first(select, skip + rows);
        }

        @Override
        int passed(int skip) {
            return skip;
        }

        @Override
        String escaped(String text) {
            return SQL_SERVER.escaped(text);
        }
    };

    private static final Set<String> WITH_LIMIT = Set.of("mysql", "mariadb");
    private static final Set<String> WITH_TOP = Set.of("adaptive server enterprise", "sybase sql server", "ase");

    /**
     * A query for some rows only.
     *
     * @param select a query with an order
     * @param rows how many rows at most, 1 or more
     * @return the query for the first of its rows
     */
    public abstract String first(String select, int rows);

    /**
     * A query for some rows only, and not the first ones.
     *
     * @param select a query with an order
     * @param skip how many rows come before them, and are left out, all but {@link #passed} of them
     * @param rows how many rows at most, 1 or more
     */
    String page(String select, int skip, int rows) {
        return select + " OFFSET " + skip + " ROWS FETCH NEXT " + rows + " ROWS ONLY";
    }

    /** How many of the rows that a page is to skip it gives all the same. */
    int passed(int skip) {
        return 0;
    }

    /** A text as it stands in a pattern of LIKE whose escape character is the exclamation mark. */
    String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    /**
     * For the rest of the transaction, has rows found by an index even where reading the whole table is thought to be as fast: what it
     * costs is then in proportion to what is asked for, and not to what others have.
     */
    public void preferIndexes(Handle handle) {
        // The others do by themselves.
    }

    /**
     * What the database speaks to which this handle is connected.
     *
     * @throws ConnectionException if the connection is broken
     */
    public static Dialect of(Handle handle) {
        try {
            String product = handle.getConnection()
                    .getMetaData()
                    .getDatabaseProductName()
                    .toLowerCase(Locale.ROOT);
            if (product.equals("postgresql")) {
                return POSTGRESQL;
            }
            if (WITH_LIMIT.contains(product)) {
                return LIMIT;
            }
            if (product.equals("microsoft sql server")) {
                return SQL_SERVER;
            }
            return WITH_TOP.contains(product) ? TOP : STANDARD;
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }
}
