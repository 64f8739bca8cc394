package org.dialogs.openfire.stanza;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.dialogs.openfire.model.Attachment;
import org.dialogs.openfire.model.ChatMessage;
import org.dom4j.Element;
import org.dom4j.QName;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/** Messages as QuickBlox's clients send them, made from values: what {@link ExtraParams} reads, written. */
public final class ChatStanza {

    private static final String CLIENT = "jabber:client";
    private static final String MARKERS = "urn:xmpp:chat-markers:0";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,99}");

    private ChatStanza() {}

    /** Whether a custom parameter or an attachment's attribute may have this name: XML has to know it as one. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches()
                && !name.toLowerCase(java.util.Locale.ROOT).startsWith("xml");
    }

    /** What is said in a dialog: one-to-one, or in a room. */
    public static Message of(ChatMessage message, JID from, JID to, boolean inRoom) {
        Message stanza = stanza(message, from, to);
        stanza.setType(inRoom ? Message.Type.groupchat : Message.Type.chat);
        if (message.markable()) {
            stanza.getElement().addElement(QName.get("markable", MARKERS));
        }
        Element extraParams = stanza.getElement().addElement(QName.get("extraParams", CLIENT));
        child(extraParams, "save_to_history", "1");
        child(extraParams, "dialog_id", message.dialog().id().hex());
        child(extraParams, "date_sent", Long.toString(message.dateSent()));
        rest(extraParams, message);
        return stanza;
    }

    /** What one client tells another, and nobody keeps: a headline, which clients know by its module. */
    public static Message system(ChatMessage message, JID from, JID to) {
        Message stanza = stanza(message, from, to);
        stanza.setType(Message.Type.headline);
        Element extraParams = stanza.getElement().addElement(QName.get("extraParams", CLIENT));
        child(extraParams, "moduleIdentifier", "SystemNotifications");
        child(extraParams, "date_sent", Long.toString(message.dateSent()));
        rest(extraParams, message);
        return stanza;
    }

    private static Message stanza(ChatMessage message, JID from, JID to) {
        Message stanza = new Message();
        stanza.setID(message.stanzaId());
        stanza.setFrom(from);
        stanza.setTo(to);
        if (!message.body().isEmpty()) {
            stanza.setBody(message.body());
        }
        return stanza;
    }

    private static void rest(Element extraParams, ChatMessage message) {
        for (Attachment attachment : message.attachments()) {
            Element element = extraParams.addElement(QName.get("attachment", CLIENT));
            attachment.attributes().forEach(element::addAttribute);
        }
        message.parameters().forEach((name, value) -> {
            // What the server has said already it says alone.
            if (extraParams.element(name) == null) {
                put(extraParams, name, value);
            }
        });
    }

    private static void put(Element parent, String name, Object value) {
        if (value instanceof List<?> list) {
            list.forEach(each -> put(parent, name, each));
        } else if (value instanceof Map<?, ?> map) {
            Element element = parent.addElement(QName.get(name, CLIENT));
            map.forEach((key, each) -> put(element, String.valueOf(key), each));
        } else {
            child(parent, name, String.valueOf(value));
        }
    }

    private static void child(Element parent, String name, String text) {
        parent.addElement(QName.get(name, CLIENT)).setText(text);
    }
}
