package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.objectId;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.dialogs.openfire.testclient.XmppClient;
import org.dom4j.Element;

/** What clients say to rooms, and what they read of them (XEP-0045). */
final class RoomStanzas {

    static final String DISCO_INFO = "http://jabber.org/protocol/disco#info";
    static final String DISCO_ITEMS = "http://jabber.org/protocol/disco#items";

    private static final String MUC = "http://jabber.org/protocol/muc";
    private static final String CONFIGURATION = MUC + "#roomconfig";
    private static final String SELF = "110";

    private RoomStanzas() {}

    /** Asks to be let in, without history, and gives the room's answer: one's own presence, or an error. */
    static Element enter(XmppClient client, String room, String nick) {
        return enter(client, room, nick, "<history maxstanzas='0'/>");
    }

    static Element enter(XmppClient client, String room, String nick, String content) {
        return presence(client, room + "/" + nick, "<x xmlns='" + MUC + "'>" + content + "</x>");
    }

    /** Sends a presence to a room, and gives the room's answer. */
    static Element presence(XmppClient client, String occupant, String content) {
        String room = occupant.substring(0, occupant.indexOf('/'));
        int before = client.stanzas().size();
        client.send("<presence to='" + occupant + "'>" + content + "</presence>");
        return next(
                client,
                before,
                "answer of " + occupant,
                stanza -> stanza.getName().equals("presence")
                        && stanza.attributeValue("from").startsWith(room)
                        && (isError(stanza) || statuses(stanza).contains(SELF)));
    }

    static Element leave(XmppClient client, String room, String nick) {
        int before = client.stanzas().size();
        client.send("<presence type='unavailable' to='" + room + "/" + nick + "'/>");
        return next(
                client,
                before,
                "own leaving",
                stanza -> isGone(stanza) && (room + "/" + nick).equals(stanza.attributeValue("from")));
    }

    /** Waits for that somebody is in a room no more. */
    static Element awaitGone(XmppClient client, int from, String occupant) {
        return next(
                client,
                from,
                occupant + " gone",
                stanza -> isGone(stanza) && occupant.equals(stanza.attributeValue("from")));
    }

    private static boolean isGone(Element stanza) {
        return stanza.getName().equals("presence") && "unavailable".equals(stanza.attributeValue("type"));
    }

    /** Waits for the first stanza of this kind after the first {@code from} that came. */
    static Element next(XmppClient client, int from, String what, Predicate<Element> kind) {
        client.await(what, stanza -> {
            List<Element> stanzas = client.stanzas();
            return stanzas.subList(from, stanzas.size()).stream().anyMatch(kind);
        });
        return client.stanzas().stream().skip(from).filter(kind).findFirst().orElseThrow();
    }

    /** Sends an IQ, and gives the answer. */
    static Element ask(XmppClient client, String type, String to, String content) {
        String id = objectId();
        client.send("<iq type='%s' id='%s' to='%s'>%s</iq>".formatted(type, id, to, content));
        return client.await("answer to " + content, stanza -> id.equals(stanza.attributeValue("id")));
    }

    static Element discover(XmppClient client, String room, String namespace) {
        return ask(client, "get", room, "<query xmlns='" + namespace + "'/>").element("query");
    }

    /** The room's features of XEP-0045. */
    static List<String> features(XmppClient client, String room) {
        return discover(client, room, DISCO_INFO).elements("feature").stream()
                .map(feature -> feature.attributeValue("var"))
                .filter(feature -> feature.startsWith("muc_"))
                .toList();
    }

    static String name(XmppClient client, String room) {
        return discover(client, room, DISCO_INFO).element("identity").attributeValue("name");
    }

    /** The nicknames of those who are in a room, as it lists them. */
    static List<String> occupants(XmppClient client, String room) {
        return discover(client, room, DISCO_ITEMS).elements("item").stream()
                .map(item -> item.attributeValue("jid"))
                .map(jid -> jid.substring(jid.indexOf('/') + 1))
                .toList();
    }

    /** Submits fields of the room's configuration, as its owner; gives the answer. */
    static Element configure(XmppClient owner, String room, Map<String, String> fields) {
        String values = fields.entrySet().stream()
                .map(field -> "<field var='" + field.getKey() + "'><value>" + field.getValue() + "</value></field>")
                .collect(Collectors.joining());
        return ask(
                owner,
                "set",
                room,
                "<query xmlns='" + MUC + "#owner'><x xmlns='jabber:x:data' type='submit'>"
                        + "<field var='FORM_TYPE'><value>" + CONFIGURATION + "</value></field>" + values
                        + "</x></query>");
    }

    /** Submits a change of roles or affiliations; gives the answer. */
    static Element administer(XmppClient client, String room, String items) {
        return ask(client, "set", room, "<query xmlns='" + MUC + "#admin'>" + items + "</query>");
    }

    static Element affiliate(XmppClient client, String room, String affiliation, String jid) {
        return administer(client, room, "<item affiliation='" + affiliation + "' jid='" + jid + "'/>");
    }

    static Element destroy(XmppClient owner, String room) {
        return ask(
                owner,
                "set",
                room,
                "<query xmlns='" + MUC + "#owner'><destroy><reason>enough</reason></destroy></query>");
    }

    static boolean isError(Element stanza) {
        return "error".equals(stanza.attributeValue("type"));
    }

    /** The condition of an error. */
    static String condition(Element stanza) {
        if (!isError(stanza)) {
            throw new AssertionError("This is no error: " + stanza.asXML());
        }
        return stanza.element("error").elements().get(0).getName();
    }

    static List<String> statuses(Element stanza) {
        return stanza.elements("x").stream()
                .filter(x -> x.getNamespaceURI().equals(MUC + "#user"))
                .flatMap(x -> x.elements("status").stream())
                .map(status -> status.attributeValue("code"))
                .toList();
    }

    /** What a room says of its users in this stanza. */
    static Element user(Element stanza) {
        return stanza.elements("x").stream()
                .filter(x -> x.getNamespaceURI().equals(MUC + "#user"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("A room says nothing in " + stanza.asXML()));
    }

    static Element item(Element presence) {
        return user(presence).element("item");
    }

    static long timesHeard(XmppClient client, String id) {
        return client.messages().stream()
                .filter(message -> id.equals(message.attributeValue("id")))
                .count();
    }

    /** That each has heard this message, and none has twice. */
    static void assertHeardOnce(List<? extends XmppClient> clients, String id) {
        clients.forEach(client -> client.awaitMessage(id));
        assertThat(timesHeard(clients, id)).as("times heard").containsOnly(1L);
    }

    /** Waits until all of them have read what the server had for them, and says how often each has heard this message. */
    static List<Long> timesHeard(List<? extends XmppClient> clients, String id) {
        clients.forEach(XmppClient::settle);
        return clients.stream().map(client -> timesHeard(client, id)).toList();
    }

    /** Waits until something that a test looks at is so. */
    static void eventually(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(assertion);
    }
}
