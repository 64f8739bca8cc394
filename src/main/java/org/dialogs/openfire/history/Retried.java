package org.dialogs.openfire.history;

/**
 * What became of dead letters that were to be tried again.
 *
 * @param taken how many are in the journal now
 * @param refused how many cannot be read, or never be written
 * @param full whether the journal took no more
 */
public record Retried(long taken, long refused, boolean full) {}
