package org.dialogs.openfire.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.GroupRow;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.User;
import org.junit.jupiter.api.Test;

class GroupPlanTest {

    private static final String ID = "53fc460b515c128132016675";
    private static final User ANN = user("1001-92");
    private static final User BEN = user("1002-92");
    private static final User CLEO = user("1003-92");
    private static final User STRANGER = user("2001-5");

    private static User user(String name) {
        return new User(name, "localhost", true);
    }

    private static GroupRow dialog(DialogType type, String name, User owner) {
        return new GroupRow(
                new DialogKey(92, new DialogId(ID)),
                type,
                Optional.ofNullable(name),
                Optional.ofNullable(owner).map(User::bareJid),
                "92_" + ID + "@muc.localhost",
                true);
    }

    private static GroupRow group() {
        return dialog(DialogType.GROUP, "Tea", ANN);
    }

    private static GroupRow publicGroup() {
        return dialog(DialogType.PUBLIC_GROUP, "Tea", ANN);
    }

    private static RoomState room(Collection<User> owners, Collection<User> members) {
        return room("Tea", true, owners, members, Set.of());
    }

    private static RoomState room(
            String name,
            boolean isMembersOnly,
            Collection<User> owners,
            Collection<User> members,
            Collection<User> outcasts) {
        Set<User> affiliated = Stream.concat(owners.stream(), members.stream()).collect(Collectors.toSet());
        return new RoomState(name, isMembersOnly, true, new HashSet<>(owners), affiliated, new HashSet<>(outcasts));
    }

    private static GroupPlan plan(GroupRow dialog, Collection<User> occupants, RoomState room) {
        return GroupPlan.of(dialog, occupants, room);
    }

