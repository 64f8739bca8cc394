package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.extraParams;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.testclient.XmppClient.extraParam;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dialogs.openfire.testclient.GroupDialog;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same over TCP, WebSocket and BOSH, from each to each: three transports, three default namespaces, one stamp. */
class TransportIT {

    private static final String CLIENT = "jabber:client";

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    static Stream<Arguments> fromEachToEach() {
        List<Named<Function<String, XmppClient>>> transports = List.of(
                Named.of("TCP", user -> SERVER.login(user)),
                Named.of("WebSocket", user -> SERVER.loginByWebSocket(user)),
                Named.of("BOSH", user -> SERVER.loginByBosh(user)));
        return transports.stream().flatMap(from -> transports.stream().map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("fromEachToEach")
    void aMessageArrivesStampedInItsOwnNamespace(Function<String, XmppClient> from, Function<String, XmppClient> to) {
        XmppClient sender = from.apply("1001-92");
        XmppClient receiver = to.apply("1002-92");
        GroupDialog group = GroupDialog.of(SERVER.host(), "1001-92", "1002-92");
        String room = group.room();
        sender.join(room, "1001");
        receiver.join(room, "1002");
        String withParams = objectId();
        String without = objectId();
        String inRoom = objectId();

        sender.send(chat(
                "1002-92@localhost",
                withParams,
                body("one") + extraParams("<custom><inner>value</inner></custom><attachment type='image' id='1'/>")));
        sender.send(chat("1002-92@localhost", without, body("two")));
        sender.send(groupchat(room, inRoom, body("three")));

        String privateDialog = assertStamped(receiver.awaitMessage(withParams));
        assertThat(assertStamped(receiver.awaitMessage(without))).isEqualTo(privateDialog);
        assertThat(assertStamped(receiver.awaitMessage(inRoom))).isEqualTo(group.id());
        assertThat(receiver.awaitMessage(withParams).asXML()).contains("<inner>value</inner>");
        assertThat(receiver.transcript())
                .contains(withParams)
                .doesNotContain("xmlns=\"\"")
                .doesNotContain("xmlns=''");
    }

    /** Readable means: where a client looks for it, in the namespace of the message, down to the last child. */
    private static String assertStamped(Element message) {
        assertThat(message.getNamespaceURI()).isEqualTo(CLIENT);
        Element extraParams = message.element("extraParams");
        assertThat(extraParams.getNamespaceURI()).isEqualTo(CLIENT);
        assertThat(extraParams.elements())
                .allMatch(child -> child.getNamespaceURI().equals(CLIENT));
        assertThat(extraParam(message, "date_sent")).matches("\\d{10}");
        return extraParam(message, "dialog_id");
    }
}
