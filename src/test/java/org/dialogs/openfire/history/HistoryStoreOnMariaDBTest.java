package org.dialogs.openfire.history;

import org.dialogs.openfire.testdatabase.MariaDatabase;

class HistoryStoreOnMariaDBTest extends HistoryStoreContract {

    HistoryStoreOnMariaDBTest() {
        super(new MariaDatabase());
    }
}
