package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.extraParams;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;
import static org.dialogs.openfire.testclient.XmppClient.extraParam;

import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dialogs.openfire.testhost.Ports;
import org.dom4j.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two servers, one with the plugin and one without, and users of both talking. */
class ServerToServerIT {

    private static OpenfireHost here;
    private static OpenfireHost there;
    private static SmackClient one;
    private static SmackClient remote;

    @BeforeAll
    static void start() {
        Ports portsHere = Ports.free();
        Ports portsThere = Ports.free();
        here = server("alpha.test", portsHere, "beta.test", portsThere)
                .plugin(OpenfireHost.dialogsJar())
                .build()
                .start();
        there = server("beta.test", portsThere, "alpha.test", portsHere).build().start();
        one = SmackClient.login(here, "1001-92", "a");
        remote = SmackClient.login(there, "1001-92", "b");
    }

    private static OpenfireHost.Builder server(String domain, Ports ports, String peer, Ports peerPorts) {
        String services = "{%1$s,127.0.0.1:%2$d},{muc.%1$s,127.0.0.1:%2$d}".formatted(peer, peerPorts.server());
        return OpenfireHost.builder()
                .domain(domain)
                .ports(ports)
                .property("dnsutil.dnsOverride", services)
                .property("xmpp.server.tls.policy", "disabled")
                .property("xmpp.server.tls.enabled", "false")
                .user("1001-92", "password-1001")
                .user("1002-92", "password-1002");
    }

    @AfterAll
    static void stop() {
        for (SmackClient client : new SmackClient[] {one, remote}) {
            if (client != null) {
                client.close();
            }
        }
        for (OpenfireHost host : new OpenfireHost[] {here, there}) {
            if (host != null) {
                host.close();
            }
        }
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
        for (SmackClient client : new SmackClient[] {one, remote}) {
            assertThat(client.transcript()).doesNotContain("xmlns=\"\"").doesNotContain("xmlns=''");
        }
    }

    @Test
    void aNamesakeOnAnotherServerIsSomebodyElse() {
        SmackClient two = SmackClient.login(here, "1002-92", "c");
        String toTwo = objectId();
        one.send(chat("1002-92@alpha.test", toTwo, body("x")));
        String local = extraParam(two.awaitMessage(toTwo), "dialog_id");
        String fromAway = objectId();
        remote.send(chat("1002-92@alpha.test", fromAway, body("x")));

        assertThat(extraParam(two.awaitMessage(fromAway), "dialog_id")).isNotEqualTo(local);
        two.close();
    }

    @Test
    void aRemoteUserIsNoUserOfAnApplicationHere() {
        String dialog = objectId();
        String room = "92_" + dialog + "@muc.alpha.test";
        one.join(room, "1001");
        remote.join(room, "visitor");
        String mine = objectId();
        one.send(groupchat(room, mine, body("mine")));
        String theirs = objectId();
        remote.send(groupchat(room, theirs, body("theirs")));

        assertThat(extraParam(remote.awaitMessage(mine), "dialog_id")).isEqualTo(dialog);
        assertThat(extraParam(one.awaitMessage(theirs), "dialog_id"))
                .matches("[0-9a-f]{24}")
                .isNotEqualTo(dialog);
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
                .until(() -> here.control()
                                .count("SELECT COUNT(*) FROM ofDialogMessage WHERE messageID = '" + id
                                        + "' AND senderJID = '1001-92@beta.test'")
                        == 1);
    }
}
