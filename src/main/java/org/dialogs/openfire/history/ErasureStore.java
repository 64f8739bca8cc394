package org.dialogs.openfire.history;

import java.time.Instant;
import java.util.Optional;
import org.dialogs.openfire.history.Erasure.Target;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.jdbi.v3.core.Handle;

/** Erasures that are not finished: table {@code ofDialogErasure}, a row each, so that they go on after a restart. */
final class ErasureStore {

    private static final String KNOWN = "SELECT COUNT(*) FROM ofDialogErasure WHERE erasureID = :id";
    private static final String OF_DIALOG =
            "SELECT COUNT(*) FROM ofDialogErasure WHERE applicationID = :applicationID AND dialogID = :dialogID";
    private static final String INSERT = """
            INSERT INTO ofDialogErasure (erasureID, applicationID, dialogID, userJID, createdDate)
            VALUES (:id, :applicationID, :dialogID, :userJID, :created)
            """;
    private static final String FIRST = """
            SELECT erasureID, applicationID, dialogID, userJID, createdDate FROM ofDialogErasure
            ORDER BY createdDate
            """;
    private static final String DELETE = "DELETE FROM ofDialogErasure WHERE erasureID = :id";

    /** Adds one of a dialog, or of a user; returns whether it was not there. */
    boolean add(Handle handle, Erasure erasure) {
        boolean isKnown = handle.createQuery(KNOWN)
                        .bind("id", erasure.id())
                        .mapTo(long.class)
                        .one()
                > 0;
        if (isKnown) {
            return false;
        }
        Target target = erasure.target();
        handle.createUpdate(INSERT)
                .bind("id", erasure.id())
                .bind(
                        "applicationID",
                        target.dialog().map(DialogKey::applicationId).orElse(null))
                .bind("dialogID", target.dialog().map(key -> key.id().hex()).orElse(null))
                .bind("userJID", target.userJid().map(Texts::bounded).orElse(null))
                .bind("created", erasure.at().toEpochMilli())
                .execute();
        return true;
    }

    /** Whether something is left to be taken of what a dialog had when it was erased. */
    boolean isAny(Handle handle, DialogKey dialog) {
        return handle.createQuery(OF_DIALOG)
                        .bind("applicationID", dialog.applicationId())
                        .bind("dialogID", dialog.id().hex())
                        .mapTo(long.class)
                        .one()
                > 0;
    }

    Optional<Erasure> first(Handle handle) {
        return handle.createQuery(FIRST)
                .setMaxRows(1)
                .map((row, context) -> {
                    long applicationId = row.getLong("applicationID");
                    Target target = new Target(
                            Optional.empty(),
                            Optional.ofNullable(row.getString("dialogID"))
                                    .map(id -> new DialogKey(applicationId, new DialogId(id))),
                            Optional.ofNullable(row.getString("userJID")));
                    return new Erasure(
                            row.getString("erasureID"), target, Instant.ofEpochMilli(row.getLong("createdDate")));
                })
                .findFirst();
    }

    void remove(Handle handle, Erasure erasure) {
        handle.createUpdate(DELETE).bind("id", erasure.id()).execute();
    }
}
