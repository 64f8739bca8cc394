package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dialogs.openfire.history.Messages.ONE;
import static org.dialogs.openfire.history.Messages.TWO;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.dialogs.openfire.history.HistoryReader.ReceiptOf;
import org.dialogs.openfire.history.MemberStore.Count;
import org.dialogs.openfire.history.MemberStore.Member;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.junit.jupiter.api.Test;

/** Who has received and read what, and how much nobody has. */
@OnEachDatabase
class UnreadTest extends HistoryFixture {

    private Map<MessageId, List<ReceiptOf>> receipts(String body) throws Exception {
        return reader.receipts(
                database.column("SELECT messageID FROM ofDialogMessage WHERE body = '" + body + "'").stream()
                        .map(MessageId::new)
                        .toList());
    }

    @Test
    void whatOneSaysTheOtherHasNotRead() {
        say(PRIVATE, ONE, "a");
        say(PRIVATE, ONE, "b");
        say(PRIVATE, TWO, "c");

        assertThat(unread(ONE, PRIVATE)).isEqualTo(1);
        assertThat(unread(TWO, PRIVATE)).isEqualTo(2);
    }

    @Test
    void aMarkerFindsItsMessageByTheIdOfEither() throws Exception {
        String stanza = say(PRIVATE, ONE, "a");
        store.apply(List.of(said(PRIVATE, ONE, "53fc4604565c128132016612", "b")));
        received(TWO, PRIVATE, stanza);
        read(TWO, PRIVATE, "53FC4604565c128132016612");

        assertThat(unread(TWO, PRIVATE)).isEqualTo(1);
        assertThat(receipts("a").values()).containsExactly(List.of(new ReceiptOf("1002-92@example.org", false)));
        assertThat(receipts("b").values()).containsExactly(List.of(new ReceiptOf("1002-92@example.org", true)));

        read(TWO, PRIVATE, stanza);
        assertThat(receipts("a").values()).containsExactly(List.of(new ReceiptOf("1002-92@example.org", true)));
        assertThat(unread(TWO, PRIVATE)).isZero();
    }

    @Test
    void theLatestOfSeveralMessagesOfOneStanzaIdIsMeant() throws Exception {
        store.apply(List.of(said(PRIVATE, ONE, "1", "before")));
        store.apply(List.of(said(PRIVATE, ONE, "1", "after")));
        read(TWO, PRIVATE, "1");

        assertThat(receipts("before")).isEmpty();
        assertThat(receipts("after")).hasSize(1);
    }

    @Test
    void saidTwiceOrInOneBatchAMarkerCountsOnce() {
        Change message = said(PRIVATE, ONE, "a", "a");
        List<Change> all = List.of(
                message,
                mark(TWO, PRIVATE, "a", false),
                mark(TWO, PRIVATE, "a", true),
                mark(TWO, PRIVATE, "a", true),
                mark(TWO, PRIVATE, "a", false));
        store.apply(all);
        assertThat(unread(TWO, PRIVATE)).isZero();

        store.apply(all);
        assertThat(unread(TWO, PRIVATE)).isZero();
        say(PRIVATE, ONE, "b");
        assertThat(unread(TWO, PRIVATE)).isEqualTo(1);
    }

    @Test
    void onlyAPartyToTheDialogHasReadAnything() throws Exception {
        store.apply(List.of(said(PRIVATE, ONE, "53fc4604565c128132016612", "a")));
        read(THREE, PRIVATE, "53fc4604565c128132016612");
        read(ONE, PRIVATE, "53fc4604565c128132016612");
        read(TWO, Dialog.between(TWO, THREE), "no such message");

        assertThat(database.column("SELECT userJID FROM ofDialogReceipt")).isEmpty();
        assertThat(reader.unread(THREE, List.of(PRIVATE.key()))).isEmpty();
    }

    @Test
    void aGroupsMarkerComesByTheAuthorAndNamesTheGroup() {
        found(GROUP);
        join(GROUP, ONE);
        join(GROUP, TWO);
        String stanza = say(GROUP, ONE, "a");
        store.apply(
                List.of(new Change.Mark(new Receipt(TWO, List.of(PRIVATE.key(), GROUP.key()), stanza, true, tick()))));

        assertThat(unread(TWO, GROUP)).isZero();
    }

