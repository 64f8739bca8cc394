package org.dialogs.openfire.console;

/** A page of the console. To show it changes nothing; what its forms ask for has been checked to come from it. Thread-safe. */
interface ConsolePage {

    /** Where it is, below the plugin's path: lower case, begins with a slash. */
    String path();

    /** The page as HTML. */
    String show(Visit visit);

    /**
     * Does what its form asks for.
     *
     * @param log where a change is written down
     * @return what the administrator is told
     */
    Notice act(ChangeLog log);
}
