package org.dialogs.openfire.history;

import java.util.regex.Pattern;

/** A text as a cell of a table that people open with programs which would calculate it. */
public final class SpreadsheetCell {

    /** What begins like a formula; Asian programs know the wide signs, too. */
    private static final String FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20";

    /** They take some of these for the end of a cell, depending on where they are, and quotes and spaces as nothing then. */
    private static final Pattern CELL =
            Pattern.compile("(^|[;,\t\r\n])([ \u00a0\"']*)([" + FORMULA.replace("-", "\\-") + "])");

    private SpreadsheetCell() {}

    /**
     * What begins like a formula gets an apostrophe, as OWASP advises: it may be what a stranger wrote. So does what would, where a cell of
     * its own may begin within it.
     */
    public static String harmless(String text) {
        String harmless = CELL.matcher(text).replaceAll("$1$2'$3");
        return !harmless.isEmpty() && (harmless.charAt(0) == '\t' || harmless.charAt(0) == '\r')
                ? "'" + harmless
                : harmless;
    }
}
