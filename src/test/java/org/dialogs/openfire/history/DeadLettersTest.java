package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dialogs.openfire.history.Messages.message;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.dialogs.openfire.history.DeadLetter.What;
import org.dialogs.openfire.history.Retried.Ending;
import org.dialogs.openfire.history.journal.JournalRecord;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.Receipt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {

    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    private Path folder;

    private Path file;
    private DeadLetters letters;
    private final List<String> taken = new ArrayList<>();
    private int takesAtMost = Integer.MAX_VALUE;
    private boolean isSynced;
    private final DeadLetters.Journal journal = new DeadLetters.Journal() {
        @Override
        public void take(byte[] change) throws IOException {
            ChangeCodec.decode(change);
            if (taken.size() == takesAtMost) {
                throw new IOException("full");
            }
            taken.add(new String(change, StandardCharsets.UTF_8));
        }

        @Override
        public void sync() {
            isSynced = true;
        }
    };

    @BeforeEach
    void open() {
        file = folder.resolve("dead-letters.jsonl");
        letters = new DeadLetters(file, 0, 0);
    }

    private static byte[] change(String body) {
        ChatMessage message = message("id-" + body, body);
        return bytes(new Change.Keep(MessageRow.of(message, 1)));
    }

    private static byte[] bytes(Change change) {
        byte[] bytes = new byte[ChangeCodec.encode(change).remaining()];
        ChangeCodec.encode(change).get(bytes);
        return bytes;
    }

    private void add(long record, byte[] payload) {
        try {
            assertThat(letters.add(new JournalRecord(record, payload, false), "too bad", AT))
                    .isTrue();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void addMessages(int from, int to) {
        IntStream.range(from, to).forEach(i -> add(i, change("body " + i)));
    }

    private List<Long> records() throws IOException {
        return letters.page(0, 10_000).letters().stream()
                .map(letter -> letter.record().orElse(-1L))
                .toList();
    }

    private LetterId id(long record) throws IOException {
        return letters.page(0, 10_000).letters().stream()
                .filter(letter -> letter.record().equals(Optional.of(record)))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private LettersEnd end() throws IOException {
        return letters.page(0, 1).end();
    }

    private static List<Long> numbers(long... numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    @Test
    void whereNothingWasRefusedThereIsNothing() throws IOException {
        assertThat(letters.count()).isZero();
        assertThat(letters.page(0, 10)).isEqualTo(new LetterPage(List.of(), Optional.empty(), 0, end()));
        assertThat(letters.open(new LetterId(0, 1, 1), 10)).isEmpty();
        assertThat(letters.retryAll(end(), 10_000, journal)).isEqualTo(new Retried(0, 0, 0, Ending.DONE));
        assertThat(letters.discardAll(end())).hasValue(0);
        assertThat(file).doesNotExist();
    }

    @Test
    void aLetterSaysWhatItIsAndNotWhatWasSaid() throws IOException {
        ChatMessage said = message("id-1", "secret");
        add(5, bytes(new Change.Keep(MessageRow.of(said, 1))));
        add(6, bytes(new Change.Correct(MessageRow.of(said, 2), "id-0", true)));
        add(
                7,
                bytes(new Change.Mark(
                        new Receipt(said.sender(), List.of(said.dialog().key()), "id-1", true, AT))));
        add(8, "no JSON".getBytes(StandardCharsets.UTF_8));

        LetterPage page = letters.page(0, 10);

        assertThat(page.letters())
                .extracting(DeadLetter::what)
                .containsExactly(What.MESSAGE, What.CORRECTION, What.RECEIPT, What.UNKNOWN);
        assertThat(page.letters().subList(0, 3)).allSatisfy(letter -> {
            assertThat(letter.at()).contains(AT);
            assertThat(letter.reason()).isEqualTo("too bad");
            assertThat(letter.dialog()).contains(said.dialog().key());
            assertThat(letter.toString()).doesNotContain("secret");
        });
        assertThat(page.letters().get(3).dialog()).isEmpty();
        assertThat(page.count()).isEqualTo(4);
        assertThat(page.next()).isEmpty();
    }

    @Test
    void pagesFollowEachOther() throws IOException {
        addMessages(1, 8);

        LetterPage first = letters.page(0, 3);
        LetterPage second = letters.page(first.next().orElseThrow(), 3);
        LetterPage third = letters.page(second.next().orElseThrow(), 3);

        assertThat(first.letters())
                .extracting(letter -> letter.record().orElseThrow())
                .containsExactly(1L, 2L, 3L);
        assertThat(second.letters())
                .extracting(letter -> letter.record().orElseThrow())
                .containsExactly(4L, 5L, 6L);
        assertThat(third.letters())
                .extracting(letter -> letter.record().orElseThrow())
                .containsExactly(7L);
        assertThat(third.next()).isEmpty();
        assertThat(letters.page(17, 3)).as("no line begins there").isEqualTo(first);
        assertThat(letters.page(1L << 40, 3)).isEqualTo(first);
        assertThat(letters.page(-1, 3)).isEqualTo(first);
    }

    @Test
    void aLetterIsFoundWhereverItStandsNow() throws IOException {
        addMessages(1, 5);
        LetterId third = id(3);
        LetterId first = id(1);

        assertThat(letters.open(third, 10_000).orElseThrow().content()).contains("\"body 3\"");
        letters.discard(first);

        DeadLetter.Opened opened = letters.open(third, 10_000).orElseThrow();
        assertThat(opened.content()).contains("\"body 3\"");
        assertThat(opened.whole()).isTrue();
        assertThat(letters.open(first, 10_000)).isEmpty();
        assertThat(LetterId.parse(third.text())).contains(third);
    }

    @Test
    void whatIsTooLongToBeShownIsCutOff() throws IOException {
        add(1, change("x".repeat(5_000)));

        DeadLetter.Opened opened = letters.open(id(1), 1_000).orElseThrow();

        assertThat(opened.content()).hasSize(1_000);
        assertThat(opened.whole()).isFalse();
    }

    @Test
    void oneIsRetriedAndTheOthersStay() throws IOException {
        addMessages(1, 6);

        Retried retried = letters.retry(id(4), journal);

        assertThat(retried).isEqualTo(new Retried(1, 0, 4, Ending.DONE));
        assertThat(taken)
                .singleElement()
                .satisfies(
                        change -> assertThat(change).isEqualTo(new String(change("body 4"), StandardCharsets.UTF_8)));
        assertThat(isSynced).isTrue();
        assertThat(records()).isEqualTo(numbers(1, 2, 3, 5));
        assertThat(letters.count()).isEqualTo(4);
    }

    @Test
    void allAreRetriedButWhatCannotBeRead() throws IOException {
        add(1, change("one"));
        add(2, "no JSON".getBytes(StandardCharsets.UTF_8));
        add(3, "{\"change\":\"of tomorrow\"}".getBytes(StandardCharsets.UTF_8));
        add(4, change("four"));

        assertThat(letters.retryAll(end(), 10_000, journal)).isEqualTo(new Retried(2, 2, 2, Ending.DONE));

        assertThat(taken).hasSize(2);
        assertThat(records()).isEqualTo(numbers(2, 3));
    }

    @Test
    void whatTheJournalDoesNotTakeStays() throws IOException {
        addMessages(1, 6);
        takesAtMost = 2;

        assertThat(letters.retryAll(end(), 10_000, journal)).isEqualTo(new Retried(2, 0, 3, Ending.FULL));

        assertThat(records()).isEqualTo(numbers(3, 4, 5));
    }

    @Test
    void whatIsNotOnTheDiskIsNotTakenOut() throws IOException {
        addMessages(1, 4);
        byte[] before = Files.readAllBytes(file);

        assertThat(letters.retryAll(end(), 10_000, new DeadLetters.Journal() {
                    @Override
                    public void take(byte[] change) {
                        // Into the operating system's memory.
                    }

                    @Override
                    public void sync() throws IOException {
                        throw new IOException("the disk");
                    }
                }))
                .isEqualTo(new Retried(3, 0, 3, Ending.NOT_REMOVED));

        assertThat(file).hasBinaryContent(before);
        assertThat(letters.count()).isEqualTo(3);
    }

    @Test
    void whatWasTakenBeforeTheFileCouldNotBeReadIsSaidAndTakenOut() throws IOException {
        add(1, change("one"));
        add(2, change("x".repeat(100_000)));
        add(3, change("three"));

        assertThat(letters.retryAll(end(), 10_000, new DeadLetters.Journal() {
                    @Override
                    public void take(byte[] change) {
                        taken.add(new String(change, StandardCharsets.UTF_8));
                        // Who is interrupted can read no more.
                        Thread.currentThread().interrupt();
                    }

                    @Override
                    public void sync() {
                        assertThat(Thread.interrupted()).isTrue();
                    }
                }))
                .isEqualTo(new Retried(1, 0, 2, Ending.CUT_SHORT));

        assertThat(taken).singleElement().asString().contains("\"one\"");
        assertThat(records()).isEqualTo(numbers(2, 3));
        assertThat(letters.count()).isEqualTo(2);
    }

    @Test
    void aFileThatCannotBeReadFromItsBeginningHasNothingTaken() throws IOException {
        add(1, change("x".repeat(100_000)));
        LettersEnd end = end();

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> letters.retryAll(end, 10_000, journal)).isInstanceOf(IOException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(taken).isEmpty();
    }

    @Test
    void oneOrAllAreDiscarded() throws IOException {
        addMessages(1, 6);

        assertThat(letters.discard(id(2))).isTrue();
        assertThat(records()).isEqualTo(numbers(1, 3, 4, 5));
        assertThat(letters.discard(new LetterId(0, 10, 10))).isFalse();
        assertThat(letters.discardAll(end())).hasValue(4);
        assertThat(records()).isEmpty();
        assertThat(letters.count()).isZero();
        addMessages(6, 7);
        assertThat(records()).isEqualTo(numbers(6));
    }

    @Test
    void whatCameSinceSomebodyLookedStays() throws IOException {
        addMessages(1, 4);
        LettersEnd seen = end();
        addMessages(4, 6);

        assertThat(letters.retryAll(seen, 2, journal)).isEqualTo(new Retried(2, 0, 3, Ending.DONE));
        assertThat(records()).isEqualTo(numbers(3, 4, 5));
        assertThat(letters.retryAll(seen, 2, journal))
                .as("the list is another now")
                .isEqualTo(new Retried(0, 0, 3, Ending.CHANGED));
        assertThat(letters.discardAll(seen)).isEmpty();

        LettersEnd then = end();
        addMessages(6, 7);
        assertThat(letters.discardAll(then)).hasValue(3);
        assertThat(records()).isEqualTo(numbers(6));
        assertThat(LettersEnd.parse(then.text())).contains(then);
        assertThat(LettersEnd.parse("nonsense")).isEmpty();
    }

    @Test
    void aLineThatWasCutOffIsALetterThatCanBeDiscarded() throws IOException {
        addMessages(1, 2);
        Files.writeString(file, Files.readString(file) + "{\"record\":2,\"at\"");
        open();
        assertThat(letters.count()).isEqualTo(2);
        addMessages(3, 4);

        assertThat(records()).isEqualTo(numbers(1, -1, 3));
        DeadLetter cut = letters.page(0, 10).letters().get(1);
        assertThat(cut.what()).isEqualTo(What.UNKNOWN);
        assertThat(letters.open(cut.id(), 100).orElseThrow().content()).startsWith("{\"record\":2");
        assertThat(letters.discard(cut.id())).isTrue();
        assertThat(records()).isEqualTo(numbers(1, 3));
    }

    @Test
    void aCutOffLineAtTheEndStaysApartFromWhatComesWhileOthersGo() throws IOException {
        addMessages(1, 2);
        Files.writeString(file, Files.readString(file) + "{\"record\":2,\"at\"");
        open();

        letters.discard(id(1));
        addMessages(3, 4);

        assertThat(records()).isEqualTo(numbers(-1, 3));
    }

    @Test
    void aFileThatWasMovedAwayIsNotMissed() throws IOException {
        addMessages(1, 4);
        Files.move(file, folder.resolve("away"));

        assertThat(letters.page(0, 10).letters()).isEmpty();
        assertThat(letters.count()).isZero();
        addMessages(4, 5);
        assertThat(records()).isEqualTo(numbers(4));
    }

    @Test
    void whatTheWriterAddsToAnotherFileIsCountedWithWhatIsInThatFile() throws IOException {
        addMessages(1, 4);
        Files.delete(file);

        addMessages(4, 5);
        assertThat(letters.count()).isEqualTo(1);

        byte[] one = Files.readAllBytes(file);
        addMessages(5, 9);
        Files.write(file, one);
        addMessages(9, 10);
        assertThat(letters.count()).isEqualTo(2);
        assertThat(letters.discardAll(end())).hasValue(2);
        assertThat(letters.count()).isZero();
    }

    @Test
    void aFileThatCannotBeReadIsNotNoLetters() throws IOException {
        addMessages(1, 4);
        Path away = folder.resolve("away");
        Files.move(file, away);
        Files.createDirectory(file);

        open();

        assertThat(letters.count()).isEqualTo(1);
        assertThatThrownBy(() -> letters.page(0, 10)).isInstanceOf(IOException.class);
        Files.delete(file);
        Files.move(away, file);
        assertThat(letters.page(0, 10).letters()).hasSize(3);
        assertThat(letters.count()).isEqualTo(3);
    }

    @Test
    void aFileThatIsCutOffMeanwhileIsLeftAlone() throws IOException {
        addMessages(1, 4);
        byte[] whole = Files.readAllBytes(file);

        assertThat(letters.retry(id(1), new DeadLetters.Journal() {
                    @Override
                    public void take(byte[] change) throws IOException {
                        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
                    }

                    @Override
                    public void sync() {
                        // Nothing to bring there.
                    }
                }))
                .isEqualTo(new Retried(1, 0, 3, Ending.NOT_REMOVED));

        assertThat(file).hasSize(whole.length / 2);
        assertThat(letters.page(0, 10).count()).isEqualTo(2);
    }

    @Test
    void whatSomebodyHasEditedStaysAndTheOthersGo() throws IOException {
        addMessages(1, 4);

        Retried retried = letters.retryAll(end(), 10_000, new DeadLetters.Journal() {
            @Override
            public void take(byte[] change) {
                if (new String(change, StandardCharsets.UTF_8).contains("body 1")) {
                    throw new DateTimeException("beyond the largest");
                }
                taken.add(new String(change, StandardCharsets.UTF_8));
            }

            @Override
            public void sync() {
                isSynced = true;
            }
        });

        assertThat(retried).isEqualTo(new Retried(2, 1, 1, Ending.DONE));
        assertThat(records()).isEqualTo(numbers(1));
    }

    @Test
    void whatWasThereAtTheStartIsCountedAndKnown() throws IOException {
        addMessages(1, 4);

        DeadLetters after = new DeadLetters(file, 1, 3);

        assertThat(after.count()).isEqualTo(3);
        assertThat(after.add(new JournalRecord(3, change("body 3"), false), "again", AT))
                .isFalse();
        assertThat(after.add(new JournalRecord(1, change("body 1"), false), "again", AT))
                .isTrue();
    }

    @Test
    void theWriterGoesOnWhileLettersAreTakenOut() throws Exception {
        addMessages(1, 501);
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> writing = writer.submit(() -> addMessages(501, 1_001));
            while (!writing.isDone()) {
                letters.retryAll(end(), 10_000, journal);
                letters.discard(new LetterId(0, 1, 1));
            }
            writing.get();
        } finally {
            writer.shutdown();
        }
        letters.retryAll(end(), 10_000, journal);

        assertThat(taken).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(letters.count()).isZero();
        assertThat(Files.size(file)).isZero();
    }

    @Test
    void textsThatAreNoIdsAreNone() {
        assertThat(List.of("", "1", "1-2", "1-2-3", "a-1-00000000", "1-2-0000000g", "99999999999999999999-1-00000000"))
                .allSatisfy(text -> assertThat(LetterId.parse(text)).as(text).isEmpty());
    }

    @Test
    void aJoinAndAnErasureSayWhatTheyAre() throws IOException {
        ChatMessage said = message("id-1", "x");
        Dialog.Group group = new Dialog.Group(92, new org.dialogs.openfire.model.DialogId("0".repeat(24)), "r@muc.x");
        add(1, bytes(new Change.Join(group, said.sender(), AT)));
        add(2, bytes(new Change.Erase(new Erasure("0".repeat(24), Erasure.Target.of(said.id()), AT))));

        assertThat(letters.page(0, 10).letters()).extracting(DeadLetter::what).containsExactly(What.JOIN, What.ERASURE);
    }
}
