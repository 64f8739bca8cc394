package org.dialogs.openfire.testclient;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dom4j.Element;

/** XMPP over BOSH (XEP-0124, XEP-0206): one request always waits at the server, a second one only to carry what is sent. */
public final class BoshClient extends XmppClient {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final String sid;
    private final String jid;
    private long rid = ThreadLocalRandom.current().nextLong(1_000_000, 1_000_000_000);
    private int waiting;
    private boolean loggedIn;

    private BoshClient(OpenfireHost host, String user, String password) {
        uri = URI.create("http://127.0.0.1:" + host.ports().httpBind() + "/http-bind/");
        Element session = parse(exchange(
                "to='" + host.domain() + "' wait='10' hold='1' ver='1.6' xml:lang='en' "
                        + "xmlns:xmpp='urn:xmpp:xbosh' xmpp:version='1.0'",
                ""));
        sid = session.attributeValue("sid");
        String plain =
                Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8));
        requireIn(
                "success",
                exchange(
                        "sid='" + sid + "'",
                        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + plain + "</auth>"));
        exchange("sid='" + sid + "' to='" + host.domain() + "' xmlns:xmpp='urn:xmpp:xbosh' xmpp:restart='true'", "");
        String bound = exchange(
                "sid='" + sid + "'",
                "<iq xmlns='jabber:client' type='set' id='bind-1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                        + "<resource>bosh</resource></bind></iq>");
        jid = parse(bound).element("iq").element("bind").elementText("jid");
        exchange(
                "sid='" + sid + "'",
                "<iq xmlns='jabber:client' type='set' id='session-1'>"
                        + "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>");
        loggedIn = true;
        send("<presence xmlns='jabber:client'/>");
        settle();
    }

    /** Logs in; the password is {@code password-} and the name's part before the first dash. */
    public static BoshClient login(OpenfireHost host, String user) {
        return login(host, user, "password-" + user.split("-")[0]);
    }

    public static BoshClient login(OpenfireHost host, String user, String password) {
        return new BoshClient(host, user, password);
    }

    @Override
    public String jid() {
        return jid;
    }

    @Override
    public void send(String stanza) {
        post("sid='" + sid + "'", inClientNamespace(stanza));
    }

    @Override
    public String transcript() {
        return String.join("\n", bodies);
    }

    @Override
    public List<Element> stanzas() {
        List<Element> stanzas = new ArrayList<>();
        for (String body : bodies) {
            stanzas.addAll(parse(body).elements());
        }
        return stanzas;
    }

    @Override
    public void close() {
        synchronized (this) {
            loggedIn = false;
        }
        exchange("sid='" + sid + "' type='terminate'", "");
    }

    /** Posts a request and waits for its answer. */
    private String exchange(String attributes, String content) {
        return post(attributes, content).join();
    }

    /** Posts a request as soon as the server may have another one (XEP-0124, 11: two at a time). */
    private synchronized CompletableFuture<String> post(String attributes, String content) {
        try {
            while (waiting == 2) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        waiting++;
        rid++;
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "text/xml; charset=utf-8")
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString("<body xmlns='http://jabber.org/protocol/httpbind' rid='" + rid + "' "
                        + attributes + ">" + content + "</body>"))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(response -> answered(response.body()));
    }

    private synchronized String answered(String body) {
        bodies.add(body);
        waiting--;
        notifyAll();
        if (loggedIn && waiting == 0) {
            post("sid='" + sid + "'", "");
        }
        return body;
    }

    private static void requireIn(String part, String body) {
        if (!body.contains(part)) {
            throw new IllegalStateException("BOSH login failed: " + new IOException(body));
        }
    }
}
