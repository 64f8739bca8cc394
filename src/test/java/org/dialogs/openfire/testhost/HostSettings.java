package org.dialogs.openfire.testhost;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a host is set up with: its XMPP domain, its ports, its database, and Openfire properties beyond those that every host gets. */
record HostSettings(String domain, Ports ports, HostDatabase database, Map<String, String> properties) {

    /** Statements for the end of Openfire's database script, the same for every version. */
    String sql() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("xmpp.socket.plain.port", String.valueOf(ports.client()));
        all.put("xmpp.socket.ssl.port", String.valueOf(ports.clientTls()));
        all.put("xmpp.socket.ssl.active", "true");
        all.put("xmpp.server.socket.port", String.valueOf(ports.server()));
        all.put("xmpp.server.socket.ssl.port", String.valueOf(ports.serverTls()));
        all.put("httpbind.enabled", "true");
        all.put("httpbind.port.plain", String.valueOf(ports.httpBind()));
        all.put("httpbind.port.secure", String.valueOf(ports.httpBindTls()));
        // Loopback only: plain connections are fine there, and what is not used does not listen. The file-transfer
        // proxy
        // would listen on every interface.
        all.put("xmpp.client.tls.policy", "optional");
        all.put("xmpp.proxy.enabled", "false");
        // A test's client asks again faster than Openfire can mark the answered request as such, and would be thrown
        // out.
        all.put("xmpp.httpbind.client.requests.ignoreOveractivity", "true");
        // 4.2 loads plugins in parallel over maps that are not made for it, and now and then loses one.
        all.put("plugins.loading.max-parallel", "1");
        all.put("xmpp.component.socket.active", "false");
        all.put("xmpp.component.ssl.active", "false");
        all.put("xmpp.multiplex.socket.active", "false");
        all.put("xmpp.multiplex.ssl.active", "false");
        all.put("flash.crossdomain.enabled", "false");
        all.put("update.service-enabled", "false");
        all.put("rss.enabled", "false");
        all.putAll(properties);
        return all.entrySet().stream()
                        .map(property -> "INSERT INTO ofProperty (name, propValue) VALUES ('%s', '%s');\n"
                                .formatted(quoted(property.getKey()), quoted(property.getValue())))
                        .collect(Collectors.joining())
                + "INSERT INTO ofMucService (serviceID, subdomain, description, isHidden) VALUES (100, 'muc', 'Dialogs', 0);\n";
    }

    /** {@code conf/openfire.xml}, with {@code extra} as further children of its root. */
    String openfireXml(String extra) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <jive>
                  <adminConsole>
                    <interface>127.0.0.1</interface>
                    <port>%d</port>
                    <securePort>%d</securePort>
                  </adminConsole>
                  <network>
                    <interface>127.0.0.1</interface>
                  </network>
                  <connectionProvider>
                    <className>%s</className>
                  </connectionProvider>
                %s</jive>
                """.formatted(ports.console(), ports.consoleTls(), database.connectionProvider(), extra);
    }

    private static String quoted(String text) {
        return text.replace("'", "''");
    }
}
