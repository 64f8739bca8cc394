package org.dialogs.openfire.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.User;
import org.junit.jupiter.api.Test;

class GroupSpecTest {

    private static final DialogId ID = new DialogId("55e6a9c8a28f9a3ea6001f15");
    private static final User OWNER = new User("1001-92", "localhost", true);

    private static GroupSpec of(User owner, User member) {
        return new GroupSpec(92, ID, "Tea", false, owner, List.of(member));
    }

    @Test
    void onlyUsersOfTheApplicationOnThisServerTakePart() {
        assertThat(of(OWNER, new User("1002-92", "localhost", true)).members()).hasSize(1);
        for (User stranger : List.of(
                new User("1002-93", "localhost", true),
                new User("alice", "localhost", true),
                new User("1002-92", "example.org", false))) {
            assertThatThrownBy(() -> of(OWNER, stranger))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(stranger.bareJid());
            assertThatThrownBy(() -> of(stranger, OWNER)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aPrivateDialogHasNoRoom() {
        DialogId derived = new DialogId("ffff" + "0".repeat(20));

        assertThatThrownBy(() -> new GroupSpec(92, derived, "Tea", false, OWNER, List.of(OWNER)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(derived.hex());
    }
}
