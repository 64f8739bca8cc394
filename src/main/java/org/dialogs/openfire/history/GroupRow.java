package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;

/**
 * What a group's room has to agree with.
 *
 * @param ownerJid the bare JID of who made it, or owns it now; empty if nobody does, and so whoever comes in is a member of it
 * @param roomJid the bare JID of the room
 * @param joinRequired whether one has to be in the room to send and receive
 */
public record GroupRow(
        DialogKey key,
        DialogType type,
        Optional<String> name,
        Optional<String> ownerJid,
        String roomJid,
        boolean joinRequired) {

    static final String COLUMNS = "applicationID, dialogID, dialogType, dialogName, ownerJID, roomJID, joinRequired";

    static GroupRow of(ResultSet row) throws SQLException {
        int join = row.getInt("joinRequired");
        boolean isUnsaid = row.wasNull();
        return new GroupRow(
                new DialogKey(row.getLong("applicationID"), new DialogId(row.getString("dialogID"))),
                DialogType.of(row.getInt("dialogType")),
                Optional.ofNullable(row.getString("dialogName")),
                Optional.ofNullable(row.getString("ownerJID")),
                row.getString("roomJID"),
                isUnsaid || join != 0);
    }
}
