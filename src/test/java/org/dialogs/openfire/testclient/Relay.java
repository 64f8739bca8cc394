package org.dialogs.openfire.testclient;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Stands between two TCP peers on 127.0.0.1 and writes down what goes from the one that connects to the other. */
public final class Relay implements AutoCloseable {

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ServerSocket server;
    private final int target;

    /** @param target the port to which everything goes on */
    public Relay(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** What went to the target so far. */
    public String transcript() {
        synchronized (sent) {
            return sent.toString(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket from = server.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                daemon(() -> copy(from, to, true));
                daemon(() -> copy(to, from, false));
            } catch (IOException e) {
                // Closed, or nobody there yet: whoever connects sees it and tries again.
                continue;
            }
        }
    }

    private void copy(Socket from, Socket to, boolean record) {
        byte[] bytes = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (record) {
                    synchronized (sent) {
                        sent.write(bytes, 0, count);
                    }
                }
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            // One of the two has hung up: so does this.
            return;
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }
}
