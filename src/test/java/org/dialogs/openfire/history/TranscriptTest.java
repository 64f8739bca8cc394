package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dialogs.openfire.history.Messages.ONE;
import static org.dialogs.openfire.history.Messages.TWO;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.dialogs.openfire.history.KeptMessage.Position;
import org.dialogs.openfire.history.TranscriptLine.Earlier;
import org.dialogs.openfire.history.TranscriptLine.ReceivedBy;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEachDatabase
class TranscriptTest extends HistoryFixture {

    private static final DialogKey KEY = PRIVATE.key();

    private Transcript transcript;

    @BeforeEach
    void openTranscript() {
        transcript = new Transcript(database);
    }

    /** Several in one second: their arrival decides. */
    private List<String> sayMany(int count) {
        List<String> said =
                IntStream.range(0, count).mapToObj(i -> "message " + i).toList();
        store.apply(IntStream.range(0, count)
                .mapToObj(i -> keep(Messages.message(PRIVATE, ONE, "s" + i, said.get(i), NOON.plusMillis(i * 150L))))
                .toList());
        say(GROUP, ONE, "elsewhere");
        return said;
    }

    private static List<String> bodiesOf(List<TranscriptLine> lines) {
        return lines.stream().map(line -> line.message().body()).toList();
    }

    private static Position first(TranscriptPage page) {
        return page.lines().get(0).message().position();
    }

    private static Position last(TranscriptPage page) {
        return page.lines().get(page.lines().size() - 1).message().position();
    }

    @Test
    void thePagesFromTheEndToTheBeginningAreAllOfIt() {
        List<String> said = sayMany(100);

        TranscriptPage page = transcript.latest(KEY, 7);
        List<String> read = new ArrayList<>(bodiesOf(page.lines()));
        assertThat(page.newer()).isFalse();
        while (page.older()) {
            page = transcript.before(KEY, first(page), 7);
            assertThat(page.newer()).isTrue();
            read.addAll(0, bodiesOf(page.lines()));
        }

        assertThat(read).isEqualTo(said);
    }

    @Test
    void thePagesFromATimeToTheEndAreAllSinceThen() {
        List<String> said = sayMany(100);

        TranscriptPage page = transcript.since(KEY, NOON.getEpochSecond() + 3, 7);
        List<String> read = new ArrayList<>(bodiesOf(page.lines()));
        assertThat(page.older()).isTrue();
        while (page.newer()) {
            page = transcript.after(KEY, last(page), 7);
            read.addAll(bodiesOf(page.lines()));
        }

        assertThat(read).isEqualTo(said.subList(20, 100));
        assertThat(transcript.since(KEY, 0, 7).older()).isFalse();
        assertThat(transcript
                        .since(KEY, NOON.plusSeconds(900).getEpochSecond(), 7)
                        .lines())
                .isEmpty();
    }

    @Test
    void anyPlaceHasItsNeighboursBeforeAndAfter() {
        List<String> said = sayMany(60);
        long seed = new Random().nextLong();
        System.out.println("TranscriptTest: seed " + seed);
        Random random = new Random(seed);
        List<TranscriptLine> all = transcript.latest(KEY, 100).lines();
        for (int i = 0; i < 25; i++) {
            int at = random.nextInt(60);
            int limit = 2 + random.nextInt(20);

            TranscriptPage page = transcript.around(KEY, all.get(at).message().position(), limit);

            int from = Math.max(0, at - limit / 2);
            int to = Math.min(60, at + limit - limit / 2);
            assertThat(bodiesOf(page.lines())).isEqualTo(said.subList(from, to));
            assertThat(page.older()).isEqualTo(from > 0);
            assertThat(page.newer()).isEqualTo(to < 60);
        }
    }

    @Test
    void aPlaceWhoseMessageIsGoneHasItsNeighboursAllTheSame() {
        sayMany(9);
        Position gone = transcript.latest(KEY, 9).lines().get(4).message().position();
        erase(Erasure.Target.of(
                transcript.latest(KEY, 9).lines().get(4).message().id()));

        assertThat(bodiesOf(transcript.around(KEY, gone, 4).lines()))
                .containsExactly("message 2", "message 3", "message 5", "message 6");
    }

    @Test
    void aDialogWithoutMessagesIsAnEmptyPage() {
        assertThat(transcript.latest(KEY, 50)).isEqualTo(new TranscriptPage(List.of(), false, false));
        assertThat(transcript.search(KEY, "x", Optional.empty(), 50))
                .isEqualTo(new TranscriptFinds(List.of(), Optional.empty()));
        assertThat(transcript.all(KEY).next()).isEmpty();
    }

