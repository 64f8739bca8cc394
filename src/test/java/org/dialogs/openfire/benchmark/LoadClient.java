package org.dialogs.openfire.benchmark;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import org.dialogs.openfire.testhost.OpenfireHost;

/** A client over plain TCP that is logged in and available, and does so little that fifty of them leave the machine to the server. */
final class LoadClient implements AutoCloseable {

    private static final String MESSAGE = "<message ";
    private static final String END = "</message>";

    private final Socket socket;
    private final Reader in;
    private final StringBuilder came = new StringBuilder();

    /** @param messages takes each message that comes, as it came, on a thread of the client */
    LoadClient(OpenfireHost host, String user, String password, Consumer<String> messages) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), host.ports().client());
            socket.setTcpNoDelay(true);
            in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
            logIn(host.domain(), user, password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(() -> read(messages), "load-" + user);
        thread.setDaemon(true);
        thread.start();
    }

    private void logIn(String domain, String user, String password) throws IOException {
        String stream =
                "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'"
                        + " to='" + domain + "'>";
        send(stream);
        await("</stream:features>");
        String plain =
                Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8));
        send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + plain + "</auth>");
        await("<success");
        send(stream);
        await("</stream:features>");
        send(
                "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>load</resource></bind></iq>");
        await("</jid>");
        send("<presence/><iq type='get' id='ready' to='" + domain + "'><ping xmlns='urn:xmpp:ping'/></iq>");
        await("id=\"ready\"");
    }

    private void await(String text) throws IOException {
        while (came.indexOf(text) < 0) {
            more();
        }
        came.setLength(0);
    }

    private void more() throws IOException {
        char[] chars = new char[8192];
        int count = in.read(chars);
        if (count < 0) {
            throw new IOException("The server has hung up after: " + came);
        }
        came.append(chars, 0, count);
    }

    private void read(Consumer<String> messages) {
        try {
            while (true) {
                more();
                int end = came.indexOf(END);
                while (end >= 0) {
                    String text = came.substring(0, end);
                    int begin = text.lastIndexOf(MESSAGE);
                    messages.accept(text.substring(begin));
                    came.delete(0, end + END.length());
                    end = came.indexOf(END);
                }
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                // The server has gone, or the benchmark will miss what does not come.
                messages.accept("");
            }
        }
    }

    /** Puts text on the wire. */
    synchronized void send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
