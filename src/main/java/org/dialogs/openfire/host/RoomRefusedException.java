package org.dialogs.openfire.host;

/** The server has not done what it was asked to do with a room; the message says what it said. */
public final class RoomRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    RoomRefusedException(String message) {
        super(message);
    }

    RoomRefusedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** With what the server threw. Its exceptions often say nothing but their name. */
    static RoomRefusedException of(Throwable thrown) {
        String name = thrown.getClass().getSimpleName();
        return new RoomRefusedException(thrown.getMessage() == null ? name : name + ": " + thrown.getMessage(), thrown);
    }
}
