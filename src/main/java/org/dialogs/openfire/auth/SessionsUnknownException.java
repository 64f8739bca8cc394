package org.dialogs.openfire.auth;

/** It cannot be found out now whose session it is: whoever could say so does not answer. */
public final class SessionsUnknownException extends RuntimeException {

    private static final long serialVersionUID = 1;

    SessionsUnknownException(String reason) {
        super(reason);
    }
}
