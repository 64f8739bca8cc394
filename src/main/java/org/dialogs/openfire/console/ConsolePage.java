package org.dialogs.openfire.console;

/** A page of the console. To show it changes nothing; what its forms ask for has been checked to come from it. Thread-safe. */
interface ConsolePage {

    /** Where it is, below the plugin's path: lower case, begins with a slash. All pages are beside each other. */
    String path();

    /** What it shows; its query is {@code visit.form()}. */
    Answer show(Visit visit);

    /**
     * Does what its form asks for, or says what is wrong with it.
     *
     * @param log where a change is written down
     */
    Answer act(Visit visit, ChangeLog log);

    /** Breaks off what it has under way: it is not asked any more. */
    default void close() {
        // Most have nothing.
    }
}
