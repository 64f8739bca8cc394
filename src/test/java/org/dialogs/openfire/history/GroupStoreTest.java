package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dialogs.openfire.history.Messages.ONE;
import static org.dialogs.openfire.history.Messages.TWO;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dialogs.openfire.history.DialogEntry.Membership;
import org.dialogs.openfire.history.Erasure.Target;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups whose rooms say what they are, and which groups there are. */
@OnEachDatabase
class GroupStoreTest extends HistoryFixture {

    private static final Instant LATER = NOON.plus(Duration.ofDays(1));

    private DialogDirectory directory;

    @BeforeEach
    void openDirectory() {
        directory = new DialogDirectory(database, Clock.fixed(LATER, ZoneOffset.UTC));
    }

    private void adopt(Optional<User> owner, String name, List<User> members) {
        directory.adopt(GROUP.key(), DialogType.GROUP, GROUP.roomJid(), owner, Optional.of(name), members);
    }

    private void create(DialogKey key, DialogType type, User... members) {
        directory.createGroup(
                key,
                type,
                key.applicationId() + "_" + key.id() + "@muc.example.org",
                ONE,
                Optional.of("made"),
                Optional.of("photo"),
                false,
                Map.of("x", "y"),
                List.of(members));
    }

    private DialogEntry group() {
        return directory.find(GROUP.key()).orElseThrow();
    }

    private static DialogKey key(long application, int number) {
        return new DialogKey(application, new DialogId("58%022x".formatted(number)));
    }

    @Test
    void aRoomThatIsThereBecomesAGroupOnce() {
        adopt(Optional.of(ONE), "Caf\u00e9", List.of(TWO, ONE, TWO));

        DialogEntry adopted = group();
        assertThat(adopted.type()).isEqualTo(DialogType.GROUP);
        assertThat(adopted.name()).contains("Caf\u00e9");
        assertThat(adopted.ownerJid()).contains(ONE.bareJid());
        assertThat(adopted.roomJid()).contains(GROUP.roomJid());
        assertThat(adopted.joinRequired()).isTrue();
        assertThat(adopted.created()).isEqualTo(LATER).isEqualTo(adopted.updated());
        assertThat(adopted.membership()).isEmpty();
        assertThat(directory.find(GROUP.key(), TWO).flatMap(DialogEntry::membership))
                .contains(new Membership(0, true, 0, true));
        assertThat(directory.occupants(GROUP.key())).containsExactly(ONE.bareJid(), TWO.bareJid());

        directory.adopt(
                GROUP.key(),
                DialogType.PUBLIC_GROUP,
                "other@muc.example.org",
                Optional.of(THREE),
                Optional.of("other"),
                List.of(THREE));
        assertThat(group()).isEqualTo(adopted);
        assertThat(directory.occupants(GROUP.key())).containsExactly(ONE.bareJid(), TWO.bareJid());
    }

    @Test
    void aGroupOfNobodysGetsAnOwnerAndWhoWasThereStaysAsHeWas() throws Exception {
        say(GROUP, TWO, "I made this");
        say(GROUP, THREE, "and I came in");
        assertThat(group().ownerJid()).isEmpty();

        adopt(Optional.of(ONE), "named", List.of(TWO, Messages.user("4-92")));
        assertThat(group().ownerJid()).contains(ONE.bareJid());
        assertThat(group().name()).contains("named");
        assertThat(group().joinRequired()).isTrue();
        assertThat(group().messages()).isEqualTo(2);
        assertThat(unread(ONE, GROUP)).isZero();
        assertThat(unread(TWO, GROUP)).isEqualTo(1);
        assertThat(directory.occupants(GROUP.key()))
                .containsExactlyInAnyOrder(ONE.bareJid(), TWO.bareJid(), THREE.bareJid(), "4-92@example.org");

        say(GROUP, Messages.user("5-92"), "it is managed now");
        join(GROUP, Messages.user("5-92"));
        assertThat(directory.occupants(GROUP.key())).hasSize(4);
        for (User user : List.of(ONE, TWO, THREE, Messages.user("4-92"))) {
            assertThat(unread(user, GROUP)).isEqualTo(unreadByRows(user, GROUP));
        }
    }

