package org.dialogs.openfire.rooms;

import org.xmpp.forms.DataForm;
import org.xmpp.forms.FormField;

/**
 * What the owner of a group's room would fill in (XEP-0045, 16.5.3). What is not in the form stays as the service has it by default, or as
 * the owner has set it: who may change the subject, what is logged.
 */
final class RoomForm {

    private static final String PERSISTENT = "muc#roomconfig_persistentroom";

    private RoomForm() {}

    /** The whole form. */
    static DataForm of(String name, boolean isPublic) {
        DataForm form = named(name);
        put(form, PERSISTENT, "1");
        put(form, "muc#roomconfig_membersonly", isPublic ? "0" : "1");
        // A directory of rooms would show the groups of all applications to everybody.
        put(form, "muc#roomconfig_publicroom", "0");
        // Clients see who speaks by the JIDs of the occupants.
        put(form, "muc#roomconfig_whois", "anyone");
        put(form, "muc#roomconfig_moderatedroom", "0");
        put(form, "muc#roomconfig_passwordprotectedroom", "0");
        put(form, "muc#roomconfig_maxusers", "0");
        // Who is in the group is the dialog's to say: nobody becomes a member by an invitation or by registering.
        put(form, "muc#roomconfig_allowinvites", "0");
        put(form, "x-muc#roomconfig_registration", "0");
        // An occupant's nickname is his user id.
        put(form, "x-muc#roomconfig_canchangenick", "0");
        return form;
    }

    /** A form that changes the name alone. */
    static DataForm named(String name) {
        DataForm form = empty();
        put(form, "muc#roomconfig_roomname", name);
        return form;
    }

    /** A form that has the room stay while nobody is in it, and changes nothing else. */
    static DataForm persistent() {
        DataForm form = empty();
        put(form, PERSISTENT, "1");
        return form;
    }

    private static DataForm empty() {
        DataForm form = new DataForm(DataForm.Type.submit);
        form.addField("FORM_TYPE", null, FormField.Type.hidden).addValue("http://jabber.org/protocol/muc#roomconfig");
        return form;
    }

    private static void put(DataForm form, String variable, String value) {
        form.addField(variable, null, null).addValue(value);
    }
}
