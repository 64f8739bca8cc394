package org.dialogs.openfire.console;

import java.time.Duration;
import org.dialogs.openfire.api.Arrival;
import org.dialogs.openfire.model.DialogKey;

/** How long a page waits for the history to be written, as the REST API does. */
final class Patience {

    private static final Duration MOST = Duration.ofSeconds(2);

    private Patience() {}

    /** Whether the database has all that was said in the dialog before. */
    static boolean await(Arrival arrival, DialogKey dialog) {
        try {
            return arrival.await(dialog.applicationId(), MOST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
