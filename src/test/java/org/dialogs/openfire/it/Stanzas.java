package org.dialogs.openfire.it;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** What the tests send. */
final class Stanzas {

    private Stanzas() {}

    /** A fresh id as QuickBlox's clients make them. */
    static String objectId() {
        byte[] bytes = new byte[12];
        ThreadLocalRandom.current().nextBytes(bytes);
        bytes[0] = 0x65;
        return HexFormat.of().formatHex(bytes);
    }

    static String message(String type, String to, String id, String content) {
        return "<message type='%s' to='%s' id='%s'>%s</message>".formatted(type, to, id, content);
    }

    static String chat(String to, String id, String content) {
        return message("chat", to, id, content);
    }

    static String groupchat(String room, String id, String content) {
        return message("groupchat", room, id, content);
    }

    static String body(String text) {
        return "<body>" + text + "</body>";
    }

    /** Extra parameters as a client writes them. */
    static String extraParams(String content) {
        return "<extraParams xmlns='jabber:client'>" + content + "</extraParams>";
    }

    static String saved(String content) {
        return extraParams("<save_to_history>1</save_to_history>" + content);
    }
}
