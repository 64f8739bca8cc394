package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.extraParams;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;
import static org.dialogs.openfire.testclient.XmppClient.extraParam;
import static org.dialogs.openfire.testclient.XmppClient.extraParams;

import java.util.List;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.GroupDialog;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens to messages in rooms, as their occupants see it. */
class GroupDialogIT {

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    private SmackClient one;
    private SmackClient two;

    @BeforeEach
    void logIn() {
        one = SERVER.login("1001-92");
        two = SERVER.login("1002-92");
    }

    @AfterEach
    void keepApart() {
        SERVER.control().deleteProperty("dialogs.tenants");
    }

    /** Users of an application enter rooms of others, and of none, where applications are not kept apart. */
    private static void letTogether() {
        SERVER.control().setProperty("dialogs.tenants", "off");
    }

    private static String dialogId(XmppClient from, XmppClient to, String room) {
        return extraParam(said(from, to, room, body("x")), "dialog_id");
    }

    private static Element said(XmppClient from, XmppClient to, String room, String content) {
        String id = objectId();
        from.send(groupchat(room, id, content));
        return to.awaitMessage(id);
    }

    private static GroupDialog ofOneAndTwo() {
        return GroupDialog.of(SERVER.host(), "1001-92", "1002-92");
    }

    private static String join(String room, XmppClient... clients) {
        for (XmppClient client : clients) {
            client.join(room, client.jid().split("[-@]")[0]);
        }
        return room;
    }

    @Test
    void aGroupsDialogIsTheOneInItsRoomsName() {
        GroupDialog group = ofOneAndTwo();
        String room = join(group.room(), one, two);

        Element message = said(one, two, room, body("hello") + saved("<param>1</param>"));

        assertThat(message.attributeValue("from")).isEqualTo(room + "/1001");
        assertThat(extraParam(message, "dialog_id")).isEqualTo(group.id());
        assertThat(extraParam(message, "date_sent")).matches("\\d{10}");
        assertThat(extraParam(message, "param")).isEqualTo("1");
        assertThat(dialogId(two, one, room)).isEqualTo(group.id());
    }

    @Test
    void theSenderGetsHisOwnMessageStampedAlike() {
        GroupDialog group = ofOneAndTwo();
        String room = join(group.room(), one, two);
        String id = objectId();

        one.send(groupchat(room, id, body("x")));

        assertThat(extraParam(one.awaitMessage(id), "dialog_id")).isEqualTo(group.id());
        assertThat(extraParams(one.awaitMessage(id)).asXML())
                .isEqualTo(extraParams(two.awaitMessage(id)).asXML());
    }

    @Test
    void aClientsDialogIdIsReplaced() {
        GroupDialog group = ofOneAndTwo();
        String room = join(group.room(), one, two);

        Element message = said(one, two, room, body("x") + extraParams("<dialog_id>" + objectId() + "</dialog_id>"));

        assertThat(extraParam(message, "dialog_id")).isEqualTo(group.id());
        assertThat(extraParams(message).elements("dialog_id")).hasSize(1);
    }

    @Test
    void noTwoRoomsShareADialogWhateverTheirNames() {
        letTogether();
        GroupDialog dialog = ofOneAndTwo();
        String group = join(dialog.room(), one, two);
        String otherService = join("92_" + dialog.id() + "@conference.localhost", one, two);
        String otherApplication = join(GroupDialog.open(SERVER.host(), "2001-5").room(), one, two);
        String plain = join("lobby@muc.localhost", one, two);
        String otherPlain = join("lobby@conference.localhost", one, two);

        List<String> ids = List.of(group, otherService, otherApplication, plain, otherPlain).stream()
                .map(room -> dialogId(one, two, room))
                .toList();

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{24}"));
        assertThat(ids.get(0)).isEqualTo(dialog.id());
        assertThat(dialogId(two, one, plain)).isEqualTo(ids.get(3));
    }

    @Test
    void aRoomCannotTakeTheIdOfAConversationBetweenOthers() {
        letTogether();
        String id = objectId();
        one.send(chat("1002-92@localhost", id, body("private")));
        String privateDialog = extraParam(two.awaitMessage(id), "dialog_id");
        SmackClient three = SERVER.login("1003-92");

        String room = join("92_" + privateDialog + "@muc.localhost", three, two);

        assertThat(dialogId(three, two, room)).isNotEqualTo(privateDialog);
    }

