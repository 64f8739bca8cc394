package org.dialogs.openfire.history;

class HistoryStoreOnPostgreSQLTest extends HistoryStoreContract {

    HistoryStoreOnPostgreSQLTest() {
        super(new PostgresDatabase());
    }
}
