package org.dialogs.openfire.rooms;

import java.sql.SQLException;
import java.util.List;
import org.dialogs.openfire.testdatabase.TestDatabase;

/** The server's tables of rooms in a test's database, as far as they are read. */
final class RoomRows {

    private static final int SERVICE = 100;
    private static final int OTHER_SERVICE = 101;

    private final TestDatabase database;
    private int rooms;

    RoomRows(TestDatabase database) throws SQLException {
        this.database = database;
        for (String table : List.of(
                "ofMucService (serviceID BIGINT NOT NULL PRIMARY KEY, subdomain VARCHAR(255) NOT NULL)",
                "ofMucRoom (serviceID BIGINT NOT NULL, roomID BIGINT NOT NULL, name VARCHAR(50) NOT NULL,"
                        + " naturalName VARCHAR(255) NOT NULL, membersOnly INTEGER NOT NULL, PRIMARY KEY (serviceID, name))",
                "ofMucAffiliation (roomID BIGINT NOT NULL, jid VARCHAR(255) NOT NULL, affiliation INTEGER NOT NULL,"
                        + " PRIMARY KEY (roomID, jid))",
                "ofMucMember (roomID BIGINT NOT NULL, jid VARCHAR(255) NOT NULL, nickname VARCHAR(255),"
                        + " PRIMARY KEY (roomID, jid))")) {
            database.execute("CREATE TABLE " + table);
        }
        database.execute("INSERT INTO ofMucService VALUES (%d, 'muc')".formatted(SERVICE));
        database.execute("INSERT INTO ofMucService VALUES (%d, 'conference')".formatted(OTHER_SERVICE));
    }

    /** Returns the room's number. */
    int add(String name, String naturalName, boolean isMembersOnly) throws SQLException {
        return add(SERVICE, name, naturalName, isMembersOnly);
    }

    int addElsewhere(String name) throws SQLException {
        return add(OTHER_SERVICE, name, name, true);
    }

    private int add(int service, String name, String naturalName, boolean isMembersOnly) throws SQLException {
        database.execute("INSERT INTO ofMucRoom VALUES (%d, %d, '%s', '%s', %d)"
                .formatted(service, ++rooms, name, naturalName, isMembersOnly ? 1 : 0));
        return rooms;
    }

    void affiliate(int room, String jid, int affiliation) throws SQLException {
        database.execute("INSERT INTO ofMucAffiliation VALUES (%d, '%s', %d)".formatted(room, jid, affiliation));
    }

    void member(int room, String jid) throws SQLException {
        database.execute("INSERT INTO ofMucMember VALUES (%d, '%s', NULL)".formatted(room, jid));
    }
}
