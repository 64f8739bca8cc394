package org.dialogs.openfire.status;

/** What is so much at a time. */
public enum Level {
    /** Records of the journal that wait for the database. */
    JOURNAL_RECORDS,
    /** Bytes that the journal takes. */
    JOURNAL_BYTES,
    /** Seconds since the oldest record came that waits for the database. */
    OLDEST_SECONDS,
    /** Stanzas that wait in the lines of groups. */
    WAITING_STANZAS,
    /** What the database has refused for good, and nobody has dealt with. */
    DEAD_LETTERS
}
