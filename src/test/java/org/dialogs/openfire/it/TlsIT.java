package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.TrustAll;
import org.dialogs.openfire.testhost.HostExtension;
import org.jivesoftware.smack.StanzaListener;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host over TLS, with Smack's own stanzas at both ends. */
class TlsIT {

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    @Test
    void smackReadsWhatTheServerSays() throws Exception {
        BlockingQueue<Message> received = new LinkedBlockingQueue<>();
        SmackClient one = SmackClient.loginWithTls(SERVER.host(), "1001-92", "password-1001", "a");
        SmackClient two = SmackClient.loginWithTls(SERVER.host(), "1002-92", "password-1002", "b");
        StanzaListener listener = stanza -> received.add((Message) stanza);
        two.connection().addAsyncStanzaListener(listener, StanzaTypeFilter.MESSAGE);

        one.connection()
                .sendStanza(one.connection()
                        .getStanzaFactory()
                        .buildMessageStanza()
                        .ofType(Message.Type.chat)
                        .to(two.connection().getUser())
                        .setBody("over TLS")
                        .build());

        Message message = received.poll(10, TimeUnit.SECONDS);
        assertThat(message.getBody()).isEqualTo("over TLS");
        StandardExtensionElement extraParams =
                (StandardExtensionElement) message.getExtensionElement("extraParams", "jabber:client");
        assertThat(extraParams.getFirstElement("dialog_id", "jabber:client").getText())
                .matches("[0-9a-f]{24}");
        assertThat(one.connection().isSecureConnection()).isTrue();
        one.connection().instantShutdown();
        two.connection().instantShutdown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct TLS", "HTTP bind", "admin console"})
    void theOtherPortsSpeakTlsToo(String port) throws Exception {
        int number = switch (port) {
            case "direct TLS" -> SERVER.host().ports().clientTls();
            case "HTTP bind" -> SERVER.host().ports().httpBindTls();
            default -> SERVER.host().ports().consoleTls();
        };
        try (SSLSocket socket = (SSLSocket)
                TrustAll.context().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), number)) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).startsWith("TLSv1.");
        }
    }
}
