package org.dialogs.openfire.testhost;

import org.jivesoftware.openfire.XMPPServer;
import org.logicalcobwebs.proxool.ProxoolFacade;

/**
 * Starts the Openfire of Maven Central, which lacks the starter of a release. It and {@link HostLogin} are all that is ours on that
 * server's class path.
 * SIGTERM stops the server in its own order (plugins, then database); without this the pool would close first.
 */
public final class HostMain {

    private HostMain() {}

    public static void main(String[] args) {
        ProxoolFacade.disableShutdownHook();
        XMPPServer server = new XMPPServer();
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-openfire"));
    }
}
