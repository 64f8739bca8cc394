package org.dialogs.openfire.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.history.Removal.Doomed;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.jdbi.v3.core.Handle;

/**
 * Carries out an erasure in small steps, each a transaction of its own. Where it is, it knows only while the process lives: after a
 * restart an erasure begins anew, and finds less.
 */
final class Eraser {

    /** The most rows that one transaction looks at. */
    static final int STEP = 500;

    private static final String OF_DIALOG = "SELECT " + Removal.COLUMNS + "\n" + """
            FROM ofDialogMessage WHERE applicationID = :applicationID AND dialogID = :dialogID AND createdDate <= :until
            ORDER BY dateSent, arrival""";
    private static final String PAGE = "SELECT " + Removal.COLUMNS + "\n" + """
            FROM ofDialogMessage WHERE applicationID = :applicationID AND dialogID = :dialogID
              AND dateSent >= :dateSent AND (dateSent > :dateSent OR arrival > :arrival)
            ORDER BY dateSent, arrival""";
    private static final String NEXT_DIALOG = """
            SELECT applicationID, dialogID FROM ofDialogMember
            WHERE userJID = :userJID AND applicationID = :applicationID AND dialogID > :dialogID
            ORDER BY dialogID""";
    private static final String NEXT_APPLICATION =
            "SELECT MIN(applicationID) FROM ofDialogMember WHERE userJID = :userJID AND applicationID > :applicationID";
    private static final String RECEIPTS =
            "DELETE FROM ofDialogReceipt WHERE userJID = :userJID AND messageID IN (<ids>)";
    private static final String HIDDEN = "DELETE FROM ofDialogHidden WHERE userJID = :userJID AND messageID IN (<ids>)";
    private static final String TYPE = """
            SELECT roomJID FROM ofDialog WHERE applicationID = :applicationID AND dialogID = :dialogID
            """;
    private static final String LEAVE = """
            DELETE FROM ofDialogMember WHERE applicationID = :applicationID AND dialogID = :dialogID AND userJID = :userJID
            """;
    private static final String BEGIN_ANEW = """
            UPDATE ofDialogMember SET
              sinceArrival = (SELECT lastArrival FROM ofDialog
                WHERE ofDialog.applicationID = :applicationID AND ofDialog.dialogID = :dialogID),
              readCount = (SELECT messageCount FROM ofDialog
                WHERE ofDialog.applicationID = :applicationID AND ofDialog.dialogID = :dialogID)
            WHERE applicationID = :applicationID AND dialogID = :dialogID AND userJID = :userJID
            """;

    /** Before every id. */
    private static final String NO_ID = "0";

    private final HistoryStore store;
    private Optional<Erasure> current = Optional.empty();
    private Optional<DialogKey> dialog = Optional.empty();
    private long application = -1;
    private String dialogId = NO_ID;
    private long dateSent;
    private long arrival;

    Eraser(HistoryStore store) {
        this.store = store;
    }

    /** Does a little; returns whether there is more to do. After a failure the erasure that was met by it begins anew. */
    boolean step() {
        try {
            if (current.isEmpty()) {
                begin(store.inTransaction(store.erasures()::first));
            }
            boolean isAny = current.isPresent();
            current = current.filter(erasure -> !store.inTransaction(handle -> isFinished(handle, erasure)));
            return isAny;
        } catch (RuntimeException | Error e) {
            // A transaction that is undone has not been where this object thinks it is.
            begin(Optional.empty());
            throw e;
        }
    }

    private void begin(Optional<Erasure> erasure) {
        current = erasure;
        dialog = Optional.empty();
        application = -1;
        dialogId = NO_ID;
    }

    private boolean isFinished(Handle handle, Erasure erasure) {
        boolean done = isDone(handle, erasure);
        if (done) {
            store.erasures().remove(handle, erasure);
        }
        return done;
    }

    private boolean isDone(Handle handle, Erasure erasure) {
        Erasure.Target target = erasure.target();
        return target.dialog()
                .map(key -> isDialogDone(handle, key, erasure.at()))
                .orElseGet(() -> isUserDone(handle, target.userJid().orElseThrow(), erasure.at()));
    }

