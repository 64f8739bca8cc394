package org.dialogs.openfire.rooms;

/** The server has not done what a group needs of its room. The message is for administrators: which room, what of it, and why not. */
public final class RoomException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RoomException(String message, Throwable cause) {
        super(message, cause);
    }

    RoomException(String message) {
        super(message);
    }
}