    @Test
    void withoutAnOwnerAGroupStaysNobodysAndIsOnlyTouchedForSomethingNew() throws Exception {
        adopt(Optional.empty(), "first", List.of(TWO));
        directory.update(
                GROUP.key(),
                new DialogChange(Optional.empty(), Optional.of("photo"), Optional.of(false), Map.of("x", "y")));
        List<String> before = database.column("SELECT lastArrival FROM ofDialog");
        adopt(Optional.empty(), "second", List.of(TWO));
        assertThat(database.column("SELECT lastArrival FROM ofDialog")).isEqualTo(before);

        adopt(Optional.empty(), "third", List.of(TWO, THREE));
        assertThat(database.column("SELECT lastArrival FROM ofDialog")).isNotEqualTo(before);
        assertThat(group().ownerJid()).isEmpty();
        assertThat(group().name()).contains("first");
        assertThat(group().photo()).contains("photo");
        assertThat(group().data()).isEqualTo(Map.of("x", "y"));
        assertThat(group().joinRequired()).isFalse();
        assertThat(directory.occupants(GROUP.key())).containsExactly(TWO.bareJid(), THREE.bareJid());
        join(GROUP, ONE);
        assertThat(directory.occupants(GROUP.key())).contains(ONE.bareJid());
    }

    @Test
    void whatIsBeingErasedIsLeftAlone() {
        create(GROUP.key(), DialogType.GROUP, TWO);
        create(key(92, 1), DialogType.GROUP);
        assertThat(directory.isGoing(GROUP.key())).isFalse();
        tick();
        passTo(LATER.plusSeconds(1));
        store.apply(List.of(new Change.Erase(new Erasure("0".repeat(24), Target.of(GROUP.key()), tick()))));

        adopt(Optional.of(THREE), "other", List.of(THREE));
        assertThat(directory.isGoing(GROUP.key())).isTrue();
        assertThat(directory.isGoing(key(92, 2))).isFalse();
        assertThat(directory.find(GROUP.key())).isEmpty();
        assertThat(directory.reform(GROUP.key(), DialogType.GROUP, Optional.empty(), true))
                .isFalse();
        assertThat(directory.groups(Optional.empty(), 10)).map(GroupRow::key).containsExactly(key(92, 1));
        assertThat(directory.existing(List.of(GROUP.key(), key(92, 1), key(92, 2), key(7, 1))))
                .isEqualTo(Set.of(GROUP.key(), key(92, 1)));
    }

