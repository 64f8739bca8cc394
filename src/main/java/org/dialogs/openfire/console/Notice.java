package org.dialogs.openfire.console;

import java.util.Locale;
import java.util.Optional;
import javax.servlet.http.HttpSession;

/**
 * What an administrator is told once, above a page, of what became of his wish. It is in his session while he is sent from the form to the
 * page.
 *
 * @param key its text
 */
record Notice(Kind kind, String key) {

    private static final String IN_SESSION = "dialogs.console.notice";

    enum Kind {
        SUCCESS,
        WARNING,
        ERROR;

        /** The console's own class for it. */
        String style() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What a screen reader makes of it: it reads out at once what went wrong. */
        String role() {
            return this == SUCCESS ? "status" : "alert";
        }
    }

    static Notice success(String key) {
        return new Notice(Kind.SUCCESS, key);
    }

    static Notice warning(String key) {
        return new Notice(Kind.WARNING, key);
    }

    static Notice error(String key) {
        return new Notice(Kind.ERROR, key);
    }

    /** As text: a session outlives a reload of the plugin, and may have none of its classes then. */
    void leaveIn(HttpSession session) {
        session.setAttribute(IN_SESSION, kind + " " + key);
    }

    static Optional<Notice> takeFrom(HttpSession session) {
        Object left = session.getAttribute(IN_SESSION);
        if (!(left instanceof String text)) {
            return Optional.empty();
        }
        session.removeAttribute(IN_SESSION);
        int space = text.indexOf(' ');
        return Optional.of(new Notice(Kind.valueOf(text.substring(0, space)), text.substring(space + 1)));
    }
}
