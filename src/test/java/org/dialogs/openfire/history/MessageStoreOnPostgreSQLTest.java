package org.dialogs.openfire.history;

class MessageStoreOnPostgreSQLTest extends MessageStoreContract {

    MessageStoreOnPostgreSQLTest() {
        super(new PostgresDatabase());
    }
}
