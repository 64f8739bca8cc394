package org.dialogs.openfire.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.BoshClient;
import org.dialogs.openfire.testclient.GroupDialog;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.WebSocketClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dialogs.openfire.testhost.Ports;
import org.dom4j.Element;

/**
 * {@code make run}: a real Openfire with the packaged plugin, a few messages between real clients, shown as they were sent, as they
 * arrived and as they are kept; then the server stays up. Environment: {@code PORT_OFFSET} moves all ports, {@code ONCE=1} stops
 * after the messages.
 */
public final class Demo {

    /** Not 7080: with an offset of 3000 that is 10080, where browsers go to no page. */
    private static final int CHAT_PAGE = 7090;

    private final OpenfireHost host;
    private int kept;

    private Demo(OpenfireHost host) {
        this.host = host;
    }

    public static void main(String[] args) {
        Ports ports = Ports.standard(portOffset());
        Map<String, Integer> busy = ports.busy();
        if (!busy.isEmpty()) {
            busy.forEach((name, port) ->
                    System.err.println("Port " + port + " on 127.0.0.1 (" + name + ") is in use by something else."));
            System.err.println("Perhaps another \"make run\". All ports can be moved together: PORT_OFFSET="
                    + (portOffset() + 1000) + " make run");
            System.exit(2);
        }
        Map<String, String> users = new LinkedHashMap<>();
        for (String name : List.of("1001-92", "1002-92", "1003-92", "alice", "bob")) {
            users.put(name, "password-" + name.split("-")[0]);
        }
        OpenfireHost.Builder builder =
                OpenfireHost.builder().home(Path.of("target/run")).ports(ports).plugin(OpenfireHost.dialogsJar());
        users.forEach(builder::user);
        OpenfireHost built;
        try {
            built = builder.build();
        } catch (IllegalArgumentException e) {
            System.err.println("OPENFIRE_HOME: " + e.getMessage());
            System.exit(2);
            return;
        }
        try (OpenfireHost host = built) {
            host.start();
            System.out.println("Openfire " + host.control().version() + " is up, with the Dialogs plugin.\n");
            new Demo(host).run();
            printAddresses(host, users);
            if (!"1".equals(System.getenv("ONCE"))) {
                ChatPage.serve(CHAT_PAGE + portOffset(), host);
                System.out.println("\nPress ctrl-C to stop.");
                AtomicBoolean stopping = new AtomicBoolean();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stopping.set(true)));
                host.process().onExit().join();
                if (stopping.get()) {
                    return;
                }
                System.err.println("Openfire has ended. Its log: " + host.output());
                System.exit(1);
            }
        }
        System.out.println("\nStopped.");
    }

    private static int portOffset() {
        String offset = System.getenv().getOrDefault("PORT_OFFSET", "");
        try {
            int number = offset.isBlank() ? 0 : Integer.parseInt(offset.strip());
            if (number >= 0 && number <= 50_000) {
                return number;
            }
        } catch (NumberFormatException e) {
            System.err.println("PORT_OFFSET is no number: " + offset);
            System.exit(2);
        }
        System.err.println("PORT_OFFSET must be from 0 to 50000, not " + offset);
        System.exit(2);
        throw new AssertionError();
    }

    private void run() {
        try (XmppClient one = SmackClient.login(host, "1001-92", "phone");
                XmppClient two = WebSocketClient.login(host, "1002-92");
                XmppClient three = BoshClient.login(host, "1003-92");
                XmppClient alice = SmackClient.login(host, "alice", "laptop");
                XmppClient bob = SmackClient.login(host, "bob", "laptop")) {
            show(
                    "A private message that is to be kept: 1001-92 over TCP to 1002-92 over WebSocket",
                    one,
                    two,
                    "<message id='53fc4604565c128132016612' type='chat' to='1002-92@localhost'>"
                            + "<body>This is 1-1 message!</body><markable xmlns='urn:xmpp:chat-markers:0'/>"
                            + "<extraParams xmlns='jabber:client'><save_to_history>1</save_to_history>"
                            + "<attachment type='image' id='123123' width='640' height='480'/><mood>happy</mood>"
                            + "</extraParams></message>");
            show(
                    "The answer, with a forged dialog: it gets the one that both have",
                    two,
                    one,
                    "<message id='53fc4604565c128132016613' type='chat' to='1001-92@localhost'>"
                            + "<body>And this is its answer.</body>"
                            + "<extraParams xmlns='jabber:client'><save_to_history>1</save_to_history>"
                            + "<dialog_id>000000000000000000000000</dialog_id>"
                            + "</extraParams></message>");
            String room = GroupDialog.of(host, "1001-92", "1003-92").room();
            one.join(room, "1001");
            three.join(room, "1003");
            show(
                    "A group message: 1001-92 over TCP to the room, 1003-92 reads it over BOSH",
                    one,
                    three,
                    "<message id='53ac4604565c128132016614' type='groupchat' to='" + room + "'>"
                            + "<body>This is group chat message!</body>"
                            + "<extraParams xmlns='jabber:client'><save_to_history>1</save_to_history></extraParams>"
                            + "</message>");
            show(
                    "Two ordinary users with an ordinary client; nothing asks to be kept",
                    alice,
                    bob,
                    "<message id='ordinary-1' type='chat' to='bob@localhost'><body>Hello, Bob.</body></message>");
            show(
                    "Somebody is typing: nothing is added",
                    one,
                    two,
                    "<message id='typing-1' type='chat' to='" + two.jid() + "'>"
                            + "<composing xmlns='http://jabber.org/protocol/chatstates'/></message>");
        }
        printRows();
    }

    private void show(String title, XmppClient from, XmppClient to, String stanza) {
        String id = XmppClient.parse(stanza).attributeValue("id");
        from.send(stanza);
        Element received = to.awaitMessage(id);
        boolean composing = received.element("composing") != null;
        if (composing == (XmppClient.extraParam(received, "dialog_id") != null)) {
            throw new IllegalStateException("Not what the plugin should have done: " + received.asXML());
        }
        if (stanza.contains("save_to_history")) {
            kept++;
        }
        System.out.println(title);
        System.out.println("%-68s | %s".formatted("sent", "received"));
        System.out.println("-".repeat(69) + "+" + "-".repeat(69));
        System.out.println(SideBySide.of(stanza, received.asXML()));
    }

    private void printRows() {
        Awaitility.await("the messages are in the database")
                .atMost(Duration.ofSeconds(10))
                .until(() -> host.control().count("SELECT COUNT(*) FROM ofDialogMessage") == kept);
        print("ofDialogMessage", "SELECT * FROM ofDialogMessage ORDER BY arrival");
        print("ofDialog", "SELECT * FROM ofDialog ORDER BY createdDate");
    }

    private void print(String table, String query) {
        System.out.println("Kept in " + table + ":");
        for (Map<String, String> row : host.control().sql(query)) {
            System.out.println(row.entrySet().stream()
                    .filter(column -> column.getValue() != null)
                    .map(column -> "  %-18s %s".formatted(column.getKey(), column.getValue()))
                    .collect(Collectors.joining("\n", "", "\n")));
        }
    }

    private static void printAddresses(OpenfireHost host, Map<String, String> users) {
        Ports ports = host.ports();
        System.out.println("Everything is on 127.0.0.1. The XMPP domain is localhost, rooms are on muc.localhost and"
                + " conference.localhost.\n");
        System.out.println("  XMPP clients     localhost:%d (STARTTLS or plain), localhost:%d (direct TLS)"
                .formatted(ports.client(), ports.clientTls()));
        System.out.println("  WebSocket        ws://localhost:%d/ws/   wss://localhost:%d/ws/"
                .formatted(ports.httpBind(), ports.httpBindTls()));
        System.out.println("  BOSH             http://localhost:%d/http-bind/   https://localhost:%d/http-bind/"
                .formatted(ports.httpBind(), ports.httpBindTls()));
        System.out.println("  Admin console    http://localhost:%d/   https://localhost:%d/"
                .formatted(ports.console(), ports.consoleTls()));
        System.out.println("  Server to server localhost:%d".formatted(ports.server()));
        System.out.println("  Home             " + host.home() + ", empty at each start");
        System.out.println("  Log              " + host.output());
        System.out.println("\n  Account    Password");
        users.forEach((name, password) -> System.out.println("  %-10s %s".formatted(name, password)));
        System.out.println("  %-10s %s (administrator)".formatted("admin", "admin"));
        System.out.println("\n  The plugin's pages in the admin console: http://127.0.0.1:%d/plugins/dialogs/dialogs"
                .formatted(ports.console()));
        System.out.println(
                "\nThe certificate is self-signed. The Openfire of Maven Central has no console of its own around these"
                        + " pages; with a release it has:\nOPENFIRE_HOME=<unpacked release> make run");
    }
}
