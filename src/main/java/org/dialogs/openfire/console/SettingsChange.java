package org.dialogs.openfire.console;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dialogs.openfire.Property;
import org.dialogs.openfire.Property.Kind;
import org.dialogs.openfire.host.ServerProperties;

/**
 * What is to be done with one property.
 *
 * @param text what it is to be set to; empty if it is to be as if nobody had set it
 */
record SettingsChange(Property<?> property, Optional<String> text) {

    /**
     * What follows from what was typed; empty if all is so already.
     *
     * @param typed what can be
     */
    static Optional<SettingsChange> of(StoredProperty stored, TypedProperty typed) {
        if (!typed.isChanged()) {
            return Optional.empty();
        }
        Optional<String> text = typed.tidied().filter(tidied -> !typed.isDefault());
        return text.equals(stored.set()) ? Optional.empty() : Optional.of(new SettingsChange(typed.property(), text));
    }

    void make(ServerProperties properties) {
        text.ifPresentOrElse(
                value -> properties.set(property.name(), value, property.isSecret()),
                () -> properties.delete(property.name()));
    }

    /** For the audit log: all of them, without secrets. */
    static String describe(List<SettingsChange> changes) {
        return changes.stream().map(SettingsChange::describe).collect(Collectors.joining("\n"));
    }

    private String describe() {
        if (text.isEmpty()) {
            String byDefault = property.defaultText().isEmpty() ? "none" : property.defaultText();
            return property.name() + ": by default (" + byDefault + ")";
        }
        return property.name() + ": " + (property.isSecret() ? "changed" : withoutQuery(text.get()));
    }

    /** The query of a path may have a key in it. */
    private String withoutQuery(String value) {
        boolean isPath = property.kind() instanceof Kind.Text text && text.form() == Property.Form.PATH;
        int query = value.indexOf('?');
        return isPath && query >= 0 ? value.substring(0, query) + "?..." : value;
    }
}
