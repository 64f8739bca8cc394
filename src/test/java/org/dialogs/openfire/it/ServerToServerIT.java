package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.extraParams;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;
import static org.dialogs.openfire.testclient.XmppClient.extraParam;

import java.io.IOException;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.GroupDialog;
import org.dialogs.openfire.testclient.Relay;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dialogs.openfire.testhost.Ports;
import org.dom4j.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two servers, one with the plugin and one without, and users of both talking. */
class ServerToServerIT {

    private static final Ports PORTS_HERE = Ports.free();
    private static final Ports PORTS_THERE = Ports.free();

    /** The way from here to there, to see what the other server gets. */
    private static final Relay WIRE = new Relay(PORTS_THERE.server());

    @RegisterExtension
    static final HostExtension HERE = HostExtension.with(builder ->
            server(builder, "alpha.test", PORTS_HERE, "beta.test", WIRE.port()).plugin(OpenfireHost.dialogsJar()));

    @RegisterExtension
    static final HostExtension THERE =
            HostExtension.with(builder -> server(builder, "beta.test", PORTS_THERE, "alpha.test", PORTS_HERE.server()));

    private SmackClient one;
    private SmackClient remote;

    private static OpenfireHost.Builder server(
            OpenfireHost.Builder builder, String domain, Ports ports, String peer, int peerPort) {
        String services = "{%1$s,127.0.0.1:%2$d},{muc.%1$s,127.0.0.1:%2$d}".formatted(peer, peerPort);
        return builder.domain(domain)
                .ports(ports)
                .property("dnsutil.dnsOverride", services)
                .property("xmpp.server.tls.policy", "disabled")
                .property("xmpp.server.tls.enabled", "false");
    }

    @AfterAll
    static void hangUp() throws IOException {
        WIRE.close();
    }

    @BeforeEach
    void logIn() {
        one = HERE.login("1001-92");
        remote = THERE.login("1001-92");
    }

    @Test
    void bothDirectionsHaveOneDialogAndTheWireIsClean() {
        String out = objectId();
        one.send(chat("1001-92@beta.test", out, body("over there") + extraParams("<a><b>1</b></a>")));
        Element away = remote.awaitMessage(out);
        String back = objectId();
        remote.send(chat("1001-92@alpha.test", back, body("and back")));
        Element home = one.awaitMessage(back);

        assertThat(extraParam(away, "dialog_id")).matches("[0-9a-f]{24}");
        assertThat(extraParam(home, "dialog_id")).isEqualTo(extraParam(away, "dialog_id"));
        assertThat(away.element("extraParams").getNamespaceURI()).isEqualTo("jabber:client");
        assertThat(away.asXML()).contains("<b>1</b>");
        assertThat(WIRE.transcript())
                .contains(out)
                .contains(extraParam(away, "dialog_id"))
                .doesNotContain("xmlns=\"\"")
                .doesNotContain("xmlns=''");
        for (SmackClient client : new SmackClient[] {one, remote}) {
            assertThat(client.transcript()).doesNotContain("xmlns=\"\"").doesNotContain("xmlns=''");
        }
    }

    @Test
    void aNamesakeOnAnotherServerIsSomebodyElse() {
        SmackClient two = HERE.login("1002-92");
        String toTwo = objectId();
        one.send(chat("1002-92@alpha.test", toTwo, body("x")));
        String local = extraParam(two.awaitMessage(toTwo), "dialog_id");
        String fromAway = objectId();
        remote.send(chat("1002-92@alpha.test", fromAway, body("x")));

        assertThat(extraParam(two.awaitMessage(fromAway), "dialog_id")).isNotEqualTo(local);
    }

    @Test
    void aRemoteUserIsNoUserOfAnApplicationHere() {
        GroupDialog group = GroupDialog.open(HERE.host(), "1001-92");
        String room = group.room();
        one.join(room, "1001");
        remote.join(room, "visitor");
        String mine = objectId();
        one.send(groupchat(room, mine, body("mine")));
        String theirs = objectId();
        remote.send(groupchat(room, theirs, body("theirs")));

        assertThat(extraParam(remote.awaitMessage(mine), "dialog_id")).isEqualTo(group.id());
        assertThat(extraParam(one.awaitMessage(theirs), "dialog_id"))
                .matches("[0-9a-f]{24}")
                .isNotEqualTo(group.id());
    }

    @Test
    void whatARemoteRoomSaysIsItsOwnBusiness() {
        String room = "lobby@muc.beta.test";
        remote.join(room, "host");
        one.join(room, "guest");
        String id = objectId();

        remote.send(groupchat(room, id, body("welcome")));

        assertThat(one.awaitMessage(id).element("extraParams")).isNull();
    }

    @Test
    void whatComesFromAwayIsKeptToo() {
        String id = objectId();

        remote.send(chat("1001-92@alpha.test", id, body("keep me") + saved("")));

        one.awaitMessage(id);
        Awaitility.await()
                .until(() -> HERE.control()
                                .count("SELECT COUNT(*) FROM ofDialogMessage WHERE messageID = '" + id
                                        + "' AND senderJID = '1001-92@beta.test'")
                        == 1);
    }

    @Test
    void whereApplicationsAreStrictlyApartOtherServersAreToldSo() {
        HERE.control().setProperty("dialogs.tenants", "strict");
        try {
            String in = objectId();
            remote.send(chat("1001-92@alpha.test", in, body("in")));
            Element refused = remote.awaitMessage(in);
            String ask = objectId();
            remote.send("<iq type='get' id='" + ask + "' to='1001-92@alpha.test'><vCard xmlns='vcard-temp'/></iq>");
            Element refusedToo = remote.await("answer", stanza -> ask.equals(stanza.attributeValue("id")));
            String out = objectId();
            one.send(chat("1001-92@beta.test", out, body("out")));

            for (Element error : new Element[] {refused, refusedToo, one.awaitMessage(out)}) {
                assertThat(error.attributeValue("type")).isEqualTo("error");
                assertThat(error.element("error").element("not-allowed")).isNotNull();
            }
            remote.settle();
            one.settle();
            assertThat(remote.messages()).noneMatch(message -> out.equals(message.attributeValue("id")));
            assertThat(one.messages()).noneMatch(message -> in.equals(message.attributeValue("id")));
        } finally {
            HERE.control().deleteProperty("dialogs.tenants");
        }
    }
}
