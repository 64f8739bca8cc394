package org.dialogs.openfire.testrest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A REST service on 127.0.0.1 that behaves badly, in one way, to whoever asks it. Takes a bounded number of connections at a time, and
 * {@link #close} ends them all. Thread-safe.
 */
public final class BadService implements AutoCloseable {

    private static final int MAX_CONNECTIONS = 200;
    private static final long TWO_GIGABYTES = 2L << 30;
    private static final byte[] CHUNK = new byte[64 * 1024];

    static {
        Arrays.fill(CHUNK, (byte) ' ');
    }

    private final BadBehaviour behaviour;
    private final ServerSocket server = listen();
    private final ServerSocket elsewhere = listen();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger followed = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    public BadService(BadBehaviour behaviour) {
        this.behaviour = behaviour;
        daemon(() -> accept(server, calls, this::behave));
        daemon(() -> accept(elsewhere, followed, this::welcome));
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** How often somebody has connected. */
    public int calls() {
        return calls.get();
    }

    /** How often somebody has gone where a redirect pointed to. */
    public int followed() {
        return followed.get();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            elsewhere.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket listener, AtomicInteger counter, Answer answer) {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                counter.incrementAndGet();
                if (connections.size() < MAX_CONNECTIONS) {
                    connections.add(connection);
                    daemon(() -> serve(connection, answer));
                } else {
                    connection.close();
                }
            } catch (IOException e) {
                // Closed: the loop's condition sees it.
                continue;
            }
        }
    }

    private void serve(Socket connection, Answer answer) {
        try (connection) {
            answer.to(connection);
        } catch (IOException e) {
            // The other side has had enough, as it should.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    /** Whoever follows a redirect finds what he was looking for. */
    private void welcome(Socket connection) throws IOException {
        readRequest(connection.getInputStream());
        text(connection, "200 OK", session("1001"));
    }

    private void behave(Socket connection) throws IOException, InterruptedException {
        if (behaviour == BadBehaviour.HANGS_UP_AT_ONCE) {
            return;
        }
        if (behaviour == BadBehaviour.HANGS_AFTER_ACCEPTING) {
            closed.await();
            return;
        }
        readRequest(connection.getInputStream());
        switch (behaviour) {
            case TWO_GIGABYTES -> {
                write(connection, "HTTP/1.1 200 OK\r\nContent-Length: " + TWO_GIGABYTES + "\r\n\r\n");
                flood(connection);
            }
            case TWO_GIGABYTES_OF_UNKNOWN_LENGTH -> {
                write(connection, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
                flood(connection);
            }
            case HEADERS_WITHOUT_END -> {
                write(connection, "HTTP/1.1 200 OK\r\nX-Endless: ");
                flood(connection);
            }
            case ONE_BYTE_A_SECOND -> {
                write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n");
                do {
                    write(connection, " ");
                } while (!closed.await(1, TimeUnit.SECONDS));
            }
            case HANGS_AFTER_THE_HEADERS -> {
                write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
                closed.await();
            }
            case HANGS_UP_IN_THE_BODY ->
                write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + session("1001"));
            case REDIRECTS_ELSEWHERE -> redirect(connection, "http://127.0.0.1:" + elsewhere.getLocalPort() + "/");
            case REDIRECTS_TO_ITSELF -> redirect(connection, url() + "/session.json");
            case STATUS_500 -> text(connection, "500 Internal Server Error", "{\"errors\":[\"Oops\"]}");
            case STATUS_503 -> text(connection, "503 Service Unavailable", session("1001"));
            case BROKEN_JSON -> text(connection, "200 OK", session("1001").replace("}}", ""));
            case JSON_TEN_THOUSAND_DEEP ->
                text(connection, "200 OK", session("1001,\"deep\":" + "[".repeat(10_000) + "]".repeat(10_000)));
            case A_NUMBER_OF_A_MILLION_DIGITS -> text(connection, "200 OK", session("9".repeat(1_000_000)));
            case USER_ID_AN_ARRAY -> text(connection, "200 OK", session("[1001]"));
            case USER_ID_AN_OBJECT -> text(connection, "200 OK", session("{\"id\":1001}"));
            case USER_ID_A_FRACTION -> text(connection, "200 OK", session("1001.5"));
            case USER_ID_A_BOOLEAN -> text(connection, "200 OK", session("true"));
            case USER_ID_A_WORD -> text(connection, "200 OK", session("\"abc\""));
            case NO_BODY -> text(connection, "200 OK", "");
            case NOT_HTTP -> write(connection, "220 mail.example.com ESMTP\r\n250 OK\r\n");
            default -> throw new IllegalStateException("Nobody has said what " + behaviour + " does");
        }
    }

    private static String session(String userId) {
        return "{\"session\":{\"application_id\":92,\"user_id\":" + userId + "}}";
    }

    private static void redirect(Socket connection, String target) throws IOException {
        write(
                connection,
                "HTTP/1.1 302 Found\r\nLocation: " + target + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    private static void text(Socket connection, String status, String body) throws IOException {
        write(
                connection,
                "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\nConnection: close\r\n\r\n" + body);
    }

    private static void write(Socket connection, String text) throws IOException {
        OutputStream out = connection.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void flood(Socket connection) throws IOException {
        OutputStream out = connection.getOutputStream();
        for (long sent = 0; sent < TWO_GIGABYTES; sent += CHUNK.length) {
            out.write(CHUNK);
        }
    }

    /** Reads up to the empty line behind the headers. */
    private static void readRequest(InputStream in) throws IOException {
        int newLines = 0;
        while (newLines < 2) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The client has hung up");
            }
            if (next == '\n') {
                newLines++;
            } else if (next != '\r') {
                newLines = 0;
            }
        }
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, MAX_CONNECTIONS, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "bad-service");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Answer {

        void to(Socket connection) throws IOException, InterruptedException;
    }
}
