package org.dialogs.openfire.history.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {

    private static final int SEGMENT = 1000;
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path temp;

    private final Map<String, String> properties = new ConcurrentHashMap<>();
    private final Settings settings = new Settings(properties::get);
    private final List<Journal> opened = new ArrayList<>();

    private Journal open(String folder, Duration margin) throws IOException {
        Journal journal = Journal.open(temp.resolve(folder), settings, SEGMENT, margin, LONG);
        opened.add(journal);
        return journal;
    }

    private Journal open() throws IOException {
        return open("journal", AT_ONCE);
    }

    /** What another process finds if this one dies now. */
    private Journal afterDeath(Journal journal, String name) throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("journal"))) {
            Files.createDirectories(temp.resolve(name));
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Files.copy(file, temp.resolve(name).resolve(file.getFileName()));
            }
        }
        assertThat(journal.bytes()).isNotNegative();
        return open(name, AT_ONCE);
    }

    @AfterEach
    void closeAll() throws IOException {
        for (Journal journal : opened) {
            journal.close();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> append(Journal journal, int from, int to) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            String text = "record " + i + " " + "ä".repeat(i % 50);
            journal.append(bytes(text)).accept();
            texts.add(text);
        }
        return texts;
    }

    private static List<String> read(Journal journal) throws Exception {
        List<String> texts = new ArrayList<>();
        for (List<JournalRecord> records = next(journal); !records.isEmpty(); records = next(journal)) {
            records.forEach(record -> texts.add(new String(record.payload(), StandardCharsets.UTF_8)));
        }
        return texts;
    }

    private static List<JournalRecord> next(Journal journal) throws Exception {
        return journal.read(7, 10_000, Duration.ofMillis(1));
    }

    private long segments() throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".journal")).count();
        }
    }

    @Test
    void whatIsAppendedIsReadInOrder() throws Exception {
        Journal journal = open();
        List<String> appended = append(journal, 0, 100);
        assertThat(read(journal)).isEqualTo(appended);

        appended = append(journal, 100, 200);
        assertThat(read(journal)).isEqualTo(appended);
        assertThat(segments()).isGreaterThan(5);
    }

    @Test
    void aRecordLongerThanASegmentAndTheBufferIsWhole() throws Exception {
        Journal journal = open();
        String text = "ж".repeat(500_000);
        journal.append(bytes(text)).accept();
        journal.append(bytes("")).accept();

        assertThat(read(journal)).containsExactly(text, "");
        assertThat(read(afterDeath(journal, "again"))).containsExactly(text, "");
    }

    @Test
    void aBatchIsBoundedInRecordsAndInBytes() throws Exception {
        Journal journal = open();
        for (int i = 0; i < 10; i++) {
            journal.append(bytes("x".repeat(100))).accept();
        }

        assertThat(journal.read(3, 10_000, AT_ONCE)).hasSize(3);
        assertThat(journal.read(100, 250, AT_ONCE)).hasSize(2);
        assertThat(journal.read(100, 1, AT_ONCE)).hasSize(1);
        assertThat(journal.read(100, 10_000, AT_ONCE)).hasSize(4);
    }

    @Test
    void whatWasNotDoneIsReadAgainAfterTheProcessDied() throws Exception {
        Journal journal = open();
        List<String> appended = append(journal, 0, 100);
        List<JournalRecord> first = journal.read(40, 100_000, AT_ONCE);
        assertThat(first).hasSize(40).noneMatch(JournalRecord::uncertain);
        journal.markDone();

        Journal again = afterDeath(journal, "again");
        assertThat(read(again)).isEqualTo(appended.subList(40, 100));
        List<String> later = append(again, 100, 110);
        assertThat(read(again)).isEqualTo(later);
    }

    @Test
    void whatWasDoneAMomentAgoIsReadAgainForTheDatabaseMayHaveLostIt() throws Exception {
        Journal journal = open("journal", Duration.ofHours(1));
        List<String> appended = append(journal, 0, 100);
        read(journal);
        journal.markDone();

        assertThat(segments()).isGreaterThan(1);
        Journal again = afterDeath(journal, "again");
        assertThat(read(again)).isEqualTo(appended);
    }

    @Test
    void segmentsGoWhenTheyAreDone() throws Exception {
        Journal journal = open();
        append(journal, 0, 200);
        long before = journal.bytes();
        assertThat(segments()).isGreaterThan(10);
        assertThat(journal.backlog()).isEqualTo(200);

        read(journal);
        journal.markDone();

        assertThat(segments()).isZero();
        assertThat(before).isPositive();
        assertThat(journal.bytes()).isZero();
        assertThat(journal.backlog()).isZero();
    }

    @Test
    void numbersGoOnWhereTheyEnded() throws Exception {
        Journal journal = open();
        append(journal, 0, 10);
        List<JournalRecord> first = journal.read(10, 10_000, AT_ONCE);
        journal.markDone();
        journal.close();

        Journal again = open();
        append(again, 10, 11);
        assertThat(again.read(1, 10_000, AT_ONCE).get(0).sequence())
                .isGreaterThan(first.get(9).sequence());
    }

    @Test
    void anUnreadableCheckpointOnlyMeansThatMoreIsReadAgain() throws Exception {
        Journal journal = open();
        List<String> appended = append(journal, 0, 5);
        assertThat(journal.read(3, 10_000, AT_ONCE)).hasSize(3);
        journal.markDone();
        assertThat(read(afterDeath(journal, "as it should be"))).isEqualTo(appended.subList(3, 5));
        Files.writeString(temp.resolve("journal/checkpoint"), "nonsense....");

        assertThat(read(afterDeath(journal, "again"))).isEqualTo(appended);
    }

    @Test
    void nothingBehindAnUndecidedRecordIsGivenOut() throws Exception {
        Journal journal = open();
        append(journal, 0, 3);
        Provisional undecided = journal.append(bytes("undecided"));
        append(journal, 3, 6);

        assertThat(read(journal)).hasSize(3);
        journal.markDone();
        assertThat(journal.awaitDone(Duration.ofMillis(20))).isFalse();

        undecided.accept();
        assertThat(read(journal)).hasSize(4).startsWith("undecided");
        journal.markDone();
        assertThat(journal.awaitDone(AT_ONCE)).isTrue();
    }

    @Test
    void whatIsWithdrawnIsNeverGivenOut() throws Exception {
        Journal journal = open();
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Provisional provisional = journal.append(bytes("record " + i));
            if (i % 3 == 0) {
                provisional.withdraw();
                provisional.accept();
            } else {
                provisional.accept();
                provisional.withdraw();
                kept.add("record " + i);
            }
        }

        assertThat(read(afterDeath(journal, "again"))).isEqualTo(kept);
        assertThat(read(journal)).isEqualTo(kept);
        journal.markDone();
        assertThat(journal.awaitDone(AT_ONCE)).isTrue();
    }

    @Test
    void aWithdrawalInALaterSegmentCounts() throws Exception {
        Journal journal = open();
        Provisional refused = journal.append(bytes("refused"));
        List<String> kept = append(journal, 0, 100);
        refused.withdraw();

        assertThat(read(afterDeath(journal, "again"))).isEqualTo(kept);
        assertThat(read(journal)).isEqualTo(kept);
    }

    @Test
    void aFloodOfRefusedRecordsDoesNotFillTheJournal() throws Exception {
        Journal journal = open();
        for (int i = 0; i < 1000; i++) {
            journal.append(bytes("refused")).withdraw();
            if (i % 10 == 0) {
                assertThat(read(journal)).isEmpty();
                journal.tidy();
            }
        }

        assertThat(journal.bytes()).isLessThan(3 * SEGMENT);
    }

    @Test
    void ifTheProcessDiesBeforeItIsDecidedItCountsButUncertainly() throws Exception {
        Journal journal = open();
        journal.append(bytes("sure")).accept();
        journal.append(bytes("unsure")).acceptUncertain();
        assertThat(journal.read(10, 1000, AT_ONCE).stream().map(JournalRecord::uncertain))
                .containsExactly(false, true);
        journal.append(bytes("undecided"));

        assertThat(afterDeath(journal, "again").read(10, 1000, AT_ONCE))
                .hasSize(3)
                .allMatch(JournalRecord::uncertain);
    }

    @Test
    void itHasALargestSizeAndGoesOnWhenThereIsRoom() throws Exception {
        properties.put(Settings.JOURNAL_MAX_BYTES, String.valueOf(64 << 20));
        Journal journal = open();
        ByteBuffer megabyte = bytes("x".repeat(1_000_000));
        for (int i = 0; i < 67; i++) {
            journal.append(megabyte).accept();
        }

        assertThatThrownBy(() -> journal.append(megabyte))
                .isInstanceOf(JournalFullException.class)
                .hasMessageContaining("dialogs.journal.maxBytes");
        while (!next(journal).isEmpty()) {
            journal.markDone();
        }
        journal.append(megabyte).accept();
        assertThat(next(journal)).hasSize(1);
    }

    @Test
    void twoServersCannotShareIt() throws Exception {
        open();

        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("Another server");
    }

    @Test
    void closedItTakesNothing() throws Exception {
        Journal journal = open();
        append(journal, 0, 3);
        journal.seal();

        assertThatThrownBy(() -> append(journal, 3, 4)).isInstanceOf(JournalFullException.class);
        assertThat(read(journal)).hasSize(3);
        assertThat(journal.read(1, 1, LONG)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"never", "interval", "always"})
    void manyThreadsAppendAtOnceAndEachKeepsItsOrder(String sync) throws Exception {
        properties.put(Settings.JOURNAL_SYNC, sync);
        properties.put(Settings.JOURNAL_SYNC_INTERVAL, "1");
        Journal journal = open();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        int each = 200;
        List<Future<?>> done = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            String name = "thread " + thread + ": ";
            done.add(threads.submit(() -> {
                for (int i = 0; i < each; i++) {
                    journal.append(bytes(name + i)).accept();
                }
                return null;
            }));
        }
        List<String> read = new ArrayList<>();
        Awaitility.await().atMost(LONG).until(() -> {
            read.addAll(read(journal));
            journal.markDone();
            return read.size() == 8 * each;
        });
        for (Future<?> future : done) {
            future.get();
        }
        threads.shutdown();

        for (int thread = 0; thread < 8; thread++) {
            String name = "thread " + thread + ": ";
            assertThat(read.stream().filter(text -> text.startsWith(name)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, each).mapToObj(i -> name + i).toList());
        }
    }

    @Test
    void anInterruptedThreadAppendsAllTheSameAndStaysInterrupted() throws Exception {
        Journal journal = open();
        append(journal, 0, 2);
        Thread.currentThread().interrupt();
        journal.append(bytes("interrupted")).accept();
        assertThat(Thread.interrupted()).isTrue();
        append(journal, 3, 5);

        assertThat(read(journal)).hasSize(5).contains("interrupted");
    }

    @Test
    void awaitingReturnsWhenTheReaderIsDone() throws Exception {
        Journal journal = open();
        append(journal, 0, 100);
        Thread reader = new Thread(() -> {
            try {
                while (!next(journal).isEmpty()) {
                    journal.markDone();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        reader.start();

        assertThat(journal.awaitDone(LONG)).isTrue();
        reader.join();
    }

    private List<Path> segmentFiles() throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aSegmentThatCannotBeReadForAMomentCostsNothing() throws Exception {
        Journal journal = open();
        List<String> appended = append(journal, 0, 100);
        Path second = segmentFiles().get(1);
        Path away = Files.move(second, temp.resolve("away"));

        List<String> read = new ArrayList<>();
        journal.read(100, 100_000, AT_ONCE).forEach(record -> read.add(text(record)));
        journal.markDone();
        assertThat(read).isNotEmpty();
        assertThatThrownBy(() -> next(journal)).isInstanceOf(IOException.class);
        Files.move(away, second);

        read.addAll(read(journal));
        assertThat(read).isEqualTo(appended);
    }

    private static String text(JournalRecord record) {
        return new String(record.payload(), StandardCharsets.UTF_8);
    }

    @Test
    void aSegmentThatIsGoneIsPassedOverAndHoldsUpNobody() throws Exception {
        Journal journal = Journal.open(temp.resolve("journal"), settings, SEGMENT, AT_ONCE, Duration.ofMillis(200));
        opened.add(journal);
        List<String> appended = append(journal, 0, 100);
        List<Path> files = segmentFiles();
        Files.delete(files.get(1));
        Files.delete(files.get(files.size() - 1));

        List<String> read = new ArrayList<>();
        Awaitility.await().until(() -> {
            // What is appended when the last one fails is in another.
            journal.append(bytes("later")).accept();
            try {
                next(journal).forEach(record -> read.add(text(record)));
                journal.markDone();
                return journal.backlog() == 0;
            } catch (IOException e) {
                return false;
            }
        });
        read.removeIf(text -> text.equals("later"));
        assertThat(read).hasSizeBetween(60, 99);
        assertThat(appended).containsSubsequence(read);
        journal.append(bytes("goes on")).accept();
        assertThat(read(journal)).containsExactly("goes on");
    }

    @Test
    void aSegmentThatCannotBeReadAtTheStartIsSetAside() throws Exception {
        try (Journal journal = open()) {
            append(journal, 0, 10);
        }
        Files.createDirectory(temp.resolve("journal/0000000000001000.journal"));

        Journal again = open();
        assertThat(read(again)).hasSize(10);
        assertThat(again.damagedPieces()).isEqualTo(1);
        assertThat(temp.resolve("journal/damaged/0000000000001000.journal")).exists();
    }

    @Test
    void whatNobodyDecidesAboutCountsAfterAWhileAndHoldsUpNobodyForEver() throws Exception {
        Journal journal = Journal.open(temp.resolve("journal"), settings, SEGMENT, AT_ONCE, Duration.ofMillis(200));
        opened.add(journal);
        Provisional forgotten = journal.append(bytes("forgotten"));
        append(journal, 0, 3);
        assertThat(journal.read(10, 1000, AT_ONCE)).isEmpty();

        List<JournalRecord> records = new ArrayList<>();
        Awaitility.await().until(() -> records.addAll(journal.read(10, 1000, AT_ONCE)));
        assertThat(records).hasSize(4);
        assertThat(records.get(0).uncertain()).isTrue();
        forgotten.withdraw();
        assertThat(read(journal)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"interval", "always"})
    void anInterruptDoesNotEndTheSyncing(String sync) throws Exception {
        properties.put(Settings.JOURNAL_SYNC, sync);
        Journal journal = open();
        append(journal, 0, 30);
        Thread.currentThread().interrupt();
        List<String> interrupted = append(journal, 30, 60);
        assertThat(Thread.interrupted()).isTrue();
        append(journal, 60, 90);

        assertThat(read(journal)).hasSize(90).containsAll(interrupted);
        journal.close();
        assertThat(open()).isNotNull();
    }

    @Test
    void aFullDiskLeavesNothingBehindAndWhenThereIsRoomItGoesOn() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "a device that is always full");
        Journal journal = open();
        for (int i = 1; i <= 20; i++) {
            Files.createSymbolicLink(temp.resolve("journal/%016x.journal".formatted(i)), Path.of("/dev/full"));
        }
        for (int i = 1; i <= 20; i++) {
            assertThatThrownBy(() -> append(journal, 0, 1)).isInstanceOf(IOException.class);
        }
        assertThat(segments()).isZero();

        List<String> appended = append(journal, 0, 10);
        assertThat(read(journal)).isEqualTo(appended);
        journal.markDone();
        assertThat(journal.backlog()).isZero();
    }

    @Test
    void theLastSegmentIsNeverGivenUp() throws Exception {
        Journal journal = Journal.open(temp.resolve("journal"), settings, SEGMENT, AT_ONCE, Duration.ofMillis(1));
        opened.add(journal);
        List<String> appended = append(journal, 0, 3);
        Path file = segmentFiles().get(0);
        Path away = Files.move(file, temp.resolve("away"));
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> next(journal)).isInstanceOf(IOException.class);
            journal.tidy();
        }
        Files.move(away, file);

        assertThat(read(journal)).isEqualTo(appended);
    }

    @Test
    void whatCouldNotBeAppendedIsNotWaitedFor() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "a device that is always full");
        Journal journal = open();
        List<String> appended = append(journal, 0, 3);
        Files.createSymbolicLink(temp.resolve("journal/%016x.journal".formatted(4)), Path.of("/dev/full"));
        assertThatThrownBy(() -> journal.append(bytes("x".repeat(SEGMENT)))).isInstanceOf(IOException.class);

        assertThat(read(journal)).isEqualTo(appended);
        journal.markDone();
        assertThat(journal.awaitDone(AT_ONCE)).isTrue();
    }
}
