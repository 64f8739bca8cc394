package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.jdbi.v3.core.Handle;

/**
 * Of a dialog what tells whether it is looked for, and where it stands.
 *
 * @param active when something was last said in it, or when it was made as long as nothing was: unix seconds
 * @param created milliseconds
 */
record DialogHead(
        DialogKey key,
        DialogType type,
        Optional<String> name,
        Optional<String> roomJid,
        Optional<String> firstUser,
        Optional<String> secondUser,
        long active,
        long created,
        long messages) {

    private static final long MILLIS = 1000;

    /** Of a dialog {@code d}. */
    static final String COLUMNS =
            "d.applicationID, d.dialogID, d.dialogType, d.dialogName, d.roomJID, d.firstUser, d.secondUser,"
                    + " d.lastMessageOrder, d.createdDate, d.messageCount";

    private static final String BY_IDS = "SELECT " + COLUMNS + "\n" + """
            FROM ofDialog d WHERE d.applicationID = :applicationID AND d.dialogID IN (<ids>) AND d.dialogType > 0
            """;

    /** Those of {@code ids} that are there, in no order. */
    static List<DialogHead> of(Handle handle, long application, List<String> ids) {
        return handle.createQuery(BY_IDS)
                .bind("applicationID", application)
                .bindList("ids", ids)
                .map((row, context) -> of(row))
                .list();
    }

    /** By their places: to look for columns by their names takes longer than to read them. */
    static DialogHead of(ResultSet row) throws SQLException {
        long order = row.getLong(8);
        boolean isEmpty = row.wasNull();
        long created = row.getLong(9);
        return new DialogHead(
                new DialogKey(row.getLong(1), new DialogId(row.getString(2))),
                DialogType.of(row.getInt(3)),
                Optional.ofNullable(row.getString(4)),
                Optional.ofNullable(row.getString(5)),
                Optional.ofNullable(row.getString(6)),
                Optional.ofNullable(row.getString(7)),
                isEmpty ? Math.floorDiv(created, MILLIS) : order,
                created,
                row.getLong(10));
    }

    /** Whether {@code text} is its id, or in what it is called, or in the JIDs of its room or its users. */
    boolean says(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return key.id().hex().equals(wanted)
                || words().anyMatch(word -> word.toLowerCase(Locale.ROOT).contains(wanted));
    }

    /** Where it stands among the others. */
    DialogCursor place(DialogSort.By by) {
        return switch (by) {
            case ACTIVE -> new DialogCursor(active, "", key);
            case CREATED -> new DialogCursor(created, "", key);
            case MESSAGES -> new DialogCursor(messages, "", key);
            case NAME -> new DialogCursor(0, title(), key);
        };
    }

    private String title() {
        return name.orElseGet(() -> words().collect(Collectors.joining(" "))).toLowerCase(Locale.ROOT);
    }

    private Stream<String> words() {
        return Stream.of(name, roomJid, firstUser, secondUser).flatMap(Optional::stream);
    }
}
