package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;
import static org.dialogs.openfire.testclient.XmppClient.extraParam;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.GroupDialog;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dom4j.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The plugin comes and goes, and the server stops, while people talk. */
class LifecycleIT {

    static final String INTERCEPTOR = "org.dialogs.openfire.live.DialogsInterceptor";

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    private static boolean isLoaded() {
        return SERVER.control().interceptors().contains(INTERCEPTOR);
    }

    @Test
    void reloadAndUnloadDisturbNobodyAndLeaveNothingBehind() throws Exception {
        SmackClient one = SERVER.login("1001-92");
        SmackClient two = SERVER.login("1002-92");
        String room = GroupDialog.of(SERVER.host(), "1001-92", "1002-92").room();
        one.join(room, "1001");
        two.join(room, "1002");
        List<String> sent;
        try (Chatter chatter = new Chatter(one, 1, id -> chat(two.jid(), id, body("x") + saved("")))) {
            Awaitility.await().until(() -> two.messages().size() > 20);

            SERVER.control().reload("dialogs");
            awaitStamped(two);
            assertThat(SERVER.control().interceptors()).containsOnlyOnce(INTERCEPTOR);
            assertThat(SERVER.control().threads()).containsOnlyOnce("dialogs-writer");

            SERVER.control().unload("dialogs");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !isLoaded());
            assertThat(SERVER.control().loaded()).noneMatch(plugin -> plugin.contains("DialogsPlugin"));
            assertThat(SERVER.control().threads()).noneMatch(thread -> thread.startsWith("dialogs-"));
            awaitUnstamped(two);

            SERVER.control().install(OpenfireHost.dialogsJar());
            awaitStamped(two);
            assertThat(SERVER.control().interceptors()).containsOnlyOnce(INTERCEPTOR);
            sent = chatter.sent();
        }

        String last = sent.get(sent.size() - 1);
        two.awaitMessage(last);
        List<Element> received = two.messages().stream()
                .filter(message -> message.elementText("body") != null)
                .toList();
        assertThat(received.stream().map(message -> message.attributeValue("id")))
                .containsExactlyElementsOf(sent);
        assertThat(one.stanzas()).noneMatch(stanza -> "error".equals(stanza.attributeValue("type")));

        // What was stamped was taken, and what was taken is a row, whatever was loaded and unloaded meanwhile.
        Set<String> stamped = received.stream()
                .filter(message -> extraParam(message, "dialog_id") != null)
                .map(message -> message.attributeValue("id"))
                .collect(Collectors.toSet());
        Awaitility.await().until(() -> rows().containsAll(stamped));
        assertThat(rows()).isEqualTo(stamped);

        String inRoom = objectId();
        one.send(groupchat(room, inRoom, body("still here")));
        assertThat(extraParam(two.awaitMessage(inRoom), "dialog_id")).isNotNull();
    }

    private static Set<String> rows() {
        return SERVER
                .control()
                .sql("SELECT messageID FROM ofDialogMessage WHERE recipientJID = '1002-92@localhost'")
                .stream()
                .map(row -> row.get("messageid"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static void awaitStamped(SmackClient receiver) {
        Awaitility.await("the plugin is back").atMost(Duration.ofSeconds(60)).until(() -> isLoaded());
        int before = receiver.messages().size();
        Awaitility.await("stamped messages")
                .until(() -> receiver.messages().stream()
                        .skip(before)
                        .anyMatch(message -> extraParam(message, "dialog_id") != null));
    }

    private static void awaitUnstamped(SmackClient receiver) {
        int before = receiver.messages().size();
        Awaitility.await("messages go on").until(() -> receiver.messages().size() > before + 5);
        // Messages go on coming: the list is read once.
        List<Element> received = receiver.messages();
        assertThat(extraParam(received.get(received.size() - 1), "dialog_id")).isNull();
    }

    @Test
    void killedAndStartedAgainTheServerHasWhatItsDatabaseKept() {
        SmackClient one = SERVER.login("1001-92");
        String before = objectId();
        one.send(chat("bob@localhost", before, body("before") + saved("")));
        // The embedded database may lose what it committed in the last second: this is older.
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> SERVER.control()
                                .count("SELECT COUNT(*) FROM ofDialogMessage WHERE messageID = '" + before
                                        + "' AND createdDate < " + (System.currentTimeMillis() - 3000))
                        == 1);

        SERVER.host().kill();
        SERVER.host().start();

        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofDialogMessage WHERE messageID = '" + before + "'"))
                .isEqualTo(1);
        String after = objectId();
        SERVER.login("1001-92").send(chat("bob@localhost", after, body("after") + saved("")));
        Awaitility.await()
                .until(() ->
                        SERVER.control().count("SELECT COUNT(*) FROM ofDialogMessage WHERE messageID = '" + after + "'")
                                == 1);
    }

    @Test
    void aThousandMessagesInTwentyDialogsAreAThousandRowsAfterACleanStop() {
        // A transaction a message, so that most of them still wait when the server is told to stop.
        SERVER.control().setProperty("dialogs.batch.maxMessages", "1");
        for (int i = 0; i < 20; i++) {
            SERVER.control().createUser("peer-" + i, "password-peer");
        }
        SmackClient one = SERVER.login("1001-92");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            String id = objectId();
            ids.add(id);
            one.send(chat("peer-" + i % 20 + "@localhost", id, body("message " + i) + saved("<n>" + i + "</n>")));
        }
        one.settle();

        SERVER.host().stop();
        SERVER.host().start();
        SERVER.control().deleteProperty("dialogs.batch.maxMessages");

        List<String> kept = SERVER
                .control()
                .sql("SELECT messageID FROM ofDialogMessage WHERE body LIKE 'message %' ORDER BY arrival")
                .stream()
                .map(row -> row.get("messageid"))
                .toList();
        assertThat(kept).containsExactlyElementsOf(ids);
        assertThat(SERVER.control()
                        .count("SELECT COUNT(DISTINCT dialogID) FROM ofDialogMessage WHERE body LIKE 'message %'"))
                .isEqualTo(20);
        assertThat(SERVER.control()
                        .count("SELECT COUNT(*) FROM ofDialog WHERE lastMessageBody LIKE 'message 9%'"
                                + " AND secondUser LIKE 'peer-%'"))
                .isEqualTo(20);
    }
}
