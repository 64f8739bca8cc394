package org.dialogs.openfire.history;

class MessageStoreOnMariaDBTest extends MessageStoreContract {

    MessageStoreOnMariaDBTest() {
        super(new MariaDatabase());
    }
}