    @Test
    void whatWasSaidBeforeOneJoinedCountsAsRead() throws Exception {
        found(GROUP);
        join(GROUP, ONE);
        String before = say(GROUP, ONE, "before");
        join(GROUP, TWO);
        String after = say(GROUP, ONE, "after");
        assertThat(unread(TWO, GROUP)).isEqualTo(1);

        read(TWO, GROUP, before);
        assertThat(unread(TWO, GROUP)).isEqualTo(1);
        read(TWO, GROUP, after);
        join(GROUP, TWO);
        assertThat(unread(TWO, GROUP)).isZero();
    }

    @Test
    void whoSpeaksFirstIsAPartyFromThenOn() throws Exception {
        found(GROUP);
        join(GROUP, ONE);
        say(GROUP, ONE, "before");
        store.apply(List.of(
                said(GROUP, ONE, "x", "still before"),
                said(GROUP, THREE, "y", "here I am"),
                said(GROUP, ONE, "z", "after")));

        assertThat(unread(THREE, GROUP)).isEqualTo(1).isEqualTo(unreadByRows(THREE, GROUP));
        assertThat(unread(ONE, GROUP)).isEqualTo(1).isEqualTo(unreadByRows(ONE, GROUP));
    }

    @Test
    void whoComesInMakesNoDialogAndWhoSpeaksDoes() throws Exception {
        Dialog.Group lobby = new Dialog.Group(0, new DialogId("ffff11111111111111111111"), "lobby@muc.example.org");
        for (Dialog.Group group : List.of(GROUP, lobby)) {
            join(group, ONE);
            assertThat(database.column("SELECT userJID FROM ofDialogMember WHERE dialogID = '" + group.id() + "'"))
                    .isEmpty();
            assertThat(database.column("SELECT dialogID FROM ofDialog WHERE dialogID = '" + group.id() + "'"))
                    .isEmpty();

            say(group, TWO, "somebody speaks");
            join(group, ONE);
            assertThat(unread(ONE, group)).isZero();
            say(group, TWO, "again");
            assertThat(unread(ONE, group)).isEqualTo(1);
        }
    }

    @Test
    void whoComesInBetweenTheFirstWordsIsAPartyFromThenOn() throws Exception {
        store.apply(List.of(
                new Change.Join(GROUP, THREE, tick()),
                said(GROUP, ONE, "x", "first"),
                new Change.Join(GROUP, TWO, tick()),
                said(GROUP, ONE, "y", "second"),
                new Change.Join(GROUP, TWO, tick()),
                said(GROUP, ONE, "z", "third")));

        assertThat(unread(TWO, GROUP)).isEqualTo(2).isEqualTo(unreadByRows(TWO, GROUP));
        assertThat(reader.unread(THREE, List.of(GROUP.key()))).isEmpty();
        store.apply(List.of(said(GROUP, ONE, "v", "fourth"), new Change.Join(GROUP, THREE, tick())));
        assertThat(unread(TWO, GROUP)).isEqualTo(3);
        assertThat(unread(THREE, GROUP)).isZero();
    }

    @Test
    void whoGivesAllStanzasOneIdCostsNobodyElseAReceipt() {
        say(PRIVATE, ONE, "asked for");
        List<Change> flood = new ArrayList<>();
        for (int i = 0; i < 2100; i++) {
            flood.add(said(GROUP, THREE, "always", "text " + i));
        }
        store.apply(flood);
        join(GROUP, TWO);
        store.apply(List.of(said(GROUP, THREE, "always", "unread")));
        store.apply(List.of(mark(TWO, GROUP, "always", true), mark(TWO, PRIVATE, "stanza-1", true)));

        assertThat(unread(TWO, PRIVATE)).isZero();
        assertThat(unread(TWO, GROUP)).isZero();
    }

    @Test
    void talkingToOneselfLeavesNothingUnread() {
        Dialog notes = Dialog.between(ONE, ONE);
        say(notes, ONE, "note");
        say(notes, ONE, "another");

        assertThat(unread(ONE, notes)).isZero();
    }

