package org.dialogs.openfire.history;

class HistoryStoreOnHSQLDBTest extends HistoryStoreContract {

    HistoryStoreOnHSQLDBTest() {
        super(new HsqldbDatabase());
    }
}