    private static boolean isDialogDone(Handle handle, DialogKey key, Instant until) {
        List<Doomed> doomed = handle.createQuery(Dialect.of(handle).first(OF_DIALOG, STEP))
                .bind("applicationID", key.applicationId())
                .bind("dialogID", key.id().hex())
                .bind("until", until.toEpochMilli())
                .map((row, context) -> Doomed.of(row))
                .list();
        Removal removal = new Removal(handle);
        removal.remove(key, doomed);
        if (doomed.size() < STEP) {
            removal.removeDialog(key, until);
        }
        return doomed.size() < STEP;
    }

    private boolean isUserDone(Handle handle, String userJid, Instant until) {
        if (dialog.isEmpty()) {
            dialog = nextDialog(handle, userJid);
            dateSent = Long.MIN_VALUE;
            arrival = Long.MIN_VALUE;
            return dialog.isEmpty();
        }
        DialogKey key = dialog.get();
        List<Doomed> page = handle.createQuery(Dialect.of(handle).first(PAGE, STEP))
                .bind("applicationID", key.applicationId())
                .bind("dialogID", key.id().hex())
                .bind("dateSent", dateSent)
                .bind("arrival", arrival)
                .map((row, context) -> Doomed.of(row))
                .list();
        List<Doomed> doomed = page.stream()
                .filter(message -> !message.created().isAfter(until)
                        && Texts.bounded(message.senderJid()).equals(userJid))
                .toList();
        for (List<String> ids : InList.of(page.stream().map(Doomed::messageId))) {
            for (String delete : List.of(RECEIPTS, HIDDEN)) {
                handle.createUpdate(delete)
                        .bind("userJID", userJid)
                        .bindList("ids", ids)
                        .execute();
            }
        }
        new Removal(handle).remove(key, doomed);
        if (page.size() < STEP) {
            leave(handle, key, userJid, until);
            dialog = Optional.empty();
        } else {
            dateSent = page.get(page.size() - 1).dateSent();
            arrival = page.get(page.size() - 1).arrival();
        }
        return false;
    }

    private Optional<DialogKey> nextDialog(Handle handle, String userJid) {
        Optional<DialogKey> next = handle.createQuery(Dialect.of(handle).first(NEXT_DIALOG, 1))
                .bind("userJID", userJid)
                .bind("applicationID", application)
                .bind("dialogID", dialogId)
                .map((row, context) -> new DialogKey(row.getLong(1), new DialogId(row.getString(2))))
                .findFirst();
        if (next.isPresent()) {
            dialogId = next.get().id().hex();
            return next;
        }
        Optional<Long> nextApplication = handle.createQuery(NEXT_APPLICATION)
                .bind("userJID", userJid)
                .bind("applicationID", application)
                .map((row, context) ->
                        Optional.ofNullable((Number) row.getObject(1)).map(Number::longValue))
                .one();
        if (nextApplication.isEmpty()) {
            return Optional.empty();
        }
        application = nextApplication.get();
        dialogId = NO_ID;
        return nextDialog(handle, userJid);
    }

    /**
     * Who is erased is no member of a group any more. A private dialog in which the other one's words are left stays both users': should
     * there be a user of that name again, he begins anew.
     */
    private void leave(Handle handle, DialogKey key, String userJid, Instant until) {
        store.dialogs()
                .state(handle, key)
                .ifPresent(state -> store.dialogs().touch(handle, key, state, state.updated()));
        boolean isGroup = handle.createQuery(TYPE)
                .bind("applicationID", key.applicationId())
                .bind("dialogID", key.id().hex())
                .map((row, context) -> row.getString(1) != null)
                .findFirst()
                .orElse(true);
        handle.createUpdate(isGroup ? LEAVE : BEGIN_ANEW)
                .bind("applicationID", key.applicationId())
                .bind("dialogID", key.id().hex())
                .bind("userJID", userJid)
                .execute();
        if (!isGroup) {
            new Removal(handle).removeDialog(key, until);
        }
    }
}
