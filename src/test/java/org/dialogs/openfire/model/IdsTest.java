package org.dialogs.openfire.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    private static final String DIALOG = "53fc460b515c128132016675";

    private static User local(String name) {
        return new User(name, "example.org", true);
    }

    private static User remote(String name) {
        return new User(name, "elsewhere.org", false);
    }

    @Test
    void anApplicationUserIsTwoPositiveIntegers() {
        assertThat(ApplicationUser.parse("26904594-29650")).contains(new ApplicationUser(26904594, 29650));
        assertThat(ApplicationUser.parse("999999999999999999-1")).contains(new ApplicationUser(999999999999999999L, 1));
        assertThat(new ApplicationUser(1001, 92).localpart()).isEqualTo("1001-92");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "1",
                "1-",
                "-1",
                "0-1",
                "1-0",
                "01-1",
                "1-01",
                "1--1",
                "1-1-1",
                "a-1",
                "1-a",
                "1-1 ",
                "+1-1",
                "1000000000000000000-1",
                "\u0661-1",
                "alice",
                "jean-luc"
            })
    void everyOtherNameIsAnOrdinaryUsers(String name) {
        assertThat(ApplicationUser.parse(name)).isEmpty();
    }

    @Test
    void onlyAUserOfThisServerIsAnApplicationUser() {
        assertThat(local("1001-92").isOf(92)).isTrue();
        assertThat(local("1001-92").isOf(5)).isFalse();
        assertThat(remote("1001-92").isOf(92)).isFalse();
        assertThat(local("alice").applicationUser()).isEmpty();
    }

    @Test
    void aPrivateDialogIsTheSameFromBothSides() {
        Dialog.Private there = Dialog.between(local("1001-92"), local("1002-92"));
        Dialog.Private back = Dialog.between(local("1002-92"), local("1001-92"));

        assertThat(there).isEqualTo(back);
        assertThat(there.applicationId()).isEqualTo(92);
        assertThat(there.recipientOf(local("1001-92"))).isEqualTo("1002-92@example.org");
        assertThat(there.recipientOf(local("1002-92"))).isEqualTo("1001-92@example.org");
    }

    @Test
    void anIdNeverChanges() {
        // Clients and databases have these ids: a change of how they are derived would cut every dialog in two.
        assertThat(Dialog.between(local("1001-92"), local("1002-92")).id().hex())
                .isEqualTo("ffffebd44e28ebb5540b8b99");
        assertThat(Dialog.between(local("alice"), remote("bob")).id().hex()).isEqualTo("fffff92227d8f680e817f589");
        assertThat(Dialog.in("lobby@muc.example.org", "lobby", local("alice"))
                        .id()
                        .hex())
                .isEqualTo("ffffec88d27f6e00589da407");
        assertThat(MessageId.of(Dialog.between(local("1001-92"), local("1002-92")), local("1001-92"), "x1", "hi")
                        .hex())
                .isEqualTo("206e44089e45f58a69319bf7");
    }

    @Test
    void anotherNameOfTheServerChangesNoIdOfItsUsers() {
        User renamedOne = new User("1001-92", "new.example.org", true);
        User renamedTwo = new User("1002-92", "new.example.org", true);

        assertThat(Dialog.between(renamedOne, renamedTwo).id())
                .isEqualTo(Dialog.between(local("1001-92"), local("1002-92")).id());
    }

    @Test
    void aDialogAcrossApplicationsOrWithOthersBelongsToNone() {
        assertThat(Dialog.between(local("1001-92"), local("2001-5")).applicationId())
                .isZero();
        assertThat(Dialog.between(local("1001-92"), local("alice")).applicationId())
                .isZero();
        assertThat(Dialog.between(local("1001-92"), remote("1002-92")).applicationId())
                .isZero();
        assertThat(Dialog.between(local("alice"), local("bob")).applicationId()).isZero();
    }

    @Test
    void oneCanTalkToOneself() {
        Dialog.Private notes = Dialog.between(local("alice"), local("alice"));

        assertThat(notes.recipientOf(local("alice"))).isEqualTo("alice@example.org");
    }

    @Test
    void differentPairsHaveDifferentDialogs() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<DialogId, Object> seen = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            Dialog.Private dialog = Dialog.between(someone(random), someone(random));
            Object pair = java.util.List.of(dialog.first(), dialog.second());
            assertThat(seen.putIfAbsent(dialog.id(), pair))
                    .as("seed %d", seed)
                    .satisfiesAnyOf(
                            before -> assertThat(before).isNull(),
                            before -> assertThat(before).isEqualTo(pair));
        }
    }

    private static User someone(Random random) {
        String name = switch (random.nextInt(3)) {
            case 0 -> (1 + random.nextInt(50)) + "-" + (1 + random.nextInt(3));
            case 1 -> "user" + random.nextInt(50);
            default -> "u" + "u".repeat(random.nextInt(5));
        };
        return random.nextBoolean() ? local(name) : remote(name);
    }

    @Test
    void aGroupsRoomSaysItsDialogToUsersOfItsApplication() {
        String room = "92_" + DIALOG;
        String jid = room + "@muc.example.org";

        Dialog.Group ofOurs = Dialog.in(jid, room, local("1001-92"));

        assertThat(ofOurs.id().hex()).isEqualTo(DIALOG);
        assertThat(ofOurs.applicationId()).isEqualTo(92);
        assertThat(ofOurs.recipientOf(local("1001-92"))).isEqualTo(jid);
        for (User other : new User[] {local("2001-5"), local("alice"), remote("1001-92")}) {
            assertThat(Dialog.in(jid, room, other).id().hex()).isNotEqualTo(DIALOG);
            assertThat(Dialog.in(jid, room, other).applicationId()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lobby",
                "92_",
                "_53fc460b515c128132016675",
                "92_53fc460b515c12813201667",
                "92_53fc460b515c1281320166755",
                "92_53FC460B515C128132016675",
                "92_53fc460b515c12813201667g",
                "092_53fc460b515c128132016675",
                "0_53fc460b515c128132016675",
                "92-53fc460b515c128132016675",
                "92_ffffebd44e28ebb5540b8b99",
                "x92_53fc460b515c128132016675"
            })
    void aRoomOfAnotherNameHasADialogDerivedFromItsJid(String name) {
        Dialog.Group dialog = Dialog.in(name + "@muc.example.org", name, local("1001-92"));

        assertThat(GroupRoom.parse(name)).isEmpty();
        assertThat(dialog.id().hex()).matches("ffff[0-9a-f]{20}");
        assertThat(dialog).isNotEqualTo(Dialog.in(name + "@other.example.org", "", local("1001-92")));
    }

    @Test
    void aRoomAndAConversationNeverShareAnId() {
        assertThat(Dialog.in("1001-92", "", local("1001-92")).id())
                .isNotEqualTo(Dialog.between(local("1001-92"), local("1001-92")).id());
    }

    @Test
    void aMessagesIdIsItsStanzasIfThatIs24Hex() {
        Dialog dialog = Dialog.between(local("1001-92"), local("1002-92"));

        assertThat(MessageId.of(dialog, local("1001-92"), DIALOG, "x").hex()).isEqualTo(DIALOG);
        assertThat(MessageId.of(dialog, local("1001-92"), "53FC460B515C128132016675", "x")
                        .hex())
                .isEqualTo(DIALOG);
    }

    @Test
    void anotherIdIsDerivedFromDialogSenderStanzaIdAndBody() {
        Dialog dialog = Dialog.between(local("1001-92"), local("1002-92"));
        Dialog otherDialog = Dialog.between(local("1001-92"), local("1003-92"));
        MessageId id = MessageId.of(dialog, local("1001-92"), "a", "b");

        assertThat(MessageId.of(dialog, local("1001-92"), "a", "b")).isEqualTo(id);
        assertThat(MessageId.of(otherDialog, local("1001-92"), "a", "b")).isNotEqualTo(id);
        assertThat(MessageId.of(dialog, local("1002-92"), "a", "b")).isNotEqualTo(id);
        assertThat(MessageId.of(dialog, local("1001-92"), "ab", "")).isNotEqualTo(id);
        assertThat(MessageId.of(dialog, local("1001-92"), "", "ab")).isNotEqualTo(id);
        assertThat(MessageId.instead(dialog, local("1001-92"), "a", "b", 1L))
                .isNotEqualTo(id)
                .isEqualTo(MessageId.instead(dialog, local("1001-92"), "a", "b", 1L))
                .isNotEqualTo(MessageId.instead(dialog, local("1001-92"), "a", "b", 2L));
    }

    @Test
    void anIdOfAnotherFormIsNone() {
        assertThatThrownBy(() -> new DialogId("53FC460B515C128132016675")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MessageId("x")).isInstanceOf(IllegalArgumentException.class);
    }
}
