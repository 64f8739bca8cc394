package org.dialogs.openfire.testclient;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dialogs.openfire.testhost.OpenfireHost;

/**
 * As much of a client as it takes to log in, over plain TCP: what the server offers, what it says to a password, and how long that takes.
 * Light enough for a thousand at once.
 */
public final class SaslClient implements AutoCloseable {

    /** What {@link Outcome#answer} is of one who may come in. */
    public static final String SUCCESS = "success";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern MECHANISM = Pattern.compile("<mechanism>([^<]+)</mechanism>");
    private static final Pattern ANSWER =
            Pattern.compile("<(?:failure[^>]*>\\s*<([a-z-]+)|(success))[^>]*/?>", Pattern.DOTALL);

    private final Socket socket;
    private final Reader in;
    private final String domain;
    private final String features;

    /** Connects, and reads what the server offers. */
    public SaslClient(OpenfireHost host) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), host.ports().client());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
            domain = host.domain();
            features = open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the server says to a password given by SASL PLAIN, to one who then hangs up. */
    public static Outcome login(OpenfireHost host, String user, String password) {
        try (SaslClient client = new SaslClient(host)) {
            return client.plain(user, password);
        }
    }

    /** The SASL mechanisms that the server offers to a newcomer without TLS. */
    public static Set<String> mechanisms(OpenfireHost host) {
        try (SaslClient client = new SaslClient(host)) {
            return client.mechanisms();
        }
    }

    public Set<String> mechanisms() {
        Set<String> mechanisms = new TreeSet<>();
        MECHANISM.matcher(features).results().forEach(found -> mechanisms.add(found.group(1)));
        return mechanisms;
    }

    public Outcome plain(String user, String password) {
        return authenticate(
                "PLAIN",
                Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8)));
    }

    public Outcome anonymous() {
        return authenticate("ANONYMOUS", "");
    }

    private Outcome authenticate(String mechanism, String response) {
        long begin = System.nanoTime();
        try {
            send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + mechanism + "'>" + response
                    + "</auth>");
            Matcher answer = ANSWER.matcher(readUntil(ANSWER));
            answer.find();
            String said = answer.group(1) == null ? SUCCESS : answer.group(1);
            return new Outcome(said, Duration.ofNanos(System.nanoTime() - begin));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a stream, the first one or that after the password; returns what the server offers. */
    public String open() {
        return exchange(
                "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='"
                        + domain + "'>",
                "</stream:features>");
    }

    /** Sends something, and returns what comes until {@code end} is in it, a regular expression. */
    public String exchange(String text, String end) {
        try {
            send(text);
            return readUntil(Pattern.compile(end));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the session, rather than only the connection. */
    public void leave() {
        try {
            send("</stream:stream>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            close();
        }
    }

    private void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private String readUntil(Pattern end) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] chars = new char[4096];
        while (!end.matcher(text).find()) {
            int count = in.read(chars);
            if (count < 0) {
                throw new IOException("The server has hung up after: " + text);
            }
            text.append(chars, 0, count);
        }
        return text.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What came of an attempt to log in.
     *
     * @param answer {@link #SUCCESS}, or the condition of the SASL failure
     * @param took from the password to the answer
     */
    public record Outcome(String answer, Duration took) {

        public boolean isSuccess() {
            return answer.equals(SUCCESS);
        }
    }
}
