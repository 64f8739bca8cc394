package org.dialogs.openfire.console;

import java.util.List;
import java.util.Optional;

/**
 * An administrator who looks at a page.
 *
 * @param texts in the console's language
 * @param token what a form of the page has to say, see {@link FormToken}
 * @param notice what he is to be told above the page
 * @param form what he has sent with it
 * @param framed whether the console puts its frame around the page, with its title and the sidebar
 * @param administrator his name
 * @param log for what he reads that is not everybody's
 * @param memory of what he has done
 */
record Visit(
        Texts texts,
        String token,
        Optional<Notice> notice,
        Form form,
        boolean framed,
        String administrator,
        ChangeLog log,
        Memory memory) {

    /** A text in the console's language. */
    String text(String key, Object... arguments) {
        return texts.text(key, arguments);
    }

    /** See {@link Form#field}. */
    Optional<String> field(String name) {
        return form.field(name);
    }

    /** See {@link Form#fields}. */
    List<String> fields(String name) {
        return form.fields(name);
    }
}
