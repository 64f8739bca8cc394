package org.dialogs.openfire.console;

/** Whether a text has anything that can be seen, and clicked on. */
final class Visible {

    /** Letters as Unicode has it, which are blank all the same: the fillers of Hangul, and an empty pattern of Braille. */
    private static final String BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800";

    private Visible() {}

    static boolean isVisible(String text) {
        return text.codePoints().anyMatch(Visible::isVisible);
    }

    private static boolean isVisible(int character) {
        if (BLANK_LETTERS.indexOf(character) >= 0) {
            return false;
        }
        return switch (Character.getType(character)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.NON_SPACING_MARK,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
