package org.dialogs.openfire.console;

import org.dialogs.openfire.auth.Application;

/**
 * Where clients find this server.
 *
 * @param address the server's name and the port on which the REST API and the WebSocket are with TLS
 * @param path below which the REST API is
 * @param domain in which the server's users are
 * @param rooms the domain of the rooms of group dialogs
 */
public record Endpoints(String address, String path, String domain, String rooms) {

    /** What an app in a browser says to QuickBlox's SDK. The account key is nobody's here: the SDK wants one. */
    String init(Application application, String secret) {
        return "QB.init(" + application.id() + ", " + quoted(application.authKey()) + ", " + quoted(secret)
                + ", 'account', {\n  endpoints: {api: " + quoted(address + path) + ", chat: " + quoted(domain)
                + ", muc: "
                + quoted(rooms) + "},\n  chatProtocol: {active: 2, websocket: " + quoted("wss://" + address + "/ws/")
                + "}\n});";
    }

    /** As JavaScript writes a text that is on one line. */
    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
