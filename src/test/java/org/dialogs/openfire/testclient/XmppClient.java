package org.dialogs.openfire.testclient;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;

/** A client that is logged in and available: sends what a test writes, and keeps all that comes, as XML and as it was on the wire. */
public abstract class XmppClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The full JID that the server gave. */
    public abstract String jid();

    /** Puts a stanza on the wire, letter by letter. */
    public abstract void send(String stanza);

    /** Everything that came since the stream's last start. */
    public abstract String transcript();

    /** Every stanza that came, in order. */
    public abstract List<Element> stanzas();

    /** Ends the stream. */
    @Override
    public abstract void close();

    /** Every message that came, in order. */
    public List<Element> messages() {
        return stanzas().stream()
                .filter(stanza -> stanza.getName().equals("message"))
                .toList();
    }

    /** Waits for the first message with this stanza id. */
    public Element awaitMessage(String id) {
        return await(
                "message " + id,
                message -> message.getName().equals("message") && id.equals(message.attributeValue("id")));
    }

    /** Waits for the first message with this body. */
    public Element awaitBody(String body) {
        return await("message \"" + body + "\"", message -> body.equals(message.elementText("body")));
    }

    /** Waits for the first stanza of this kind. */
    public Element await(String what, Predicate<Element> kind) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> stanzas().stream().anyMatch(kind));
        } catch (ConditionTimeoutException e) {
            List<Element> stanzas = stanzas();
            String last = stanzas.subList(Math.max(0, stanzas.size() - 5), stanzas.size()).stream()
                    .map(Element::asXML)
                    .collect(Collectors.joining("\n"));
            throw new AssertionError(what + " did not reach " + jid() + ". Its last stanzas:\n" + last, e);
        }
        return stanzas().stream().filter(kind).findFirst().orElseThrow();
    }

    /**
     * Waits until the server has dealt with everything sent before: what one sends to oneself comes back in order. Over BOSH, Openfire
     * 4.2 does not keep to the order, and what it cannot deliver yet it drops: there it is sent until it arrives.
     */
    public XmppClient settle() {
        String id = "settle-" + System.nanoTime();
        Awaitility.await("what was sent is through")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    send("<message type='normal' id='" + id + "' to='" + jid() + "'/>");
                    return arrives(message -> id.equals(message.attributeValue("id")), Duration.ofSeconds(1));
                });
        return this;
    }

    private boolean arrives(Predicate<Element> kind, Duration within) {
        try {
            Awaitility.await()
                    .atMost(within)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> stanzas().stream().anyMatch(kind));
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** Enters a room, making it if need be, and waits until the server says that one is in. */
    public XmppClient join(String room, String nick) {
        send("<presence to='" + room + "/" + nick + "'><x xmlns='http://jabber.org/protocol/muc'>"
                + "<history maxstanzas='0'/></x></presence>");
        Element entered = await(
                "own presence in " + room,
                stanza -> stanza.getName().equals("presence")
                        && (room + "/" + nick).equals(stanza.attributeValue("from")));
        if ("error".equals(entered.attributeValue("type"))) {
            throw new IllegalStateException("Not let into the room: " + entered.asXML());
        }
        if (entered.asXML().contains("code=\"201\"")) {
            String id = "unlock-" + System.nanoTime();
            send("<iq type='set' id='" + id + "' to='" + room + "'><query xmlns='http://jabber.org/protocol/muc#owner'>"
                    + "<x xmlns='jabber:x:data' type='submit'/></query></iq>");
            await("room made", stanza -> id.equals(stanza.attributeValue("id")));
        }
        return this;
    }

    /** The extra parameters of a received message. */
    public static Element extraParams(Element message) {
        return message.element("extraParams");
    }

    /** One of the extra parameters, or null if it is not there. */
    public static String extraParam(Element message, String name) {
        Element extraParams = extraParams(message);
        return extraParams == null ? null : extraParams.elementText(name);
    }

    /** What is inside an element, in one form for all ways to write the same. */
    public static String canonical(Element parent) {
        StringBuilder form = new StringBuilder();
        for (Element child : parent.elements()) {
            form.append("<{").append(child.getNamespaceURI()).append('}').append(child.getName());
            child.attributes().stream()
                    .map(attribute -> " " + attribute.getQualifiedName() + "='" + attribute.getValue() + "'")
                    .sorted()
                    .forEach(form::append);
            form.append('>').append(child.getText()).append(canonical(child)).append("</>");
        }
        return form.toString();
    }

    public static Element parse(String xml) {
        try {
            return DocumentHelper.parseText(xml).getRootElement();
        } catch (DocumentException e) {
            throw new IllegalArgumentException("Not XML: " + xml, e);
        }
    }

    /** The same stanza with the namespace that it has on a TCP stream without saying so. */
    static String inClientNamespace(String stanza) {
        return stanza.substring(0, stanza.indexOf('>')).contains("xmlns=")
                ? stanza
                : stanza.replaceFirst(" ", " xmlns='jabber:client' ");
    }
}
