package org.dialogs.openfire.console;

import java.util.List;
import java.util.Optional;

/**
 * What the page of a conversation shows.
 *
 * @param warning what has to be known of it; empty if nothing
 * @param readable whether there is more than the head
 * @param days the messages, oldest first
 * @param olderUrl where the older ones are, if there are any
 * @param newerUrl where the newer ones are, if there are any
 * @param finds what was searched for has found; then there are no messages
 */
record ConversationView(
        ConversationHead head,
        String warning,
        boolean readable,
        List<Day> days,
        Optional<String> olderUrl,
        Optional<String> newerUrl,
        Optional<Finds> finds,
        Typed search,
        Typed date) {

    ConversationView withDate(Typed field) {
        return new ConversationView(head, warning, readable, days, olderUrl, newerUrl, finds, search, field);
    }

    /** @param iso the day, for the script that puts pages together */
    record Day(String name, String iso, List<MessageView> messages) {}

    /**
     * What a search has found.
     *
     * @param summary how many, and how far it has looked, in words
     * @param olderUrl where it goes on, if there is more to look at
     */
    record Finds(List<FindView> found, String summary, Optional<String> olderUrl) {}

    /**
     * A field of a form.
     *
     * @param typed what is in it
     * @param error what is wrong with that; empty if nothing
     */
    record Typed(String typed, String error) {

        static final Typed EMPTY = new Typed("", "");
    }
}
