package org.dialogs.openfire.testclient;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection over which a test says every byte of HTTP/1.1 itself: as slowly, as much at once and as little as it likes. */
public final class RawHttp implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String BLANK_LINE = "\r\n\r\n";

    private final Socket socket = new Socket();

    private RawHttp(int port) throws IOException {
        // Little room, so that a server soon finds that nobody reads.
        socket.setReceiveBufferSize(16 << 10);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.connect(new InetSocketAddress("127.0.0.1", port));
    }

    public static RawHttp to(int port) {
        try {
            return new RawHttp(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends these characters; lines end with CR LF. */
    public RawHttp send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an answer begins with, until so many bytes have come or there are no more. */
    public String read(int bytes) {
        try {
            return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next status line and headers, to the blank line; empty if the connection has been closed. */
    public String head() {
        StringBuilder head = new StringBuilder();
        while (head.indexOf(BLANK_LINE) < 0) {
            String next = read(1);
            if (next.isEmpty()) {
                return head.toString();
            }
            head.append(next);
        }
        return head.toString();
    }

    /** The next answer, head and body, which says its length. */
    public String answer() {
        String head = head();
        String length = head.replaceAll("(?is).*\\r\\ncontent-length: *([0-9]+).*", "$1");
        return head + (length.equals(head) ? "" : read(Integer.parseInt(length)));
    }

    /** How an answer of unknown length ended. */
    public enum End {
        /** As HTTP says that an answer ends. */
        WHOLE,
        /** In another way: the client knows that something is missing. */
        CUT
    }

    /** Reads the chunks of an answer, of which the head has been read, to its end or that of the connection. */
    public End end() {
        try {
            InputStream in = socket.getInputStream();
            while (true) {
                String size = line(in);
                if (size.isEmpty()) {
                    return End.CUT;
                }
                int length = Integer.parseInt(size, 16);
                if (in.readNBytes(length).length < length || in.readNBytes(2).length < 2) {
                    return End.CUT;
                }
                if (length == 0) {
                    return End.WHOLE;
                }
            }
        } catch (SocketTimeoutException e) {
            throw new UncheckedIOException("The answer neither goes on nor ends", e);
        } catch (IOException e) {
            return End.CUT;
        }
    }

    /** To CR LF, without these; empty if the connection has ended. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
