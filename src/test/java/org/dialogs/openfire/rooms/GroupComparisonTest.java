package org.dialogs.openfire.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.dialogs.openfire.testdatabase.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;

/** Which groups are found to differ from their rooms, by the tables of both. */
@OnEachDatabase
class GroupComparisonTest {

    static final ServerDomains DOMAINS = new ServerDomains() {
        @Override
        public String xmppDomain() {
            return "localhost";
        }

        @Override
        public boolean isRoomService(String domain) {
            return domain.equals("muc.localhost");
        }

        @Override
        public boolean isPubSubService(String domain) {
            return false;
        }
    };

    private static final int PAGE = 10;
    private static final int MOST = 100;

    private static final User ANN = user("1001-92");
    private static final User BEN = user("1002-92");
    private static final User CLEO = user("1003-92");

    private static final int OWNER = 10;
    private static final int ADMIN = 20;
    private static final int OUTCAST = 40;

    @Parameter
    @RegisterExtension
    TestDatabase database;

    private DialogDirectory directory;
    private RoomTable table;
    private RoomRows rows;
    private GroupComparison comparison;

    @BeforeEach
    void open() throws SQLException {
        directory = new DialogDirectory(database, Clock.systemUTC());
        table = new RoomTable(database);
        rows = new RoomRows(database);
        comparison = new GroupComparison(
                new Settings(name -> null),
                DOMAINS,
                group -> group.name() + "@muc.localhost",
                table,
                directory,
                PAGE,
                MOST);
    }

    private static User user(String name) {
        return new User(name, "localhost", true);
    }

    private static GroupRoom group(int number) {
        return new GroupRoom(92, new DialogId("%024x".formatted(number)));
    }

    private static String name(int number) {
        return group(number).name();
    }

    private static DialogKey key(int number) {
        return new DialogKey(92, group(number).dialogId());
    }

    private void dialog(int number, DialogType type, User... members) {
        directory.createGroup(
                key(number),
                type,
                name(number) + "@muc.localhost",
                ANN,
                Optional.of("Tea"),
                Optional.empty(),
                true,
                Map.of(),
                List.of(members));
    }

    private void room(int number, User... members) throws SQLException {
        int room = rows.add(name(number), "Tea", true);
        rows.affiliate(room, ANN.bareJid(), OWNER);
        for (User member : members) {
            rows.member(room, member.bareJid());
        }
    }

    private List<GroupRoom> differing() {
        List<GroupRoom> differing = new ArrayList<>();
        Optional<DialogKey> after = Optional.empty();
        GroupComparison.DialogPage page;
        do {
            page = comparison.dialogs(after, differing::add);
            after = page.last();
        } while (page.isFull());
        return differing;
    }

    private List<GroupRoom> orphaned() {
        List<GroupRoom> orphaned = new ArrayList<>();
        Optional<String> after = Optional.empty();
        GroupComparison.RoomPage page;
        do {
            page = comparison.rooms(after, orphaned::add);
            after = page.last();
        } while (page.isFull());
        return orphaned;
    }

    @Test
    void groupsThatAgreeAreNotFound() throws SQLException {
        dialog(1, DialogType.GROUP, BEN);
        room(1, BEN);
        dialog(2, DialogType.GROUP);
        room(2);
        rows.affiliate(2, "muc.localhost", OWNER);
        rows.affiliate(2, "ORSXG5A=@localhost/098f6b", ADMIN);
        dialog(3, DialogType.PUBLIC_GROUP, BEN);
        rows.affiliate(rows.add(name(3), "Tea", false), ANN.bareJid(), OWNER);

        assertThat(differing()).isEmpty();
        assertThat(orphaned()).isEmpty();
    }

    @Test
    void whatDiffersInOneThingIsFound() throws SQLException {
        dialog(1, DialogType.GROUP, BEN);
        room(1);
        dialog(2, DialogType.GROUP);
        room(2, BEN);
        dialog(3, DialogType.GROUP);
        dialog(4, DialogType.GROUP);
        rows.affiliate(rows.add(name(4), "Coffee", true), ANN.bareJid(), OWNER);
        dialog(5, DialogType.GROUP);
        rows.affiliate(rows.add(name(5), "Tea", false), ANN.bareJid(), OWNER);
        dialog(6, DialogType.GROUP, BEN);
        int handedOn = rows.add(name(6), "Tea", true);
        rows.affiliate(handedOn, BEN.bareJid(), OWNER);
        rows.affiliate(handedOn, ANN.bareJid(), ADMIN);
        dialog(7, DialogType.PUBLIC_GROUP, BEN);
        int banning = rows.add(name(7), "Tea", false);
        rows.affiliate(banning, ANN.bareJid(), OWNER);
        rows.affiliate(banning, BEN.bareJid(), OUTCAST);
        dialog(8, DialogType.GROUP, CLEO);
        room(8, CLEO);

        assertThat(differing())
                .containsExactlyInAnyOrder(group(1), group(2), group(3), group(4), group(5), group(6), group(7));
    }

