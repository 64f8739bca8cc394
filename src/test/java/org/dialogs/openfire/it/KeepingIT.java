package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.extraParams;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;
import static org.dialogs.openfire.testclient.XmppClient.extraParam;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.GroupDialog;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the messages is in the server's database. */
class KeepingIT {

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    private SmackClient one;
    private SmackClient two;

    @BeforeEach
    void logIn() {
        one = SERVER.login("1001-92");
        two = SERVER.login("1002-92");
    }

    private static List<Map<String, String>> rows(String where) {
        return SERVER.control().sql("SELECT * FROM ofDialogMessage WHERE " + where + " ORDER BY arrival");
    }

    private static Map<String, String> row(String messageId) {
        Awaitility.await("row " + messageId)
                .until(() -> rows("messageID = '" + messageId + "'").size() == 1);
        return rows("messageID = '" + messageId + "'").get(0);
    }

    /** Messages go to the database in order: when a later one of the same connection is there, the earlier ones would be. */
    private void settleHistory() {
        String marker = objectId();
        one.send(chat("1002-92@localhost", marker, body("marker") + saved("")));
        row(marker);
    }

    private static Map<String, String> dialog(String id) {
        return SERVER.control()
                .sql("SELECT * FROM ofDialog WHERE dialogID = '" + id + "'")
                .get(0);
    }

    @Test
    void aPrivateMessageIsARowWithAllItHas() {
        String id = objectId();
        long before = Instant.now().toEpochMilli();

        one.send(chat(
                "1002-92@localhost/anywhere",
                id,
                body("a &lt;b&gt; \u00e4 \ud83d\ude00") + "<markable xmlns='urn:xmpp:chat-markers:0'/>"
                        + saved("<date_sent>1409146118</date_sent>"
                                + "<attachment type='image' id='123123' width='640'/><attachment type='audio' id='3'/>"
                                + "<color>red</color><nested><x>1</x><x>2</x><y><z>3</z></y></nested>")));

        Map<String, String> row = row(id);
        assertThat(row)
                .containsEntry("messageid", id)
                .containsEntry("applicationid", "92")
                .containsEntry("senderjid", "1001-92@localhost")
                .containsEntry("recipientjid", "1002-92@localhost")
                .containsEntry("stanzaid", id)
                .containsEntry("body", "a <b> \u00e4 \ud83d\ude00")
                .containsEntry("datesent", "1409146118")
                .containsEntry("markable", "1")
                .containsEntry(
                        "attachments",
                        "[{\"type\":\"image\",\"id\":\"123123\",\"width\":\"640\"},{\"type\":\"audio\",\"id\":\"3\"}]")
                .containsEntry(
                        "customparameters", "{\"color\":\"red\",\"nested\":{\"x\":[\"1\",\"2\"],\"y\":{\"z\":\"3\"}}}");
        assertThat(Long.parseLong(row.get("createddate")))
                .isBetween(before, Instant.now().toEpochMilli());
        assertThat(row.get("updateddate")).isEqualTo(row.get("createddate"));
    }

    @Test
    void aGroupsMessageIsARowOfItsDialog() {
        GroupDialog group = GroupDialog.of(SERVER.host(), "1001-92", "1002-92");
        String dialog = group.id();
        String room = group.room();
        one.join(room, "1001");
        two.join(room, "1002");
        String id = objectId();

        one.send(groupchat(room, id, body("to all") + saved("")));

        assertThat(row(id))
                .containsEntry("dialogid", dialog)
                .containsEntry("applicationid", "92")
                .containsEntry("recipientjid", room)
                .containsEntry("markable", "0")
                .containsEntry("attachments", null)
                .containsEntry("customparameters", null);
        assertThat(dialog(dialog))
                .containsEntry("dialogtype", "2")
                .containsEntry("roomjid", room)
                .containsEntry("lastmessageid", id)
                .containsEntry("lastmessagebody", "to all")
                .containsEntry("lastmessagesender", "1001-92@localhost");
    }

    @Test
    void whatTheRecipientReadsIsWhatIsKept() {
        one.send(chat("1002-92@localhost", "kept-1", body("x") + saved("")));

        Element delivered = two.awaitMessage("kept-1");

        assertThat(row(extraParam(delivered, "message_id")))
                .containsEntry("stanzaid", "kept-1")
                .containsEntry("dialogid", extraParam(delivered, "dialog_id"))
                .containsEntry("datesent", extraParam(delivered, "date_sent"));
    }

