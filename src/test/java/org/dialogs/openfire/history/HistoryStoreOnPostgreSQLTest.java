package org.dialogs.openfire.history;

import org.dialogs.openfire.testdatabase.PostgresDatabase;

class HistoryStoreOnPostgreSQLTest extends HistoryStoreContract {

    HistoryStoreOnPostgreSQLTest() {
        super(new PostgresDatabase());
    }
}
