package org.dialogs.openfire.api;

/** How who writes an answer has it end, once; thread-safe. */
interface Ending {

    /** All of it has gone out, or its client has left. */
    void complete();

    /** It cannot go on: its client is not to take what he has for all of it. */
    void cut();

    /** Whether it has ended: what it was written to may be the next answer's by now. */
    boolean isOver();
}