    @Test
    void roomsOfOtherServicesAreOthers() throws SQLException {
        dialog(1, DialogType.GROUP);
        rows.affiliate(rows.addElsewhere(name(1)), ANN.bareJid(), OWNER);
        rows.addElsewhere(name(2));

        assertThat(differing()).containsExactly(group(1));
        assertThat(orphaned()).isEmpty();
        assertThat(table.exists("muc", name(1))).isFalse();
        assertThat(table.exists("conference", name(1))).isTrue();
    }

    @Test
    void dialogsFromWhenTheServiceWasAnotherOneAreLeftAlone() {
        directory.createGroup(
                key(1),
                DialogType.GROUP,
                name(1) + "@conference.localhost",
                ANN,
                Optional.of("Tea"),
                Optional.empty(),
                true,
                Map.of(),
                List.of());

        assertThat(differing()).isEmpty();
    }

    @Test
    void roomsWithoutADialogAreFoundIfTheyAreGroups() throws SQLException {
        dialog(1, DialogType.GROUP);
        room(1);
        room(2);
        rows.add("lobby", "lobby", false);
        rows.add("92_" + "ffff" + "0".repeat(20), "no group", false);

        assertThat(orphaned()).containsExactly(group(2));
    }

    @Test
    void allPagesAreCompared() throws SQLException {
        int count = 2 * PAGE + 2;
        for (int i = 1; i <= count; i++) {
            dialog(i, DialogType.GROUP);
            if (i % 5 != 0) {
                room(i);
            }
        }
        for (int i = count + 1; i <= count + 3; i++) {
            room(i);
        }

        assertThat(differing()).containsExactlyInAnyOrder(group(5), group(10), group(15), group(20));
        assertThat(orphaned())
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(count + 1, count + 3)
                        .mapToObj(GroupComparisonTest::group)
                        .toList());
    }

    @Test
    void largeGroupsAreComparedAFewAtATimeAndTheLargestNotAtAll() throws SQLException {
        for (int i = 1; i <= 3; i++) {
            dialog(i, DialogType.GROUP);
            room(i);
            fill(i, 20);
        }
        database.execute("DELETE FROM ofMucMember WHERE roomID = 3 AND jid = '20-92@localhost'");
        dialog(4, DialogType.GROUP);
        room(4);
        fill(4, 50);

        assertThat(differing()).containsExactlyInAnyOrder(group(3), group(4));
    }

    /** With members whom both have. */
    private void fill(int number, int count) throws SQLException {
        List<String> jids = IntStream.rangeClosed(1, count)
                .mapToObj(id -> id + "-92@localhost")
                .toList();
        for (String jid : jids) {
            rows.member(number, jid);
        }
        directory.add(
                key(number),
                jids.stream().map(jid -> user(jid.replace("@localhost", ""))).toList());
    }

    @Test
    void aRoomIsReadAsItIs() throws SQLException {
        int room = rows.add(name(1), "Tea & cake", false);
        rows.affiliate(room, ANN.bareJid(), OWNER);
        rows.affiliate(room, BEN.bareJid(), ADMIN);
        rows.affiliate(room, "1004-92@localhost", OUTCAST);
        rows.member(room, CLEO.bareJid());

        RoomTable.Row row = table.named("muc", List.of(name(1), name(2))).get(name(1));
        RoomState state = table.states(List.of(row), "localhost").get(row.id());

        assertThat(state.name()).isEqualTo("Tea & cake");
        assertThat(state.isMembersOnly()).isFalse();
        assertThat(state.isPersistent()).isTrue();
        assertThat(state.owners()).containsExactly(ANN);
        assertThat(state.affiliated()).containsExactlyInAnyOrder(ANN, BEN, CLEO);
        assertThat(state.outcasts()).containsExactly(user("1004-92"));
        assertThat(table.sizes(List.of(row.id()))).isEqualTo(Map.of(row.id(), 4L));
        assertThat(table.state("muc", name(1), "localhost")).contains(state);
        assertThat(table.state("conference", name(1), "localhost")).isEmpty();
        assertThat(table.state("muc", name(2), "localhost")).isEmpty();
    }
}
