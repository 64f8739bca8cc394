package org.dialogs.openfire.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.servlet.http.HttpSession;

/**
 * What an administrator is told once, above a page, of what became of his wish. It is in his session while he is sent from the form to the
 * page.
 *
 * @param key its text
 * @param arguments what is put into it
 */
record Notice(Kind kind, String key, List<String> arguments) {

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

    static Notice success(String key, String... arguments) {
        return new Notice(Kind.SUCCESS, key, List.of(arguments));
    }

    static Notice warning(String key, String... arguments) {
        return new Notice(Kind.WARNING, key, List.of(arguments));
    }

    static Notice error(String key, String... arguments) {
        return new Notice(Kind.ERROR, key, List.of(arguments));
    }

    String in(Texts texts) {
        return texts.text(key, arguments.toArray());
    }

    /** As texts: a session outlives a reload of the plugin, and may have none of its classes then. */
    void leaveIn(HttpSession session) {
        List<String> left = new ArrayList<>(List.of(kind.name(), key));
        left.addAll(arguments);
        session.setAttribute(IN_SESSION, left);
    }

    static Optional<Notice> takeFrom(HttpSession session) {
        if (!(session.getAttribute(IN_SESSION) instanceof List<?> left)) {
            return Optional.empty();
        }
        session.removeAttribute(IN_SESSION);
        List<String> parts = left.stream().map(String::valueOf).toList();
        return Optional.of(new Notice(Kind.valueOf(parts.get(0)), parts.get(1), parts.subList(2, parts.size())));
    }
}