    @Test
    void aPageIsBounded() {
        assertThatThrownBy(() -> transcript.latest(KEY, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> transcript.latest(KEY, 101)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> transcript.search(KEY, "x", Optional.empty(), 101))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMessageComesWithWhoHasReceivedAndReadItAndWhen() {
        String stanza = say(GROUP, ONE, "hello");
        join(GROUP, TWO);
        join(GROUP, THREE);
        received(TWO, GROUP, stanza);
        var delivered = now();
        read(TWO, GROUP, stanza);
        var read = now();
        received(THREE, GROUP, stanza);

        TranscriptLine line = transcript.latest(GROUP.key(), 50).lines().get(0);

        assertThat(line.delivered()).isEqualTo(2);
        assertThat(line.read()).isEqualTo(1);
        assertThat(line.receipts())
                .containsExactly(
                        new ReceivedBy(TWO.bareJid(), delivered, Optional.of(read)),
                        new ReceivedBy(THREE.bareJid(), now(), Optional.empty()));
    }

    @Test
    void ofManyReadersSomeAreNamedAndAllAreCounted() {
        found(GROUP);
        List<User> readers = IntStream.range(0, 30)
                .mapToObj(i -> Messages.user(2000 + i + "-92"))
                .toList();
        readers.forEach(user -> join(GROUP, user));
        String stanza = say(GROUP, ONE, "hello");
        String other = say(GROUP, ONE, "again");
        readers.forEach(user -> read(user, GROUP, stanza));
        readers.subList(0, 5).forEach(user -> received(user, GROUP, other));

        List<TranscriptLine> lines = transcript.latest(GROUP.key(), 50).lines();

        assertThat(lines.get(0).delivered()).isEqualTo(30);
        assertThat(lines.get(0).read()).isEqualTo(30);
        assertThat(lines.get(0).receipts())
                .extracting(ReceivedBy::userJid)
                .isEqualTo(readers.subList(0, 20).stream().map(User::bareJid).toList());
        assertThat(lines.get(1).delivered()).isEqualTo(5);
        assertThat(lines.get(1).read()).isZero();
        assertThat(lines.get(1).receipts()).hasSize(5);
        assertThat(transcript.all(GROUP.key()).next().get(0).receipts()).hasSize(30);
    }

    @Test
    void aMessageComesWithWhatItSaidBeforeItWasCorrected() {
        String stanza = say(PRIVATE, ONE, "frist");
        correct(PRIVATE, ONE, "c1", stanza, "fisrt", false);
        var once = now();
        correct(PRIVATE, ONE, "c2", stanza, "first", false);

        TranscriptLine line = transcript.latest(KEY, 50).lines().get(0);

        assertThat(line.message().body()).isEqualTo("first");
        assertThat(line.earlier()).containsExactly(new Earlier("frist", once), new Earlier("fisrt", now()));
        assertThat(line.earlierComplete()).isTrue();
    }

    @Test
    void ofManyCorrectionsThePageHasTheLatestAndTheWholeAll() {
        String stanza = say(PRIVATE, ONE, "version 0");
        for (int i = 1; i <= 30; i++) {
            correct(PRIVATE, ONE, "c" + i, stanza, "version " + i, false);
        }

        TranscriptLine line = transcript.latest(KEY, 50).lines().get(0);

        assertThat(line.earlierComplete()).isFalse();
        assertThat(line.earlier())
                .extracting(Earlier::body)
                .isEqualTo(IntStream.range(10, 30).mapToObj(i -> "version " + i).toList());
        TranscriptLine whole = transcript.all(KEY).next().get(0);
        assertThat(whole.earlierComplete()).isTrue();
        assertThat(whole.earlier()).hasSize(30);
    }

    @Test
    void correctionsOfLongTextsAreBoundedByTheirTexts() {
        String stanza = say(PRIVATE, ONE, "0");
        for (int i = 1; i <= 5; i++) {
            correct(PRIVATE, ONE, "c" + i, stanza, i + "x".repeat(40 << 10), false);
        }

        TranscriptLine line = transcript.latest(KEY, 50).lines().get(0);

        assertThat(line.earlierComplete()).isFalse();
        assertThat(line.earlier())
                .extracting(earlier -> earlier.body().charAt(0))
                .containsExactly('3', '4');
    }

    @Test
    void inAllEachCorrectedMessageComesAlone() {
        for (int i = 0; i < 7; i++) {
            String stanza = say(PRIVATE, ONE, "message " + i);
            if (i == 2 || i == 3 || i == 5) {
                correct(PRIVATE, ONE, "c" + i, stanza, "corrected " + i, false);
            }
        }

        Iterator<List<TranscriptLine>> parts = transcript.all(KEY);
        List<List<String>> read = new ArrayList<>();
        parts.forEachRemaining(part -> read.add(bodiesOf(part)));

        assertThat(read)
                .containsExactly(
                        List.of("message 0", "message 1"),
                        List.of("corrected 2"),
                        List.of("corrected 3"),
                        List.of("message 4"),
                        List.of("corrected 5"),
                        List.of("message 6"));
    }

    @Test
    void aPageHasSoMuchOfWhatWasSaidBeforeAtMost() {
        for (int i = 0; i < 20; i++) {
            String stanza = say(PRIVATE, ONE, "x".repeat(90 << 10));
            correct(PRIVATE, ONE, "c" + i, stanza, "corrected " + i, false);
        }

        List<TranscriptLine> lines = transcript.latest(KEY, 50).lines();

        // Twelve of these are more than a mebi of characters.
        assertThat(lines)
                .extracting(line -> line.earlier().size() + " " + line.earlierComplete())
                .isEqualTo(IntStream.range(0, 20)
                        .mapToObj(i -> i < 12 ? "1 true" : "0 false")
                        .toList());
    }

    @Test
    void aSearchGoesOnWhereItHasStopped() {
        store.apply(IntStream.range(0, 40)
                .mapToObj(i -> said(PRIVATE, ONE, "s" + i, i % 10 == 0 ? "a Needle " + i : "hay"))
                .toList());
        Transcript shortSighted = new Transcript(database, 15);

        TranscriptFinds finds = shortSighted.search(KEY, "needle", Optional.empty(), 50);
        assertThat(bodiesOf(finds.lines())).containsExactly("a Needle 30");
        finds = shortSighted.search(KEY, "needle", finds.next(), 50);
        assertThat(bodiesOf(finds.lines())).containsExactly("a Needle 20", "a Needle 10");
        finds = shortSighted.search(KEY, "needle", finds.next(), 50);
        assertThat(bodiesOf(finds.lines())).containsExactly("a Needle 0");
        assertThat(finds.next()).isEmpty();
    }

    @Test
    void aSearchThatFindsMuchGoesOnBehindTheLastFind() {
        store.apply(IntStream.range(0, 10)
                .mapToObj(i -> said(PRIVATE, ONE, "s" + i, "100%_! " + i))
                .toList());

        TranscriptFinds finds = transcript.search(KEY, "0%_!", Optional.empty(), 6);
        assertThat(finds.lines()).hasSize(6);
        finds = transcript.search(KEY, "0%_!", finds.next(), 6);
        assertThat(bodiesOf(finds.lines())).containsExactly("100%_! 3", "100%_! 2", "100%_! 1", "100%_! 0");
        assertThat(finds.next()).isEmpty();
        finds = transcript.search(KEY, "0%_!", Optional.empty(), 10);
        assertThat(finds.lines()).hasSize(10);
        assertThat(finds.next()).isEmpty();
    }

    @Test
    void allOfADialogComesInPartsOldestFirst() {
        List<String> said = sayMany(250);

        Iterator<List<TranscriptLine>> parts = transcript.all(KEY);
        List<String> read = new ArrayList<>();
        int count = 0;
        while (parts.hasNext()) {
            read.addAll(bodiesOf(parts.next()));
            count++;
        }

        assertThat(read).isEqualTo(said);
        assertThat(count).isGreaterThan(2);
        assertThatThrownBy(parts::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aPartOfAllHasSoManyReceiptsAtMost() throws Exception {
        store.apply(IntStream.range(0, 12)
                .mapToObj(i -> said(GROUP, ONE, "s" + i, "message " + i))
                .toList());
        List<String> ids = database.column("SELECT messageID FROM ofDialogMessage ORDER BY arrival");
        List<String> rows = new ArrayList<>();
        for (String id : ids) {
            for (int i = 0; i < 1200; i++) {
                rows.add("('" + id + "', 'u" + i + "@example.org', 1, 2)");
            }
        }
        for (int from = 0; from < rows.size(); from += 1200) {
            database.execute("INSERT INTO ofDialogReceipt (messageID, userJID, deliveredDate, readDate) VALUES "
                    + String.join(", ", rows.subList(from, from + 1200)));
        }

        Iterator<List<TranscriptLine>> parts = transcript.all(GROUP.key());

        List<Integer> sizes = new ArrayList<>();
        while (parts.hasNext()) {
            List<TranscriptLine> part = parts.next();
            sizes.add(part.size());
            assertThat(part).allSatisfy(line -> assertThat(line.receipts()).hasSize(1200));
        }
        assertThat(sizes).containsExactly(4, 4, 4);
    }
}
