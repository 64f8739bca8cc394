package org.dialogs.openfire.history;

/**
 * The hour in which something was last said in a dialog, or in which it was made as long as nothing was: column {@code activeHour}, in hours
 * since 1970. It finds the latest dialogs by an index that need not be written at each message, as one on the second would have to be.
 */
final class ActiveHour {

    static final long SECONDS = 3600;

    private static final long MILLIS = 1000 * SECONDS;

    private ActiveHour() {}

    /** @param order the last message's, in unix seconds */
    static long ofOrder(long order) {
        return Math.floorDiv(order, SECONDS);
    }

    /** @param created when the dialog was made, in milliseconds */
    static long ofCreated(long created) {
        return Math.floorDiv(created, MILLIS);
    }
}
