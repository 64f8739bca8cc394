package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dialogs.openfire.history.Messages.ONE;
import static org.dialogs.openfire.history.Messages.TWO;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.dialogs.openfire.history.DialogEntry.LastMessage;
import org.dialogs.openfire.history.DialogEntry.Membership;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What dialogs are called, who is in them, and who has deleted what for himself. */
@OnEachDatabase
class DialogDirectoryTest extends HistoryFixture {

    private static final Dialog.Private BETWEEN = (Dialog.Private) PRIVATE;
    private static final DialogChange NOTHING =
            new DialogChange(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    private DialogDirectory directory;

    @BeforeEach
    void openDirectory() {
        directory = new DialogDirectory(database, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private DialogEntry create(List<User> members) {
        return directory.createGroup(
                GROUP.key(),
                DialogType.GROUP,
                GROUP.roomJid(),
                ONE,
                Optional.of("Caf\u00e9 \ud83d\ude00"),
                Optional.empty(),
                false,
                Map.of("class_name", "Advert", "rooms", 3),
                members);
    }

    private DialogEntry find(Dialog dialog, User viewer) {
        return directory.find(dialog.key(), viewer).orElseThrow();
    }

    private boolean sees(Dialog dialog, User viewer) {
        return find(dialog, viewer).membership().map(Membership::visible).orElse(false);
    }

    @Test
    void aGroupIsAsItWasMade() {
        DialogEntry made = create(List.of(TWO, ONE, TWO));

        assertThat(made).isEqualTo(find(GROUP, ONE));
        assertThat(made.key()).isEqualTo(GROUP.key());
        assertThat(made.type()).isEqualTo(DialogType.GROUP);
        assertThat(made.name()).contains("Caf\u00e9 \ud83d\ude00");
        assertThat(made.photo()).isEmpty();
        assertThat(made.ownerJid()).contains(ONE.bareJid());
        assertThat(made.joinRequired()).isFalse();
        assertThat(made.data()).isEqualTo(Map.of("class_name", "Advert", "rooms", 3));
        assertThat(made.roomJid()).contains(GROUP.roomJid());
        assertThat(made.firstUser()).isEmpty();
        assertThat(made.last()).isEmpty();
        assertThat(made.created()).isEqualTo(NOON).isEqualTo(made.updated());
        assertThat(made.membership()).contains(new Membership(0, true, 0, true));
        assertThat(find(GROUP, THREE).membership()).isEmpty();
        assertThat(directory.occupants(List.of(GROUP.key(), PRIVATE.key())))
                .isEqualTo(Map.of(GROUP.key(), List.of(ONE.bareJid(), TWO.bareJid())));
        assertThatThrownBy(() -> create(List.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsTooLongIsRefusedAndNothingIsMade() {
        assertThatThrownBy(() -> directory.createGroup(
                        GROUP.key(),
                        DialogType.GROUP,
                        GROUP.roomJid(),
                        ONE,
                        Optional.of("x".repeat(256)),
                        Optional.empty(),
                        true,
                        Map.of(),
                        List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("255");
        assertThat(directory.find(GROUP.key(), ONE)).isEmpty();
        create(List.of());
        assertThatThrownBy(() -> directory.update(
                        GROUP.key(),
                        new DialogChange(
                                Optional.of("new"), Optional.of("p".repeat(1025)), Optional.empty(), Map.of())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> directory.update(
                        GROUP.key(),
                        new DialogChange(
                                Optional.of("new"),
                                Optional.empty(),
                                Optional.empty(),
                                Map.of("x", "y".repeat(8_200)))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(find(GROUP, ONE).name()).contains("Caf\u00e9 \ud83d\ude00");
    }

    @Test
    void aChangeLeavesTheRest() {
        create(List.of());
        assertThat(directory.update(PRIVATE.key(), NOTHING)).isFalse();
        Map<String, Object> data = new HashMap<>();
        data.put("class_name", null);
        data.put("color", List.of("red", "blue"));
        assertThat(directory.update(
                        GROUP.key(),
                        new DialogChange(Optional.empty(), Optional.of("photo\u0000"), Optional.of(true), data)))
                .isTrue();

        DialogEntry changed = find(GROUP, ONE);
        assertThat(changed.name()).contains("Caf\u00e9 \ud83d\ude00");
        assertThat(changed.photo()).contains("photo\ufffd");
        assertThat(changed.joinRequired()).isTrue();
        assertThat(changed.data()).isEqualTo(Map.of("rooms", 3, "color", List.of("red", "blue")));

        directory.update(
                GROUP.key(), new DialogChange(Optional.of(""), Optional.of("other"), Optional.empty(), Map.of()));
        assertThat(find(GROUP, ONE).name()).isEmpty();
        assertThat(find(GROUP, ONE).photo()).contains("other");
    }

    @Test
    void aPrivateDialogIsOpenedOnceAndForBoth() {
        DialogEntry opened = directory.openPrivate(BETWEEN, TWO, Map.of("topic", "x"));

        assertThat(opened.type()).isEqualTo(DialogType.PRIVATE);
        assertThat(opened.ownerJid()).contains(TWO.bareJid());
        assertThat(opened.joinRequired()).isFalse();
        assertThat(directory.openPrivate(BETWEEN, ONE, Map.of("topic", "y")).data())
                .isEqualTo(Map.of("topic", "x"));
        assertThat(directory.occupants(List.of(PRIVATE.key())).get(PRIVATE.key()))
                .containsExactly(ONE.bareJid(), TWO.bareJid());
        say(PRIVATE, ONE, "hello");
        assertThat(find(PRIVATE, TWO).membership()).contains(new Membership(1, true, 0, true));
        assertThat(find(PRIVATE, TWO).last().map(LastMessage::body)).contains("hello");
    }

    @Test
    void aDialogThatAMessageHasMadeIsOpenAndDeletedOnesComeBackWithoutWhatWasSaid() {
        say(PRIVATE, ONE, "hello");
        assertThat(directory.openPrivate(BETWEEN, TWO, Map.of("x", "y")).data()).isEmpty();

        assertThat(directory.hide(PRIVATE.key(), TWO)).isTrue();
        assertThat(directory.hide(PRIVATE.key(), THREE)).isFalse();
        assertThat(directory.hide(GROUP.key(), TWO)).isFalse();
        assertThat(sees(PRIVATE, TWO)).isFalse();
        assertThat(sees(PRIVATE, ONE)).isTrue();
        assertThat(unread(TWO, PRIVATE)).isZero();

        Membership again =
                directory.openPrivate(BETWEEN, TWO, Map.of()).membership().orElseThrow();
        assertThat(again.visible()).isTrue();
        assertThat(again.hiddenUntil()).isPositive();
    }

    @Test
    void somethingNewBringsADeletedDialogBackAndAnErasureDoesNot() throws Exception {
        String first = say(PRIVATE, ONE, "first");
        say(PRIVATE, ONE, "second");
        directory.hide(PRIVATE.key(), ONE);
        directory.hide(PRIVATE.key(), TWO);
        assertThat(sees(PRIVATE, ONE)).isFalse();
        erase(Erasure.Target.of(id("first")));
        assertThat(sees(PRIVATE, ONE)).isFalse();
        read(TWO, PRIVATE, first);

        say(PRIVATE, ONE, "third");
        assertThat(sees(PRIVATE, ONE)).isTrue();
        assertThat(sees(PRIVATE, TWO)).isTrue();
        assertThat(unread(TWO, PRIVATE)).isEqualTo(1);
        erase(Erasure.Target.of(id("third")));
        assertThat(sees(PRIVATE, TWO)).isFalse();
    }

    private MessageId id(String body) throws Exception {
        return new MessageId(database.column("SELECT messageID FROM ofDialogMessage WHERE body = '" + body + "'")
                .get(0));
    }

    @Test
    void whoComesLaterHasNothingUnreadAndWhoGoesIsNoMember() {
        create(List.of());
        say(GROUP, ONE, "before");

        assertThat(directory.add(GROUP.key(), List.of(ONE, TWO, THREE, TWO))).containsExactly(TWO, THREE);
        assertThat(directory.add(PRIVATE.key(), List.of(TWO))).isEmpty();
        assertThat(unread(TWO, GROUP)).isZero();
        say(GROUP, ONE, "after");
        assertThat(unread(TWO, GROUP)).isEqualTo(1);

        assertThat(directory.remove(GROUP.key(), List.of(TWO, Messages.user("7-92"), TWO)))
                .containsExactly(TWO);
        assertThat(directory.remove(GROUP.key(), List.of(TWO))).isEmpty();
        assertThat(directory.occupants(List.of(GROUP.key())).get(GROUP.key()))
                .containsExactly(ONE.bareJid(), THREE.bareJid());
        assertThat(directory.add(GROUP.key(), List.of(TWO))).containsExactly(TWO);
        assertThat(unread(TWO, GROUP)).isZero();
    }

    @Test
    void whoSpeaksInAManagedGroupOrComesInIsNoMemberByThat() {
        create(List.of(TWO));
        join(GROUP, THREE);
        say(GROUP, THREE, "who let me in?");
        say(GROUP, ONE, "nobody");

        assertThat(directory.occupants(List.of(GROUP.key())).get(GROUP.key()))
                .containsExactly(ONE.bareJid(), TWO.bareJid());
        assertThat(unread(ONE, GROUP)).isEqualTo(1);
        assertThat(unread(TWO, GROUP)).isEqualTo(2);
        directory.add(GROUP.key(), List.of(THREE));
        say(GROUP, THREE, "now I am");
        assertThat(unread(THREE, GROUP)).isZero();
    }

    @Test
    void whoeverComesIntoAPublicGroupIsAMember() {
        directory.createGroup(
                GROUP.key(),
                DialogType.PUBLIC_GROUP,
                GROUP.roomJid(),
                ONE,
                Optional.empty(),
                Optional.empty(),
                true,
                Map.of(),
                List.of());
        join(GROUP, TWO);
        say(GROUP, THREE, "hello");

        assertThat(directory.occupants(List.of(GROUP.key())).get(GROUP.key()))
                .containsExactlyInAnyOrder(ONE.bareJid(), TWO.bareJid(), THREE.bareJid());
        assertThat(find(GROUP, TWO).type()).isEqualTo(DialogType.PUBLIC_GROUP);
        assertThat(unread(TWO, GROUP)).isEqualTo(1);
    }

    @Test
    void aPrivateDialogIsItsWhoSaidTheFirstWord() {
        say(PRIVATE, TWO, "hello");
        say(PRIVATE, ONE, "hello");
        say(GROUP, ONE, "a room of nobody's");

        assertThat(find(PRIVATE, ONE).ownerJid()).contains(TWO.bareJid());
        assertThat(find(GROUP, ONE).ownerJid()).isEmpty();
        assertThat(find(GROUP, ONE).joinRequired()).isTrue();
    }

    @Test
    void onlyAPartyIsToldOrNot() {
        create(List.of(TWO));

        assertThat(directory.setNotified(GROUP.key(), TWO, false)).isTrue();
        assertThat(directory.setNotified(GROUP.key(), THREE, false)).isFalse();
        assertThat(find(GROUP, TWO).membership().map(Membership::notified)).contains(false);
        assertThat(find(GROUP, ONE).membership().map(Membership::notified)).contains(true);
    }

    @Test
    void whatOneHasDeletedForHimselfHeHasNotUnreadAndNobodyIsToldThatHeReadIt() throws Exception {
        String read = say(PRIVATE, ONE, "read");
        String deleted = say(PRIVATE, ONE, "deleted");
        say(PRIVATE, TWO, "own");
        say(PRIVATE, ONE, "unread");
        read(TWO, PRIVATE, read);
        List<MessageId> ids = List.of(id("read"), id("deleted"), id("own"), new MessageId("0".repeat(24)));

        assertThat(directory.hideMessages(TWO, ids)).isTrue();
        assertThat(directory.hideMessages(TWO, ids)).isTrue();
        assertThat(directory.hideMessages(TWO, List.of(new MessageId("0".repeat(24)))))
                .isFalse();
        assertThat(unread(TWO, PRIVATE)).isEqualTo(1);
        assertThat(unread(ONE, PRIVATE)).isEqualTo(1);
        assertThat(database.column("SELECT COUNT(*) FROM ofDialogHidden")).containsExactly("3");
        assertThat(database.column("SELECT COUNT(*) FROM ofDialogReceipt")).containsExactly("1");

        read(TWO, PRIVATE, deleted);
        assertThat(unread(TWO, PRIVATE)).isEqualTo(1);
    }

    @Test
    void unreadIsCountedOverTheDialogsThatOneSees() {
        say(PRIVATE, ONE, "a");
        say(PRIVATE, ONE, "b");
        Dialog deleted = Dialog.between(TWO, THREE);
        say(deleted, THREE, "c");
        directory.hide(deleted.key(), TWO);
        create(List.of(TWO));
        say(GROUP, ONE, "d");
        Dialog elsewhere = Dialog.between(TWO, Messages.user("2-5"));
        say(elsewhere, Messages.user("2-5"), "of no application");

        assertThat(directory.unreadTotal(TWO, 92)).isEqualTo(3);
        assertThat(directory.unreadTotal(THREE, 92)).isZero();
        assertThat(directory.unreadTotal(Messages.user("9-92"), 92)).isZero();
    }

    @Test
    void occupantsOfManyDialogsAreToldAndOfEachSoMany() {
        List<DialogKey> keys = new ArrayList<>();
        Map<DialogKey, List<String>> expected = new HashMap<>();
        for (int group = 0; group < 20; group++) {
            Dialog.Group dialog =
                    new Dialog.Group(92, new DialogId("%024x".formatted(group)), "92_" + group + "@muc.example.org");
            List<User> users = IntStream.range(100, 100 + group % 7)
                    .mapToObj(i -> Messages.user(i + "-92"))
                    .toList();
            directory.createGroup(
                    dialog.key(),
                    DialogType.GROUP,
                    dialog.roomJid(),
                    ONE,
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    Map.of(),
                    users);
            List<String> jids =
                    new ArrayList<>(users.stream().map(User::bareJid).toList());
            jids.add(ONE.bareJid());
            Collections.sort(jids);
            keys.add(dialog.key());
            expected.put(dialog.key(), jids);
        }

        for (int most = 7; most < 20; most++) {
            assertThat(occupants(most, keys)).isEqualTo(expected);
        }
        assertThat(occupants(2, keys).values())
                .allSatisfy(jids -> assertThat(jids).hasSizeBetween(1, 2));
    }

    private Map<DialogKey, List<String>> occupants(int most, List<DialogKey> keys) {
        return store.inTransaction(handle -> new Occupants(most).of(handle, keys));
    }

    @Test
    void twoNodesAtOnceMakeOneDialogAndLoseNobody() throws Exception {
        HistoryStore otherStore = new HistoryStore(database);
        create(List.of());
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService nodes = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int node = 0; node < 2; node++) {
                int number = node;
                running.add(nodes.submit(() -> {
                    DialogDirectory mine = new DialogDirectory(database, Clock.systemUTC());
                    start.await();
                    for (int i = 0; i < 20; i++) {
                        mine.openPrivate(
                                (Dialog.Private) Dialog.between(ONE, Messages.user("30" + i + "-92")), ONE, Map.of());
                        mine.add(GROUP.key(), List.of(Messages.user("4" + number + i + "-92")));
                        mine.update(
                                GROUP.key(),
                                new DialogChange(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Map.of(number + "-" + i, "x")));
                    }
                    return null;
                }));
            }
            running.add(nodes.submit(() -> {
                start.await();
                for (int i = 0; i < 50; i++) {
                    Change change = said(GROUP, ONE, "s" + i, "x");
                    boolean done = false;
                    while (!done) {
                        try {
                            otherStore.apply(List.of(change));
                            done = true;
                        } catch (JdbiException | CollisionException e) {
                            Thread.onSpinWait();
                        }
                    }
                }
                return null;
            }));
            start.countDown();
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            nodes.shutdownNow();
        }

        assertThat(directory.occupants(List.of(GROUP.key())).get(GROUP.key())).hasSize(41);
        assertThat(find(GROUP, ONE).data()).hasSize(42);
        assertThat(find(GROUP, ONE).messages()).isEqualTo(50);
        assertThat(database.column("SELECT COUNT(*) FROM ofDialog WHERE dialogType = 3"))
                .containsExactly("20");
        for (int i = 0; i < 20; i++) {
            User user = Messages.user("40" + i + "-92");
            assertThat(unread(user, GROUP)).isEqualTo(unreadByRows(user, GROUP));
        }
    }

    @Test
    void aDatabaseThatIsAwayIsSaidSo() {
        database.setAway(true);

        assertThatThrownBy(() -> directory.find(GROUP.key(), ONE)).isInstanceOf(JdbiException.class);
        assertThatThrownBy(() -> create(List.of())).isInstanceOf(JdbiException.class);
        assertThatThrownBy(() -> directory.hide(GROUP.key(), ONE)).isInstanceOf(JdbiException.class);
    }
}
