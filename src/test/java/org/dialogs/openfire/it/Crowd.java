package org.dialogs.openfire.it;

import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.saved;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.dialogs.openfire.it.KeptRows.Row;
import org.dialogs.openfire.testclient.GroupDialog;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;

/**
 * Four users of one application who all talk at once: each to the next one in the circle and, every fourth message, to all in their
 * room. Knows what each has sent and received, from one login to the next.
 */
final class Crowd {

    private static final List<String> USERS = List.of("1001-92", "1002-92", "1003-92", "1004-92");
    private static final int AHEAD = 50;
    private static final int ROOM_EVERY = 4;

    private final HostExtension server;
    private final String room;
    private final List<SmackClient> clients = new ArrayList<>();
    private final List<Chatter> chatters = new ArrayList<>();
    private final Map<String, Row> sent = new ConcurrentHashMap<>();
    private final Set<String> received = new HashSet<>();
    private final Set<String> stamped = new HashSet<>();
    private final List<String> errors = new ArrayList<>();

    Crowd(HostExtension server) {
        this.server = server;
        server.control().createUser("1004-92", "password-1004");
        room = GroupDialog.of(server.host(), "1001-92", "1002-92", "1003-92", "1004-92")
                .room();
    }

    /** All log in, and then enter their room. */
    Crowd logIn() {
        clients.clear();
        USERS.forEach(user -> clients.add(server.login(user)));
        clients.forEach(client -> client.join(room, client.jid().split("-")[0]));
        return this;
    }

    /** All begin to talk. */
    Crowd talk() {
        for (int i = 0; i < USERS.size(); i++) {
            String from = USERS.get(i) + "@localhost";
            String to = USERS.get((i + 1) % USERS.size()) + "@localhost";
            int[] count = {0};
            chatters.add(new Chatter(clients.get(i), AHEAD, id -> next(id, from, to, ++count[0] % ROOM_EVERY == 0)));
        }
        return this;
    }

    private String next(String id, String from, String to, boolean toAll) {
        Row row = new Row(id, from, toAll ? room : to, "what " + id + " says");
        sent.put(id, row);
        String content = body(row.body()) + saved("<number>" + id + "</number>");
        return toAll ? groupchat(room, id, content) : chat(to, id, content);
    }

    /** All stop; returns when what was sent has arrived, and throws if somebody could not go on talking. */
    void hush() throws InterruptedException {
        List<String> last = new ArrayList<>();
        for (Chatter chatter : chatters) {
            last.addAll(chatter.sent());
        }
        chatters.clear();
        Awaitility.await("everything arrives").atMost(Duration.ofSeconds(30)).until(() -> {
            remember();
            return received.containsAll(last);
        });
    }

    /** The connections have ended: returns when all that came on them is read. */
    void cutOff() throws InterruptedException {
        for (Chatter chatter : chatters) {
            chatter.close();
        }
        chatters.clear();
        Awaitility.await("clients notice")
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        clients.stream().noneMatch(client -> client.connection().isConnected()));
        remember();
    }

    private void remember() {
        clients.stream().flatMap(client -> client.stanzas().stream()).forEach(stanza -> {
            if ("error".equals(stanza.attributeValue("type"))) {
                errors.add(stanza.asXML());
            } else if (stanza.getName().equals("message") && stanza.element("body") != null) {
                remember(stanza);
            }
        });
    }

    private void remember(Element message) {
        String id = message.attributeValue("id");
        received.add(id);
        if (XmppClient.extraParam(message, "dialog_id") != null) {
            stamped.add(id);
        }
    }

    /** Everything that was put on the wire, as it should be kept; grows while they talk. */
    Map<String, Row> sent() {
        return sent;
    }

    /** The ids of what somebody got, up to the last {@link #hush} or {@link #cutOff}. */
    Set<String> received() {
        return received;
    }

    /** Those of them that said to which dialog they belong, which is the plugin's work. */
    Set<String> stamped() {
        return stamped;
    }

    /** The errors that somebody got. */
    List<String> errors() {
        return errors;
    }
}
