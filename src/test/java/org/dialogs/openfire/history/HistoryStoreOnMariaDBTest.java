package org.dialogs.openfire.history;

class HistoryStoreOnMariaDBTest extends HistoryStoreContract {

    HistoryStoreOnMariaDBTest() {
        super(new MariaDatabase());
    }
}
