package org.dialogs.openfire.stanza;

import java.util.Optional;
import java.util.Set;
import org.dom4j.Element;

/** What a message is, by its children, whatever its type. */
public final class Payload {

    private static final String CHAT_MARKERS = "urn:xmpp:chat-markers:0";
    private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
    private static final String MUC_USER = "http://jabber.org/protocol/muc#user";
    private static final String MARKABLE = "markable";
    private static final Set<String> MARKERS = Set.of("received", "displayed", "acknowledged");

    private final Optional<String> body;
    private final boolean marker;
    private final boolean markable;
    private final boolean chatState;
    private final boolean mucUser;

    private Payload(Optional<String> body, boolean marker, boolean markable, boolean chatState, boolean mucUser) {
        this.body = body;
        this.marker = marker;
        this.markable = markable;
        this.chatState = chatState;
        this.mucUser = mucUser;
    }

    public static Payload of(Element message) {
        Optional<String> body = Optional.empty();
        boolean marker = false;
        boolean markable = false;
        boolean chatState = false;
        boolean mucUser = false;
        for (Element child : message.elements()) {
            switch (child.getNamespaceURI()) {
                case CHAT_MARKERS -> {
                    markable |= child.getName().equals(MARKABLE);
                    marker |= MARKERS.contains(child.getName());
                }
                case CHAT_STATES -> chatState = true;
                case MUC_USER -> mucUser |= child.getName().equals("x");
                default -> {
                    if (body.isEmpty()
                            && child.getName().equals("body")
                            && child.getNamespaceURI().equals(message.getNamespaceURI())) {
                        body = Optional.of(child.getText());
                    }
                }
            }
        }
        return new Payload(body, marker, markable, chatState, mucUser);
    }

    /** The body, if there is one: the first, if there are several in different languages. It may be empty. */
    public Optional<String> body() {
        return body;
    }

    /** Whether it says that a message was received, displayed or acknowledged (XEP-0333, 4). */
    public boolean hasMarker() {
        return marker;
    }

    /** Whether it asks for markers (XEP-0333, 3). */
    public boolean isMarkable() {
        return markable;
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
