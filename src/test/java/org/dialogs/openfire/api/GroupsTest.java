package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.DialogChange;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.host.RoomServices;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.rooms.DialogRemoval;
import org.dialogs.openfire.rooms.GroupLocks;
import org.dialogs.openfire.rooms.GroupMode;
import org.dialogs.openfire.rooms.GroupModes;
import org.dialogs.openfire.rooms.GroupRooms;
import org.dialogs.openfire.rooms.RoomException;
import org.dialogs.openfire.testdatabase.HsqldbDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups on a server whose rooms fail: what can be done again later. */
class GroupsTest {

    @RegisterExtension
    final HsqldbDatabase database = new HsqldbDatabase();

    private final People people = Chat.people();
    private final ApplicationUser self = new ApplicationUser(1001, Chat.APPLICATION);
    private final User owner = people.user(self);
    private final User other = people.user(Chat.APPLICATION, 1002);
    private DialogDirectory directory;
    private Groups groups;

    @BeforeEach
    void makeAGroup() {
        directory = new DialogDirectory(database, Clock.systemUTC());
        GroupRooms rooms = new GroupRooms(new Settings(property -> null), Chat.domains(), new RoomServices(null));
        GroupModes modes = new GroupModes(group -> GroupMode.JOIN);
        GroupLocks locks = new GroupLocks();
        groups = new Groups(
                directory,
                new DialogRemoval(null, rooms, modes, locks),
                rooms,
                modes,
                locks,
                people,
                Clock.systemUTC());
        directory.createGroup(
                Chat.GROUP,
                DialogType.GROUP,
                "room@muc.example.org",
                owner,
                Optional.empty(),
                Optional.empty(),
                true,
                Map.of(),
                List.of(other));
    }

    private DialogEntry group(User viewer) {
        return directory.find(Chat.GROUP, viewer).orElseThrow();
    }

    @Test
    void whoCannotBePutOutOfTheRoomHasNotLeftTheDialog() {
        assertThatThrownBy(() -> groups.delete(group(owner), self, false)).isInstanceOf(RoomException.class);

        assertThat(group(owner).membership()).isPresent();
    }

    @Test
    void whoCannotBePutOutOfTheRoomByOthersIsInTheDialogStill() {
        DialogChange nothing = new DialogChange(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

        assertThatThrownBy(() -> groups.change(group(owner), self, nothing, List.of(), List.of(owner, other)))
                .isInstanceOf(RoomException.class);

        assertThat(group(owner).membership()).isPresent();
        assertThat(group(other).membership()).isPresent();
    }
}
