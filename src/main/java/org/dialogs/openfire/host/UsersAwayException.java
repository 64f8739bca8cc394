package org.dialogs.openfire.host;

/** The server's users, or their passwords, cannot be read or written now: another try may. */
public final class UsersAwayException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UsersAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
