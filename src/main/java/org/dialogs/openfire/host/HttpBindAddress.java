package org.dialogs.openfire.host;

import java.util.Optional;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.util.JiveGlobals;

/** Where the server's HTTP binding service is with TLS, as far as the server itself knows: a proxy may stand before it. */
public final class HttpBindAddress {

    /** Some versions have no method that says it, all of them have this property. */
    private static final String PORT = "httpbind.port.secure";

    private static final int USUAL_PORT = 7443;

    private HttpBindAddress() {}

    /** The server's name and the port, with a colon between; empty if there is no port with TLS. */
    public static Optional<String> ofServer(XMPPServer server) {
        return Optional.of(JiveGlobals.getIntProperty(PORT, USUAL_PORT))
                .filter(port -> port > 0)
                .map(port -> server.getServerInfo().getHostname() + ":" + port);
    }
}
