package org.dialogs.openfire.testdatabase;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that stay free while their server is not there yet, or away: below those that Linux hands out by itself, so that no client's
 * connection takes them; none twice in a JVM; and each of the JVMs in which tests run at once has a part of them for itself. Thread-safe.
 */
public final class FixedPort {

    private static final int LEAST = 20_000;
    private static final int PORTS_A_JVM = 3_000;
    private static final int JVMS = 4;

    /** Which of these JVMs this is, from 1; the build says it. */
    private static final int JVM = Integer.getInteger("test.fork", 1);

    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS_A_JVM));

    private FixedPort() {}

    public static int free() {
        for (int attempt = 0; attempt < PORTS_A_JVM; attempt++) {
            int port = LEAST + (JVM - 1) % JVMS * PORTS_A_JVM + NEXT.getAndIncrement() % PORTS_A_JVM;
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException busy) {
                continue;
            }
        }
        throw new IllegalStateException("No free port of 127.0.0.1 among those of JVM " + JVM);
    }
}
