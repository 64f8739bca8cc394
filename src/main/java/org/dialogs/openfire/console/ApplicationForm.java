package org.dialogs.openfire.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.auth.Applications;

/**
 * What is typed to add an application, and what is wrong with it. Nobody sees a secret again that he has typed.
 *
 * @param id as a number, if it is one that can be
 * @param name without the spaces around it
 * @param key empty for one that nobody has had before, as is
 * @param secret which goes with it
 * @param fields with what was typed, and why it cannot be
 */
record ApplicationForm(
        Optional<Long> id, String name, Optional<String> key, Optional<String> secret, List<Field> fields) {

    static final String ID = "id";
    static final String NAME = "name";
    static final String KEY = "key";
    static final String SECRET = "secret";

    private static final int MOST_DIGITS = 10;

    /** Before anything is typed. */
    static ApplicationForm blank(Texts texts, long id) {
        List<Field> fields = new ArrayList<>(fields(texts));
        fields.set(0, fields.get(0).holding(String.valueOf(id)));
        return new ApplicationForm(Optional.of(id), "", Optional.empty(), Optional.empty(), List.copyOf(fields));
    }

    static ApplicationForm of(Visit visit) {
        Texts texts = visit.texts();
        Optional<Long> id = visit.field(ID).flatMap(ApplicationForm::id);
        String name = visit.field(NAME).orElse("");
        Optional<String> key = visit.field(KEY);
        Optional<String> secret = visit.field(SECRET);
        List<Field> fields = new ArrayList<>();
        for (Field field : fields(texts)) {
            String typed = visit.field(field.name()).orElse("");
            Field shown = field.name().equals(SECRET) ? field : field.holding(typed);
            fields.add(wrong(field.name(), id, name, key, secret)
                    .map(reason -> shown.refused(texts.text(reason)))
                    .orElse(shown));
        }
        return new ApplicationForm(id, name, key, secret, List.copyOf(fields));
    }

    private static List<Field> fields(Texts texts) {
        return List.of(
                Field.of(ID, "text", texts.text("console.applications.id"), texts.text("console.applications.id.hint")),
                Field.of(
                        NAME,
                        "text",
                        texts.text("console.applications.name"),
                        texts.text("console.applications.name.hint")),
                Field.of(
                        KEY,
                        "text",
                        texts.text("console.applications.key"),
                        texts.text("console.applications.key.hint")),
                Field.of(
                        SECRET,
                        "password",
                        texts.text("console.applications.secret"),
                        texts.text("console.applications.secret.hint")));
    }

    static Optional<Long> id(String typed) {
        return typed.length() <= MOST_DIGITS && typed.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Optional.of(Long.valueOf(typed)).filter(Applications::isId)
                : Optional.empty();
    }

    /** The key of the text that says what is wrong with a field. */
    private static Optional<String> wrong(
            String field, Optional<Long> id, String name, Optional<String> key, Optional<String> secret) {
        return switch (field) {
            case ID -> Optional.of("console.applications.id.wrong").filter(text -> id.isEmpty());
            case NAME -> Optional.of("console.applications.name.wrong").filter(text -> !Applications.isName(name));
            case KEY ->
                key.isEmpty() && secret.isPresent()
                        ? Optional.of("console.applications.key.missing")
                        : key.filter(text -> !Applications.isAuthKey(text))
                                .map(text -> "console.applications.key.wrong");
            default ->
                secret.isEmpty() && key.isPresent()
                        ? Optional.of("console.applications.secret.missing")
                        : secret.filter(text -> !Applications.isAuthSecret(text))
                                .map(text -> "console.applications.secret.wrong");
        };
    }

    boolean isWrong() {
        return fields.stream().anyMatch(field -> field.error().isPresent());
    }

    /** The same, refused because there is an application of this id. */
    ApplicationForm taken(Texts texts) {
        List<Field> again = fields.stream()
                .map(field ->
                        field.name().equals(ID) ? field.refused(texts.text("console.applications.id.taken")) : field)
                .toList();
        return new ApplicationForm(id, name, key, secret, again);
    }
}
