package org.dialogs.openfire.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.HistoryStore;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.host.ExampleDomains;
import org.dialogs.openfire.host.RoomServices;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.HsqldbDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** On a server that has no rooms: whatever is asked of one fails. */
class DialogRemovalTest {

    private static final User ONE = new User("1001-92", "example.org", true);
    private static final User TWO = new User("1002-92", "example.org", true);

    @RegisterExtension
    final HsqldbDatabase database = new HsqldbDatabase();

    @TempDir
    private Path folder;

    private final GroupModes modes = new GroupModes(group -> GroupMode.DIRECT);
    private HistoryWriter history;
    private DialogDirectory directory;
    private DialogRemoval removal;

    @BeforeEach
    void open() throws IOException {
        Settings settings = new Settings(property -> null);
        history = new HistoryWriter(settings, new HistoryStore(database), folder, user -> true, Clock.systemUTC())
                .start();
        directory = new DialogDirectory(database, Clock.systemUTC());
        GroupRooms rooms = new GroupRooms(settings, new ExampleDomains(), new RoomServices(null));
        removal = new DialogRemoval(history, rooms, modes, new GroupLocks());
    }

    @AfterEach
    void close() {
        history.close();
        modes.close();
    }

    private boolean isThere(DialogEntry dialog) throws InterruptedException {
        assertThat(history.awaitWritten(Duration.ofSeconds(20))).isTrue();
        return directory.find(dialog.key()).isPresent();
    }

    private DialogEntry group(long application) {
        DialogKey key = new DialogKey(application, new DialogId("58a4c7a1b5c8d9e0f1a2b3c4"));
        return directory.createGroup(
                key,
                DialogType.GROUP,
                "room@muc.example.org",
                ONE,
                Optional.empty(),
                Optional.empty(),
                true,
                Map.of(),
                List.of(TWO));
    }

    @Test
    void aPrivateDialogGoesWithoutARoom() throws Exception {
        DialogEntry dialog = directory.openPrivate(Dialog.between(ONE, TWO), ONE, Map.of());

        assertThat(DialogRemoval.takesRoom(dialog)).isFalse();
        assertThat(removal.remove(dialog)).isTrue();

        assertThat(isThere(dialog)).isFalse();
    }

    @Test
    void aGroupWhoseRoomDoesNotGoStays() throws Exception {
        DialogEntry dialog = group(92);

        assertThat(DialogRemoval.takesRoom(dialog)).isTrue();
        assertThatThrownBy(() -> removal.remove(dialog)).isInstanceOf(RoomException.class);

        assertThat(isThere(dialog)).isTrue();
        GroupRoom room = new GroupRoom(92, dialog.key().id());
        Awaitility.await("how it is is looked up again")
                .until(() -> modes.known(room).equals(Optional.of(GroupMode.DIRECT)));
    }

    @Test
    void theRoomOfNoApplicationIsLeftAlone() throws Exception {
        DialogEntry dialog = group(Dialog.NO_APPLICATION);

        assertThat(DialogRemoval.takesRoom(dialog)).isFalse();
        assertThat(removal.remove(dialog)).isTrue();

        assertThat(isThere(dialog)).isFalse();
    }

    @Test
    void whatTheJournalDoesNotTakeIsSaid() {
        DialogEntry dialog = directory.openPrivate(Dialog.between(ONE, TWO), ONE, Map.of());
        history.close();

        assertThat(removal.remove(dialog)).isFalse();
    }
}
