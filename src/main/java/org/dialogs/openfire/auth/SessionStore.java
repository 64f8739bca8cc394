package org.dialogs.openfire.auth;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.dialogs.openfire.history.Dialect;
import org.dialogs.openfire.history.Failures;
import org.dialogs.openfire.history.HistoryStore;
import org.dialogs.openfire.history.InList;
import org.dialogs.openfire.model.ApplicationUser;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The sessions of the REST API: table {@code ofDialogSession}, a row each, found by the hash of its token; the token itself is sent to no
 * database. All methods throw {@link JdbiException} if the database refuses, or is not there; {@link Failures#describe} is what may be
 * logged of it. Other nodes of a cluster may do the same at the same time. Thread-safe.
 */
public final class SessionStore {

    private static final String INSERT = """
            INSERT INTO ofDialogSession (tokenHash, sessionID, applicationID, userID, expiryDate, createdDate, updatedDate)
            VALUES (:tokenHash, :sessionID, :applicationID, :userID, :expiry, :created, :updated)
            """;
    private static final String FIND = """
            SELECT s.sessionID, s.applicationID, s.userID, s.expiryDate, s.createdDate, s.updatedDate
            FROM ofDialogSession s JOIN ofDialogApplication a ON a.applicationID = s.applicationID
            WHERE s.tokenHash = :tokenHash AND a.enabled = 1
            """;
    private static final String EXTEND = """
            UPDATE ofDialogSession SET expiryDate = :expiry, updatedDate = :updated
            WHERE tokenHash = :tokenHash AND expiryDate < :expiry
            """;
    private static final String REMOVE = "DELETE FROM ofDialogSession WHERE tokenHash = :tokenHash";
    private static final String REMOVE_OF_USER =
            "DELETE FROM ofDialogSession WHERE applicationID = :applicationID AND userID = :userID";
    private static final String BECOME = """
            UPDATE ofDialogSession SET userID = :userID, updatedDate = :updated
            WHERE tokenHash = :tokenHash AND applicationID = :applicationID
            """;
    private static final String REMOVE_OTHERS_OF_USER = REMOVE_OF_USER + " AND tokenHash <> :tokenHash";
    private static final String OF_APPLICATION =
            "SELECT tokenHash FROM ofDialogSession WHERE applicationID = :applicationID ORDER BY applicationID, userID";
    private static final String REMOVE_OF_APPLICATION =
            "DELETE FROM ofDialogSession WHERE tokenHash IN (<hashes>) AND applicationID = :applicationID";
    private static final String EXPIRED =
            "SELECT tokenHash, expiryDate FROM ofDialogSession WHERE expiryDate < :before ORDER BY expiryDate";

    /**
     * With the date, for a session may have been extended since its row was read; and with that of the last one, for there are databases
     * that use its index, and would otherwise look at all that have expired.
     */
    private static final String REMOVE_EXPIRED =
            "DELETE FROM ofDialogSession WHERE tokenHash IN (<hashes>) AND expiryDate <= :last";

    /** @param expiry epoch milliseconds */
    private record Expired(String tokenHash, long expiry) {}

    private final Jdbi jdbi;

    public SessionStore(DataSource dataSource) {
        jdbi = HistoryStore.connectForCallers(dataSource);
    }

    /**
     * Adds a session; its times are kept to the millisecond.
     *
     * @throws JdbiException also if there is one of this token
     */
    public void add(SessionToken token, Session session) {
        jdbi.useHandle(handle -> handle.createUpdate(INSERT)
                .bind("tokenHash", token.hash())
                .bind("sessionID", session.id())
                .bind("applicationID", session.applicationId())
                .bind("userID", session.userId())
                .bind("expiry", session.expiry().toEpochMilli())
                .bind("created", session.created().toEpochMilli())
                .bind("updated", session.updated().toEpochMilli())
                .execute());
    }

    /** The session of a token, if its application is there and enabled. It may have expired: that is for the caller to decide. */
    public Optional<Session> find(SessionToken token) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND)
                .bind("tokenHash", token.hash())
                .map((row, context) -> session(row))
                .findFirst());
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                row.getString("sessionID"),
                row.getLong("applicationID"),
                row.getLong("userID"),
                Instant.ofEpochMilli(row.getLong("expiryDate")),
                Instant.ofEpochMilli(row.getLong("createdDate")),
                Instant.ofEpochMilli(row.getLong("updatedDate")));
    }

    /**
     * Has a session end later; never earlier, so that of two who extend it at once the later end stays.
     *
     * @param expiry the new end
     * @param now the time at which this is
     * @return whether there is such a session, and it ended before {@code expiry}
     */
    public boolean extend(SessionToken token, Instant expiry, Instant now) {
        return jdbi.withHandle(handle -> handle.createUpdate(EXTEND)
                        .bind("tokenHash", token.hash())
                        .bind("expiry", expiry.toEpochMilli())
                        .bind("updated", now.toEpochMilli())
                        .execute())
                > 0;
    }

    /** Ends a session; returns whether there was one. */
    public boolean remove(SessionToken token) {
        return jdbi.withHandle(handle -> handle.createUpdate(REMOVE)
                        .bind("tokenHash", token.hash())
                        .execute())
                > 0;
    }

    /** Ends all sessions of a user; returns how many there were. */
    public int removeOf(ApplicationUser user) {
        return jdbi.withHandle(handle -> handle.createUpdate(REMOVE_OF_USER)
                .bind("applicationID", user.applicationId())
                .bind("userID", user.userId())
                .execute());
    }

    /** Ends all sessions of a user but the one of this token; returns how many there were. */
    int removeOthersOf(ApplicationUser user, SessionToken token) {
        return jdbi.withHandle(handle -> handle.createUpdate(REMOVE_OTHERS_OF_USER)
                .bind("applicationID", user.applicationId())
                .bind("userID", user.userId())
                .bind("tokenHash", token.hash())
                .execute());
    }

    /**
     * Gives a session another user, or none.
     *
     * @param session as it is to be
     * @return whether there is a session of that token, of the same application
     */
    boolean setUser(SessionToken token, Session session) {
        return jdbi.withHandle(handle -> handle.createUpdate(BECOME)
                        .bind("userID", session.userId())
                        .bind("updated", session.updated().toEpochMilli())
                        .bind("tokenHash", token.hash())
                        .bind("applicationID", session.applicationId())
                        .execute())
                > 0;
    }

    /** Ends some sessions of an application, in one transaction, {@code most} at most; returns how many. */
    int removeOfApplication(long applicationId, int most) {
        return jdbi.inTransaction(handle -> {
            Dialect dialect = Dialect.of(handle);
            dialect.preferIndexes(handle);
            List<String> found = handle.createQuery(dialect.first(OF_APPLICATION, most))
                    .bind("applicationID", applicationId)
                    .mapTo(String.class)
                    .list();
            int removed = 0;
            for (List<String> hashes : InList.of(found.stream())) {
                removed += handle.createUpdate(REMOVE_OF_APPLICATION)
                        .bindList("hashes", hashes)
                        .bind("applicationID", applicationId)
                        .execute();
            }
            return removed;
        });
    }

    /**
     * Removes some of the sessions that ended before a time, those that ended first, in one transaction, which is as short as
     * {@code most} is small. Where another node does the same, one of the two may fail; the next time it will not meet it.
     *
     * @param most how many at most, 1 or more
     * @return how many; fewer than {@code most} if there were no more, or others changed them meanwhile
     */
    public int removeExpired(Instant before, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("At least one session at a time, or none will ever go: " + most);
        }
        return jdbi.inTransaction(handle -> {
            Dialect dialect = Dialect.of(handle);
            dialect.preferIndexes(handle);
            List<Expired> expired = handle.createQuery(dialect.first(EXPIRED, most))
                    .bind("before", before.toEpochMilli())
                    .map((row, context) -> new Expired(row.getString("tokenHash"), row.getLong("expiryDate")))
                    .list();
            int removed = 0;
            for (List<String> hashes : InList.of(expired.stream().map(Expired::tokenHash))) {
                removed += handle.createUpdate(REMOVE_EXPIRED)
                        .bindList("hashes", hashes)
                        .bind("last", expired.get(expired.size() - 1).expiry)
                        .execute();
            }
            return removed;
        });
    }
}
