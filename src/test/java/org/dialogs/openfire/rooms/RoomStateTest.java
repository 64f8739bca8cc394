package org.dialogs.openfire.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.dialogs.openfire.model.User;
import org.junit.jupiter.api.Test;

/** When a room of the server's is not all that is stored of it. */
class RoomStateTest {

    private static final User ANN = user("1001-92");
    private static final User BEN = user("1002-92");
    private static final User CLEO = user("1003-92");

    private static User user(String name) {
        return new User(name, "localhost", true);
    }

    private static RoomState room(boolean isPersistent, Set<User> owners, Set<User> members, Set<User> outcasts) {
        Set<User> affiliated = new HashSet<>(owners);
        affiliated.addAll(members);
        return new RoomState("Tea", true, isPersistent, owners, affiliated, outcasts);
    }

    private static RoomState stored(Set<User> owners, Set<User> members) {
        return room(true, owners, members, Set.of());
    }

    @Test
    void aRoomThatWasLoadedLacksNothing() {
        RoomState room = room(true, Set.of(ANN), Set.of(BEN), Set.of(CLEO));

        assertThat(room.lacks(stored(Set.of(ANN), Set.of(BEN)))).isFalse();
        assertThat(room.lacks(stored(Set.of(ANN), Set.of()))).isFalse();
        assertThat(room.lacks(stored(Set.of(ANN), Set.of(BEN, CLEO)))).isFalse();
    }

    @Test
    void aRoomOfWhichNothingWasLoadedIsNotPersistent() {
        RoomState blank = room(false, Set.of(), Set.of(), Set.of());

        assertThat(blank.lacks(stored(Set.of(), Set.of()))).isTrue();
    }

    @Test
    void aRoomWithoutItsMembersLacksThem() {
        RoomState room = room(true, Set.of(ANN), Set.of(), Set.of());

        assertThat(room.lacks(stored(Set.of(ANN), Set.of(BEN)))).isTrue();
    }

    @Test
    void aRoomWithoutOneOfItsOwnersLacksHim() {
        RoomState room = room(true, Set.of(ANN), Set.of(BEN), Set.of());

        assertThat(room.lacks(stored(Set.of(ANN, BEN), Set.of()))).isTrue();
    }
}
