package org.dialogs.openfire.console;

/** Where it is written down what an administrator changes: the server's security audit log, under his name. */
interface ChangeLog {

    /**
     * Writes an entry, in English as the server's own are; waits for it.
     *
     * @param summary at most 255 characters
     */
    void write(String summary, String details);
}
