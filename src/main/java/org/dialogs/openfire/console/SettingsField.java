package org.dialogs.openfire.console;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dialogs.openfire.Property;
import org.dialogs.openfire.Property.Kind;

/**
 * A property as a field of the form.
 *
 * @param name of the property and the field
 * @param was the name of the hidden field that goes with it
 * @param first what that has
 * @param remove the name of the field that has a secret removed
 * @param label what it is, in a few words
 * @param help what it means, and what a change does
 * @param byDefault the sentence that says its default, and its bounds
 * @param value what stands in the field
 * @param defaultValue what would stand there by default
 * @param unit what it counts; empty if it is no number
 * @param choices if there are only a few
 * @param isReset whether there is a button that puts the default there
 * @param isSet whether it is set, which is all that is said of a secret
 * @param isRemoved whether a secret is to be removed when the form is saved
 * @param again whether a secret was typed, which the page does not have
 * @param error what is wrong with what was typed
 * @param warning what is wrong with what it is set to
 */
record SettingsField(
        Input input,
        String name,
        String was,
        String first,
        String remove,
        String label,
        String help,
        String byDefault,
        String value,
        String defaultValue,
        String unit,
        List<Choice> choices,
        boolean isReset,
        boolean isSet,
        boolean isRemoved,
        boolean again,
        Optional<String> error,
        Optional<String> warning) {

    /** What the description of a property begins with, by Openfire's convention. */
    static final String DESCRIPTION = "system_property.";

    /** How it is entered. */
    enum Input {
        SWITCH,
        NUMBER,
        CHOICE,
        TEXT,
        SECRET
    }

    record Choice(String word, String label) {}

    boolean isOn() {
        return value.equals("true");
    }

    /** The texts that a screen reader reads after the label. */
    String describedBy() {
        return (error.isPresent() ? name + "-error " : "") + (warning.isPresent() ? name + "-warning " : "")
                + (again ? name + "-again " : "") + name + "-help";
    }

    /**
     * The field as it is shown.
     *
     * @param typed what somebody has typed
     * @param isJudged whether he is told what is wrong with that
     */
    static SettingsField of(StoredProperty stored, Optional<TypedProperty> typed, boolean isJudged, Texts texts) {
        Property<?> property = stored.property();
        // What he has left alone stands there as it is now, and is not his when he saves the form once more.
        Optional<TypedProperty> changed = typed.filter(TypedProperty::isChanged);
        String value =
                property.isSecret() ? "" : changed.map(TypedProperty::text).orElseGet(stored::shown);
        boolean isOther = changed.map(entry -> !entry.isDefault()).orElse(!stored.isDefault());
        return new SettingsField(
                input(property),
                property.name(),
                TypedProperty.was(property),
                TypedProperty.first(stored),
                TypedProperty.remove(property),
                texts.text("console.settings.label." + property.name()),
                texts.text(DESCRIPTION + property.name()),
                byDefault(property, texts),
                value,
                property.defaultText(),
                property.kind() instanceof Kind.Number number
                        ? texts.text("console.settings.unit." + number.unit())
                        : "",
                choices(property, texts),
                !property.isSecret() && (isOther || stored.isInvalid()),
                stored.set().isPresent(),
                typed.filter(TypedProperty::isRemoval).isPresent(),
                typed.filter(entry -> property.isSecret() && !entry.text().isEmpty())
                        .isPresent(),
                typed.filter(entry -> isJudged).flatMap(entry -> error(entry, texts)),
                stored.isInvalid() ? Optional.of(warning(stored, texts)) : Optional.empty());
    }

    private static Input input(Property<?> property) {
        Kind kind = property.kind();
        if (kind instanceof Kind.Switch) {
            return Input.SWITCH;
        }
        if (kind instanceof Kind.Number) {
            return Input.NUMBER;
        }
        if (kind instanceof Kind.Choice) {
            return Input.CHOICE;
        }
        return property.isSecret() ? Input.SECRET : Input.TEXT;
    }

    private static List<Choice> choices(Property<?> property, Texts texts) {
        return property.kind() instanceof Kind.Choice choice
                ? choice.words().stream()
                        .map(word -> new Choice(word, choice(property, word, texts)))
                        .toList()
                : List.of();
    }

    private static String choice(Property<?> property, String word, Texts texts) {
        return texts.text("console.settings.choice." + property.name() + "." + word.replace(',', '.'));
    }

    private static String byDefault(Property<?> property, Texts texts) {
        String value = property.defaultText();
        Kind kind = property.kind();
        if (kind instanceof Kind.Number number) {
            return texts.text(
                    "console.settings.bounds",
                    texts.number(number.least()),
                    texts.number(number.most()),
                    texts.number(Long.parseLong(value)));
        }
        if (kind instanceof Kind.Switch) {
            return texts.text(value.equals("true") ? "console.settings.default.on" : "console.settings.default.off");
        }
        if (value.isEmpty()) {
            return texts.text("console.settings.default.none");
        }
        return texts.text(
                "console.settings.default", kind instanceof Kind.Choice ? choice(property, value, texts) : value);
    }

    /** What is wrong with what somebody has typed, if he has changed it and it cannot be. */
    static Optional<String> error(TypedProperty typed, Texts texts) {
        if (!typed.isChanged() || typed.tidied().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                typed.isTooLong()
                        ? texts.text("console.settings.tooLong", TypedProperty.LONGEST)
                        : expected(typed.property(), texts));
    }

    private static String expected(Property<?> property, Texts texts) {
        Kind kind = property.kind();
        if (kind instanceof Kind.Number number) {
            return texts.text(
                    "console.settings.expected.number", Long.toString(number.least()), Long.toString(number.most()));
        }
        return kind instanceof Kind.Text text
                ? texts.text("console.settings.expected." + text.form().name().toLowerCase(Locale.ROOT))
                : texts.text("console.settings.expected.choice");
    }

    private static String warning(StoredProperty stored, Texts texts) {
        String reason = expected(stored.property(), texts);
        return stored.property().mayHideSecret()
                ? texts.text("console.settings.invalid.hidden", reason)
                : texts.text("console.settings.invalid", stored.set().get(), reason);
    }
}
