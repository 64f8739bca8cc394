package org.dialogs.openfire.host;

import org.jivesoftware.openfire.XMPPServer;
import org.xmpp.packet.Message;

/** Has messages delivered as if a client of the server had sent them. May wait for the database: not for the routing thread. Thread-safe. */
public final class Delivery {

    private final XMPPServer server;

    public Delivery(XMPPServer server) {
        this.server = server;
    }

    /** Routes a message from a user of this server: it passes everything that a client's would pass. */
    public void route(Message message) {
        server.getMessageRouter().route(message);
    }
}