    @Test
    void nothingIsToBeDoneWhereTheTwoAgree() {
        GroupPlan plan = plan(group(), List.of(ANN, BEN), room(List.of(ANN), List.of(BEN)));

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.addsOnly()).isTrue();
    }

    @Test
    void theMembersOfAGroupAreTheRooms() {
        GroupPlan plan = plan(group(), List.of(ANN, BEN), room(List.of(ANN), List.of(CLEO)));

        assertThat(plan.added()).containsExactly(CLEO);
        assertThat(plan.removed()).containsExactly(BEN);
        assertThat(plan.addsOnly()).isFalse();
    }

    @Test
    void whoHasJoinedAPublicGroupStaysUntilHeIsBanned() {
        GroupPlan plan = plan(
                publicGroup(), List.of(ANN, BEN, CLEO), room("Tea", false, List.of(ANN), List.of(), List.of(CLEO)));

        assertThat(plan.removed()).containsExactly(CLEO);
        assertThat(plan.added()).isEmpty();
    }

    @Test
    void whomTheRoomOfAPublicGroupNamesIsAMember() {
        GroupPlan plan =
                plan(publicGroup(), List.of(ANN), room("Tea", false, List.of(ANN), List.of(BEN), List.of(CLEO)));

        assertThat(plan.added()).containsExactly(BEN);
        assertThat(plan.addsOnly()).isTrue();
        assertThat(plan.isEmpty()).isFalse();
    }

    @Test
    void noMoreComeInThanThereIsPlaceFor() {
        List<User> many = LongStream.range(0, DialogDirectory.MOST_OCCUPANTS)
                .mapToObj(i -> user((5000 + i) + "-92"))
                .toList();

        GroupPlan full = plan(dialog(DialogType.GROUP, "Tea", many.get(0)), many, room(many, List.of(ANN, BEN)));
        GroupPlan leaving = plan(
                dialog(DialogType.GROUP, "Tea", many.get(0)), many, room(many.subList(1, 10_000), List.of(ANN, BEN)));

        assertThat(full.isEmpty()).isTrue();
        assertThat(leaving.removed()).containsExactly(many.get(0));
        assertThat(leaving.added()).containsExactly(ANN);
    }

    @Test
    void aNewNameOfTheRoomIsTheDialogs() {
        GroupPlan plan = plan(group(), List.of(ANN), room("Coffee", true, List.of(ANN), List.of(), List.of()));

        assertThat(plan.name()).contains("Coffee");
        assertThat(plan.addsOnly()).isFalse();
    }

    @Test
    void aNameThatARoomHasInAnotherFormIsTheSame() {
        GroupRow spaced = dialog(DialogType.GROUP, "  Tea \n & cake " + "x".repeat(250), ANN);
        GroupRow nameless = dialog(DialogType.GROUP, null, ANN);

        assertThat(plan(
                                spaced,
                                List.of(ANN),
                                room(
                                        RoomName.of(spaced.name().orElseThrow(), ""),
                                        true,
                                        List.of(ANN),
                                        List.of(),
                                        List.of()))
                        .isEmpty())
                .isTrue();
        for (String none : List.of("", "  ", "92_" + ID)) {
            assertThat(plan(nameless, List.of(ANN), room(none, true, List.of(ANN), List.of(), List.of()))
                            .isEmpty())
                    .as("'%s'", none)
                    .isTrue();
        }
    }

    @Test
    void aNameThatTheRoomHasLostIsTaken() {
        GroupPlan plan = plan(group(), List.of(ANN), room("92_" + ID, true, List.of(ANN), List.of(), List.of()));

        assertThat(plan.name()).contains("");
        GroupRow then = dialog(DialogType.GROUP, null, ANN);
        assertThat(plan(then, List.of(ANN), room("92_" + ID, true, List.of(ANN), List.of(), List.of()))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void theOwnerStaysAsLongAsHeIsOneOfTheRooms() {
        assertThat(plan(group(), List.of(ANN, BEN), room(List.of(BEN, ANN), List.of()))
                        .owner())
                .isEmpty();
        assertThat(plan(group(), List.of(ANN, BEN, CLEO), room(List.of(CLEO, BEN), List.of(ANN)))
                        .owner())
                .contains(BEN);
    }

    @Test
    void whoIsOfNoApplicationOrAnotherOneOwnsNoGroup() {
        RoomState room = room(List.of(STRANGER, user("alice"), new User("1009-92", "elsewhere", false)), List.of(ANN));

        assertThat(plan(group(), List.of(ANN), room).owner()).isEmpty();
        assertThat(plan(dialog(DialogType.GROUP, "Tea", null), List.of(ANN), room)
                        .owner())
                .isEmpty();
    }

    @Test
    void aGroupThatNobodyOwnsIsItsRoomsOwners() {
        assertThat(plan(dialog(DialogType.GROUP, "Tea", null), List.of(ANN), room(List.of(ANN), List.of()))
                        .owner())
                .contains(ANN);
    }

    @Test
    void aRoomThatIsOpenIsAPublicGroup() {
        GroupPlan plan = plan(group(), List.of(ANN, BEN), room("Tea", false, List.of(ANN), List.of(), List.of()));

        assertThat(plan.type()).contains(DialogType.PUBLIC_GROUP);
        assertThat(plan.removed()).isEmpty();
    }

    @Test
    void aPublicGroupThatIsForMembersNowHasNoOthers() {
        GroupPlan plan = plan(publicGroup(), List.of(ANN, BEN), room(List.of(ANN), List.of()));

        assertThat(plan.type()).contains(DialogType.GROUP);
        assertThat(plan.removed()).containsExactly(BEN);
    }

    @Test
    void aRoomIsToStay() {
        RoomState passing = new RoomState("Tea", true, false, Set.of(ANN), Set.of(ANN), Set.of());

        GroupPlan plan = plan(group(), List.of(ANN), passing);

        assertThat(plan.isToPersist()).isTrue();
        assertThat(plan.isEmpty()).isFalse();
        assertThat(plan.addsOnly()).isTrue();
    }

    @Test
    void onlyWhatWasToBeDoneBeforeIsConfirmed() {
        GroupPlan earlier =
                plan(group(), List.of(ANN, BEN), room("Coffee", false, List.of(CLEO), List.of(), List.of(BEN)));
        GroupPlan now = plan(
                group(), List.of(ANN, BEN, CLEO), room("Cocoa", false, List.of(CLEO), List.of(), List.of(ANN, BEN)));

        GroupPlan confirmed = now.confirming(earlier);

        assertThat(confirmed.removed()).containsExactly(BEN);
        assertThat(confirmed.name()).isEmpty();
        assertThat(confirmed.owner()).contains(CLEO);
        assertThat(confirmed.type()).contains(DialogType.PUBLIC_GROUP);
        assertThat(confirmed.added()).isEqualTo(now.added());
    }

    @Test
    void aReportNamesSome() {
        List<User> many =
                LongStream.range(10, 25).mapToObj(i -> user(i + "-92")).toList();

        assertThat(GroupPlan.names(List.of(BEN, ANN))).isEqualTo("1001-92@localhost, 1002-92@localhost");
        assertThat(GroupPlan.names(many)).startsWith("10-92@localhost, ").endsWith(", 19-92@localhost and 5 more");
    }

    @Test
    void onlyBareJidsOfUsersAreUsers() {
        assertThat(RoomState.user("1001-92@localhost", "localhost")).contains(ANN);
        assertThat(RoomState.user("ann@example.org", "localhost")).contains(new User("ann", "example.org", false));
        for (String other : List.of(
                "muc.localhost", "@localhost", "ann@", "ORSXG5A=@localhost/098f6b", "a".repeat(250) + "@localhost")) {
            assertThat(RoomState.user(other, "localhost")).as(other).isEmpty();
        }
    }
}
