package org.dialogs.openfire.console;

import java.util.Optional;
import org.dialogs.openfire.Property;
import org.dialogs.openfire.Property.Kind;

/**
 * A property as an administrator has it in his form. The form says of each what stood in its field at first, so that what he has left alone
 * stays as it is, whoever has changed it meanwhile.
 *
 * @param text without spaces around it; blank is the default
 * @param isChanged whether he has changed it, or it stood there as what it cannot be
 */
record TypedProperty(Property<?> property, String text, boolean isChanged) {

    /** The longest text that every database takes. */
    static final int LONGEST = 2_000;

    private static final String WAS = "was.";
    private static final String REMOVE = "remove.";

    /** Before what stood in a field at first, which may have been nothing. */
    private static final String VALID = "=";

    /** What stands there of a field that had what it cannot be. */
    private static final String INVALID = "!";

    /** The name of the hidden field that goes with the property's. */
    static String was(Property<?> property) {
        return WAS + property.name();
    }

    /** The name of the field that has a secret removed. */
    static String remove(Property<?> property) {
        return REMOVE + property.name();
    }

    /** What the hidden field has. */
    static String first(StoredProperty stored) {
        return stored.isInvalid() ? INVALID : VALID + stored.shown();
    }

    /** What the form says of it; empty if it is not in the form. */
    static Optional<TypedProperty> in(Visit visit, Property<?> property) {
        return visit.field(was(property)).map(first -> {
            String text = property.kind() instanceof Kind.Switch
                    ? String.valueOf(visit.fields(property.name()).contains("true"))
                    : visit.field(property.name()).orElse("");
            boolean changed = property.isSecret()
                    ? !text.isEmpty() || visit.field(remove(property)).isPresent()
                    : !first.equals(VALID + text);
            return new TypedProperty(property, text, changed);
        });
    }

    /** Its text as it is to be set; empty if it cannot be. */
    Optional<String> tidied() {
        return isTooLong() ? Optional.empty() : property.tidied(text);
    }

    /** Whether a secret is to be removed. */
    boolean isRemoval() {
        return property.isSecret() && isChanged && text.isEmpty();
    }

    boolean isTooLong() {
        return text.length() > LONGEST;
    }

    boolean isDefault() {
        return tidied().filter(property.defaultText()::equals).isPresent();
    }

    TypedProperty asByDefault() {
        return new TypedProperty(property, property.defaultText(), true);
    }
}
