package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.RestAnswers.change;
import static org.dialogs.openfire.it.RestAnswers.group;
import static org.dialogs.openfire.it.RestAnswers.messages;
import static org.dialogs.openfire.it.RestAnswers.publicGroup;
import static org.dialogs.openfire.it.RestAnswers.push;
import static org.dialogs.openfire.it.RestAnswers.refused;
import static org.dialogs.openfire.it.RestAnswers.room;
import static org.dialogs.openfire.it.RestAnswers.say;
import static org.dialogs.openfire.it.RestAnswers.seen;
import static org.dialogs.openfire.it.RestAnswers.sees;
import static org.dialogs.openfire.it.RoomStanzas.affiliate;
import static org.dialogs.openfire.it.RoomStanzas.awaitGone;
import static org.dialogs.openfire.it.RoomStanzas.condition;
import static org.dialogs.openfire.it.RoomStanzas.configure;
import static org.dialogs.openfire.it.RoomStanzas.destroy;
import static org.dialogs.openfire.it.RoomStanzas.enter;
import static org.dialogs.openfire.it.RoomStanzas.eventually;
import static org.dialogs.openfire.it.RoomStanzas.features;
import static org.dialogs.openfire.it.RoomStanzas.isError;
import static org.dialogs.openfire.it.RoomStanzas.item;
import static org.dialogs.openfire.it.RoomStanzas.name;
import static org.dialogs.openfire.it.RoomStanzas.statuses;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.message;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

/** What is done to a group's room by XMPP, REST has of the dialog, too. */
class RoomToDialogIT {

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final RestUsers USERS = new RestUsers(SERVER);

    private final Somebody one = USERS.somebody();
    private final Somebody two = USERS.somebody();
    private final Somebody three = USERS.somebody();

    private static SmackClient in(Somebody who, String dialog) {
        SmackClient client = SERVER.login(who.name());
        Element answer = enter(client, room(dialog), nick(who));
        assertThat(isError(answer)).as(answer.asXML()).isFalse();
        return client;
    }

    private static String nick(Somebody who) {
        return Long.toString(who.id());
    }

    private static void done(Element answer) {
        assertThat(isError(answer)).as(answer.asXML()).isFalse();
    }

    private static String nameOf(Somebody who, String dialog) {
        return seen(who, dialog).get("name").asText();
    }

    private static void awaitOccupants(Somebody who, String dialog, Somebody... expected) {
        List<Long> ids = Stream.of(expected).map(Somebody::id).toList();
        eventually(() -> assertThat(RestAnswers.occupants(who, dialog)).containsExactlyInAnyOrderElementsOf(ids));
    }

    @Test
    void aRoomsNameIsTheDialogs() {
        String dialog = group(one, two);

        done(configure(in(one, dialog), room(dialog), Map.of("muc#roomconfig_roomname", "Biscuits &amp; more")));

        eventually(() -> assertThat(nameOf(two, dialog)).isEqualTo("Biscuits & more"));
        assertThat(nameOf(one, dialog)).isEqualTo("Biscuits & more");
    }

    @Test
    void aSubjectIsTheDialogsName() {
        String dialog = group(one, two);
        SmackClient owner = in(one, dialog);
        String id = objectId();

        owner.send(groupchat(room(dialog), id, "<subject>Biscuits</subject>"));

        owner.awaitMessage(id);
        eventually(() -> assertThat(nameOf(two, dialog)).isEqualTo("Biscuits"));
        eventually(() -> assertThat(name(owner, room(dialog))).isEqualTo("Biscuits"));
    }

