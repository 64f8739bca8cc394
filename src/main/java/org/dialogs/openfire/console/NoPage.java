package org.dialogs.openfire.console;

import java.util.Optional;
import javax.servlet.http.HttpServletResponse;

/** What is shown in the place of a page that there is not: why. */
final class NoPage {

    private NoPage() {}

    /** Who looks for what is not there is shown to the dialogs, as he has left them. */
    static String html(ConsolePage page, Visit visit, Answer.None none) {
        Optional<ListAddress> back = none.status() == HttpServletResponse.SC_NOT_FOUND
                ? Optional.of(ListAddress.of(visit))
                : Optional.empty();
        return Html.of(output ->
                JtenoPageGenerated.render(output, null, visit, Navigation.of(page), visit.text(none.key()), back));
    }
}
