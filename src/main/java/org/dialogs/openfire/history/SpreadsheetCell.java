package org.dialogs.openfire.history;

/** A text as a cell of a table that people open with programs which would calculate it. */
public final class SpreadsheetCell {

    private static final String FORMULA = "=+-@\t\r";

    private SpreadsheetCell() {}

    /** What begins like a formula gets an apostrophe, as OWASP advises: it may be what a stranger wrote. */
    public static String harmless(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
