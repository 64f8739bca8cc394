package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.history.Messages.ONE;
import static org.dialogs.openfire.history.Messages.TWO;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.Erasure.Target;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dialog's hour is its last message's, or its own, whoever changed it last. */
@OnEachDatabase
class ActiveHourTest extends HistoryFixture {

    private static final Duration HOUR = Duration.ofHours(1);

    private DialogDirectory directory;

    @BeforeEach
    void openDirectory() {
        directory = directoryAt(NOON);
    }

    private DialogDirectory directoryAt(Instant now) {
        return new DialogDirectory(database, Clock.fixed(now, ZoneOffset.UTC));
    }

    private long hour(DialogKey key) throws Exception {
        return Long.parseLong(database.column("SELECT activeHour FROM ofDialog WHERE dialogID = '" + key.id() + "'")
                .get(0));
    }

    private static long hourOf(Instant time) {
        return time.getEpochSecond() / 3600;
    }

    @Test
    void itIsTheLastMessages() throws Exception {
        say(PRIVATE, ONE, "hello");
        assertThat(hour(PRIVATE.key())).isEqualTo(hourOf(NOON));

        passTo(NOON.plus(HOUR).minusSeconds(2));
        say(PRIVATE, TWO, "in the same hour");
        assertThat(hour(PRIVATE.key())).isEqualTo(hourOf(NOON));

        say(PRIVATE, TWO, "in the next");
        assertThat(now()).isEqualTo(NOON.plus(HOUR));
        assertThat(hour(PRIVATE.key())).isEqualTo(hourOf(NOON) + 1);
    }

    @Test
    void whatCameLateButWasSentBeforeChangesNothing() throws Exception {
        passTo(NOON.plus(HOUR.multipliedBy(3)));
        say(PRIVATE, ONE, "later");
        passTo(NOON);
        say(PRIVATE, TWO, "earlier");

        assertThat(hour(PRIVATE.key())).isEqualTo(hourOf(NOON) + 3);
    }

    @Test
    void untilSomethingIsSaidItIsTheHourOfItsMaking() throws Exception {
        directory.adopt(
                GROUP.key(), DialogType.GROUP, GROUP.roomJid(), Optional.empty(), Optional.of("Club"), List.of(ONE));
        directory.openPrivate((Dialog.Private) PRIVATE, ONE, Map.of());
        assertThat(hour(GROUP.key())).isEqualTo(hourOf(NOON));
        assertThat(hour(PRIVATE.key())).isEqualTo(hourOf(NOON));

        passTo(NOON.plus(HOUR));
        say(GROUP, ONE, "hello");
        assertThat(hour(GROUP.key())).isEqualTo(hourOf(NOON) + 1);
    }

    @Test
    void whenTheLastMessageIsErasedItIsThatOfTheOneBeforeOrOfItsMaking() throws Exception {
        directory.openPrivate((Dialog.Private) PRIVATE, ONE, Map.of());
        passTo(NOON.plus(HOUR));
        say(PRIVATE, ONE, "first");
        passTo(NOON.plus(HOUR.multipliedBy(2)));
        say(PRIVATE, ONE, "second");
        List<String> ids = database.column("SELECT messageID FROM ofDialogMessage ORDER BY arrival");

        erase(Target.of(new MessageId(ids.get(1))));
        assertThat(hour(PRIVATE.key())).isEqualTo(hourOf(NOON) + 1);

        erase("1".repeat(24), Target.of(new MessageId(ids.get(0))));
        assertThat(hour(PRIVATE.key())).isEqualTo(hourOf(NOON));
    }

    @Test
    void retentionThatLeavesNothingLeavesTheHourOfItsMaking() throws Exception {
        directory.openPrivate((Dialog.Private) PRIVATE, ONE, Map.of());
        passTo(NOON.plus(HOUR));
        say(PRIVATE, ONE, "old");
        Map<String, String> properties = Map.of("dialogs.retention.days", "1");
        Instant later = now().plus(Duration.ofDays(3));
        Retention retention = new Retention(store, new Settings(properties::get), Clock.fixed(later, ZoneOffset.UTC));
        while (retention.step()) {
            // One small transaction after the other.
        }

        assertThat(database.column("SELECT messageCount FROM ofDialog")).containsExactly("0");
        assertThat(hour(PRIVATE.key())).isEqualTo(hourOf(NOON));
    }

    @Test
    void aDialogThatIsBeingErasedAndBeginsAnewHasTheHourOfThat() throws Exception {
        passTo(NOON.plus(HOUR));
        say(PRIVATE, ONE, "old");
        store.apply(List.of(new Change.Erase(new Erasure("0".repeat(24), Target.of(PRIVATE.key()), tick()))));
        assertThat(database.column("SELECT dialogType FROM ofDialog")).containsExactly("-3");
        assertThat(hour(PRIVATE.key())).isEqualTo(hourOf(NOON) + 1);

        directoryAt(NOON.plus(HOUR.multipliedBy(5))).openPrivate((Dialog.Private) PRIVATE, TWO, Map.of());
        assertThat(hour(PRIVATE.key())).isEqualTo(hourOf(NOON) + 5);
    }
}
