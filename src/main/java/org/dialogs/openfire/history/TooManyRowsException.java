package org.dialogs.openfire.history;

/** What was asked for would have more rows looked at than one question may cost: it is to be asked more narrowly. */
public final class TooManyRowsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public TooManyRowsException(String message) {
        super(message);
    }
}
