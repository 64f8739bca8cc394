package org.dialogs.openfire.history;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.Removal.Doomed;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.jdbi.v3.core.Handle;

/**
 * Removes messages that are older than {@code dialogs.retention.days}, and the oldest of dialogs that have more than
 * {@code dialogs.retention.maxMessages}: once an hour, and when one of the two changes; a dialog after the other, in small steps, each a
 * transaction of its own. What another node removes meanwhile is not there any more.
 */
final class Retention {

    private static final Duration INTERVAL = Duration.ofHours(1);

    /** A sender's clock may be that much ahead: what he sent yesterday may say that it is from today. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final int STEP = 500;
    private static final int DIALOGS = 100;
    /** Before every id, and not empty, for Oracle takes an empty text for NULL. */
    private static final String NO_ID = "0";

    private static final String NEXT_DIALOGS = """
            SELECT applicationID, dialogID FROM ofDialog
            WHERE applicationID = :applicationID AND dialogID > :dialogID ORDER BY dialogID""";
    private static final String NEXT_APPLICATION =
            "SELECT MIN(applicationID) FROM ofDialog WHERE applicationID > :applicationID";
    private static final String EXPIRED = "SELECT " + Removal.COLUMNS + "\n" + """
            FROM ofDialogMessage WHERE applicationID = :applicationID AND dialogID = :dialogID
              AND dateSent <= :dateSent AND arrival < :arrival
            ORDER BY dateSent, arrival""";
    private static final String OLDEST = "SELECT " + Removal.COLUMNS + "\n" + """
            FROM ofDialogMessage WHERE applicationID = :applicationID AND dialogID = :dialogID
            ORDER BY dateSent, arrival""";

    private final HistoryStore store;
    private final Settings settings;
    private final Clock clock;
    private final Deque<DialogKey> candidates = new ArrayDeque<>();
    private Rules rules = new Rules(0, 0);
    private Instant nextRun = Instant.MIN;
    private boolean running;
    private long application;
    private String dialogId = NO_ID;

    private record Rules(int days, long maxMessages) {

        boolean areOff() {
            return days == 0 && maxMessages == 0;
        }
    }

    Retention(HistoryStore store, Settings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    /** Does a little, if it is time; returns whether there is more to do. */
    boolean step() {
        Rules now = new Rules(settings.retentionDays(), settings.retentionMaxMessages());
        if (!now.equals(rules)) {
            rules = now;
            begin();
        }
        if (rules.areOff()) {
            return false;
        }
        if (!running && !clock.instant().isBefore(nextRun)) {
            begin();
        }
        if (running) {
            running = store.inTransaction(this::purge);
        }
        return running;
    }

    private void begin() {
        running = true;
        nextRun = clock.instant().plus(INTERVAL);
        application = -1;
        dialogId = NO_ID;
        candidates.clear();
    }

    /** Does one step, and returns whether there is another. */
    private boolean purge(Handle handle) {
        DialogKey candidate = candidates.peek();
        if (candidate == null) {
            return findCandidates(handle);
        }
        List<Doomed> doomed = doomed(handle, candidate);
        new Removal(handle).remove(candidate, doomed);
        if (doomed.isEmpty()) {
            candidates.remove();
        }
        return true;
    }

    private List<Doomed> doomed(Handle handle, DialogKey candidate) {
        Dialect dialect = Dialect.of(handle);
        long excess = rules.maxMessages == 0 ? 0 : count(handle, candidate) - rules.maxMessages;
        if (excess > 0) {
            return handle.createQuery(dialect.first(OLDEST, (int) Math.min(STEP, excess)))
                    .bind("applicationID", candidate.applicationId())
                    .bind("dialogID", candidate.id().hex())
                    .map((row, context) -> Doomed.of(row))
                    .list();
        }
        if (rules.days == 0) {
            return List.of();
        }
        Instant cutoff = clock.instant().minus(Duration.ofDays(rules.days));
        return handle.createQuery(dialect.first(EXPIRED, STEP))
                .bind("applicationID", candidate.applicationId())
                .bind("dialogID", candidate.id().hex())
                .bind("dateSent", cutoff.plus(AHEAD).getEpochSecond())
                .bind("arrival", ChangeCodec.micros(cutoff))
                .map((row, context) -> Doomed.of(row))
                .list();
    }

    /** As it is now: an erasure, or another node, may have been here meanwhile. */
    private long count(Handle handle, DialogKey dialog) {
        return store.dialogs()
                .state(handle, dialog)
                .map(DialogStore.State::messageCount)
                .orElse(0L);
    }

    private boolean findCandidates(Handle handle) {
        handle.createQuery(Dialect.of(handle).first(NEXT_DIALOGS, DIALOGS))
                .bind("applicationID", application)
                .bind("dialogID", dialogId)
                .map((row, context) -> new DialogKey(row.getLong(1), new DialogId(row.getString(2))))
                .forEach(candidate -> {
                    candidates.add(candidate);
                    dialogId = candidate.id().hex();
                });
        if (!candidates.isEmpty()) {
            return true;
        }
        Optional<Long> next = handle.createQuery(NEXT_APPLICATION)
                .bind("applicationID", application)
                .map((row, context) ->
                        Optional.ofNullable((Number) row.getObject(1)).map(Number::longValue))
                .one();
        next.ifPresent(id -> {
            application = id;
            dialogId = NO_ID;
        });
        return next.isPresent();
    }
}