    @Test
    void aPrivateDialogNamesItsTwoUsersAndItsLastMessage() {
        String earlier = objectId();
        String later = objectId();
        String resent = objectId();
        long now = Instant.now().getEpochSecond();

        one.send(chat("1002-92@localhost", earlier, body("earlier") + saved("")));
        row(earlier);
        two.send(chat("1001-92@localhost", later, body("later") + saved("<date_sent>" + (now + 100) + "</date_sent>")));
        one.awaitMessage(later);
        one.send(chat("1002-92@localhost", resent, body("old") + saved("<date_sent>1409146118</date_sent>")));

        String dialog = row(resent).get("dialogid");
        assertThat(dialog(dialog))
                .containsEntry("applicationid", "92")
                .containsEntry("dialogtype", "3")
                .containsEntry("firstuser", "1001-92@localhost")
                .containsEntry("seconduser", "1002-92@localhost")
                .containsEntry("roomjid", null)
                .containsEntry("lastmessageid", later)
                .containsEntry("lastmessagebody", "later")
                .containsEntry("lastmessagesent", String.valueOf(now + 100))
                .containsEntry("lastmessagesender", "1002-92@localhost");
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofDialog WHERE dialogID = '" + dialog + "'"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "True", " 1 "})
    void theMarkCanBeWrittenInSeveralWays(String mark) {
        String id = objectId();

        one.send(chat(
                "1002-92@localhost", id, body("x") + extraParams("<save_to_history>" + mark + "</save_to_history>")));

        row(id);
    }

    @Test
    void withoutTheMarkNothingIsKept() {
        String unmarked = objectId();
        String marked0 = objectId();
        String empty = objectId();
        one.send(chat("1002-92@localhost", unmarked, body("x") + extraParams("<a>1</a>")));
        one.send(chat("1002-92@localhost", marked0, body("x") + extraParams("<save_to_history>0</save_to_history>")));
        one.send(chat("1002-92@localhost", empty, body("x") + extraParams("<save_to_history/>")));
        settleHistory();

        assertThat(rows("messageID IN ('" + unmarked + "', '" + marked0 + "', '" + empty + "')"))
                .isEmpty();
    }

    @Test
    void aMessageOfAnAttachmentAloneIsKept() {
        String id = objectId();

        one.send(chat("1002-92@localhost", id, saved("<attachment type='image' id='1'/>")));

        assertThat(row(id)).containsEntry("attachments", "[{\"type\":\"image\",\"id\":\"1\"}]");
    }

    @Test
    void aResendIsOneRow() {
        String id = objectId();
        String body = "resend " + id;
        one.send(chat("1002-92@localhost", id, body(body) + saved("")));
        one.send(chat("1002-92@localhost", id, body(body) + saved("")));
        row(id);
        one.send(chat("1002-92@localhost", id, body(body) + saved("")));
        settleHistory();

        assertThat(rows("body = '" + body + "'")).hasSize(1);
    }

    @Test
    void aResendUnderAnIdOfAnotherFormIsOneRow() {
        String id = "resend-" + objectId();
        one.send(chat("1002-92@localhost", id, body("x") + saved("")));
        one.send(chat("1002-92@localhost", id, body("x") + saved("")));
        settleHistory();

        assertThat(rows("stanzaID = '" + id + "'")).hasSize(1);
    }

    @Test
    void anothersMessageCannotBeSwallowedOrOverwritten() {
        SmackClient three = SERVER.login("1003-92");
        String id = objectId();
        one.send(chat("1002-92@localhost", id, body("the first") + saved("")));
        row(id);

        three.send(chat("1002-92@localhost", id, body("the first") + saved("")));
        one.send(chat("1003-92@localhost", id, body("the first") + saved("")));
        one.send(chat("1002-92@localhost", id, body("another text") + saved("")));
        one.send(chat("1002-92@localhost", id, body("another text") + saved("")));

        Awaitility.await().until(() -> rows("stanzaID = '" + id + "'").size() == 4);
        settleHistory();
        List<Map<String, String>> rows = rows("stanzaID = '" + id + "'");
        assertThat(rows).hasSize(4);
        assertThat(rows.get(0))
                .containsEntry("messageid", id)
                .containsEntry("senderjid", "1001-92@localhost")
                .containsEntry("body", "the first");
        assertThat(rows.stream().map(row -> row.get("messageid")))
                .doesNotHaveDuplicates()
                .allMatch(messageId -> messageId.matches("[0-9a-f]{24}"));
    }

    @Test
    void sayingTheSameTwiceWithoutAnIdIsTwoRows() {
        String body = "yes " + objectId();
        String stanza = "<message type='chat' to='1002-92@localhost'>" + body(body) + saved("") + "</message>";
        one.send(stanza);
        one.send(stanza);
        settleHistory();

        assertThat(rows("body = '" + body + "'")).hasSize(2);
    }

    @Test
    void theCopiesOfAGroupMessageAreOneRow() {
        String room =
                GroupDialog.of(SERVER.host(), "1001-92", "1002-92", "1003-92").room();
        for (SmackClient client : List.of(one, two, SERVER.login("1003-92"))) {
            client.join(room, client.jid().split("-")[0]);
        }
        String id = objectId();
        one.send(groupchat(room, id, body("x") + saved("")));
        two.awaitMessage(id);
        settleHistory();

        assertThat(rows("stanzaID = '" + id + "'")).hasSize(1);
    }

    @Test
    void whoIsNotInARoomCannotWriteIntoItsHistory() {
        String room = GroupDialog.of(SERVER.host(), "1001-92").room();
        one.join(room, "1001");
        String intruder = objectId();
        String nowhere = objectId();

        two.send(groupchat(room, intruder, body("let me in") + saved("")));
        two.send(groupchat("92_" + objectId() + "@muc.localhost", nowhere, body("anybody?") + saved("")));

        assertThat(two.awaitMessage(intruder).attributeValue("type")).isEqualTo("error");
        settleHistory();
        assertThat(rows("stanzaID IN ('" + intruder + "', '" + nowhere + "')")).isEmpty();
    }

    @Test
    void whatTheSenderHimselfBlocksIsNotKept() {
        SmackClient three = blocking("1003-92", "1002-92@localhost");
        String id = objectId();

        three.send(chat("1002-92@localhost", id, body("x") + saved("")));

        assertThat(three.awaitMessage(id).attributeValue("type")).isEqualTo("error");
        settleHistory();
        assertThat(rows("stanzaID = '" + id + "'")).isEmpty();
    }

    @Test
    void whatTheRecipientBlocksIsNotKept() {
        blocking("1003-92", "1001-92@localhost");
        String id = objectId();

        one.send(chat("1003-92@localhost", id, body("x") + saved("")));

        assertThat(one.awaitMessage(id).attributeValue("type")).isEqualTo("error");
        settleHistory();
        assertThat(rows("stanzaID = '" + id + "'")).isEmpty();
    }

    @Test
    void whatIsSentToNobodyIsNotKept() {
        String nobody = objectId();
        String offline = objectId();

        one.send(chat("1009-92@localhost", nobody, body("anybody?") + saved("")));
        one.send(chat("bob@localhost", offline, body("for later") + saved("")));

        row(offline);
        settleHistory();
        assertThat(rows("stanzaID = '" + nobody + "'")).isEmpty();
    }

    @Test
    void whatIsDeliveredLaterFromOfflineStorageIsOneRow() {
        String id = objectId();
        one.send(chat("1003-92@localhost", id, body("for later") + saved("")));
        row(id);

        Element delivered = SERVER.login("1003-92").awaitMessage(id);

        assertThat(extraParam(delivered, "dialog_id")).isEqualTo(row(id).get("dialogid"));
        settleHistory();
        assertThat(rows("stanzaID = '" + id + "'")).hasSize(1);
    }

    @Test
    void noVoiceNoHistory() {
        String room = GroupDialog.of(SERVER.host(), "1001-92", "1002-92").room();
        one.join(room, "1001");
        two.join(room, "1002");
        one.send("<iq type='set' to='" + room + "' id='mute'><query xmlns='http://jabber.org/protocol/muc#owner'>"
                + "<x xmlns='jabber:x:data' type='submit'>"
                + "<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>"
                + "<field var='muc#roomconfig_moderatedroom'><value>1</value></field></x></query></iq>");
        one.await("moderated", stanza -> "mute".equals(stanza.attributeValue("id")));
        one.send("<iq type='set' to='" + room + "' id='voice'><query xmlns='http://jabber.org/protocol/muc#admin'>"
                + "<item nick='1002' role='visitor'/></query></iq>");
        one.await("no voice", stanza -> "voice".equals(stanza.attributeValue("id")));
        String id = objectId();

        two.send(groupchat(room, id, body("may I?") + saved("")));

        assertThat(two.awaitMessage(id).attributeValue("type")).isEqualTo("error");
        settleHistory();
        assertThat(rows("stanzaID = '" + id + "'")).isEmpty();
    }

    @Test
    void whatAnotherPluginRejectsIsNotKeptAndHoldsUpNobody() {
        String rejected = objectId();
        SERVER.control().reject("reject me");
        try {
            one.send(chat("1002-92@localhost", rejected, body("reject me") + saved("")));
            settleHistory();
            one.send(chat("1002-92@localhost", objectId(), body("reject me") + saved("")));
            // Nothing else is routed by that thread: what waits behind it must not wait for long.
            String later = objectId();
            two.send(chat("1001-92@localhost", later, body("later") + saved("")));
            row(later);
        } finally {
            SERVER.control().reject("");
        }

        settleHistory();
        assertThat(rows("body = 'reject me'")).isEmpty();
    }

    @Test
    void aCorrectionChangesWhatIsKept() {
        String id = objectId();
        String correction = objectId();
        one.send(chat("1002-92@localhost", id, body("teh text") + saved("")));
        one.send(chat(
                "1002-92@localhost",
                correction,
                body("the text") + "<replace xmlns='urn:xmpp:message-correct:0' id='" + id + "'/>" + saved("")));
        settleHistory();

        assertThat(row(id)).containsEntry("body", "the text");
        assertThat(rows("stanzaID = '" + correction + "'")).isEmpty();
        assertThat(SERVER.control().sql("SELECT body FROM ofDialogCorrection WHERE messageID = '" + id + "'"))
                .extracting(correctionRow -> correctionRow.get("body"))
                .containsExactly("teh text");
    }

    @Test
    void markersSayWhoHasReceivedAndReadAMessage() {
        String id = objectId();
        String other = "by-stanza-id " + objectId();
        one.send(chat("1002-92@localhost", id, body("x") + saved("")));
        one.send(chat("1002-92@localhost", other, body("y") + saved("")));
        String dialog = row(id).get("dialogid");
        two.send(marker("1001-92@localhost", "received", id));
        two.send(marker("1001-92@localhost", "displayed", other));
        // Who is no party, and the author himself, say nothing that counts.
        SERVER.login("1003-92").send(marker("1001-92@localhost", "displayed", id));
        one.send(marker("1002-92@localhost", "displayed", id));
        settleHistory();

        List<Map<String, String>> receipts = SERVER.control()
                .sql("SELECT m.stanzaID, r.userJID, r.readDate"
                        + " FROM ofDialogReceipt r JOIN ofDialogMessage m ON m.messageID = r.messageID"
                        + " WHERE m.stanzaID IN ('" + id + "', '" + other + "') ORDER BY m.arrival");
        assertThat(receipts).extracting(row -> row.get("userjid")).containsOnly("1002-92@localhost");
        assertThat(receipts).extracting(row -> row.get("stanzaid")).containsExactly(id, other);
        assertThat(receipts.get(0).get("readdate")).isNull();
        assertThat(receipts.get(1).get("readdate")).isNotNull();
        assertThat(SERVER.control()
                        .count("SELECT COUNT(*) FROM ofDialogMember WHERE dialogID = '" + dialog
                                + "' AND userJID = '1002-92@localhost'"))
                .isEqualTo(1);
    }

    private static String marker(String to, String kind, String id) {
        return chat(to, objectId(), "<" + kind + " xmlns='urn:xmpp:chat-markers:0' id='" + id + "'/>");
    }

    @Test
    void joiningAPublicGroupMakesOneAPartyToIt() {
        GroupDialog group = GroupDialog.open(SERVER.host(), "1001-92");
        String dialog = group.id();
        String room = group.room();
        one.join(room, "1001");
        String before = objectId();
        one.send(groupchat(room, before, body("before") + saved("")));
        row(before);
        two.join(room, "1002");
        String after = objectId();
        one.send(groupchat(room, after, body("after") + saved("")));
        row(after);

        assertThat(unread(dialog, "1001-92")).isZero();
        assertThat(unread(dialog, "1002-92")).isEqualTo(1);
        // The marker goes to the author, and only its parameters say which group it is about.
        two.send(chat(
                "1001-92@localhost",
                objectId(),
                "<displayed xmlns='urn:xmpp:chat-markers:0' id='" + after + "'/><extraParams><dialog_id>" + dialog
                        + "</dialog_id></extraParams>"));
        Awaitility.await().until(() -> unread(dialog, "1002-92") == 0);
    }

    private static long unread(String dialog, String user) {
        return SERVER.control()
                .count("SELECT d.messageCount - m.readCount FROM ofDialog d JOIN ofDialogMember m"
                        + " ON m.applicationID = d.applicationID AND m.dialogID = d.dialogID WHERE d.dialogID = '"
                        + dialog
                        + "' AND m.userJID = '" + user + "@localhost'");
    }

    @Test
    void aDeletedUsersWordsGoIfTheSettingSaysSo() {
        SERVER.control().createUser("leaver", "password-leaver");
        String mine = objectId();
        String theirs = objectId();
        SERVER.login("leaver").send(chat("bob@localhost", mine, body("mine") + saved("")));
        SERVER.login("bob").send(chat("leaver@localhost", theirs, body("theirs") + saved("")));
        row(mine);
        row(theirs);
        SERVER.control().setProperty("dialogs.erase.deletedUsers", "true");
        try {
            SERVER.control().deleteUser("leaver");
            Awaitility.await().until(() -> rows("messageID = '" + mine + "'").isEmpty());
        } finally {
            SERVER.control().deleteProperty("dialogs.erase.deletedUsers");
        }
        assertThat(rows("messageID = '" + theirs + "'")).hasSize(1);
    }

    private static SmackClient blocking(String user, String blocked) {
        SmackClient three = SERVER.login(user);
        three.send("<iq type='set' id='list'><query xmlns='jabber:iq:privacy'><list name='no-two'>"
                + "<item type='jid' value='" + blocked + "' action='deny' order='1'/></list></query></iq>");
        three.send("<iq type='set' id='active'><query xmlns='jabber:iq:privacy'><active name='no-two'/></query></iq>");
        three.await("active list", stanza -> "active".equals(stanza.attributeValue("id")));
        return three;
    }

    @Test
    void aStanzaIdOfAnyLengthIsKept() {
        String id = "long-" + "x".repeat(1000) + objectId();
        one.send(chat("1002-92@localhost", id, body("long") + saved("")));
        one.send(chat("1002-92@localhost", id, body("long") + saved("")));

        Element delivered = two.awaitMessage(id);
        row(extraParam(delivered, "message_id"));
        settleHistory();
        assertThat(rows("stanzaID LIKE 'long-xxx%'")).hasSize(1);
    }

    @Test
    void aLongTextIsKeptWhole() {
        String id = objectId();
        String text = "0123456789".repeat(20_000);

        one.send(chat("1002-92@localhost", id, body(text) + saved("")));

        assertThat(row(id).get("body")).isEqualTo(text);
    }

    @Test
    void deepNestingIsNoHarm() {
        String id = objectId();
        String deep = "<n>".repeat(200) + "bottom" + "</n>".repeat(200);

        one.send(chat("1002-92@localhost", id, body("deep") + saved(deep)));

        assertThat(two.awaitMessage(id).asXML()).contains("bottom");
        assertThat(row(id).get("customparameters")).startsWith("{\"n\":{\"n\":");
    }

    @Test
    void ordinaryUsersMessagesAreKeptToo() {
        SmackClient alice = SERVER.login("alice");
        SERVER.login("bob");
        String id = objectId();

        alice.send(chat("bob@localhost", id, body("x") + saved("")));

        assertThat(row(id))
                .containsEntry("applicationid", "0")
                .containsEntry("senderjid", "alice@localhost")
                .containsEntry("recipientjid", "bob@localhost");
    }
}
