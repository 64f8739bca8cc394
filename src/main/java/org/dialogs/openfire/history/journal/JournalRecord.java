package org.dialogs.openfire.history.journal;

/**
 * A record as the journal gives it back.
 *
 * @param sequence its number, greater than that of every record before it
 * @param payload what was appended
 * @param uncertain whether it is not known what became of it: {@link Provisional#acceptUncertain} said so, or the process died meanwhile
 */
public record JournalRecord(long sequence, byte[] payload, boolean uncertain) {}
