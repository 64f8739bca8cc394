package org.dialogs.openfire.rooms;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A group's name as its room has it, for ordinary XMPP clients: what Openfire's tables take on every database, and XML. They have room for
 * 255 characters, which are bytes on some databases, and on others no character beyond the first 65536; a room whose row is refused would be
 * gone after a restart.
 */
final class RoomName {

    /** Whatever is between words, forms take for one space. */
    private static final Pattern SPACES = Pattern.compile("[ \\t\\n\\f\\r]+");

    private static final int MAX_BYTES = 255;
    private static final int REPLACEMENT = 0xFFFD;

    private RoomName() {}

    /**
     * @param name what the group's users call it
     * @param instead the name of a room whose group has none
     */
    static String of(String name, String instead) {
        StringBuilder text = new StringBuilder();
        int bytes = 0;
        for (int c : SPACES.matcher(name)
                .replaceAll(" ")
                .strip()
                .codePoints()
                .map(RoomName::fit)
                .toArray()) {
            String character = Character.toString(c);
            bytes += character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_BYTES) {
                break;
            }
            text.append(character);
        }
        String fitted = text.toString().strip();
        return fitted.isEmpty() ? instead : fitted;
    }

    private static int fit(int c) {
        boolean isFit = c >= ' ' && c < 0xFFFE && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        return isFit ? c : REPLACEMENT;
    }
}
