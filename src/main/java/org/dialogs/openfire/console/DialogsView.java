package org.dialogs.openfire.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the page of dialogs shows.
 *
 * @param errors what is wrong with the form, by the fields' names
 * @param list empty if something is wrong
 */
record DialogsView(
        DialogsForm form,
        Map<String, String> errors,
        List<Option> applications,
        List<Option> types,
        List<Option> orders,
        List<Option> limits,
        Optional<DialogListView> list,
        Optional<TotalsView> totals) {

    /** One of several values of a field. */
    record Option(String value, String label, boolean selected) {}

    String error(String field) {
        return errors.getOrDefault(field, "");
    }

    /** What is wrong with the address, and not with the form: where the page is to begin. */
    String placeError() {
        return errors.getOrDefault(DialogsForm.AFTER, error(DialogsForm.BEFORE));
    }
}
