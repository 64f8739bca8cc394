package org.dialogs.openfire.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.dialogs.openfire.history.KeptMessage.Position;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;

/**
 * Where in the console a dialog is, and the places in it.
 *
 * @param list from where it was opened
 * @param search what was searched for in it, and is gone back to from its places; empty if nothing was
 */
record DialogAddress(DialogKey key, ListAddress list, Search search) {

    private static final String PAGE = "conversation";
    private static final int MAX_DIGITS = 18;

    /** What the query says, if it says a dialog; whether there is such a one is not known here. */
    static Optional<DialogAddress> of(Form form) {
        Optional<Long> application = form.field("application").flatMap(DialogAddress::number);
        Optional<DialogId> id = form.field("dialog").flatMap(DialogId::parse);
        return application.isPresent() && id.isPresent()
                ? Optional.of(new DialogAddress(
                        new DialogKey(application.get(), id.get()),
                        form.field(ListAddress.FIELD).map(ListAddress::parse).orElse(ListAddress.START),
                        Search.of(form)))
                : Optional.empty();
    }

    /** The page of the dialog, from its latest messages. */
    String url() {
        return Link.to(PAGE)
                .with("application", key.applicationId())
                .with("dialog", key.id().hex())
                .with(ListAddress.FIELD, list.query())
                .url();
    }

    /** The same with another word in its query. */
    String url(String name, String value) {
        return url() + "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Where the message is that is asked about. */
    String confirmUrl(String messageId) {
        return placesUrl() + "&confirm=message&message=" + messageId;
    }

    /** The page at a place of the dialog, from which the way back to what was searched for is known. */
    String url(String name, Position place) {
        return placesUrl() + "&" + name + "=" + cursor(place);
    }

    /** To which the name of a place and its cursor are put. */
    String placesUrl() {
        return search.isEmpty() ? url() : resultsUrl();
    }

    /** What was searched for has found. */
    String resultsUrl() {
        return search.in(Link.to(url())).url();
    }

    /**
     * What was searched for in a dialog.
     *
     * @param from where these results begin; empty if they are the first ones
     */
    record Search(String text, String from) {

        static final Search NONE = new Search("", "");

        /** The most characters of a text that can be searched for. */
        static final int MOST = 200;

        private static Search of(Form form) {
            return form.field("search")
                    .filter(text -> text.length() <= MOST)
                    .map(text -> new Search(
                            text,
                            form.field("from")
                                    .flatMap(DialogAddress::place)
                                    .map(DialogAddress::cursor)
                                    .orElse("")))
                    .orElse(NONE);
        }

        boolean isEmpty() {
            return text.isEmpty();
        }

        private Link in(Link link) {
            return link.with("search", text).with("from", from);
        }
    }

    /** A place in a dialog as an address has it. */
    static String cursor(Position place) {
        return place.dateSent() + "-" + place.arrival();
    }

    /** What {@link #cursor} has made; empty for anything else. */
    static Optional<Position> place(String cursor) {
        int dash = cursor.indexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        Optional<Long> dateSent = number(cursor.substring(0, dash));
        Optional<Long> arrival = number(cursor.substring(dash + 1));
        return dateSent.isPresent() && arrival.isPresent()
                ? Optional.of(new Position(dateSent.get(), arrival.get()))
                : Optional.empty();
    }

    private static Optional<Long> number(String digits) {
        boolean isNumber = !digits.isEmpty()
                && digits.length() <= MAX_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Optional.of(Long.parseLong(digits)) : Optional.empty();
    }
}
