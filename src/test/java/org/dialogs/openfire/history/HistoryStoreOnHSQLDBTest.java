package org.dialogs.openfire.history;

import org.dialogs.openfire.testdatabase.HsqldbDatabase;

class HistoryStoreOnHSQLDBTest extends HistoryStoreContract {

    HistoryStoreOnHSQLDBTest() {
        super(new HsqldbDatabase());
    }
}
