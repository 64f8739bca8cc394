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
 */
record DialogAddress(DialogKey key, ListAddress list) {

    /** The field of an address that says it. */
    static final String LIST = "list";

    private static final String PAGE = "conversation";
    private static final int MAX_DIGITS = 18;

    /** What the query says, if it says a dialog; whether there is such a one is not known here. */
    static Optional<DialogAddress> of(Form form) {
        Optional<Long> application = form.field("application").flatMap(DialogAddress::number);
        Optional<DialogId> id = form.field("dialog").flatMap(DialogId::parse);
        return application.isPresent() && id.isPresent()
                ? Optional.of(new DialogAddress(
                        new DialogKey(application.get(), id.get()),
                        form.field(LIST).map(ListAddress::parse).orElse(ListAddress.START)))
                : Optional.empty();
    }

    /** The page of the dialog, from its latest messages. */
    String url() {
        return Link.to(PAGE)
                .with("application", key.applicationId())
                .with("dialog", key.id().hex())
                .with(LIST, list.query())
                .url();
    }

    /** The same with another word in its query. */
    String url(String name, String value) {
        return url() + "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    String url(String name, Position place) {
        return url(name, cursor(place));
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
