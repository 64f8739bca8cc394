package org.dialogs.openfire.history;

/** Another node of the cluster has changed the same rows meanwhile: the transaction is to be tried again. */
final class CollisionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CollisionException(String message) {
        super(message);
    }

    /**
     * Checks what a batch of updates says of itself. A driver that does not count says a negative number.
     *
     * @throws CollisionException if one of the updates has found no row
     */
    static void check(int[] counts, String what) {
        for (int count : counts) {
            if (count == 0) {
                throw new CollisionException(what + " has changed meanwhile");
            }
        }
    }
}