    @Test
    void whatIsNoGroupIsRefusedAndNothingIsMade() {
        List<User> tooMany = IntStream.rangeClosed(0, DialogDirectory.MOST_OCCUPANTS)
                .mapToObj(i -> Messages.user(5000 + i + "-92"))
                .toList();
        assertThatThrownBy(() -> adopt(Optional.of(ONE), "x".repeat(256), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("255");
        assertThatThrownBy(() -> adopt(Optional.of(ONE), "x", tooMany)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> directory.adopt(
                        GROUP.key(),
                        DialogType.PRIVATE,
                        GROUP.roomJid(),
                        Optional.of(ONE),
                        Optional.empty(),
                        List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> directory.reform(GROUP.key(), DialogType.PRIVATE, Optional.empty(), true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> directory.groups(Optional.empty(), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> directory.groups(Optional.empty(), HistoryReader.MOST + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(directory.existing(List.of(GROUP.key()))).isEmpty();

        say(GROUP, TWO, "mine");
        assertThatThrownBy(() -> adopt(Optional.of(ONE), "x".repeat(256), List.of(THREE)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(group().ownerJid()).isEmpty();
        assertThat(directory.occupants(GROUP.key())).containsExactly(TWO.bareJid());
    }

    @Test
    void aGroupIsOpenedAndClosedAndGivenAway() {
        create(GROUP.key(), DialogType.GROUP, TWO);
        say(GROUP, ONE, "before");

        assertThat(directory.reform(GROUP.key(), DialogType.PUBLIC_GROUP, Optional.empty(), true))
                .isTrue();
        assertThat(group().type()).isEqualTo(DialogType.PUBLIC_GROUP);
        assertThat(group().ownerJid()).contains(ONE.bareJid());
        assertThat(group().joinRequired()).isTrue();
        assertThat(group().updated()).isEqualTo(LATER);
        join(GROUP, THREE);
        say(GROUP, ONE, "open");
        assertThat(unread(TWO, GROUP)).isEqualTo(2);
        assertThat(unread(THREE, GROUP)).isEqualTo(1);

        assertThat(directory.reform(GROUP.key(), DialogType.GROUP, Optional.of(TWO.bareJid()), false))
                .isTrue();
        assertThat(group().type()).isEqualTo(DialogType.GROUP);
        assertThat(group().ownerJid()).contains(TWO.bareJid());
        assertThat(group().joinRequired()).isFalse();
        assertThat(group().name()).contains("made");
        assertThat(group().photo()).contains("photo");
        assertThat(group().data()).isEqualTo(Map.of("x", "y"));
        say(GROUP, Messages.user("4-92"), "closed");
        assertThat(directory.occupants(GROUP.key()))
                .containsExactlyInAnyOrder(ONE.bareJid(), TWO.bareJid(), THREE.bareJid());
        assertThat(unread(THREE, GROUP)).isEqualTo(2);

        assertThat(directory.reform(key(92, 3), DialogType.GROUP, Optional.empty(), true))
                .isFalse();
        say(PRIVATE, ONE, "hello");
        assertThat(directory.reform(PRIVATE.key(), DialogType.GROUP, Optional.empty(), true))
                .isFalse();
        assertThat(directory.find(PRIVATE.key()).map(DialogEntry::type)).contains(DialogType.PRIVATE);
    }

    @Test
    void whoReformsAGroupAsItWasBeforeSomethingWasSaidCollides() {
        create(GROUP.key(), DialogType.GROUP, TWO);
        DialogStore dialogs = new DialogStore();
        GroupStore groups = new GroupStore(new DialogRows(), dialogs, new MemberStore());

        assertThatThrownBy(() -> store.inTransaction(handle -> {
                    DialogStore.State state = dialogs.state(handle, GROUP.key()).orElseThrow();
                    new HistoryStore(database).apply(List.of(said(GROUP, TWO, "x", "meanwhile")));
                    groups.reform(handle, GROUP.key(), state, DialogType.PUBLIC_GROUP, Optional.empty(), true, 0);
                    return true;
                }))
                .matches(Failures::isCollision);
        assertThat(group().type()).isEqualTo(DialogType.GROUP);
    }

    @Test
    void groupsAreToldInTheOrderOfTheirKeysAPageAtATime() {
        List<DialogKey> keys = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            keys.add(key(List.of(2L, 92L, 1000L).get(i % 3), i));
        }
        keys.add(new DialogKey(92, new DialogId("fffe" + "f".repeat(20))));
        List<DialogKey> shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.forEach(key -> create(key, key.id().hex().endsWith("1") ? DialogType.PUBLIC_GROUP : DialogType.GROUP));
        say(PRIVATE, ONE, "a private dialog");
        say(Dialog.between(Messages.user("1-50"), Messages.user("2-50")), Messages.user("1-50"), "and no group");
        say(Dialog.between(ONE, Messages.user("nobody")), ONE, "of no application");
        say(new Dialog.Group(0, new DialogId("1".repeat(24)), "lobby@muc.example.org"), ONE, "nor this");
        Collections.sort(keys);

        for (int size : List.of(1, 5, 24, 25, 1000)) {
            assertThat(pages(size)).map(GroupRow::key).isEqualTo(keys);
        }
        DialogKey before = new DialogKey(0, new DialogId("f".repeat(24)));
        assertThat(directory.groups(Optional.of(before), 1000)).hasSize(24);
        DialogKey between = new DialogKey(50, new DialogId("0".repeat(24)));
        assertThat(directory.groups(Optional.of(between), 1).get(0).key().applicationId())
                .isEqualTo(92);
        assertThat(directory.groups(Optional.of(key(1001, 0)), 1000)).isEmpty();
    }

    private List<GroupRow> pages(int size) {
        List<GroupRow> all = new ArrayList<>();
        List<GroupRow> page = directory.groups(Optional.empty(), size);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(size);
            all.addAll(page);
            page = directory.groups(Optional.of(all.get(all.size() - 1).key()), size);
        }
        return all;
    }

    @Test
    void aGroupIsToldAsItIs() {
        create(GROUP.key(), DialogType.PUBLIC_GROUP);
        Dialog.Group nobodys = new Dialog.Group(93, GROUP.id(), "93_" + GROUP.id() + "@muc.example.org");
        say(nobodys, Messages.user("1-93"), "hello");

        assertThat(directory.groups(Optional.empty(), 10))
                .containsExactly(
                        new GroupRow(
                                GROUP.key(),
                                DialogType.PUBLIC_GROUP,
                                Optional.of("made"),
                                Optional.of(ONE.bareJid()),
                                GROUP.roomJid(),
                                false),
                        new GroupRow(
                                nobodys.key(),
                                DialogType.GROUP,
                                Optional.empty(),
                                Optional.empty(),
                                nobodys.roomJid(),
                                true));
    }

    @Test
    void twoNodesThatAdoptOneRoomWhileItsFirstMessageIsWrittenMakeOneGroup() throws Exception {
        List<User> members = IntStream.range(0, 20)
                .mapToObj(i -> Messages.user(300 + i + "-92"))
                .toList();
        for (int round = 0; round < 10; round++) {
            Dialog.Group group = new Dialog.Group(92, key(92, round).id(), "92_" + round + "@muc.example.org");
            Change message = said(group, ONE, "s", "x");
            together(
                    () -> directory.adopt(
                            group.key(),
                            DialogType.GROUP,
                            group.roomJid(),
                            Optional.of(TWO),
                            Optional.of("one"),
                            members),
                    () -> directory.adopt(
                            group.key(),
                            DialogType.GROUP,
                            group.roomJid(),
                            Optional.of(TWO),
                            Optional.of("one"),
                            members),
                    () -> retried(message));

            DialogEntry made = directory.find(group.key()).orElseThrow();
            assertThat(made.ownerJid()).contains(TWO.bareJid());
            assertThat(made.name()).contains("one");
            assertThat(made.messages()).isEqualTo(1);
            List<String> occupants = directory.occupants(group.key());
            assertThat(occupants)
                    .containsAll(Stream.concat(members.stream(), Stream.of(TWO))
                            .map(User::bareJid)
                            .toList());
            for (User user : members) {
                assertThat(unread(user, group)).isEqualTo(unreadByRows(user, group));
            }
        }
    }

    private static void together(Runnable... tasks) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService nodes = Executors.newFixedThreadPool(tasks.length);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Runnable task : tasks) {
                running.add(nodes.submit(() -> {
                    start.await();
                    task.run();
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            nodes.shutdownNow();
        }
    }

    @Test
    void aDatabaseThatIsAwayIsSaidSo() {
        database.setAway(true);

        assertThatThrownBy(() -> directory.find(GROUP.key())).isInstanceOf(JdbiException.class);
        assertThatThrownBy(() -> directory.isGoing(GROUP.key())).isInstanceOf(JdbiException.class);
        assertThatThrownBy(() -> adopt(Optional.of(ONE), "x", List.of())).isInstanceOf(JdbiException.class);
        assertThatThrownBy(() -> directory.groups(Optional.empty(), 1)).isInstanceOf(JdbiException.class);
    }
}
