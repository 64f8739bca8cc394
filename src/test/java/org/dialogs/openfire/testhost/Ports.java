package org.dialogs.openfire.testhost;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.dialogs.openfire.testdatabase.FixedPort;

/** The TCP ports of one server, all on 127.0.0.1. */
public record Ports(
        int client,
        int clientTls,
        int server,
        int serverTls,
        int httpBind,
        int httpBindTls,
        int console,
        int consoleTls,
        int control) {

    /** Ports that nothing listens on at this moment. */
    public static Ports free() {
        int[] port = IntStream.range(0, 9).map(i -> FixedPort.free()).toArray();
        return new Ports(port[0], port[1], port[2], port[3], port[4], port[5], port[6], port[7], port[8]);
    }

    /** Openfire's usual ports, each moved up by {@code offset}. */
    public static Ports standard(int offset) {
        return new Ports(
                5222 + offset,
                5223 + offset,
                5269 + offset,
                5270 + offset,
                7070 + offset,
                7443 + offset,
                9090 + offset,
                9091 + offset,
                9099 + offset);
    }

    /** What listens where: name to port, in the order in which a person would look for them. */
    public Map<String, Integer> byName() {
        Map<String, Integer> byName = new LinkedHashMap<>();
        byName.put("client", client);
        byName.put("client, direct TLS", clientTls);
        byName.put("HTTP bind", httpBind);
        byName.put("HTTP bind, TLS", httpBindTls);
        byName.put("admin console", console);
        byName.put("admin console, TLS", consoleTls);
        byName.put("server to server", server);
        byName.put("server to server, direct TLS", serverTls);
        byName.put("control of the test host", control);
        return byName;
    }

    /** The ports on which something else listens already. */
    public Map<String, Integer> busy() {
        Map<String, Integer> busy = new LinkedHashMap<>();
        byName().forEach((name, port) -> {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(loopback(), port));
            } catch (IOException e) {
                busy.put(name, port);
            }
        });
        return busy;
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }
}
