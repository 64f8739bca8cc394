package org.dialogs.openfire.console;

import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.KeptMessage.Position;

/**
 * A dialog before an administrator's eyes.
 *
 * @param written whether the database has all that was said in it until now
 */
record OpenedDialog(Visit visit, DialogAddress address, DialogEntry entry, boolean written) {

    Texts texts() {
        return visit.texts();
    }

    /** As it is named in the audit log. */
    String name() {
        return "Dialog " + entry.key().id().hex() + " of application "
                + entry.key().applicationId();
    }

    /** The address of a message among its neighbours. */
    String context(Position place, String messageId) {
        return address.url("at", place) + "#" + MessageView.anchor(messageId);
    }
}
