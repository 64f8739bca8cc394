package org.dialogs.openfire.testbrowser;

/** Something is not on this machine; the message says what, and how to get it. */
public final class MissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MissingException(String message) {
        super(message);
    }
}
