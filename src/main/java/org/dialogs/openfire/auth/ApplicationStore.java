package org.dialogs.openfire.auth;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.dialogs.openfire.history.Failures;
import org.dialogs.openfire.history.HistoryStore;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The applications: table {@code ofDialogApplication}, a row each. All methods throw {@link JdbiException} if the database refuses, or is
 * not there; there are drivers that repeat in its message what they were to write, so {@link Failures#describe} is what may be logged of
 * it. Thread-safe.
 */
public final class ApplicationStore {

    private static final String INSERT = """
            INSERT INTO ofDialogApplication (applicationID, applicationName, authKey, authSecret, enabled, createdDate, updatedDate)
            VALUES (:applicationID, :name, :authKey, :authSecret, :enabled, :created, :updated)
            """;
    private static final String COUNT_ENABLED = "SELECT COUNT(*) FROM ofDialogApplication WHERE enabled = 1";
    private static final String ALL = """
            SELECT applicationID, applicationName, authKey, authSecret, enabled, createdDate, updatedDate
            FROM ofDialogApplication""";
    private static final String FIND = ALL + " WHERE applicationID = :applicationID";
    private static final String CHANGE =
            "UPDATE ofDialogApplication SET %s = :value, updatedDate = :updated WHERE applicationID = :applicationID";
    private static final String REMOVE = "DELETE FROM ofDialogApplication WHERE applicationID = :applicationID";

    private final Jdbi jdbi;

    public ApplicationStore(DataSource dataSource) {
        jdbi = HistoryStore.connectForCallers(dataSource);
    }

    /**
     * Adds an application; its times are kept to the millisecond.
     *
     * @throws JdbiException also if there is one of this id
     */
    public void add(Application application) {
        jdbi.useHandle(handle -> handle.createUpdate(INSERT)
                .bind("applicationID", application.id())
                .bind("name", application.name())
                .bind("authKey", application.authKey())
                .bind("authSecret", application.authSecret())
                .bind("enabled", application.enabled() ? 1 : 0)
                .bind("created", application.created().toEpochMilli())
                .bind("updated", application.updated().toEpochMilli())
                .execute());
    }

    /** Whether there is an application whose sessions count. */
    public boolean anyEnabled() {
        return jdbi.withHandle(handle ->
                        handle.createQuery(COUNT_ENABLED).mapTo(long.class).one())
                > 0;
    }

    /** The application of this id, enabled or not. */
    public Optional<Application> find(long id) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND)
                .bind("applicationID", id)
                .map((row, context) -> application(row))
                .findFirst());
    }

    /** All of them, enabled or not, by their ids. */
    List<Application> all() {
        return jdbi.withHandle(handle -> handle.createQuery(ALL + " ORDER BY applicationID")
                .map((row, context) -> application(row))
                .list());
    }

    /** Each of these returns whether there is such an application, and keeps {@code now} as the time of the change. */
    boolean rename(long id, String name, Instant now) {
        return change(id, "applicationName", name, now);
    }

    boolean setSecret(long id, String secret, Instant now) {
        return change(id, "authSecret", secret, now);
    }

    boolean setEnabled(long id, boolean enabled, Instant now) {
        return change(id, "enabled", enabled ? 1 : 0, now);
    }

    private boolean change(long id, String column, Object value, Instant now) {
        return jdbi.withHandle(handle -> handle.createUpdate(String.format(Locale.ROOT, CHANGE, column))
                        .bind("value", value)
                        .bind("updated", now.toEpochMilli())
                        .bind("applicationID", id)
                        .execute())
                > 0;
    }

    /** Returns whether there was one. */
    boolean remove(long id) {
        return jdbi.withHandle(handle ->
                        handle.createUpdate(REMOVE).bind("applicationID", id).execute())
                > 0;
    }

    private static Application application(ResultSet row) throws SQLException {
        return new Application(
                row.getLong("applicationID"),
                row.getString("applicationName"),
                row.getString("authKey"),
                row.getString("authSecret"),
                row.getInt("enabled") != 0,
                Instant.ofEpochMilli(row.getLong("createdDate")),
                Instant.ofEpochMilli(row.getLong("updatedDate")));
    }
}
