package org.dialogs.openfire.console;

import java.util.List;

/**
 * Something that looks wrong, and what to do about it.
 *
 * @param key its text
 * @param arguments what is put into it
 */
record Concern(Level level, String key, List<Object> arguments) {

    enum Level {
        /** Something does not work. */
        ERROR,
        /** It works, and should not be left as it is. */
        WARNING,
        /** Somebody has wanted it so, and may have forgotten that. */
        NOTE;

        String style() {
            return switch (this) {
                case ERROR -> "dialogs-concern dialogs-concern-error";
                case WARNING -> "dialogs-concern dialogs-concern-warning";
                case NOTE -> "dialogs-concern";
            };
        }

        /** The text that says it to those who see no colours. */
        String key() {
            return switch (this) {
                case ERROR -> "console.concerns.level.error";
                case WARNING -> "console.concerns.level.warning";
                case NOTE -> "console.concerns.level.note";
            };
        }
    }

    static Concern error(String key, Object... arguments) {
        return new Concern(Level.ERROR, key, List.of(arguments));
    }

    static Concern warning(String key, Object... arguments) {
        return new Concern(Level.WARNING, key, List.of(arguments));
    }

    static Concern note(String key, Object... arguments) {
        return new Concern(Level.NOTE, key, List.of(arguments));
    }

    String in(Texts texts) {
        return texts.text(key, arguments.toArray());
    }
}
