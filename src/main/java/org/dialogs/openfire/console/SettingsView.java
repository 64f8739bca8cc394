package org.dialogs.openfire.console;

import java.util.List;
import java.util.Optional;

/**
 * What the page of settings shows.
 *
 * @param failure why nothing was saved, if that is nobody's typing
 * @param notice what was done with what was typed, if it was not saved
 * @param losses what would be taken away by saving what was typed, which nobody has said yet that he knows
 * @param probe what came of trying the REST service
 */
record SettingsView(
        List<Concern> concerns,
        List<Group> groups,
        Optional<String> failure,
        Optional<String> notice,
        List<String> losses,
        Optional<ProbeView> probe) {

    /** Fields that belong together. */
    record Group(String name, String title, String intro, List<SettingsField> fields) {

        /** Whether what is set here can be tried. */
        boolean canBeTried() {
            return name.equals("service");
        }
    }

    /** A field in which something is wrong. */
    record Wrong(String name, String group, String label) {}

    List<Wrong> wrong() {
        return groups.stream()
                .flatMap(group -> group.fields().stream()
                        .filter(field -> field.error().isPresent())
                        .map(field -> new Wrong(field.name(), group.title(), field.label())))
                .toList();
    }
}
