package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dialogs.openfire.history.Messages.ONE;
import static org.dialogs.openfire.history.Messages.TWO;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dialogs.openfire.history.DialogEntry.Membership;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The messages of a dialog, as one sees them who may. */
@OnEachDatabase
class MessageReaderTest extends HistoryFixture {

    private MessageReader messages;
    private DialogDirectory directory;

    @BeforeEach
    void openReader() {
        messages = new MessageReader(database);
        directory = new DialogDirectory(database, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private List<String> page(User viewer, MessageFilter filter, boolean newestFirst, int skip, int limit) {
        return messages.messages(PRIVATE.key(), viewer, hiddenUntil(viewer), filter, newestFirst, skip, limit).stream()
                .map(KeptMessage::body)
                .toList();
    }

    private long hiddenUntil(User viewer) {
        return directory
                .find(PRIVATE.key(), viewer)
                .flatMap(DialogEntry::membership)
                .map(Membership::hiddenUntil)
                .orElse(0L);
    }

    private List<String> all(User viewer) {
        return page(viewer, MessageFilter.ALL, false, 0, 1000);
    }

    private MessageId id(String body) throws Exception {
        return new MessageId(database.column("SELECT messageID FROM ofDialogMessage WHERE body = '" + body + "'")
                .get(0));
    }

    private static MessageFilter matching(Predicate<KeptMessage> rest) {
        MessageFilter all = MessageFilter.ALL;
        return new MessageFilter(
                all.dateSent(),
                all.created(),
                all.updated(),
                all.ids(),
                all.otherThan(),
                all.senders(),
                all.notFrom(),
                Optional.of(rest));
    }

    @Test
    void pagesBySkipAreThoseOfTheWhole() {
        List<Change> changes = new ArrayList<>();
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 730; i++) {
            said.add("message " + i);
            changes.add(keep(Messages.message(PRIVATE, ONE, "s" + i, "message " + i, NOON.plusMillis(i * 150L))));
        }
        store.apply(changes);

        for (boolean newestFirst : List.of(true, false)) {
            List<String> expected = new ArrayList<>(said);
            if (newestFirst) {
                Collections.reverse(expected);
            }
            for (MessageFilter filter : List.of(MessageFilter.ALL, matching(message -> true))) {
                List<String> paged = new ArrayList<>();
                for (int skip = 0; skip < 800; skip += 250) {
                    paged.addAll(page(TWO, filter, newestFirst, skip, 250));
                }
                assertThat(paged).isEqualTo(expected);
                assertThat(page(TWO, filter, newestFirst, 3, 1)).containsExactly(expected.get(3));
                assertThat(messages.count(PRIVATE.key(), TWO, 0, filter)).isEqualTo(730);
            }
        }
    }

    @Test
    void whatOneHasDeletedForHimselfHeDoesNotSeeAndTheOtherDoes() throws Exception {
        say(PRIVATE, ONE, "before");
        directory.hide(PRIVATE.key(), TWO);
        say(PRIVATE, ONE, "after");
        say(PRIVATE, ONE, "alone");
        directory.hideMessages(TWO, List.of(id("alone")));

        assertThat(all(TWO)).containsExactly("after");
        assertThat(all(ONE)).containsExactly("before", "after", "alone");
        assertThat(messages.count(PRIVATE.key(), TWO, hiddenUntil(TWO), MessageFilter.ALL))
                .isEqualTo(1);
        assertThat(messages.count(PRIVATE.key(), TWO, hiddenUntil(TWO), matching(message -> true)))
                .isEqualTo(1);
        List<String> exported = new ArrayList<>();
        messages.all(PRIVATE.key(), TWO, hiddenUntil(TWO))
                .forEachRemaining(some -> some.forEach(message -> exported.add(message.body())));
        assertThat(exported).containsExactly("after");
        MessageFilter named = ids(Set.of(id("before"), id("after"), id("alone")));
        assertThat(page(TWO, named, true, 0, 10)).containsExactly("after");
        assertThat(page(ONE, named, true, 0, 10)).containsExactly("alone", "after", "before");
        assertThat(page(ONE, named, false, 1, 1)).containsExactly("after");
        assertThat(messages.count(PRIVATE.key(), TWO, hiddenUntil(TWO), named)).isEqualTo(1);
    }

    private static MessageFilter ids(Set<MessageId> ids) {
        MessageFilter all = MessageFilter.ALL;
        return new MessageFilter(
                all.dateSent(),
                all.created(),
                all.updated(),
                Optional.of(ids),
                all.otherThan(),
                all.senders(),
                all.notFrom(),
                all.rest());
    }

    @Test
    void everyFilterLetsThroughWhatItSays() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("MessageReaderTest: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 120; i++) {
            String stanza = say(PRIVATE, random.nextBoolean() ? ONE : TWO, "message " + i);
            if (random.nextInt(5) == 0) {
                correct(PRIVATE, ONE, "c" + i, stanza, "corrected " + i, false);
            }
        }
        say(GROUP, ONE, "elsewhere");
        List<KeptMessage> kept =
                messages.messages(PRIVATE.key(), ONE, 0, MessageFilter.ALL, false, 0, MessageReader.MOST);
        assertThat(kept).hasSize(120);
        for (int round = 0; round < 60; round++) {
            KeptMessage one = kept.get(random.nextInt(kept.size()));
            KeptMessage other = kept.get(random.nextInt(kept.size()));
            Set<MessageId> some = new HashSet<>(kept.stream()
                    .filter(message -> random.nextInt(3) == 0)
                    .map(KeptMessage::id)
                    .collect(Collectors.toSet()));
            MessageFilter filter = new MessageFilter(
                    random.nextBoolean()
                            ? new Range(
                                    one.position().dateSent(), other.position().dateSent())
                            : Range.ALL,
                    random.nextInt(3) == 0 ? new Range(one.created().toEpochMilli(), Long.MAX_VALUE) : Range.ALL,
                    random.nextInt(3) == 0
                            ? new Range(Long.MIN_VALUE, other.updated().toEpochMilli())
                            : Range.ALL,
                    random.nextInt(3) == 0 ? Optional.of(some) : Optional.empty(),
                    random.nextInt(3) == 0 ? some : Set.of(),
                    random.nextInt(3) == 0
                            ? Optional.of(new HashSet<>(List.of(one.senderJid(), other.senderJid())))
                            : Optional.empty(),
                    random.nextInt(3) == 0 ? Set.of(one.senderJid(), "nobody@example.org") : Set.of(),
                    random.nextInt(3) == 0
                            ? Optional.of(message -> message.body().endsWith("1"))
                            : Optional.empty());

            List<KeptMessage> expected = kept.stream()
                    .filter(message -> isLetThrough(filter, message))
                    .toList();
            assertThat(messages.messages(PRIVATE.key(), ONE, 0, filter, false, 0, 1000))
                    .as("seed %d: %s", seed, filter)
                    .isEqualTo(expected);
            assertThat(messages.count(PRIVATE.key(), ONE, 0, filter)).isEqualTo(expected.size());
        }
    }

