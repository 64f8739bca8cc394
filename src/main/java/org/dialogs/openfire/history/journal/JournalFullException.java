package org.dialogs.openfire.history.journal;

import java.io.IOException;

/** The journal has reached its largest size, or is closed: what was to be appended is not. */
public final class JournalFullException extends IOException {

    private static final long serialVersionUID = 1;

    JournalFullException(String message) {
        super(message);
    }
}