    @Test
    void aMessageInAGroupOfAThousandChangesOneRowAMember() throws Exception {
        found(GROUP);
        List<Change> joins = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            joins.add(new Change.Join(GROUP, Messages.user(2000 + i + "-92"), tick()));
        }
        store.apply(joins);
        say(GROUP, Messages.user("2000-92"), "to all");

        assertThat(database.column("SELECT COUNT(*) FROM ofDialogMember WHERE readCount > 0"))
                .containsExactly("1");
        assertThat(database.column("SELECT COUNT(*) FROM ofDialogReceipt")).containsExactly("0");
        assertThat(unread(Messages.user("2999-92"), GROUP)).isEqualTo(1);
        assertThat(unread(Messages.user("2000-92"), GROUP)).isZero();
    }

    @Test
    void whoHasSeenTheDialogAsItWasBeforeAnErasureCollides() throws Exception {
        found(GROUP);
        join(GROUP, ONE);
        store.apply(List.of(said(GROUP, ONE, hex(1).hex(), "x"), said(GROUP, ONE, hex(2).hex(), "y")));
        DialogStore dialogs = new DialogStore();

        assertThatThrownBy(() -> store.inTransaction(handle -> {
                    DialogStore.State state = dialogs.state(handle, GROUP.key()).orElseThrow();
                    new HistoryStore(database)
                            .apply(List.of(
                                    new Change.Erase(new Erasure("0".repeat(24), Erasure.Target.of(hex(1)), tick()))));
                    dialogs.touch(handle, GROUP.key(), state, 0);
                    return true;
                }))
                .matches(Failures::isCollision);
    }

    @Test
    void whoHasSeenAMemberAsHeWasBeforeHeReadCollides() {
        found(GROUP);
        join(GROUP, TWO);
        store.apply(List.of(said(GROUP, ONE, hex(1).hex(), "x"), said(GROUP, ONE, hex(2).hex(), "y")));
        Member member = Member.of(GROUP.key(), TWO);
        MemberStore members = new MemberStore();

        assertThatThrownBy(() -> store.inTransaction(handle -> {
                    Map<Member, Count> counts = members.counts(handle, List.of(member));
                    new HistoryStore(database).apply(List.of(mark(TWO, GROUP, hex(1).hex(), true)));
                    members.read(handle, Map.of(member, 1), counts);
                    return true;
                }))
                .matches(Failures::isCollision);
        assertThat(unread(TWO, GROUP)).isEqualTo(1);
    }

    /** Two nodes: one writes, marks and erases, the other changes members, and what they have deleted for themselves. */
    @Test
    void whoeverChangesMembersMeanwhileTheCountIsThatOfTheRows() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("UnreadTest: two nodes, seed " + seed);
        List<User> users = List.of(ONE, TWO, THREE);
        found(GROUP);
        join(GROUP, ONE);
        List<Change> changes = history(new Random(seed), users);
        ExecutorService otherNode = Executors.newSingleThreadExecutor();
        AtomicBoolean done = new AtomicBoolean();
        try {
            Future<?> other = otherNode.submit(() -> {
                Random random = new Random(seed + 1);
                DialogDirectory directory = new DialogDirectory(database, Clock.fixed(NOON, ZoneOffset.UTC));
                while (!done.get()) {
                    User user = users.get(random.nextInt(users.size()));
                    switch (random.nextInt(4)) {
                        case 0 -> directory.add(GROUP.key(), List.of(user));
                        case 1 -> directory.remove(GROUP.key(), List.of(user));
                        case 2 -> directory.hide(GROUP.key(), user);
                        default -> directory.hideMessages(user, List.of(hex(random.nextInt(60))));
                    }
                }
                return null;
            });
            for (Change change : changes) {
                retried(change);
            }
            done.set(true);
            other.get();
        } finally {
            done.set(true);
            otherNode.shutdownNow();
        }

        DialogDirectory directory = new DialogDirectory(database, Clock.fixed(NOON, ZoneOffset.UTC));
        for (User user : users) {
            if (directory
                    .find(GROUP.key(), user)
                    .flatMap(DialogEntry::membership)
                    .isPresent()) {
                assertThat(database.column("SELECT d.messageCount - m.readCount FROM ofDialog d JOIN ofDialogMember m"
                                + " ON m.applicationID = d.applicationID AND m.dialogID = d.dialogID"
                                + " WHERE m.userJID = '" + user.bareJid() + "'"))
                        .as("seed %d", seed)
                        .containsExactly(String.valueOf(unreadByRows(user, GROUP)));
            }
        }
    }

    private List<Change> history(Random random, List<User> users) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            changes.add(said(GROUP, users.get(random.nextInt(users.size())), hex(i).hex(), "x"));
            for (int mark = random.nextInt(4); mark > 0; mark--) {
                User user = users.get(random.nextInt(users.size()));
                changes.add(mark(user, GROUP, hex(random.nextInt(i + 1)).hex(), true));
            }
            if (random.nextInt(3) == 0) {
                MessageId victim = hex(random.nextInt(i + 1));
                changes.add(
                        new Change.Erase(new Erasure("%024x".formatted(1000 + i), Erasure.Target.of(victim), tick())));
            }
        }
        return changes;
    }

    private static MessageId hex(int number) {
        return new MessageId("53fc%020x".formatted(number));
    }

    @Test
    void whateverHappensTheCountIsThatOfTheRows() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("UnreadTest: seed " + seed);
        Random random = new Random(seed);
        List<User> users = List.of(ONE, TWO, THREE, Messages.user("1004-92"));
        List<Change> all = new ArrayList<>();
        List<String> stanzas = new ArrayList<>();
        DialogDirectory directory = new DialogDirectory(database, Clock.fixed(NOON, ZoneOffset.UTC));
        found(GROUP);
        for (int round = 0; round < 60; round++) {
            List<Change> batch = new ArrayList<>();
            IntStream.range(0, 1 + random.nextInt(8)).forEach(i -> {
                User user = users.get(random.nextInt(users.size()));
                switch (random.nextInt(5)) {
                    case 0 -> batch.add(new Change.Join(GROUP, user, tick()));
                    case 1, 2 -> {
                        stanzas.add("s" + stanzas.size());
                        batch.add(said(GROUP, user, "s" + (stanzas.size() - 1), "x"));
                    }
                    default -> {
                        if (!stanzas.isEmpty()) {
                            String id = stanzas.get(random.nextInt(stanzas.size()));
                            batch.add(mark(user, GROUP, id, random.nextBoolean()));
                        }
                    }
                }
            });
            store.apply(batch);
            all.addAll(batch);
            User user = users.get(random.nextInt(users.size()));
            switch (random.nextInt(8)) {
                case 0 -> directory.add(GROUP.key(), List.of(user));
                case 1 -> directory.remove(GROUP.key(), List.of(user));
                case 2 -> directory.hide(GROUP.key(), user);
                case 3, 4 -> {
                    List<String> there = database.column("SELECT messageID FROM ofDialogMessage");
                    Collections.shuffle(there, random);
                    directory.hideMessages(
                            user, there.stream().limit(3).map(MessageId::new).toList());
                }
                default -> {
                    // Nothing but what is said and marked.
                }
            }
            if (round % 10 == 9) {
                // As after a crash: from some point on, all of it again.
                store.apply(all.subList(random.nextInt(all.size()), all.size()));
                String victim = database.column("SELECT MIN(messageID) FROM ofDialogMessage")
                        .get(0);
                erase("%024x".formatted(round), Erasure.Target.of(new MessageId(victim)));
                all.clear();
            }
        }
        for (User user : users) {
            if (!reader.unread(user, List.of(GROUP.key())).isEmpty()) {
                assertThat(unread(user, GROUP)).as("seed %d", seed).isEqualTo(unreadByRows(user, GROUP));
            }
        }
        assertThat(database.column("SELECT messageCount FROM ofDialog"))
                .isEqualTo(database.column("SELECT COUNT(*) FROM ofDialogMessage"));
    }
}
