package org.dialogs.openfire.history;

/** In which order dialogs are listed; those that are equal by it come by their ids. */
public record DialogOrder(Field field, boolean descending) {

    /** Those with the latest messages first. */
    public static final DialogOrder LATEST_FIRST = new DialogOrder(Field.LAST_MESSAGE_DATE_SENT, true);

    /** By what. A dialog without a message counts as if its last one was sent when it was made. */
    public enum Field {
        LAST_MESSAGE_DATE_SENT,
        CREATED_AT,
        UPDATED_AT,
        ID,
        NAME
    }
}
