package org.dialogs.openfire.history;

/**
 * A dialog as an administrator sees it in a list.
 *
 * @param dialog as nobody sees it: without a membership
 * @param members how many are a party to it
 * @param unread how many messages they have not read, all together: one that two have not read is two
 * @param more whether there are more members than were counted
 */
public record DialogSummary(DialogEntry dialog, long members, long unread, boolean more) {}
