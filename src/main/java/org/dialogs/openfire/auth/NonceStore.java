package org.dialogs.openfire.auth;

import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.dialogs.openfire.history.Dialect;
import org.dialogs.openfire.history.HistoryStore;
import org.dialogs.openfire.history.InList;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * What requests for sessions were signed with, so that none is taken twice: table {@code ofDialogNonce}. All methods throw
 * {@link JdbiException} if the database refuses, or is not there. Thread-safe.
 */
final class NonceStore {

    private static final String INSERT = """
            INSERT INTO ofDialogNonce (applicationID, nonce, expiryDate) VALUES (:applicationID, :nonce, :expiry)
            """;
    private static final String COUNT =
            "SELECT COUNT(*) FROM ofDialogNonce WHERE applicationID = :applicationID AND nonce = :nonce";
    private static final String EXPIRED =
            "SELECT applicationID, nonce FROM ofDialogNonce WHERE expiryDate < :before ORDER BY expiryDate";
    private static final String REMOVE_EXPIRED = """
            DELETE FROM ofDialogNonce
            WHERE applicationID = :applicationID AND nonce IN (<nonces>) AND expiryDate < :before
            """;

    private final Jdbi jdbi;

    private record Expired(long applicationId, String nonce) {}

    NonceStore(DataSource dataSource) {
        jdbi = HistoryStore.connectForCallers(dataSource);
    }

    /**
     * Says that it has been used now. Of several who say so at the same time, on whatever node, one hears that it was not.
     *
     * @param nonce at most 64 characters
     * @param expiry until when it is to be known
     * @return whether it was not
     */
    boolean use(long applicationId, String nonce, Instant expiry) {
        try {
            jdbi.useHandle(handle -> handle.createUpdate(INSERT)
                    .bind("applicationID", applicationId)
                    .bind("nonce", nonce)
                    .bind("expiry", expiry.toEpochMilli())
                    .execute());
            return true;
        } catch (JdbiException e) {
            // Databases do not agree on how they say that a row is there.
            if (isUsed(applicationId, nonce)) {
                return false;
            }
            throw e;
        }
    }

    private boolean isUsed(long applicationId, String nonce) {
        return jdbi.withHandle(handle -> handle.createQuery(COUNT)
                        .bind("applicationID", applicationId)
                        .bind("nonce", nonce)
                        .mapTo(long.class)
                        .one())
                > 0;
    }

    /** Forgets some of those that need not be known any more, the oldest first; returns how many, {@code most} at most. */
    int removeExpired(Instant before, int most) {
        return jdbi.inTransaction(handle -> {
            Dialect dialect = Dialect.of(handle);
            dialect.preferIndexes(handle);
            List<Expired> expired = handle.createQuery(dialect.first(EXPIRED, most))
                    .bind("before", before.toEpochMilli())
                    .map((row, context) -> new Expired(row.getLong("applicationID"), row.getString("nonce")))
                    .list();
            int removed = 0;
            for (long application : expired.stream()
                    .mapToLong(Expired::applicationId)
                    .distinct()
                    .toArray()) {
                for (List<String> nonces : InList.of(expired.stream()
                        .filter(each -> each.applicationId == application)
                        .map(Expired::nonce))) {
                    removed += handle.createUpdate(REMOVE_EXPIRED)
                            .bind("applicationID", application)
                            .bindList("nonces", nonces)
                            .bind("before", before.toEpochMilli())
                            .execute();
                }
            }
            return removed;
        });
    }
}
