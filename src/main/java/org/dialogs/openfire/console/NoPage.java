package org.dialogs.openfire.console;

/** A page that only says why there is none. */
final class NoPage {

    private NoPage() {}

    /** @param key the text that says why */
    static String html(Visit visit, String key) {
        return Html.of(output -> JtenoPageGenerated.render(output, null, visit, visit.text(key)));
    }
}
