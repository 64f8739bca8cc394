package org.dialogs.openfire.history;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.MessageId;

/**
 * A dialog as somebody sees it.
 *
 * @param photo what its owner gave as its picture: a URL, or the id of a file
 * @param ownerJid the bare JID of who made it; a group that nobody made by the API has none, and anybody who comes in is a member of it
 * @param joinRequired whether one has to be in the room to send and receive; never in a private dialog
 * @param data custom parameters: strings, numbers, booleans, maps and lists of these
 * @param roomJid the bare JID of the room, if it is a group
 * @param firstUser the bare JID of one of the two users, if it is private
 * @param secondUser that of the other
 * @param updated when something was last said in it, or changed about it
 * @param messages how many messages it has
 * @param membership what is the viewer's own in it, if he is a party to it
 */
public record DialogEntry(
        DialogKey key,
        DialogType type,
        Optional<String> name,
        Optional<String> photo,
        Optional<String> ownerJid,
        boolean joinRequired,
        Map<String, Object> data,
        Optional<String> roomJid,
        Optional<String> firstUser,
        Optional<String> secondUser,
        Optional<LastMessage> last,
        Instant created,
        Instant updated,
        long messages,
        Optional<Membership> membership) {

    public DialogEntry {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    /**
     * What is a party's own in a dialog.
     *
     * @param unread how many messages he has not read
     * @param visible false if he has deleted it for himself, and nothing was said in it since
     * @param hiddenUntil the arrival of the last message that he has deleted for himself with the dialog; 0 for none
     * @param notified whether he wants to be told of new messages
     */
    public record Membership(long unread, boolean visible, long hiddenUntil, boolean notified) {}

    /**
     * @param body its beginning, if it is long
     * @param dateSent unix seconds
     * @param order unix seconds: {@code dateSent}, but not after it was received
     */
    public record LastMessage(MessageId id, String body, String senderJid, long dateSent, long order) {}

    /**
     * Where a dialog stands: by its last message, or, as long as there is none, by when it was made; the latest first.
     *
     * @param order unix seconds
     */
    public record Place(long order, DialogKey key) implements Comparable<Place> {

        private static final Comparator<Place> LATEST_FIRST =
                Comparator.comparingLong(Place::order).reversed().thenComparing(Place::key);

        @Override
        public int compareTo(Place other) {
            return LATEST_FIRST.compare(this, other);
        }
    }

    public Place place() {
        return new Place(last.map(LastMessage::order).orElse(created.getEpochSecond()), key);
    }
}
