package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;
import static org.dialogs.openfire.testclient.XmppClient.canonical;
import static org.dialogs.openfire.testclient.XmppClient.extraParam;
import static org.dialogs.openfire.testclient.XmppClient.extraParams;

import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.WebSocketClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stream management (XEP-0198): what a client did not acknowledge before its connection broke, the server routes once more. */
class RedeliveryIT {

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    @Test
    void whatIsDeliveredAgainIsTheSameMessageAndOneRow() {
        SmackClient one = SERVER.login("1001-92");
        WebSocketClient unsteady = SERVER.loginByWebSocket("1002-92");
        unsteady.send("<enable xmlns='urn:xmpp:sm:3'/>");
        unsteady.await("stream management", stanza -> stanza.getName().equals("enabled"));
        String body = "again " + objectId();
        one.send(chat("1002-92@localhost", "not-hex", body(body) + saved("")));
        one.send("<message type='chat' to='1002-92@localhost'>" + body(body + ", without id") + saved("")
                + "</message>");
        Element first = unsteady.awaitBody(body);
        Element firstWithoutId = unsteady.awaitBody(body + ", without id");

        // It has not acknowledged anything, and its connection breaks.
        unsteady.drop();
        Awaitility.await("session ends").until(() -> SERVER.control().sessions() == 1);
        SmackClient back = SERVER.login("1002-92");

        Element second = back.awaitBody(body);
        Element secondWithoutId = back.awaitBody(body + ", without id");
        assertThat(canonical(extraParams(second))).isEqualTo(canonical(extraParams(first)));
        assertThat(extraParam(second, "message_id")).matches("[0-9a-f]{24}");
        assertThat(secondWithoutId.attributeValue("id")).isEqualTo(firstWithoutId.attributeValue("id"));
        assertThat(canonical(extraParams(secondWithoutId))).isEqualTo(canonical(extraParams(firstWithoutId)));

        String after = objectId();
        one.send(chat("1002-92@localhost", after, body("after") + saved("")));
        Awaitility.await().until(() -> count("messageID = '" + after + "'") == 1);
        assertThat(count("body = '" + body + "'")).isEqualTo(1);
        assertThat(count("body = '" + body + ", without id'")).isEqualTo(1);
    }

    private static long count(String where) {
        return SERVER.control().count("SELECT COUNT(*) FROM ofDialogMessage WHERE " + where);
    }
}
