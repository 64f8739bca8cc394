package org.dialogs.openfire.history;

import java.io.IOException;

/** A dead letter is not taken into the journal now, for it may belong to what is being erased. */
final class ErasingException extends IOException {

    private static final long serialVersionUID = 1;

    ErasingException() {
        super("something is being erased");
    }
}
