package org.dialogs.openfire.testclient;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import javax.net.SocketFactory;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dom4j.Element;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.packet.Nonza;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smack.util.TLSUtils;
import org.jivesoftware.smackx.ping.PingManager;
import org.jxmpp.jid.impl.JidCreate;

/** Smack, over TCP. */
public final class SmackClient extends XmppClient {

    private final XMPPTCPConnection connection;
    private final Transcript transcript;

    private SmackClient(XMPPTCPConnection connection, Transcript transcript) {
        this.connection = connection;
        this.transcript = transcript;
    }

    /** Logs in; the password is {@code password-} and the name's part before the first dash. */
    public static SmackClient login(OpenfireHost host, String user, String resource) {
        return login(host, user, "password-" + user.split("-")[0], resource);
    }

    public static SmackClient login(OpenfireHost host, String user, String password, String resource) {
        return login(host, user, password, resource, SecurityMode.disabled, Set.of());
    }

    /** Logs in by this SASL mechanism or not at all. */
    public static SmackClient loginBy(
            String mechanism, OpenfireHost host, String user, String password, String resource) {
        return login(host, user, password, resource, SecurityMode.disabled, Set.of(mechanism));
    }

    /** Logs in over STARTTLS; any certificate will do. */
    public static SmackClient loginWithTls(OpenfireHost host, String user, String password, String resource) {
        return login(host, user, password, resource, SecurityMode.required, Set.of());
    }

    private static SmackClient login(
            OpenfireHost host,
            String user,
            String password,
            String resource,
            SecurityMode security,
            Set<String> mechanisms) {
        Transcript transcript = new Transcript();
        try {
            XMPPTCPConnectionConfiguration.Builder configuration = XMPPTCPConnectionConfiguration.builder()
                    .setXmppDomain(JidCreate.domainBareFrom(host.domain()))
                    .setHostAddress(InetAddress.getLoopbackAddress())
                    .setPort(host.ports().client())
                    .setUsernameAndPassword(user, password)
                    .setResource(resource)
                    .setSecurityMode(security);
            if (security == SecurityMode.required) {
                TLSUtils.acceptAllCertificates(configuration);
                TLSUtils.disableHostnameVerificationForTlsCertificates(configuration);
            } else {
                configuration.setSocketFactory(new RecordingSockets(transcript));
            }
            mechanisms.forEach(configuration::addEnabledSaslMechanism);
            XMPPTCPConnection connection = new XMPPTCPConnection(configuration.build());
            // What a test writes goes out as it is and is not counted by Smack: stream management would miscount.
            connection.setUseStreamManagement(false);
            connection.connect().login();
            SmackClient client = new SmackClient(connection, transcript);
            if (security == SecurityMode.disabled) {
                client.settle();
            } else {
                client.ping();
            }
            return client;
        } catch (Exception e) {
            throw new IllegalStateException(user + " cannot log in", e);
        }
    }

    /** Waits until the server has dealt with the presence of the login. Under TLS nothing is recorded that one could wait for. */
    private void ping() throws Exception {
        if (!PingManager.getInstanceFor(connection).pingMyServer(false)) {
            throw new IllegalStateException("The server does not answer a ping of " + jid());
        }
    }

    /** The connection itself, for what Smack does better than plain stanzas. */
    public XMPPTCPConnection connection() {
        return connection;
    }

    @Override
    public String jid() {
        return connection.getUser().toString();
    }

    @Override
    public void send(String stanza) {
        try {
            connection.sendNonza(new Verbatim(stanza));
        } catch (Exception e) {
            throw new IllegalStateException("Cannot send " + stanza, e);
        }
    }

    @Override
    public String transcript() {
        String text = transcript.text();
        return text.substring(Math.max(0, text.lastIndexOf("<stream:stream")));
    }

    @Override
    public List<Element> stanzas() {
        return transcript.stanzas();
    }

    @Override
    public void close() {
        if (connection.isConnected()) {
            // Openfire 4.2 does not answer the end of a stream, for which Smack's disconnect() would wait five seconds.
            send("<presence type='unavailable'/></stream:stream>");
            connection.instantShutdown();
        }
    }

    /** Cuts the connection without a word. */
    public void drop() {
        connection.instantShutdown();
    }

    /** Text that Smack sends as it is. */
    private record Verbatim(String xml) implements Nonza {

        @Override
        public String getNamespace() {
            return "jabber:client";
        }

        @Override
        public String getElementName() {
            return "message";
        }

        @Override
        public CharSequence toXML(XmlEnvironment environment) {
            return xml;
        }
    }

    /** Makes sockets that write down what is read from them: Smack's debuggers show the stream indented, not as it came. */
    private static final class RecordingSockets extends SocketFactory {

        private final Transcript transcript;

        RecordingSockets(Transcript transcript) {
            this.transcript = transcript;
        }

        @Override
        public Socket createSocket() throws SocketException {
            Socket socket = new Socket() {
                @Override
                public InputStream getInputStream() throws IOException {
                    return new FilterInputStream(super.getInputStream()) {
                        @Override
                        public int read() throws IOException {
                            byte[] one = new byte[1];
                            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                        }

                        @Override
                        public int read(byte[] bytes, int from, int length) throws IOException {
                            int count = super.read(bytes, from, length);
                            if (count > 0) {
                                transcript.append(bytes, from, count);
                            }
                            return count;
                        }
                    };
                }
            };
            // Else a stanza may wait 40 ms for the acknowledgement of the one before it.
            socket.setTcpNoDelay(true);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException("Smack connects by itself");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException("Smack connects by itself");
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException("Smack connects by itself");
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException("Smack connects by itself");
        }
    }
}
