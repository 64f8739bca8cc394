package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.RoomStanzas.affiliate;
import static org.dialogs.openfire.it.RoomStanzas.configure;
import static org.dialogs.openfire.it.RoomStanzas.enter;
import static org.dialogs.openfire.it.RoomStanzas.eventually;
import static org.dialogs.openfire.it.RoomStanzas.isError;
import static org.dialogs.openfire.it.RoomStanzas.statuses;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.GroupDialog;
import org.dialogs.openfire.testclient.RestClient;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dom4j.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rooms that were there before the plugin. */
class OldRoomsIT {

    private static final String PERSISTENT = "muc#roomconfig_persistentroom";
    private static final String FOR_MEMBERS = "muc#roomconfig_membersonly";
    private static final String NAME = "muc#roomconfig_roomname";

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.with(builder -> builder);

    private final String closed = objectId();
    private final String open = objectId();
    private final String lobby = "lobby-" + objectId() + "@muc.localhost";

    private static String room(String dialog) {
        return "92_" + dialog + "@muc.localhost";
    }

    private static void make(XmppClient owner, String nick, String room, Map<String, String> configuration) {
        assertThat(statuses(enter(owner, room, nick))).contains("201");
        Element answer = configure(owner, room, configuration);
        assertThat(isError(answer)).as(answer.asXML()).isFalse();
    }

    @Test
    void theyBecomeDialogsWhenTheyAreUsed() {
        makeRooms();
        age();
        SERVER.control().install(OpenfireHost.dialogsJar());
        Awaitility.await("the plugin is on")
                .atMost(Duration.ofSeconds(60))
                .until(() -> SERVER.control().interceptors().contains(LifecycleIT.INTERCEPTOR));

        SmackClient one = SERVER.login("1001-92");
        SmackClient two = SERVER.login("1002-92");
        SmackClient three = SERVER.login("1003-92");
        SmackClient alice = SERVER.login("alice");
        SmackClient bob = SERVER.login("bob");

        aRoomForMembersIsAGroup(one, two, three);
        anOpenRoomIsAPublicGroup(two, three);
        aRoomOfAnotherNameIsADialogOfNoApplication(alice, bob);
    }

    private void makeRooms() {
        SmackClient one = SERVER.login("1001-92");
        make(one, "1001", room(closed), Map.of(NAME, "Old friends", FOR_MEMBERS, "1", PERSISTENT, "1"));
        affiliate(one, room(closed), "member", "1002-92@localhost");
        make(
                SERVER.login("1002-92"),
                "1002",
                room(open),
                Map.of(NAME, "Old market", FOR_MEMBERS, "0", PERSISTENT, "1"));
        make(SERVER.login("alice"), "alice", lobby, Map.of(NAME, "Lobby", PERSISTENT, "1"));
    }

    /** As if the rooms had been there for a while: a young one may be that of a dialog that is being made. */
    private static void age() {
        SERVER.control()
                .sql("UPDATE ofMucRoom SET creationDate = '%015d'"
                        .formatted(
                                System.currentTimeMillis() - Duration.ofDays(1).toMillis()));
        SERVER.host().stop();
        SERVER.host().start();
    }

    private void aRoomForMembersIsAGroup(SmackClient one, SmackClient two, SmackClient three) {
        assertThat(statuses(enter(one, room(closed), "1001"))).contains("110");
        assertThat(statuses(enter(two, room(closed), "1002"))).contains("110");
        assertThat(RoomStanzas.condition(enter(three, room(closed), "1003"))).isEqualTo("registration-required");
        String id = say(one, room(closed));
        assertThat(XmppClient.extraParam(two.awaitMessage(id), "dialog_id")).isEqualTo(closed);

        RestClient rest = GroupDialog.client(SERVER.host(), "1002-92");
        JsonNode dialog = awaitDialog(rest, closed);
        assertThat(dialog.get("type").asInt()).isEqualTo(2);
        assertThat(dialog.get("name").asText()).isEqualTo("Old friends");
        assertThat(dialog.get("user_id").asLong()).isEqualTo(1001);
        assertThat(dialog.get("is_join_required").asInt()).isEqualTo(1);
        assertThat(dialog.get("xmpp_room_jid").asText()).isEqualTo(room(closed));
        assertThat(RestAnswers.numbers(dialog.get("occupants_ids"))).containsExactlyInAnyOrder(1001L, 1002L);
        assertThat(messages(rest, closed)).containsExactly(id);
        // And from now on REST has its part in it.
        RestAnswers.ok(GroupDialog.client(SERVER.host(), "1001-92")
                .json(
                        "PUT",
                        "/chat/Dialog/" + closed + ".json",
                        Map.of("push_all", Map.of("occupants_ids", List.of(1003)))));
        assertThat(statuses(enter(three, room(closed), "1003"))).contains("110");
    }

    private void anOpenRoomIsAPublicGroup(SmackClient two, SmackClient three) {
        assertThat(statuses(enter(three, room(open), "1003"))).contains("110");
        assertThat(statuses(enter(two, room(open), "1002"))).contains("110");
        String id = say(three, room(open));
        two.awaitMessage(id);

        RestClient rest = GroupDialog.client(SERVER.host(), "1003-92");
        JsonNode dialog = awaitDialog(rest, open);
        assertThat(dialog.get("type").asInt()).isEqualTo(1);
        assertThat(dialog.get("name").asText()).isEqualTo("Old market");
        assertThat(dialog.get("user_id").asLong()).isEqualTo(1002);
        assertThat(messages(rest, open)).containsExactly(id);
    }

    private void aRoomOfAnotherNameIsADialogOfNoApplication(SmackClient alice, SmackClient bob) {
        assertThat(statuses(enter(alice, lobby, "alice"))).contains("110");
        assertThat(statuses(enter(bob, lobby, "bob"))).contains("110");
        String id = say(alice, lobby);
        String dialog = XmppClient.extraParam(bob.awaitMessage(id), "dialog_id");

        eventually(() -> assertThat(SERVER.control()
                        .sql("SELECT applicationID, roomJID, lastMessageID FROM ofDialog WHERE dialogID = '" + dialog
                                + "'"))
                .containsExactly(Map.of("applicationid", "0", "roomjid", lobby, "lastmessageid", id)));
    }

    private static String say(XmppClient client, String room) {
        String id = objectId();
        client.send(groupchat(room, id, body("hello") + saved("")));
        return id;
    }

    private static JsonNode awaitDialog(RestClient rest, String dialog) {
        return Awaitility.await("dialog " + dialog)
                .until(
                        () -> RestAnswers.ok(rest.get("/chat/Dialog.json?_id=" + dialog))
                                .get("items"),
                        items -> items.size() == 1)
                .get(0);
    }

    private static List<String> messages(RestClient rest, String dialog) {
        JsonNode items = RestAnswers.ok(rest.get("/chat/Message.json?chat_dialog_id=" + dialog))
                .get("items");
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.get("_id").asText())
                .toList();
    }
}
