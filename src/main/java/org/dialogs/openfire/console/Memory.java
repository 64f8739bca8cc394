package org.dialogs.openfire.console;

import java.time.Duration;

/** What an administrator has done a short while ago, for as long as he is logged in. */
interface Memory {

    /** Whether this was not asked for the same thing within that time; from now on it was. */
    boolean isNew(String what, Duration within);
}
