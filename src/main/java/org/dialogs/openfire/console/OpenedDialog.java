package org.dialogs.openfire.console;

import java.util.List;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.KeptMessage.Position;

/**
 * A dialog before an administrator's eyes.
 *
 * @param members the bare JIDs of some who are in it, once its people are known
 * @param people those who are on its page
 * @param written whether the database has all that was said in it until now
 */
record OpenedDialog(
        Visit visit, DialogAddress address, DialogEntry entry, List<String> members, People people, boolean written) {

    /** One of whose people nothing is known yet. */
    OpenedDialog(Visit visit, DialogAddress address, DialogEntry entry, String domain, boolean written) {
        this(visit, address, entry, List.of(), People.of(domain), written);
    }

    OpenedDialog with(List<String> itsMembers, People itsPeople) {
        return new OpenedDialog(visit, address, entry, itsMembers, itsPeople, written);
    }

    Texts texts() {
        return visit.texts();
    }

    Person person(String jid) {
        return people.person(jid);
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
