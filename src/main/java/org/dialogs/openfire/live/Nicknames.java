package org.dialogs.openfire.live;

import org.dialogs.openfire.model.ApplicationUser;
import org.xmpp.packet.JID;

/**
 * Nicknames in the rooms of group dialogs. QuickBlox's clients take who has sent a message from the room's resource, which they read as a
 * number, and as generously as their languages do: {@code 01002}, {@code 1002x} and {@code 0x3ea} are user 1002 to one or another of them.
 * So whoever comes in has his own id as a number, or none. Thread-safe.
 */
final class Nicknames {

    private Nicknames() {}

    /**
     * Whether {@code nickname} would be read as the id of another user.
     *
     * @param local whether {@code user} is one of this server
     */
    static boolean isAnothers(String nickname, JID user, boolean local) {
        String text = nickname.strip();
        int at = !text.isEmpty() && (text.charAt(0) == '+' || text.charAt(0) == '-') ? 1 : 0;
        int end = at;
        // There are other digits than ours, and clients that read them.
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end > at && !(local && text.equals(nickname) && isOwn(text.substring(0, end), user.getNode()));
    }

    private static boolean isOwn(String number, String localpart) {
        return ApplicationUser.parse(localpart)
                .filter(user -> Long.toString(user.userId()).equals(number))
                .isPresent();
    }
}
