package org.dialogs.openfire.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RoomNameTest {

    @Test
    void aNameIsTheGroups() {
        assertThat(RoomName.of("Чай & <cake>", "92_x")).isEqualTo("Чай & <cake>");
    }

    @Test
    void aGroupWithoutANameHasItsRooms() {
        assertThat(RoomName.of("", "92_x")).isEqualTo("92_x");
        assertThat(RoomName.of(" \n\t", "92_x")).isEqualTo("92_x");
    }

    @Test
    void whatIsNoXmlOrNotInEveryDatabaseIsReplaced() {
        assertThat(RoomName.of("a\u0000b\ud800c\uffffd", "x")).isEqualTo("a\ufffdb\ufffdc\ufffdd");
        assertThat(RoomName.of("tea \ud83c\udf75!", "x")).isEqualTo("tea \ufffd!");
        assertThat(RoomName.of(" two\n\tlines  here ", "x")).isEqualTo("two lines here");
    }

    @Test
    void aLongNameIsCutBetweenCharacters() {
        assertThat(RoomName.of("a".repeat(300), "x")).isEqualTo("a".repeat(255));
        String cut = RoomName.of("я".repeat(300), "x");
        assertThat(cut).isEqualTo("я".repeat(127));
        assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSize(254);
    }
}