    private static boolean isLetThrough(MessageFilter filter, KeptMessage message) {
        return isIn(filter.dateSent(), message.position().dateSent())
                && isIn(filter.created(), message.created().toEpochMilli())
                && isIn(filter.updated(), message.updated().toEpochMilli())
                && filter.ids().map(ids -> ids.contains(message.id())).orElse(true)
                && !filter.otherThan().contains(message.id())
                && filter.senders()
                        .map(jids -> jids.contains(message.senderJid()))
                        .orElse(true)
                && !filter.notFrom().contains(message.senderJid())
                && filter.rest().map(rest -> rest.test(message)).orElse(true);
    }

    private static boolean isIn(Range range, long value) {
        return range.from() <= value && value <= range.to();
    }

    @Test
    void longListsAreOneQuestionForTheCaller() {
        String stanza = say(PRIVATE, ONE, "one");
        Set<MessageId> many = IntStream.range(0, 1000)
                .mapToObj(i -> new MessageId("%024x".formatted(i)))
                .collect(Collectors.toSet());
        Set<String> users =
                IntStream.range(0, 999).mapToObj(i -> i + "@example.org").collect(Collectors.toSet());
        Set<String> withOne = new HashSet<>(users);
        withOne.add(ONE.bareJid());
        MessageFilter all = MessageFilter.ALL;

        assertThat(page(
                        TWO,
                        new MessageFilter(
                                all.dateSent(),
                                all.created(),
                                all.updated(),
                                Optional.empty(),
                                many,
                                Optional.of(withOne),
                                users,
                                Optional.empty()),
                        true,
                        0,
                        10))
                .containsExactly("one");
        assertThat(page(TWO, ids(many), true, 0, 10)).isEmpty();
        assertThat(messages.messages(many)).isEmpty();
        assertThat(stanza).isNotEmpty();
        many.add(new MessageId("f".repeat(24)));
        assertThatThrownBy(() -> ids(many)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatNoIndexKnowsIsLookedForAmongSoManyOnly() {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < MessageReader.MOST_EXAMINED + 1; i++) {
            changes.add(keep(Messages.message(PRIVATE, ONE, "s" + i, "message " + i, NOON.plusSeconds(i))));
        }
        for (int from = 0; from < changes.size(); from += 1000) {
            store.apply(changes.subList(from, Math.min(changes.size(), from + 1000)));
        }
        MessageFilter last = matching(message -> message.body().equals("message 0"));

        assertThat(page(ONE, last, false, 0, 1)).containsExactly("message 0");
        assertThat(page(ONE, matching(message -> true), true, 9_990, 10)).hasSize(10);
        assertThatThrownBy(() -> page(ONE, last, true, 0, 1)).isInstanceOf(TooManyRowsException.class);
        assertThatThrownBy(() -> messages.count(PRIVATE.key(), ONE, 0, last)).isInstanceOf(TooManyRowsException.class);
        assertThat(page(ONE, MessageFilter.ALL, true, 10_000, 10)).containsExactly("message 0");
        assertThatThrownBy(() -> page(ONE, MessageFilter.ALL, true, 100_001, 10))
                .isInstanceOf(TooManyRowsException.class);
    }

    @Test
    void whatIsUnreadIsFoundFromTheEnd() throws Exception {
        say(PRIVATE, ONE, "a");
        String second = say(PRIVATE, ONE, "b");
        say(PRIVATE, TWO, "own");
        say(PRIVATE, ONE, "c");
        say(PRIVATE, ONE, "d");
        read(TWO, PRIVATE, second);
        directory.hideMessages(TWO, List.of(id("c")));

        assertThat(unreadBy(TWO, 10)).containsExactly("a", "d");
        assertThat(unreadBy(TWO, 1)).containsExactly("d");
        assertThat(unreadBy(ONE, 10)).containsExactly("own");
        assertThat(unreadBy(THREE, 10)).isEmpty();
        directory.hide(PRIVATE.key(), TWO);
        assertThat(unreadBy(TWO, 10)).isEmpty();
        say(PRIVATE, ONE, "e");
        assertThat(unreadBy(TWO, 10)).containsExactly("e");
    }

    private List<String> unreadBy(User user, int most) {
        return messages.unreadOf(PRIVATE.key(), user, most).stream()
                .map(KeptMessage::body)
                .toList();
    }

    @Test
    void anExportGivesAllOfItInItsOrderAndHoldsNoConnectionMeanwhile() {
        List<Change> changes = new ArrayList<>();
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 350; i++) {
            said.add("message " + i);
            changes.add(keep(Messages.message(PRIVATE, ONE, "s" + i, "message " + i, NOON.plusMillis(i * 150L))));
        }
        store.apply(changes);

        List<String> exported = new ArrayList<>();
        messages.all(PRIVATE.key(), ONE, 0).forEachRemaining(some -> {
            some.forEach(message -> exported.add(message.body()));
            // It could not be written while a transaction reads, on some databases.
            store.apply(List.of(said(GROUP, ONE, "g" + exported.size(), "meanwhile")));
        });

        assertThat(exported).isEqualTo(said);
    }

    @Test
    void aMessageIsFoundByItsId() throws Exception {
        say(PRIVATE, ONE, "a");
        say(GROUP, ONE, "b");

        assertThat(messages.message(id("a")).map(KeptMessage::body)).contains("a");
        assertThat(messages.message(new MessageId("0".repeat(24)))).isEmpty();
        assertThat(messages.messages(List.of(id("a"), id("b"))))
                .extracting(KeptMessage::dialog)
                .containsExactlyInAnyOrder(PRIVATE.key(), GROUP.key());
    }

    @Test
    void aDatabaseThatIsAwayIsSaidSo() {
        database.setAway(true);

        assertThatThrownBy(() -> all(ONE)).isInstanceOf(JdbiException.class);
        assertThatThrownBy(() -> messages.unreadOf(PRIVATE.key(), ONE, 1)).isInstanceOf(JdbiException.class);
    }
}
