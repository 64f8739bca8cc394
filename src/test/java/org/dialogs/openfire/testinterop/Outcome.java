package org.dialogs.openfire.testinterop;

/** What became of a test of the suite, and why if it did not pass. */
public record Outcome(Kind kind, String why) {

    /** Not possible is what the server has no feature for. */
    public enum Kind {
        PASSED,
        FAILED,
        IMPOSSIBLE
    }
}
