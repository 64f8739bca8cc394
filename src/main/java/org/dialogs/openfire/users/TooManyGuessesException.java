package org.dialogs.openfire.users;

/** A password is not checked, for there were too many wrong ones of this user within a minute. */
public final class TooManyGuessesException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TooManyGuessesException() {
        super("Too many wrong passwords within a minute", null, false, false);
    }
}
