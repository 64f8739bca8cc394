package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.User;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** What table {@code ofDialog} has of a dialog beside what was said in it: what it is called, who made it. */
final class DialogRows {

    private static final int MAX_NAME = 255;
    private static final int MAX_PHOTO = 1024;

    /** The most characters that a dialog's parameters have as JSON. */
    static final int MAX_DATA = 1 << 13;

    private static final String FIND = "SELECT " + DialogEntry.COLUMNS + "\n" + """
            FROM ofDialog d LEFT JOIN ofDialogMember m
              ON m.applicationID = d.applicationID AND m.dialogID = d.dialogID AND m.userJID = :userJID
            WHERE d.applicationID = :applicationID AND d.dialogID = :dialogID AND d.dialogType > 0
            """;
    private static final String FIND_ALL = "SELECT " + DialogEntry.COLUMNS + "\n" + """
            FROM ofDialog d LEFT JOIN ofDialogMember m
              ON m.applicationID = d.applicationID AND m.dialogID = d.dialogID AND m.userJID = :userJID
            WHERE d.applicationID = :applicationID AND d.dialogID IN (<ids>) AND d.dialogType > 0
            """;
    private static final String INSERT = """
            INSERT INTO ofDialog (applicationID, dialogID, dialogType, roomJID, firstUser, secondUser, createdDate, updatedDate,
              dialogName, photo, ownerJID, joinRequired, customData, activeHour)
            VALUES (:applicationID, :dialogID, :dialogType, :roomJID, :firstUser, :secondUser, :created, :created,
              :name, :photo, :owner, :joinRequired, :data, :activeHour)
            """;
    private static final String SAID = """
            SELECT dialogName, photo, joinRequired, customData FROM ofDialog
            WHERE applicationID = :applicationID AND dialogID = :dialogID
            """;
    private static final String CHANGE = """
            UPDATE ofDialog SET dialogName = :name, photo = :photo, joinRequired = :joinRequired, customData = :data
            WHERE applicationID = :applicationID AND dialogID = :dialogID
            """;

    private static final String BEGIN_ANEW = """
            UPDATE ofDialog SET dialogType = -dialogType, createdDate = :created, updatedDate = :created, ownerJID = :owner,
              dialogName = :name, photo = :photo, joinRequired = :joinRequired, customData = :data,
              activeHour = :activeHour
            WHERE applicationID = :applicationID AND dialogID = :dialogID
            """;

    /** Stands where the JID of who looks at a dialog does; no JID of a user is without an at sign. */
    private static final String NOBODY = "nobody";

    /** What its owner says of a dialog. */
    record Said(
            Optional<String> name, Optional<String> photo, Optional<Boolean> joinRequired, Map<String, Object> data) {

        static Said of(ResultSet row) throws SQLException {
            int join = row.getInt("joinRequired");
            Optional<Boolean> joinRequired = row.wasNull() ? Optional.empty() : Optional.of(join != 0);
            return new Said(
                    Optional.ofNullable(row.getString("dialogName")),
                    Optional.ofNullable(row.getString("photo")),
                    joinRequired,
                    Json.parameters(row.getString("customData")));
        }

        boolean isJoinRequired() {
            return joinRequired.orElse(true);
        }

        Said named(String other) {
            return new Said(Optional.of(other), photo, joinRequired, data);
        }

        Said with(DialogChange change) {
            Map<String, Object> merged = new LinkedHashMap<>(data);
            change.data().forEach((key, value) -> {
                if (value == null) {
                    merged.remove(key);
                } else {
                    merged.put(key, value);
                }
            });
            return new Said(
                    change.name().or(() -> name),
                    change.photo().or(() -> photo),
                    change.joinRequired().or(() -> joinRequired),
                    merged);
        }
    }

    Optional<DialogEntry> find(Handle handle, DialogKey key, User viewer) {
        return find(handle, key, MemberStore.jid(viewer));
    }

    /** A dialog as nobody sees it. */
    Optional<DialogEntry> find(Handle handle, DialogKey key) {
        return find(handle, key, NOBODY);
    }

