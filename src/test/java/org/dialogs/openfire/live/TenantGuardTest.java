package org.dialogs.openfire.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.host.ExampleDomains;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xmpp.packet.JID;

class TenantGuardTest {

    private static final String GROUP = "58a4c7a1b5c8d9e0f1a2b3c4";

    private final Map<String, String> properties = new ConcurrentHashMap<>();
    private final TenantGuard guard = new TenantGuard(new Settings(properties::get), new ExampleDomains());

    /** Every relation between two, and under which settings they are kept apart. */
    @ParameterizedTest
    @CsvSource({
        // Users.
        "1001-92@example.org, 1002-92@example.org, false, false",
        "1001-92@example.org/a, 1001-92@example.org/b, false, false",
        "1001-92@example.org, 2001-5@example.org, true, true",
        "1001-92@example.org, 1001-93@example.org/a, true, true",
        "1001-92@example.org, alice@example.org, false, true",
        "alice@example.org, bob@example.org, false, false",
        // Names that are not quite an application user's are ordinary ones.
        "1001-92@example.org, 01001-93@example.org, false, true",
        "1001-92@example.org, 1001-93-1@example.org, false, true",
        "1001-92@example.org, 0-93@example.org, false, true",
        // Other servers, whatever names they give.
        "1001-92@example.org, 1001-92@elsewhere.org, false, true",
        "1001-92@example.org, 2001-5@elsewhere.org, false, true",
        "1001-92@example.org, 2001-5@example.org.elsewhere.org, false, true",
        "1001-92@example.org, elsewhere.org, false, true",
        "1001-92@example.org, notexample.org, false, true",
        "alice@example.org, 2001-5@elsewhere.org, false, false",
        // The server and what it serves to all.
        "1001-92@example.org, example.org, false, false",
        "1001-92@example.org, muc.example.org, false, false",
        "1001-92@example.org, proxy.example.org, false, false",
        "1001-92@example.org, pubsub.example.org, true, true",
        "alice@example.org, pubsub.example.org, false, false",
        // Rooms.
        "1001-92@example.org, 92_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org, false, false",
        "1001-92@example.org, 92_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org/1002, false, false",
        "1001-92@example.org, 5_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org, true, true",
        "1001-92@example.org, 5_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org/1001, true, true",
        "1001-92@example.org, lobby@muc.example.org, true, true",
        "1001-92@example.org, 92_lobby@muc.example.org, true, true",
        "1001-92@example.org, 92_ffffc7a1b5c8d9e0f1a2b3c4@muc.example.org, true, true",
        "1001-92@example.org, 92_58a4c7a1b5c8d9e0f1a2b3c4@conference.example.org, true, true",
        "1001-92@example.org, lobby@muc.elsewhere.org, false, true",
        "alice@example.org, 92_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org, false, true",
        "alice@example.org, lobby@conference.example.org, false, false",
        "alice@elsewhere.org, 92_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org, false, true",
    })
    void whoIsKeptApartFromWhom(String one, String other, boolean apart, boolean strict) {
        assertApart(one, other, apart);

        properties.put(Settings.TENANTS, "strict");
        assertApart(one, other, strict);

        properties.put(Settings.TENANTS, "off");
        assertApart(one, other, false);

        properties.put(Settings.TENANTS, "strict");
        properties.put(Settings.ENABLED, "false");
        assertApart(one, other, false);
    }

    private void assertApart(String one, String other, boolean apart) {
        JID first = new JID(one);
        JID second = new JID(other);
        assertThat(guard.areApart(first, second)).as(one + " and " + other).isEqualTo(apart);
        assertThat(guard.areApart(second, first)).as(other + " and " + one).isEqualTo(apart);
    }

    @Test
    void theServiceOfTheDialogsIsASetting() {
        properties.put(Settings.MUC_SERVICE, "conference");

        assertApart("1001-92@example.org", "92_" + GROUP + "@conference.example.org", false);
        assertApart("1001-92@example.org", "92_" + GROUP + "@muc.example.org", true);
    }
}
