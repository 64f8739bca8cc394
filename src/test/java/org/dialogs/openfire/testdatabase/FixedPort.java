package org.dialogs.openfire.testdatabase;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that stay free while their server is away. */
public final class FixedPort {

    private FixedPort() {}

    /** A port below those that Linux hands out by itself: no client's connection takes it between two starts of a server. */
    public static int free() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException busy) {
                continue;
            }
        }
        throw new IllegalStateException("No free port between 20000 and 32000 on 127.0.0.1");
    }
}
