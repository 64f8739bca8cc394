package org.dialogs.openfire.history;

import java.util.List;
import org.dialogs.openfire.model.Dialog;

/**
 * New messages of one dialog.
 *
 * @param isNew whether the dialog itself is new
 * @param isManaged whether only those are members of it who were made members
 * @param messageCount how many messages it had before
 * @param lastArrival the arrival of the last one before, 0 if there was none
 * @param messages the new ones, in the order of their arrivals, which are greater than {@code lastArrival}
 */
record Addition(
        Dialog dialog,
        boolean isNew,
        boolean isManaged,
        long messageCount,
        long lastArrival,
        List<MessageRow> messages) {}
