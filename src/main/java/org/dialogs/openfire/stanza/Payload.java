package org.dialogs.openfire.stanza;

import java.util.Optional;
import org.dom4j.Element;

/** What a message is, by its children, whatever its type. */
public final class Payload {

    private static final String CHAT_MARKERS = "urn:xmpp:chat-markers:0";
    private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
    private static final String CORRECTION = "urn:xmpp:message-correct:0";
    private static final String HINTS = "urn:xmpp:hints";
    private static final String MUC_USER = "http://jabber.org/protocol/muc#user";

    private Optional<String> body = Optional.empty();
    private Optional<Marker> marker = Optional.empty();
    private Optional<String> replaced = Optional.empty();
    private boolean markable;
    private boolean chatState;
    private boolean mucUser;
    private boolean noStore;

    /**
     * A chat marker (XEP-0333, 4).
     *
     * @param messageId of which message, as the marker names it; may be empty
     * @param displayed whether somebody has seen it; else it was received only
     */
    public record Marker(String messageId, boolean displayed) {}

    private Payload() {}

    public static Payload of(Element message) {
        Payload payload = new Payload();
        for (Element child : message.elements()) {
            payload.read(child, message);
        }
        return payload;
    }

    private void read(Element child, Element message) {
        String name = child.getName();
        switch (child.getNamespaceURI()) {
            case CHAT_MARKERS -> {
                switch (name) {
                    case "markable" -> markable = true;
                    case "received" -> marker = Optional.of(new Marker(id(child), false));
                    case "displayed", "acknowledged" -> marker = Optional.of(new Marker(id(child), true));
                    default -> {}
                }
            }
            case CHAT_STATES -> chatState = true;
            case CORRECTION -> {
                if (name.equals("replace")) {
                    replaced = Optional.of(id(child)).filter(id -> !id.isEmpty());
                }
            }
            case HINTS -> noStore |= name.equals("no-store") || name.equals("no-permanent-store");
            case MUC_USER -> mucUser |= name.equals("x");
            default -> {
                if (body.isEmpty()
                        && name.equals("body")
                        && child.getNamespaceURI().equals(message.getNamespaceURI())) {
                    body = Optional.of(child.getText());
                }
            }
        }
    }

    private static String id(Element element) {
        return Optional.ofNullable(element.attributeValue("id")).orElse("");
    }

    /** The body, if there is one: the first, if there are several in different languages. It may be empty. */
    public Optional<String> body() {
        return body;
    }

    /** What it says of another message, if it is a marker. */
    public Optional<Marker> marker() {
        return marker;
    }

    /** Whether it asks for markers (XEP-0333, 3). */
    public boolean isMarkable() {
        return markable;
    }

    /** The id of the stanza whose text this one corrects, if it does (XEP-0308, 3). */
    public Optional<String> replaced() {
        return body.isPresent() ? replaced : Optional.empty();
    }

    /** Whether it asks not to be stored, at all or for good (XEP-0334, 4.1 and 4.2). */
    public boolean forbidsStoring() {
        return noStore;
    }

    /** Whether it says that somebody is typing, and nothing else (XEP-0085, 5.5: a standalone notification). */
    public boolean isChatState() {
        return chatState && body.isEmpty();
    }

    /** Whether it says that it goes through a room, as a private message to an occupant does (XEP-0045, 7.5). Anyone can say so. */
    public boolean saysItIsOfRoom() {
        return mucUser;
    }
}
