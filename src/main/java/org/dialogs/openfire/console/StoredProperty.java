package org.dialogs.openfire.console;

import java.util.Optional;
import org.dialogs.openfire.Property;
import org.dialogs.openfire.Property.Kind;
import org.dialogs.openfire.host.ServerProperties;

/**
 * A property as the server has it.
 *
 * @param set what somebody has set it to, without spaces around it; empty if nobody has
 */
record StoredProperty(Property<?> property, Optional<String> set) {

    static StoredProperty of(Property<?> property, ServerProperties properties) {
        return new StoredProperty(
                property, properties.text(property.name()).map(String::strip).filter(text -> !text.isEmpty()));
    }

    /** Whether it cannot be what it is set to, so that its default counts. */
    boolean isInvalid() {
        return set.isPresent() && property.tidied(set.get()).isEmpty();
    }

    boolean isDefault() {
        return effective().equals(property.defaultText());
    }

    /** What counts, as text. */
    String effective() {
        return set.flatMap(property::tidied).orElse(property.defaultText());
    }

    /** What a form has in its field: what counts, or what it is wrongly set to, if that is no secret and the field can show it. */
    String shown() {
        if (property.isSecret()) {
            return "";
        }
        boolean canBeShown = property.kind() instanceof Kind.Number || property.kind() instanceof Kind.Text;
        if (isInvalid() && canBeShown) {
            return property.mayHideSecret() ? "" : set.get();
        }
        return effective();
    }
}
