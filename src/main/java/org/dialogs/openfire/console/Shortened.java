package org.dialogs.openfire.console;

/**
 * The beginning of a text, for a page that is to stay a page.
 *
 * @param left how many of its characters are left out
 */
record Shortened(String text, int left) {

    /** {@code most} characters at most; no character is cut in two. */
    static Shortened of(String whole, int most) {
        if (whole.length() <= most) {
            return new Shortened(whole, 0);
        }
        int end = Character.isHighSurrogate(whole.charAt(most - 1)) ? most - 1 : most;
        return new Shortened(whole.substring(0, end), whole.length() - end);
    }
}
