package org.dialogs.openfire.console;

import java.util.Optional;

/**
 * A field of a form in which something is typed.
 *
 * @param name as the form sends it
 * @param type of HTML's input
 * @param label its text
 * @param hint what may be typed
 * @param value what is in it
 * @param error what is wrong with that
 */
record Field(String name, String type, String label, String hint, String value, Optional<String> error) {

    static Field of(String name, String type, String label, String hint) {
        return new Field(name, type, label, hint, "", Optional.empty());
    }

    Field holding(String text) {
        return new Field(name, type, label, hint, text, error);
    }

    Field refused(String reason) {
        return new Field(name, type, label, hint, value, Optional.of(reason));
    }

    /** What it says of itself beside it, by their ids. */
    String describedBy() {
        return error.isPresent() ? name + "-hint " + name + "-error" : name + "-hint";
    }
}
