package org.dialogs.openfire.console;

import java.util.List;

/**
 * A page of dialogs as text.
 *
 * @param found how many there are on all pages together; empty if that is not known, or none
 * @param searched how far it was looked for them where that was given up, or empty
 * @param first the address of the first page, or empty if this is it; so for the others
 * @param further where it is looked further for them
 * @param filtered whether some may be left out because they are not looked for
 */
record DialogListView(
        List<DialogView> dialogs,
        List<Heading> headings,
        String found,
        String searched,
        String first,
        String previous,
        String next,
        String further,
        boolean filtered) {

    /**
     * The head of a column.
     *
     * @param note what has to be known of its values; empty if nothing
     * @param sort how its values are ordered, as ARIA says it: ascending, descending, or none
     * @param link the address that has the list in its order, or in the reverse of it; empty if it has none
     */
    record Heading(String label, String note, boolean number, String sort, String link) {

        Heading with(String itsNote) {
            return new Heading(label, itsNote, number, sort, link);
        }
    }

    boolean hasPages() {
        return !first.isEmpty() || !previous.isEmpty() || !next.isEmpty();
    }
}
