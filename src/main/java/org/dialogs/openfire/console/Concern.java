package org.dialogs.openfire.console;

import java.util.List;
import java.util.Optional;

/**
 * Something that looks wrong, and what to do about it.
 *
 * @param key its text
 * @param arguments what is put into it
 * @param way where it can be mended, if that is on a page of ours
 */
record Concern(Level level, String key, List<Object> arguments, Optional<Way> way) {

    /**
     * A place on a page of ours.
     *
     * @param key the text that leads there
     * @param name the text of its name
     */
    record Way(String url, String key, String name) {

        static final Way DEAD_LETTERS = new Way(StatusPage.LIST, "console.goTo", "console.status.letters");

        /** The field of a setting. */
        static Way setting(String property) {
            return new Way(
                    SettingsPage.URL + "#" + property, "console.goToSetting", "console.settings.label." + property);
        }

        String in(Texts texts) {
            return texts.text(key, texts.text(name));
        }
    }

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
        return new Concern(Level.ERROR, key, List.of(arguments), Optional.empty());
    }

    static Concern warning(String key, Object... arguments) {
        return new Concern(Level.WARNING, key, List.of(arguments), Optional.empty());
    }

    static Concern note(String key, Object... arguments) {
        return new Concern(Level.NOTE, key, List.of(arguments), Optional.empty());
    }

    Concern at(Way place) {
        return new Concern(level, key, arguments, Optional.of(place));
    }

    String in(Texts texts) {
        return texts.text(key, arguments.toArray());
    }
}
