package org.dialogs.openfire.history;

class MessageStoreOnHSQLDBTest extends MessageStoreContract {

    MessageStoreOnHSQLDBTest() {
        super(new HsqldbDatabase());
    }
}
