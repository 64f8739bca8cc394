package org.dialogs.openfire.host;

import org.jivesoftware.openfire.XMPPServer;
import org.xmpp.packet.JID;

/** The clients that are connected to the server, or may resume their sessions. Thread-safe. */
public final class Clients {

    private final XMPPServer server;

    public Clients(XMPPServer server) {
        this.server = server;
    }

    /** Whether a client has this full JID. */
    public boolean isConnected(JID address) {
        return server.getSessionManager().getSession(address) != null;
    }
}
