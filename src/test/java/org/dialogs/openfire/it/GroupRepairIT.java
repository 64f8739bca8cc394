package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dialogs.openfire.it.RestAnswers.group;
import static org.dialogs.openfire.it.RestAnswers.messages;
import static org.dialogs.openfire.it.RestAnswers.numbers;
import static org.dialogs.openfire.it.RestAnswers.publicGroup;
import static org.dialogs.openfire.it.RestAnswers.room;
import static org.dialogs.openfire.it.RestAnswers.say;
import static org.dialogs.openfire.it.RestAnswers.seen;
import static org.dialogs.openfire.it.RestAnswers.sees;
import static org.dialogs.openfire.it.RestAnswers.texts;
import static org.dialogs.openfire.it.RoomStanzas.affiliate;
import static org.dialogs.openfire.it.RoomStanzas.configure;
import static org.dialogs.openfire.it.RoomStanzas.destroy;
import static org.dialogs.openfire.it.RoomStanzas.isError;
import static org.dialogs.openfire.it.Stanzas.objectId;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.dialogs.openfire.it.RestUsers.Somebody;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dom4j.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was changed about the rooms of groups while the plugin was off, when it is on again. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class GroupRepairIT {

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final RestUsers USERS = new RestUsers(SERVER);

    private Somebody ann;
    private Somebody ben;
    private Somebody cleo;
    private String untouched;
    private String destroyed;
    private String changed;
    private String handedOn;
    private String renamed;
    private String opened;
    private String closed;
    private String passing;
    private String orphan;
    private List<String> repairs;

    @BeforeAll
    void changeRoomsWhileThePluginIsOff() {
        ann = USERS.somebody();
        ben = USERS.somebody();
        cleo = USERS.somebody();
        untouched = group(ann, ben);
        destroyed = group(ann, ben);
        say(ann, destroyed, "Not lost");
        changed = group(ann, ben);
        handedOn = group(ann, ben);
        renamed = group(ann, ben);
        opened = group(ann, ben);
        closed = publicGroup(ann);
        passing = group(ann, ben);
        orphan = objectId();
        join(ben, closed);

        SERVER.control().unload("dialogs");
        awaitPlugin(false);
        SmackClient owner = SERVER.login(ann.name());
        for (String dialog : List.of(destroyed, changed, handedOn, renamed, opened, closed, passing)) {
            owner.join(room(dialog), String.valueOf(ann.id()));
        }
        done(destroy(owner, room(destroyed)));
        done(affiliate(owner, room(changed), "none", ben.jid()));
        done(affiliate(owner, room(changed), "member", cleo.jid()));
        done(affiliate(owner, room(handedOn), "owner", ben.jid()));
        done(affiliate(owner, room(handedOn), "admin", ann.jid()));
        done(configure(owner, room(renamed), Map.of("muc#roomconfig_roomname", "Coffee")));
        done(configure(owner, room(opened), Map.of("muc#roomconfig_membersonly", "0")));
        done(configure(owner, room(closed), Map.of("muc#roomconfig_membersonly", "1")));
        done(configure(owner, room(passing), Map.of("muc#roomconfig_persistentroom", "0")));
        owner.join(room(orphan), String.valueOf(ann.id()));
        done(configure(owner, room(orphan), Map.of("muc#roomconfig_persistentroom", "1")));
        done(configure(owner, room(orphan), Map.of("muc#roomconfig_membersonly", "1")));
        done(affiliate(owner, room(orphan), "member", ben.jid()));
        done(configure(owner, room(orphan), Map.of("muc#roomconfig_roomname", "Cocoa")));
        SERVER.control().ageRoom("muc", "92_" + orphan);

        SERVER.control().install(OpenfireHost.dialogsJar());
        awaitPlugin(true);
        repairs = awaitRepairs();
    }

    private static void done(Element answer) {
        assertThat(isError(answer)).as(answer.asXML()).isFalse();
    }

    private static void awaitPlugin(boolean isOn) {
        Awaitility.await("the plugin is " + (isOn ? "on" : "off"))
                .atMost(Duration.ofSeconds(60))
                .until(() -> SERVER.control().interceptors().contains(LifecycleIT.INTERCEPTOR) == isOn);
    }

    /** What was repaired soon after the start. */
    private static List<String> awaitRepairs() {
        return Awaitility.await("the groups are compared")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> SERVER.control().lastRepairs(), Optional::isPresent)
                .orElseThrow();
    }

    private static SmackClient join(Somebody who, String dialog) {
        SmackClient client = SERVER.login(who.name());
        client.join(room(dialog), String.valueOf(who.id()));
        return client;
    }

    private List<String> repairsOf(String dialog) {
        String name = "92_" + dialog + " ";
        return repairs.stream()
                .filter(repair -> repair.startsWith(name))
                .map(repair -> repair.substring(name.length()))
                .toList();
    }

    private Set<Long> occupants(String dialog) {
        return new HashSet<>(numbers(seen(ann, dialog).get("occupants_ids")));
    }

    private static long rooms(String dialog) {
        return SERVER.control().count("SELECT COUNT(*) FROM ofMucRoom WHERE name = '92_" + dialog + "'");
    }

    @Test
    @Order(1)
    void whatIsAsItWasIsLeftAlone() {
        assertThat(repairsOf(untouched)).isEmpty();
        assertThat(occupants(untouched)).containsExactlyInAnyOrder(ann.id(), ben.id());
    }

    @Test
    @Order(1)
    void aRoomThatWasDestroyedIsMadeAgainAndWhatWasSaidIsThere() {
        assertThat(repairsOf(destroyed)).containsExactly("ROOM_MADE Tea");
        assertThat(rooms(destroyed)).isEqualTo(1);
        assertThat(occupants(destroyed)).containsExactlyInAnyOrder(ann.id(), ben.id());
        assertThat(texts(messages(ben, destroyed, "").get("items"), "message")).containsExactly("Not lost");
        join(ben, destroyed);
    }

    @Test
    @Order(1)
    void theMembersAreTheRooms() {
        assertThat(repairsOf(changed)).containsExactly("MEMBERS_REMOVED " + ben.jid(), "MEMBERS_ADDED " + cleo.jid());
        assertThat(occupants(changed)).containsExactlyInAnyOrder(ann.id(), cleo.id());
        assertThat(sees(ben, changed)).isFalse();
    }

    @Test
    @Order(1)
    void theOwnerIsTheRooms() {
        assertThat(repairsOf(handedOn)).containsExactly("OWNER_CHANGED " + ben.jid());
        assertThat(seen(ann, handedOn).get("user_id").asLong()).isEqualTo(ben.id());
    }

    @Test
    @Order(1)
    void theNameIsTheRooms() {
        assertThat(repairsOf(renamed)).containsExactly("RENAMED Coffee");
        assertThat(seen(ann, renamed).get("name").asText()).isEqualTo("Coffee");
    }

    @Test
    @Order(1)
    void aRoomThatWasOpenedIsAPublicGroup() {
        assertThat(repairsOf(opened)).containsExactly("TYPE_CHANGED 1");
        assertThat(seen(cleo, opened).get("type").asInt()).isEqualTo(1);
        join(cleo, opened);
    }

    @Test
    @Order(1)
    void aRoomThatIsForMembersNowIsAGroupWithoutWhoHadComeIn() {
        assertThat(repairsOf(closed)).containsExactly("TYPE_CHANGED 2", "MEMBERS_REMOVED " + ben.jid());
        assertThat(seen(ann, closed).get("type").asInt()).isEqualTo(2);
        assertThat(sees(ben, closed)).isFalse();
    }

    @Test
    @Order(1)
    void aRoomThatWouldGoStays() {
        assertThat(repairsOf(passing)).contains("MADE_PERSISTENT ");
        assertThat(rooms(passing)).isEqualTo(1);
        assertThat(occupants(passing)).containsExactlyInAnyOrder(ann.id(), ben.id());
        join(ben, passing);
    }

    @Test
    @Order(1)
    void aRoomThatWasMadeHasADialog() {
        assertThat(repairsOf(orphan)).containsExactly("DIALOG_MADE Cocoa");
        assertThat(occupants(orphan)).containsExactlyInAnyOrder(ann.id(), ben.id());
        assertThat(seen(ben, orphan).get("name").asText()).isEqualTo("Cocoa");
        assertThat(seen(ben, orphan).get("user_id").asLong()).isEqualTo(ann.id());
        assertThat(seen(ben, orphan).get("type").asInt()).isEqualTo(2);
        say(ben, orphan, "hello");
    }

    @Test
    @Order(2)
    void doneOnceMoreThereIsNothingToDo() {
        assertThat(SERVER.control().repair()).isEmpty();
        assertThat(SERVER.control().repair()).isEmpty();
    }

    @Test
    @Order(3)
    void aReloadRepairsNothing() {
        SERVER.control().reload("dialogs");
        awaitPlugin(true);

        assertThat(awaitRepairs()).isEmpty();
        assertThat(SERVER.control().threads()).containsOnlyOnce("dialogs-repair");
    }

    @Test
    @Order(4)
    void whatTheServerHasLostIsThereAgainAfterARestartAndTheRestAsItWas() {
        String room = SERVER.control()
                .sql("SELECT roomID FROM ofMucRoom WHERE name = '92_" + destroyed + "'")
                .get(0)
                .get("roomid");
        for (String table : List.of("ofMucMember", "ofMucAffiliation", "ofMucRoom")) {
            SERVER.control().sql("DELETE FROM " + table + " WHERE roomID = " + room);
        }
        SERVER.host().stop();
        SERVER.host().start();
        awaitPlugin(true);

        List<String> afterwards = awaitRepairs();

        assertThat(afterwards).containsExactly("92_" + destroyed + " ROOM_MADE Tea");
        assertThat(SERVER.control().repair()).isEmpty();
        assertThat(occupants(destroyed)).containsExactlyInAnyOrder(ann.id(), ben.id());
        join(ben, destroyed);
        join(ben, passing);
    }

    /** As if the server had failed to load all of it. */
    @Test
    @Order(5)
    void aRoomOfWhichTheServerHasLoadedAPartChangesNothing() {
        String room = SERVER.control()
                .sql("SELECT roomID FROM ofMucRoom WHERE name = '92_" + untouched + "'")
                .get(0)
                .get("roomid");
        SERVER.control().sql("INSERT INTO ofMucMember (roomID, jid) VALUES (" + room + ", '" + cleo.jid() + "')");
        SERVER.control().sql("UPDATE ofMucRoom SET naturalName = 'Milk' WHERE roomID = " + room);
        SERVER.control()
                .sql("INSERT INTO ofDialogMember"
                        + " (applicationID, dialogID, userJID, sinceArrival, readCount, createdDate) VALUES (92, '"
                        + untouched + "', '" + cleo.jid() + "', 0, 0, 0)");

        assertThatThrownBy(() -> SERVER.control().repair()).hasMessageContaining("failures=1");

        assertThat(occupants(untouched)).containsExactlyInAnyOrder(ann.id(), ben.id(), cleo.id());
        assertThat(seen(ann, untouched).get("name").asText()).isEqualTo("Tea");
        SERVER.host().stop();
        SERVER.host().start();
        awaitPlugin(true);
        assertThat(awaitRepairs()).containsExactly("92_" + untouched + " RENAMED Milk");
        assertThat(occupants(untouched)).containsExactlyInAnyOrder(ann.id(), ben.id(), cleo.id());
        join(cleo, untouched);
    }
}