    @Test
    void aRoomThatIsOpenedIsAPublicGroupUntilItIsClosed() {
        String dialog = group(one, two);
        SmackClient owner = in(one, dialog);
        in(two, dialog);
        done(configure(owner, room(dialog), Map.of("muc#roomconfig_membersonly", "0")));
        eventually(() -> assertThat(seen(one, dialog).get("type").asInt()).isEqualTo(1));
        assertThat(seen(one, dialog).get("is_join_required").asInt()).isEqualTo(1);

        SmackClient visitor = in(three, dialog);
        awaitOccupants(one, dialog, one, two, three);
        int seen = visitor.stanzas().size();
        done(configure(owner, room(dialog), Map.of("muc#roomconfig_membersonly", "1")));

        eventually(() -> assertThat(seen(one, dialog).get("type").asInt()).isEqualTo(2));
        awaitOccupants(one, dialog, one, two);
        awaitGone(visitor, seen, room(dialog) + "/" + nick(three));
        refused(403, three.rest().get("/chat/Message.json?chat_dialog_id=" + dialog));
        assertThat(condition(enter(visitor, room(dialog), nick(three)))).isEqualTo("registration-required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"member", "admin", "owner"})
    void whoGetsARankInTheRoomIsInTheDialog(String affiliation) {
        String dialog = group(one, two);
        say(one, dialog, "before");

        done(affiliate(in(one, dialog), room(dialog), affiliation, three.jid()));

        awaitOccupants(one, dialog, one, two, three);
        assertThat(sees(three, dialog)).isTrue();
        assertThat(seen(three, dialog).get("unread_messages_count").asLong()).isZero();
        assertThat(seen(three, dialog).get("user_id").asLong()).isEqualTo(one.id());
        say(one, dialog, "after");
        assertThat(seen(three, dialog).get("unread_messages_count").asLong()).isEqualTo(1);
        in(three, dialog);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "outcast"})
    void whoLosesHisPlaceInTheRoomIsNotInTheDialog(String affiliation) {
        String dialog = group(one, two, three);
        SmackClient owner = in(one, dialog);
        SmackClient client = in(two, dialog);
        int before = client.stanzas().size();

        done(affiliate(owner, room(dialog), affiliation, two.jid()));

        Element kicked = awaitGone(client, before, room(dialog) + "/" + nick(two));
        // He is not banned, but a room for members throws out who is none.
        assertThat(statuses(kicked)).containsAnyOf("301", "321", "307");
        assertThat(item(kicked).attributeValue("role")).isEqualTo("none");
        awaitOccupants(one, dialog, one, three);
        refused(403, two.rest().get("/chat/Message.json?chat_dialog_id=" + dialog));
        assertThat(sees(two, dialog)).isFalse();
        assertThat(condition(enter(client, room(dialog), nick(two)))).isIn("registration-required", "forbidden");

        if (affiliation.equals("none")) {
            done(affiliate(owner, room(dialog), "member", two.jid()));
        } else {
            push(one, dialog, two);
        }
        awaitOccupants(one, dialog, one, two, three);
        in(two, dialog);
    }

    @Test
    void whoIsBannedFromAPublicGroupIsNotInTheDialog() {
        String dialog = publicGroup(one);
        SmackClient owner = in(one, dialog);
        in(two, dialog);
        awaitOccupants(one, dialog, one, two);

        done(affiliate(owner, room(dialog), "outcast", two.jid()));

        awaitOccupants(one, dialog, one);
    }

    @Test
    void whoIsInvitedByTheOwnerIsInTheDialogIfTheRoomTakesHimIn() {
        String dialog = group(one, two);
        SmackClient owner = in(one, dialog);
        SmackClient invited = SERVER.login(three.name());

        owner.send(message(
                "normal",
                room(dialog),
                objectId(),
                "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='" + three.jid() + "'/></x>"));

        invited.await(
                "invitation",
                stanza -> stanza.getName().equals("message") && room(dialog).equals(stanza.attributeValue("from")));
        awaitOccupants(one, dialog, one, two, three);
        assertThat(statuses(enter(invited, room(dialog), nick(three)))).contains("110");
    }

    @Test
    void aRoomThatChangesHandsIsAnothersDialog() {
        String dialog = group(one, two);
        SmackClient former = in(one, dialog);
        SmackClient heir = in(two, dialog);
        done(affiliate(former, room(dialog), "owner", two.jid()));

        done(affiliate(heir, room(dialog), "member", one.jid()));

        eventually(() -> assertThat(seen(one, dialog).get("user_id").asLong()).isEqualTo(two.id()));
        awaitOccupants(one, dialog, one, two);
        refused(403, one.rest().json("PUT", "/chat/Dialog/" + dialog + ".json", Map.of("is_join_required", 0)));
        assertThat(change(two, dialog, Map.of("is_join_required", 0))
                        .get("is_join_required")
                        .asInt())
                .isZero();
    }

    @Test
    void aRoomThatIsDestroyedTakesItsDialogWithIt() {
        String dialog = group(one, two);
        SmackClient owner = in(one, dialog);
        SmackClient client = in(two, dialog);
        String id = objectId();
        client.send(groupchat(room(dialog), id, body("the last word") + saved("")));
        client.awaitMessage(id);
        assertThat(messages(two, dialog, "").get("items")).hasSize(1);

        done(destroy(owner, room(dialog)));

        for (Somebody each : List.of(one, two)) {
            eventually(() -> refused(404, each.rest().get("/chat/Message.json?chat_dialog_id=" + dialog)));
            assertThat(sees(each, dialog)).isFalse();
        }
        eventually(() -> {
            for (String table : List.of("ofDialog", "ofDialogMember", "ofDialogMessage")) {
                assertThat(SERVER.control()
                                .count("SELECT COUNT(*) FROM " + table + " WHERE dialogID = '" + dialog + "'"))
                        .as(table)
                        .isZero();
            }
        });
        assertThat(condition(enter(client, room(dialog), nick(two)))).isEqualTo("not-allowed");
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofMucRoom WHERE name = '92_" + dialog + "'"))
                .isZero();
    }

    @Test
    void aGroupsRoomStaysWhateverItsOwnerSays() {
        String dialog = group(one, two);
        XmppClient owner = in(one, dialog);

        done(configure(owner, room(dialog), Map.of("muc#roomconfig_persistentroom", "0")));

        eventually(() -> assertThat(features(owner, room(dialog))).contains("muc_persistent"));
        RoomStanzas.leave(owner, room(dialog), nick(one));
        in(two, dialog);
        assertThat(sees(one, dialog)).isTrue();
    }

    @Test
    void whatWasRefusedInTheRoomChangesNothing() {
        String dialog = group(one, two);
        SmackClient client = in(two, dialog);

        assertThat(condition(configure(client, room(dialog), Map.of("muc#roomconfig_roomname", "Mine"))))
                .isEqualTo("forbidden");
        assertThat(isError(affiliate(client, room(dialog), "member", three.jid())))
                .isTrue();
        assertThat(isError(destroy(client, room(dialog)))).isTrue();

        // What is done after it is there, so the other would be.
        SmackClient owner = in(one, dialog);
        done(configure(owner, room(dialog), Map.of("muc#roomconfig_roomname", "Ours")));
        eventually(() -> assertThat(nameOf(one, dialog)).isEqualTo("Ours"));
        assertThat(RestAnswers.occupants(one, dialog)).containsExactlyInAnyOrder(one.id(), two.id());
    }
}
