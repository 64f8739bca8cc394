package org.dialogs.openfire.history;

/**
 * What became of dead letters that were to be tried again.
 *
 * @param taken how many are in the journal now
 * @param refused how many cannot be read, or never be written
 * @param left how many letters there are now
 */
public record Retried(long taken, long refused, long left, Ending ending) {

    /** How it ended. */
    public enum Ending {
        /** As it should, with as many as may go at a time. */
        DONE,
        /** The journal took no more. */
        FULL,
        /** Something is being erased: what was taken until then is all. */
        ERASING,
        /** The file could not be read to its end: what was taken until then is all. */
        CUT_SHORT,
        /** What was tried again before, or was in the journal at the start, waits for the database still: nothing was done. */
        WAITING,
        /** Letters were taken out since somebody saw them: nothing was done. */
        CHANGED,
        /** What is in the journal could not be taken out of the file. */
        NOT_REMOVED
    }
}
