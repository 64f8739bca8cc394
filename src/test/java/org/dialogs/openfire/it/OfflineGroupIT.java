package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.GroupDialog;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dom4j.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is said in a group while members are away, as they get it from the server's offline storage. */
class OfflineGroupIT {

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.with(
            builder -> builder.plugin(OpenfireHost.dialogsJar()).property("dialogs.groups.offline", "true"));

    private final String room = "92_" + objectId() + "@muc.localhost";

    private void store(String users, String id, String content) {
        String stanza = groupchat("1002-92@localhost", id, content);
        SERVER.control()
                .rooms(Map.of(
                        "do",
                        "store",
                        "application",
                        "92",
                        "dialog",
                        objectId(),
                        "users",
                        users,
                        "message",
                        stanza.replaceFirst("<message", "<message from='" + room + "/1001'")));
    }

    private static long stored(String user) {
        return SERVER.control().count("SELECT COUNT(*) FROM ofOffline WHERE username = '" + user + "'");
    }

    @AfterEach
    void nothingIsLeft() {
        SERVER.control().sql("DELETE FROM ofOffline");
        // The server remembers how much of a storage is full until it gives out what is in it.
        SERVER.login("1002-92");
    }

    @Test
    void whoWasAwayGetsWhatWasSaidInOrderWithItsTimesWhenHeIsBack() {
        GroupDialog group = GroupDialog.withoutJoining(SERVER.host(), "1001-92", "1002-92", "1003-92");
        SmackClient one = SERVER.login("1001-92");
        SmackClient three = SERVER.login("1003-92");

        Map<String, Element> heard = talk(group.room(), one, three);
        SmackClient two = SERVER.login("1002-92");

        assertGivenLate(two, group.room(), heard);
        assertThat(stored("1002-92") + stored("1003-92") + stored("1001-92")).isZero();
    }

    @Test
    void soDoesWhoWouldHaveToJoin() {
        GroupDialog group = GroupDialog.of(SERVER.host(), "1001-92", "1002-92", "1003-92");
        SmackClient one = SERVER.login("1001-92");
        SmackClient three = SERVER.login("1003-92");
        one.join(group.room(), "1001");
        three.join(group.room(), "1003");

        Map<String, Element> heard = talk(group.room(), one, three);
        SmackClient two = SERVER.login("1002-92");

        assertGivenLate(two, group.room(), heard);
        assertThat(stored("1002-92") + stored("1003-92") + stored("1001-92")).isZero();
    }

    /** Gives what the other has heard, in order, when it is stored for who is away. */
    private static Map<String, Element> talk(String room, SmackClient speaker, SmackClient listener) {
        List<String> ids = IntStream.range(0, 20).mapToObj(i -> objectId()).toList();
        ids.forEach(id -> speaker.send(groupchat(room, id, body("tea " + id) + saved("<topping>lemon</topping>"))));
        Map<String, Element> heard = new LinkedHashMap<>();
        ids.forEach(id -> heard.put(id, listener.awaitMessage(id)));
        Awaitility.await().until(() -> stored("1002-92") == ids.size());
        return heard;
    }

    private static void assertGivenLate(SmackClient client, String room, Map<String, Element> heard) {
        heard.keySet().forEach(client::awaitMessage);
        client.settle();
        assertThat(client.messages().stream()
                        .map(message -> message.attributeValue("id"))
                        .filter(heard::containsKey))
                .containsExactlyElementsOf(heard.keySet());
        heard.forEach((id, live) -> {
            Element late = client.awaitMessage(id);
            assertThat(late.attributeValue("type")).isEqualTo("groupchat");
            assertThat(late.attributeValue("from")).isEqualTo(room + "/1001");
            assertThat(late.element("delay").attributeValue("stamp")).isNotEmpty();
            late.remove(late.element("delay"));
            assertThat(XmppClient.canonical(late)).isEqualTo(XmppClient.canonical(live));
        });
    }

    @Test
    void whatIsNotToBeStoredIsNot() {
        store("1002-92", objectId(), body("secret") + "<no-store xmlns='urn:xmpp:hints'/>");
        store("1002-92", objectId(), "<composing xmlns='http://jabber.org/protocol/chatstates'/>");

        assertThat(stored("1002-92")).isZero();
    }

    @Test
    void nothingIsStoredForWhoIsNotThere() {
        store("1002-92,1099-92", objectId(), body("tea?"));

        assertThat(stored("1002-92")).isEqualTo(1);
        assertThat(stored("1099-92")).isZero();
    }

    @Test
    void aFullStorageTakesNothingMoreUntilItIsEmptiedAndTheOthersDo() {
        String large = "x".repeat(40_000);
        store("1002-92", objectId(), body(large));
        store("1002-92", objectId(), body(large));
        String tooMuch = objectId();

        store("1002-92,1003-92", tooMuch, body(large));

        assertThat(stored("1002-92")).isEqualTo(2);
        assertThat(stored("1003-92")).isEqualTo(1);
        SERVER.login("1002-92");
        store("1002-92", objectId(), body(large));
        assertThat(stored("1002-92")).isEqualTo(1);
    }

    @Test
    void aGroupOfThousandsIsStoredAtOnce() {
        String users =
                IntStream.range(0, 1200).mapToObj(i -> (7000 + i) + "-92").collect(Collectors.joining(","));
        SERVER.control()
                .sql("INSERT INTO ofUser (username, plainPassword, creationDate, modificationDate) VALUES "
                        + Stream.of(users.split(","))
                                .map(user -> "('" + user + "', 'password', '001700000000000', '001700000000000')")
                                .collect(Collectors.joining(",")));

        store(users + ",7000-92", objectId(), body("tea?"));

        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofOffline")).isEqualTo(1200);
        assertThat(stored("7000-92")).isEqualTo(1);
    }
}
