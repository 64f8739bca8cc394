package org.dialogs.openfire.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.xmpp.forms.DataForm;
import org.xmpp.forms.FormField;

class RoomFormTest {

    private static Map<String, String> fields(DataForm form) {
        return form.getFields().stream().collect(Collectors.toMap(FormField::getVariable, FormField::getFirstValue));
    }

    @Test
    void aGroupIsForItsMembers() {
        assertThat(fields(RoomForm.of("Tea", false)))
                .containsEntry("FORM_TYPE", "http://jabber.org/protocol/muc#roomconfig")
                .containsEntry("muc#roomconfig_roomname", "Tea")
                .containsEntry("muc#roomconfig_persistentroom", "1")
                .containsEntry("muc#roomconfig_membersonly", "1")
                .containsEntry("muc#roomconfig_publicroom", "0")
                .containsEntry("muc#roomconfig_whois", "anyone")
                .containsEntry("muc#roomconfig_allowinvites", "0")
                .containsEntry("x-muc#roomconfig_registration", "0")
                .containsEntry("x-muc#roomconfig_canchangenick", "0");
    }

    @Test
    void aPublicGroupDiffersInWhoMayEnter() {
        Map<String, String> group = fields(RoomForm.of("Tea", false));
        Map<String, String> publicGroup = fields(RoomForm.of("Tea", true));

        assertThat(publicGroup).containsEntry("muc#roomconfig_membersonly", "0");
        group.remove("muc#roomconfig_membersonly");
        publicGroup.remove("muc#roomconfig_membersonly");
        assertThat(publicGroup).isEqualTo(group);
    }

    @Test
    void aNewNameChangesNothingElse() {
        assertThat(fields(RoomForm.named("Tea"))).containsOnlyKeys("FORM_TYPE", "muc#roomconfig_roomname");
    }

    @Test
    void whatTheServiceDecidesIsNotInTheForm() {
        assertThat(fields(RoomForm.of("Tea", false)))
                .doesNotContainKeys("muc#roomconfig_enablelogging", "muc#roomconfig_changesubject");
    }
}
