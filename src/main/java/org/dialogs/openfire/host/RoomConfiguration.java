package org.dialogs.openfire.host;

import java.util.Map;
import java.util.function.Function;
import org.xmpp.forms.DataForm;
import org.xmpp.forms.FormField;

/** How a room is configured, compared with what a form asks for (XEP-0045, 16.5.3). */
final class RoomConfiguration {

    private static final Function<Object, String> AS_IT_IS = String::valueOf;
    private static final Function<Object, String> SWITCH = value -> Boolean.TRUE.equals(value) ? "1" : "0";

    private record Getter(String method, Function<Object, String> text) {}

    private static final Map<String, Getter> GETTERS = Map.ofEntries(
            Map.entry("muc#roomconfig_roomname", new Getter("getNaturalLanguageName", AS_IT_IS)),
            Map.entry("muc#roomconfig_maxusers", new Getter("getMaxUsers", AS_IT_IS)),
            Map.entry(
                    "muc#roomconfig_whois",
                    new Getter("canAnyoneDiscoverJID", value -> Boolean.TRUE.equals(value) ? "anyone" : "moderators")),
            Map.entry("muc#roomconfig_persistentroom", new Getter("isPersistent", SWITCH)),
            Map.entry("muc#roomconfig_publicroom", new Getter("isPublicRoom", SWITCH)),
            Map.entry("muc#roomconfig_membersonly", new Getter("isMembersOnly", SWITCH)),
            Map.entry("muc#roomconfig_moderatedroom", new Getter("isModerated", SWITCH)),
            Map.entry("muc#roomconfig_passwordprotectedroom", new Getter("isPasswordProtected", SWITCH)),
            Map.entry("muc#roomconfig_allowinvites", new Getter("canOccupantsInvite", SWITCH)),
            Map.entry("x-muc#roomconfig_canchangenick", new Getter("canChangeNickname", SWITCH)),
            Map.entry("x-muc#roomconfig_registration", new Getter("isRegistrationEnabled", SWITCH)));

    private RoomConfiguration() {}

    /** Whether {@code room} is as {@code form} says. What cannot be compared is taken for different. */
    static boolean is(Object room, DataForm form) throws RoomRefusedException {
        for (FormField field : form.getFields()) {
            if (field.getType() != FormField.Type.hidden && !is(room, field)) {
                return false;
            }
        }
        return true;
    }

    private static boolean is(Object room, FormField field) throws RoomRefusedException {
        Getter getter = GETTERS.get(field.getVariable());
        return getter != null
                && getter.text().apply(ByName.call(room, getter.method())).equals(field.getFirstValue());
    }
}
