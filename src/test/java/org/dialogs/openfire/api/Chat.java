package org.dialogs.openfire.api;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.DialogEntry.LastMessage;
import org.dialogs.openfire.history.DialogEntry.Membership;
import org.dialogs.openfire.history.KeptMessage;
import org.dialogs.openfire.history.KeptMessage.Position;
import org.dialogs.openfire.host.ExampleDomains;
import org.dialogs.openfire.host.LocalUsers;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.Attachment;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.MessageId;
import org.hsqldb.jdbc.JDBCDataSource;

/** People, dialogs and messages for the tests, of which no server knows. */
final class Chat {

    static final long APPLICATION = 92;
    static final DialogKey GROUP = new DialogKey(APPLICATION, new DialogId("5".repeat(24)));
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00.250Z");

    private Chat() {}

    static People people() {
        return new People(domains(), new LocalUsers());
    }

    static ServerDomains domains() {
        return new ExampleDomains();
    }

    /** One whose database is not there: who asks it fails. */
    static DialogDirectory nowhere() {
        return new DialogDirectory(new JDBCDataSource(), Clock.systemUTC());
    }

    /** A group of user 1001, of which the viewer has not read two messages. */
    static DialogEntry group(String name, Map<String, Object> data) {
        return new DialogEntry(
                GROUP,
                DialogType.GROUP,
                Optional.of(name),
                Optional.empty(),
                Optional.of("1001-92@example.org"),
                true,
                data,
                Optional.of("92_" + GROUP.id().hex() + "@muc.example.org"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                        new LastMessage(new MessageId("6".repeat(24)), "Good bye", "1002-92@example.org", 100, 100)),
                NOON,
                NOON,
                7,
                Optional.of(new Membership(2, true, 0, true)));
    }

    /** From user 1001 into the group. */
    static KeptMessage message(String body, Map<String, Object> parameters, Attachment... attachments) {
        return new KeptMessage(
                new MessageId("6".repeat(24)),
                GROUP,
                new Position(NOON.getEpochSecond(), 1),
                "1001-92@example.org",
                "92_" + GROUP.id().hex() + "@muc.example.org",
                "6".repeat(24),
                body,
                List.of(attachments),
                parameters,
                false,
                NOON,
                NOON);
    }
}