    @Test
    void ordinaryUsersTalkInRoomsToo() {
        letTogether();
        SmackClient alice = SERVER.login("alice");
        SmackClient bob = SERVER.login("bob");
        String room = join("tea@conference.localhost", alice, bob, one);

        assertThat(dialogId(alice, bob, room))
                .matches("[0-9a-f]{24}")
                .isEqualTo(dialogId(bob, alice, room))
                .isEqualTo(dialogId(one, alice, room));
    }

    @Test
    void privateMessagesInARoomPassUntouchedAndAreNotKept() {
        String room = join(ofOneAndTwo().room(), one, two);
        String id = objectId();

        one.send(chat(room + "/1002", id, body("psst") + saved("<a>1</a>")));

        Element message = two.awaitMessage(id);
        assertThat(message.attributeValue("from")).isEqualTo(room + "/1001");
        assertThat(extraParams(message).elements().stream().map(Element::getName))
                .containsExactly("save_to_history", "a");
        said(one, two, room, body("x") + saved("<after>" + id + "</after>"));
        Awaitility.await()
                .until(() -> SERVER.control()
                                .count("SELECT COUNT(*) FROM ofDialogMessage WHERE customParameters LIKE '%" + id
                                        + "%'")
                        == 1);
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofDialogMessage WHERE messageID = '" + id + "'"))
                .isZero();
    }

    @Test
    void chatStatesInARoomPassUntouched() {
        String room = join(ofOneAndTwo().room(), one, two);

        Element message = said(one, two, room, "<composing xmlns='http://jabber.org/protocol/chatstates'/>");

        assertThat(extraParams(message)).isNull();
    }

    @Test
    void aGroupsMarkerPassesUntouched() {
        String id = objectId();
        two.send(chat(
                "1001-92@localhost",
                id,
                "<displayed xmlns='urn:xmpp:chat-markers:0' id='55e818f6e24a0998640041ed'/>"
                        + extraParams("<dialog_id>55e6a9c8a28f9a3ea6001f15</dialog_id>")));

        Element marker = one.awaitMessage(id);
        assertThat(extraParams(marker).elements()).hasSize(1);
        assertThat(extraParam(marker, "dialog_id")).isEqualTo("55e6a9c8a28f9a3ea6001f15");
    }

    @Test
    void theRoomsOwnHistoryHasTheSameStamp() {
        GroupDialog group = ofOneAndTwo();
        String room = join(group.room(), one);
        String id = objectId();
        one.send(groupchat(room, id, body("earlier")));
        String dateSent = extraParam(one.awaitMessage(id), "date_sent");

        two.send("<presence to='" + room + "/1002'><x xmlns='http://jabber.org/protocol/muc'/></presence>");

        Element replayed = two.awaitMessage(id);
        assertThat(replayed.element("delay")).isNotNull();
        assertThat(extraParam(replayed, "dialog_id")).isEqualTo(group.id());
        assertThat(extraParam(replayed, "date_sent")).isEqualTo(dateSent);
    }

    @Test
    void theServiceOfTheDialogsIsASetting() {
        letTogether();
        GroupDialog onMuc = ofOneAndTwo();
        join(onMuc.room(), one, two);
        GroupDialog onConference;

        SERVER.control().setProperty("dialogs.muc.service", "conference");
        try {
            onConference = ofOneAndTwo();
            assertThat(onConference.room()).isEqualTo("92_" + onConference.id() + "@conference.localhost");
            join(onConference.room(), one, two);
            assertThat(dialogId(one, two, onConference.room())).isEqualTo(onConference.id());
            assertThat(dialogId(one, two, onMuc.room())).isNotEqualTo(onMuc.id());
        } finally {
            SERVER.control().deleteProperty("dialogs.muc.service");
        }
        assertThat(dialogId(one, two, onMuc.room())).isEqualTo(onMuc.id());
        assertThat(dialogId(one, two, onConference.room())).isNotEqualTo(onConference.id());
    }
}
