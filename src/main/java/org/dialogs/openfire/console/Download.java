package org.dialogs.openfire.console;

import java.io.IOException;
import java.io.OutputStream;

/** A file that is made while it is sent. */
interface Download {

    /**
     * Sends all of it. If it cannot, it throws, and the connection breaks: what has arrived by then does not look whole.
     *
     * @throws IOException if the browser does not want any more
     */
    void sendTo(OutputStream out) throws IOException;
}
