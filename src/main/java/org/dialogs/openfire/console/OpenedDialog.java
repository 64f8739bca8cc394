package org.dialogs.openfire.console;

import org.dialogs.openfire.console.DialogView.Person;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.KeptMessage.Position;

/**
 * A dialog before an administrator's eyes.
 *
 * @param domain in which the server's users are
 * @param written whether the database has all that was said in it until now
 */
record OpenedDialog(Visit visit, DialogAddress address, DialogEntry entry, String domain, boolean written) {

    Texts texts() {
        return visit.texts();
    }

    /** Somebody as the console tells him: a user of this server by his name alone. */
    String user(String jid) {
        String suffix = "@" + domain;
        return jid.endsWith(suffix) ? jid.substring(0, jid.length() - suffix.length()) : jid;
    }

    /** The same, with the list of his dialogs. */
    Person person(String jid) {
        return new Person(
                user(jid), Link.to(DialogsPage.URL).with(DialogsForm.USER, jid).url());
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
