package org.dialogs.openfire.console;

/** What is shown in the place of a page that there is not: why. */
final class NoPage {

    private NoPage() {}

    /** @param key the text that says why */
    static String html(ConsolePage page, Visit visit, String key) {
        return Html.of(output -> JtenoPageGenerated.render(output, null, visit, Navigation.of(page), visit.text(key)));
    }
}