    private static Optional<DialogEntry> find(Handle handle, DialogKey key, String viewerJid) {
        return handle.createQuery(FIND)
                .bind("applicationID", key.applicationId())
                .bind("dialogID", key.id().hex())
                .bind("userJID", viewerJid)
                .map((row, context) -> DialogEntry.of(row))
                .findFirst();
    }

    /** Those of these dialogs that are there, in no order. */
    List<DialogEntry> find(Handle handle, Collection<DialogKey> keys, User viewer) {
        return find(handle, keys, MemberStore.jid(viewer));
    }

    /** The same as nobody sees them. */
    List<DialogEntry> find(Handle handle, Collection<DialogKey> keys) {
        return find(handle, keys, NOBODY);
    }

    private static List<DialogEntry> find(Handle handle, Collection<DialogKey> keys, String viewerJid) {
        List<DialogEntry> found = new ArrayList<>();
        InList.ofDialogs(keys)
                .forEach((application, lists) -> lists.forEach(ids -> found.addAll(handle.createQuery(FIND_ALL)
                        .bind("applicationID", application)
                        .bindList("ids", ids)
                        .bind("userJID", viewerJid)
                        .map((row, context) -> DialogEntry.of(row))
                        .list())));
        return found;
    }

    void addGroup(
            Handle handle,
            DialogKey key,
            DialogType type,
            String roomJid,
            Optional<User> owner,
            Said said,
            long created) {
        bind(handle.createUpdate(INSERT), key, said)
                .bind("dialogType", type.number())
                .bind("roomJID", roomJid)
                .bind("firstUser", (String) null)
                .bind("secondUser", (String) null)
                .bind("owner", owner.map(User::bareJid).orElse(null))
                .bind("created", created)
                .bind("activeHour", ActiveHour.ofCreated(created))
                .execute();
    }

    void addPrivate(Handle handle, Dialog.Private dialog, User owner, Said said, long created) {
        bind(handle.createUpdate(INSERT), dialog.key(), said)
                .bind("dialogType", DialogType.PRIVATE.number())
                .bind("roomJID", (String) null)
                .bind("firstUser", dialog.first().bareJid())
                .bind("secondUser", dialog.second().bareJid())
                .bind("owner", owner.bareJid())
                .bind("created", created)
                .bind("activeHour", ActiveHour.ofCreated(created))
                .execute();
    }

    /** Has a dialog that is being erased be there again: what was said in it still goes, the dialog stays. */
    void beginAnew(Handle handle, DialogKey key, User owner, Said said, long created) {
        bind(handle.createUpdate(BEGIN_ANEW), key, said)
                .bind("owner", owner.bareJid())
                .bind("created", created)
                .bind("activeHour", ActiveHour.ofCreated(created))
                .execute();
    }

    Said said(Handle handle, DialogKey key) {
        return handle.createQuery(SAID)
                .bind("applicationID", key.applicationId())
                .bind("dialogID", key.id().hex())
                .map((row, context) -> Said.of(row))
                .one();
    }

    void say(Handle handle, DialogKey key, Said said) {
        bind(handle.createUpdate(CHANGE), key, said).execute();
    }

    private static Update bind(Update update, DialogKey key, Said said) {
        return update.bind("applicationID", key.applicationId())
                .bind("dialogID", key.id().hex())
                .bind("name", text(said.name, "name", MAX_NAME))
                .bind("photo", text(said.photo, "photo", MAX_PHOTO))
                .bind("joinRequired", said.joinRequired.map(is -> is ? 1 : 0).orElse(null))
                .bind("data", text(Optional.ofNullable(Json.textOfParameters(said.data)), "parameters", MAX_DATA));
    }

    /** The text for a column, null if it is empty: some databases know no difference. */
    private static String text(Optional<String> said, String what, int most) {
        String text = said.map(Texts::storable).filter(each -> !each.isEmpty()).orElse(null);
        if (text != null && text.length() > most) {
            throw new IllegalArgumentException("A dialog's " + what + " has more than " + most + " characters");
        }
        return text;
    }
}
