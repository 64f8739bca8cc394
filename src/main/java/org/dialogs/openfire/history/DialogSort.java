package org.dialogs.openfire.history;

/** In which order an administrator has dialogs listed; those that are equal by it come by their applications and ids. */
public record DialogSort(By by, boolean descending) {

    /** Those with the latest messages first. */
    public static final DialogSort LATEST_FIRST = new DialogSort(By.ACTIVE, true);

    /** By what. */
    public enum By {
        /** When something was last said in them, or when they were made as long as nothing was. */
        ACTIVE,
        CREATED,
        /** What they are called, or who is in them: only of the dialogs of a user. */
        NAME,
        /** How many messages they have: only of the dialogs of a user. */
        MESSAGES;

        /** Whether an index has all dialogs in this order. */
        public boolean isIndexed() {
            return this == ACTIVE || this == CREATED;
        }
    }

    DialogSort reversed() {
        return new DialogSort(by, !descending);
    }
}
