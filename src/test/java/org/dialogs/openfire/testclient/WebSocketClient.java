package org.dialogs.openfire.testclient;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dom4j.Element;

/** XMPP over WebSocket (RFC 7395), each stanza a frame. */
public final class WebSocketClient extends XmppClient {

    private final List<String> frames = new CopyOnWriteArrayList<>();
    private final WebSocket socket;
    private final String jid;
    private boolean dropped;

    private WebSocketClient(OpenfireHost host, String origin, String user, String password) {
        socket = HttpClient.newBuilder()
                .sslContext(TrustAll.context())
                .build()
                .newWebSocketBuilder()
                .subprotocols("xmpp")
                .buildAsync(URI.create(origin + "/ws/"), new Listener())
                .join();
        String open = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='" + host.domain() + "' version='1.0'/>";
        send(open);
        awaitFrame("mechanisms");
        String plain =
                Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8));
        send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + plain + "</auth>");
        awaitFrame("<success");
        send(open);
        awaitFrame("xmpp-bind");
        send("<iq xmlns='jabber:client' type='set' id='bind-1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                + "<resource>ws</resource></bind></iq>");
        jid = parse(awaitFrame("bind-1")).element("bind").elementText("jid");
        send(
                "<iq xmlns='jabber:client' type='set' id='session-1'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>");
        awaitFrame("session-1");
        send("<presence xmlns='jabber:client'/>");
        settle();
    }

    /** Logs in; the password is {@code password-} and the name's part before the first dash. */
    public static WebSocketClient login(OpenfireHost host, String user) {
        return login(host, user, "password-" + user.split("-")[0]);
    }

    public static WebSocketClient login(OpenfireHost host, String user, String password) {
        return new WebSocketClient(host, "ws://127.0.0.1:" + host.ports().httpBind(), user, password);
    }

    /** Logs in over TLS; any certificate will do. */
    public static WebSocketClient loginWithTls(OpenfireHost host, String user, String password) {
        return new WebSocketClient(host, "wss://127.0.0.1:" + host.ports().httpBindTls(), user, password);
    }

    @Override
    public String jid() {
        return jid;
    }

    @Override
    public void send(String stanza) {
        socket.sendText(inClientNamespace(stanza), true).join();
    }

    @Override
    public String transcript() {
        return String.join("\n", frames);
    }

    @Override
    public List<Element> stanzas() {
        return frames.stream()
                .filter(frame -> !frame.startsWith("<stream:"))
                .map(XmppClient::parse)
                .collect(Collectors.toList());
    }

    @Override
    public void close() {
        if (!dropped) {
            send("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
            socket.abort();
        }
    }

    /** Cuts the connection without a word. */
    public void drop() {
        dropped = true;
        socket.abort();
    }

    private String awaitFrame(String part) {
        org.awaitility.Awaitility.await(part).until(() -> frames.stream().anyMatch(frame -> frame.contains(part)));
        return frames.stream().filter(frame -> frame.contains(part)).findFirst().orElseThrow();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                frames.add(partial.toString());
                partial.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
