package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.RestAnswers.deleteForAll;
import static org.dialogs.openfire.it.RestAnswers.group;
import static org.dialogs.openfire.it.RestAnswers.groupWithoutJoining;
import static org.dialogs.openfire.it.RestAnswers.room;
import static org.dialogs.openfire.it.RoomStanzas.condition;
import static org.dialogs.openfire.it.RoomStanzas.enter;
import static org.dialogs.openfire.it.RoomStanzas.isError;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.dialogs.openfire.it.RestUsers.Somebody;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups after the plugin was loaded anew and after the server was started again: nothing is known of them yet, and people talk at once. */
class GroupReloadIT {

    private static final String INTERCEPTOR = "org.dialogs.openfire.live.GroupInterceptor";
    private static final int MANY = 100;

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final RestUsers USERS = new RestUsers(SERVER);

    private final Somebody one = USERS.somebody();
    private final Somebody two = USERS.somebody();

    private static String nick(Somebody who) {
        return Long.toString(who.id());
    }

    private static SmackClient in(Somebody who, String dialog) {
        SmackClient client = SERVER.login(who.name());
        Element answer = enter(client, room(dialog), nick(who));
        assertThat(isError(answer)).as(answer.asXML()).isFalse();
        return client;
    }

    private static void reload() {
        SERVER.control().reload("dialogs");
        awaitPlugin();
    }

    private static void restart() {
        SERVER.host().stop();
        SERVER.host().start();
        awaitPlugin();
    }

    private static void awaitPlugin() {
        Awaitility.await("the plugin is back")
                .atMost(Duration.ofSeconds(60))
                .until(() -> SERVER.control().interceptors().contains(INTERCEPTOR));
    }

    private static List<String> say(XmppClient client, String dialog) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            String id = objectId();
            client.send(groupchat(room(dialog), id, body("number " + i) + saved("")));
            ids.add(id);
        }
        return ids;
    }

    private static void assertHeardAndKept(String dialog, List<String> said, SmackClient... clients) {
        for (SmackClient client : clients) {
            client.awaitMessage(said.get(said.size() - 1));
            client.settle();
            assertThat(client.messages().stream()
                            .filter(message -> message.element("body") != null)
                            .map(message -> message.attributeValue("id")))
                    .containsExactlyElementsOf(said);
        }
        Awaitility.await("rows")
                .untilAsserted(() -> assertThat(SERVER
                                .control()
                                .sql("SELECT stanzaID FROM ofDialogMessage WHERE dialogID = '" + dialog
                                        + "' ORDER BY arrival")
                                .stream()
                                .map(row -> row.get("stanzaid")))
                        .containsExactlyElementsOf(said));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void afterAReloadEverythingArrivesInOrder(int joinRequired) {
        boolean joins = joinRequired == 1;
        String dialog = joins ? group(one, two) : groupWithoutJoining(one, two);
        SmackClient speaker = joins ? in(one, dialog) : SERVER.login(one.name());
        SmackClient listener = joins ? in(two, dialog) : SERVER.login(two.name());

        reload();

        assertHeardAndKept(dialog, say(speaker, dialog), speaker, listener);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void afterARestartEverythingArrivesInOrder(int joinRequired) {
        boolean joins = joinRequired == 1;
        String dialog = joins ? group(one, two) : groupWithoutJoining(one, two);

        restart();

        SmackClient speaker = joins ? in(one, dialog) : SERVER.login(one.name());
        SmackClient listener = joins ? in(two, dialog) : SERVER.login(two.name());
        assertHeardAndKept(dialog, say(speaker, dialog), speaker, listener);
    }

    /** Who enters and talks without waiting for an answer. */
    @Test
    void afterAReloadWhoEntersIsInBeforeHeTalks() {
        String dialog = group(one, two);
        SmackClient listener = in(two, dialog);
        SmackClient speaker = SERVER.login(one.name());
        reload();

        speaker.send("<presence to='" + room(dialog) + "/" + nick(one)
                + "'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>");
        List<String> said = say(speaker, dialog);

        assertHeardAndKept(dialog, said, speaker, listener);
    }

    @Test
    void whatIsNoDialogIsNoneAfterAReloadAndARestart() {
        String deleted = group(one, two);
        String never = objectId();
        deleteForAll(one, deleted);

        reload();
        for (String dialog : List.of(deleted, never)) {
            assertThat(condition(enter(SERVER.login(one.name()), room(dialog), nick(one))))
                    .isEqualTo("not-allowed");
        }
        restart();
        for (String dialog : List.of(deleted, never)) {
            assertThat(condition(enter(SERVER.login(one.name()), room(dialog), nick(one))))
                    .isEqualTo("not-allowed");
            assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofMucRoom WHERE name = '92_" + dialog + "'"))
                    .isZero();
        }
    }
}
