package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dialogs.openfire.history.Messages.NOON;
import static org.dialogs.openfire.history.Messages.ONE;
import static org.dialogs.openfire.history.Messages.TWO;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dialogs.openfire.history.Erasure.Target;
import org.dialogs.openfire.history.journal.JournalRecord;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which letters an erasure takes, and how it comes to them. */
class LetterErasuresTest {

    private static final User THREE = Messages.user("1003-92");
    private static final Dialog DIALOG = Dialog.between(ONE, TWO);
    private static final Dialog OTHER = Dialog.between(ONE, THREE);
    private static final Dialog.Group GROUP = new Dialog.Group(92, new DialogId("5".repeat(24)), "r@muc.x");

    @TempDir
    private Path folder;

    private Path file;
    private Path waiting;
    private DeadLetters letters;
    private LetterErasures erasures;
    private long record;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong certain = new AtomicLong();

    @BeforeEach
    void open() {
        file = folder.resolve("dead-letters.jsonl");
        waiting = folder.resolve("dead-letters.erasures");
        letters = new DeadLetters(file, 0, 0);
        erasures = new LetterErasures(letters, waiting, written.get(), written::get, certain::get);
    }

    private long refuse(Change change) throws IOException {
        ByteBuffer bytes = ChangeCodec.encode(change);
        byte[] payload = new byte[bytes.remaining()];
        bytes.get(payload);
        return refuse(payload);
    }

    private long refuse(byte[] payload) throws IOException {
        letters.add(new JournalRecord(++record, payload, false), "too bad", NOON);
        return record;
    }

    private static MessageRow row(Dialog dialog, User from, String stanzaId, Instant received) {
        return MessageRow.of(Messages.message(dialog, from, stanzaId, "x", received), 1);
    }

    private static Change.Keep keep(Dialog dialog, User from, Instant received) {
        return new Change.Keep(row(dialog, from, "s", received));
    }

    private static Change.Correct correct(Dialog dialog, User from, String replaced) {
        return new Change.Correct(row(dialog, from, "c", NOON), replaced, true);
    }

    private static Change.Mark mark(User user, String id, Dialog... dialogs) {
        List<DialogKey> keys = List.of(dialogs).stream().map(Dialog::key).toList();
        return new Change.Mark(new Receipt(user, keys, id, true, NOON));
    }

    private static LetterErasure erasure(Target target, Optional<MessageTrace> trace) {
        return new LetterErasure(new Erasure("0".repeat(24), target, NOON), trace);
    }

    private static LetterErasure erasure(Target target) {
        return erasure(target, Optional.empty());
    }

    /** Adds erasures, and has them written. */
    private void hand(LetterErasure... asked) throws IOException {
        erasures.add(List.of(asked));
        erasures.settle();
    }

    /** The numbers of the letters that are left. */
    private List<Long> erase(LetterErasure... asked) throws IOException {
        hand(asked);
        assertThat(erasures.step()).isFalse();
        assertThat(erasures.pending()).isZero();
        assertThat(waiting).doesNotExist();
        return left();
    }

    private List<Long> left() throws IOException {
        return letters.page(0, 10_000).letters().stream()
                .map(letter -> letter.record().orElse(-1L))
                .toList();
    }

    @Test
    void aDialogTakesAllThatBelongsToItUntilItWasAskedFor() throws IOException {
        refuse(keep(DIALOG, ONE, NOON));
        refuse(correct(DIALOG, TWO, "s"));
        refuse(mark(TWO, "s", DIALOG));
        long later = refuse(keep(DIALOG, ONE, NOON.plusMillis(1)));
        refuse(keep(DIALOG, ONE, NOON.plusNanos(999_000)));
        long other = refuse(keep(OTHER, ONE, NOON));
        long perhaps = refuse(mark(ONE, "s", DIALOG, OTHER));
        long erasure = refuse(new Change.Erase(new Erasure("1".repeat(24), Target.of(DIALOG.key()), NOON)));
        Dialog.Group sameId = new Dialog.Group(93, DIALOG.id(), "r@muc.x");
        long elsewhere = refuse(keep(sameId, ONE, NOON));

        assertThat(erase(erasure(Target.of(DIALOG.key())))).containsExactly(later, other, perhaps, erasure, elsewhere);
        assertThat(erasures.erased()).isEqualTo(4);
        assertThat(letters.count()).isEqualTo(5);
    }

    @Test
    void aGroupTakesWhoCameIntoIt() throws IOException {
        refuse(new Change.Join(GROUP, ONE, NOON));
        long later = refuse(new Change.Join(GROUP, ONE, NOON.plusSeconds(1)));

        assertThat(erase(erasure(Target.of(GROUP.key())))).containsExactly(later);
    }

    @Test
    void aUserTakesWhatHeWroteReadAndJoined() throws IOException {
        refuse(keep(DIALOG, ONE, NOON));
        refuse(correct(OTHER, ONE, "s"));
        refuse(mark(ONE, "s", DIALOG, OTHER));
        refuse(new Change.Join(GROUP, ONE, NOON));
        long toHim = refuse(keep(DIALOG, TWO, NOON));
        long read = refuse(mark(TWO, "s", DIALOG));

        assertThat(erase(erasure(Target.ofUser(ONE.bareJid())))).containsExactly(toHim, read);
    }

    @Test
    void aMessageTakesWhatIsKnownToBelongToIt() throws IOException {
        MessageRow message = row(DIALOG, ONE, "s", NOON.minusSeconds(5));
        MessageId id = message.id();
        MessageTrace trace = new MessageTrace(
                DIALOG.key(),
                ONE.bareJid(),
                "s",
                Set.of("c1", "c2"),
                message.received().toEpochMilli());
        refuse(new Change.Keep(message));
        refuse(new Change.Keep(message.with(new MessageId("9".repeat(24)))));
        refuse(correct(DIALOG, ONE, "s"));
        refuse(correct(DIALOG, ONE, "c2"));
        refuse(correct(DIALOG, ONE, id.hex().toUpperCase(Locale.ROOT)));
        refuse(mark(TWO, "c1", DIALOG));
        refuse(mark(TWO, id.hex(), OTHER, DIALOG));
        long another = refuse(
                new Change.Keep(row(DIALOG, ONE, "s", NOON.minusSeconds(4)).with(new MessageId("8".repeat(24)))));
        long ofTheOther = refuse(correct(DIALOG, TWO, "s"));
        long elsewhere = refuse(correct(OTHER, ONE, "s"));
        long takenId = refuse(new Change.Keep(row(OTHER, ONE, "s", NOON).with(id)));

        assertThat(erase(erasure(Target.of(id), Optional.of(trace))))
                .containsExactly(another, ofTheOther, elsewhere, takenId);
    }

    /** Its sender's clients may count their ids anew each time. */
    @Test
    void aMessageLeavesOthersThatHadItsIdsAtOtherTimes() throws IOException {
        MessageRow message = row(DIALOG, ONE, "s", NOON.minusSeconds(5));
        MessageId id = message.id();
        MessageTrace trace = new MessageTrace(
                DIALOG.key(),
                ONE.bareJid(),
                "s",
                Set.of("c1"),
                message.received().toEpochMilli());
        Instant before = NOON.minusSeconds(5).minusMillis(1);
        long longAgo = refuse(new Change.Keep(
                row(DIALOG, ONE, "s", NOON.minus(Duration.ofHours(25))).with(id)));
        refuse(new Change.Keep(
                row(DIALOG, ONE, "s", NOON.minus(Duration.ofHours(24))).with(id)));
        long corrected = refuse(new Change.Correct(row(DIALOG, ONE, "c", before), "s", true));
        long read = refuse(new Change.Mark(new Receipt(TWO, List.of(DIALOG.key()), "c1", true, before)));

        assertThat(erase(erasure(Target.of(id), Optional.of(trace)))).containsExactly(longAgo, corrected, read);
    }

    @Test
    void aMessageGoesThoughTheClockWasSetBackSince() throws IOException {
        MessageRow message = row(DIALOG, ONE, "s", NOON.plusSeconds(5));
        MessageTrace trace = new MessageTrace(
                DIALOG.key(), ONE.bareJid(), "s", Set.of(), message.received().toEpochMilli());
        refuse(new Change.Keep(message));

        assertThat(erase(erasure(Target.of(message.id()), Optional.of(trace)))).isEmpty();
    }

    @Test
    void aRecordThatIsNoJsonGoesIfItNamesWhatIsErased() throws IOException {
        ChatMessage said = Messages.message(DIALOG, ONE, "s", "secret", NOON);
        String record = StandardCharsets.UTF_8
                .decode(ChangeCodec.encode(new Change.Keep(MessageRow.of(said, 1))))
                .toString();
        for (Target target : List.of(Target.of(DIALOG.key()), Target.of(said.id()), Target.ofUser(ONE.bareJid()))) {
            refuse(record.substring(0, record.length() - 20).getBytes(StandardCharsets.UTF_8));
            assertThat(erase(erasure(target))).as(target.toString()).isEmpty();
        }
    }

    @Test
    void whereTheDatabaseDoesNotSayWhoseAMessageIsTheIdIsKnown() throws IOException {
        MessageRow message = row(DIALOG, ONE, "s", NOON);
        refuse(new Change.Keep(message));
        refuse(correct(DIALOG, ONE, message.id().hex()));
        refuse(mark(TWO, message.id().hex(), DIALOG));
        long unknown = refuse(correct(DIALOG, ONE, "s"));

        assertThat(erase(erasure(Target.of(message.id())))).containsExactly(unknown);
    }

    @Test
    void whatCannotBeReadGoesIfItNamesWhatIsErased() throws IOException {
        ChatMessage said = Messages.message(DIALOG, ONE, "s", "secret", NOON);
        String line = StandardCharsets.UTF_8
                .decode(ChangeCodec.encode(new Change.Keep(MessageRow.of(said, 1))))
                .toString();
        Files.writeString(file, "{\"record\":7,\"change\":" + line.substring(0, line.length() - 20) + "\n");
        open();
        long other = refuse("{\"change\":\"of tomorrow\"}".getBytes(StandardCharsets.UTF_8));
        byte[] before = Files.readAllBytes(file);

        erase(erasure(Target.of(OTHER.key())), erasure(Target.ofUser(TWO.bareJid() + "x")));
        assertThat(file).hasBinaryContent(before);
        for (Target target : List.of(Target.of(DIALOG.key()), Target.of(said.id()), Target.ofUser(ONE.bareJid()))) {
            Files.write(file, before);
            assertThat(erase(erasure(target))).as(target.toString()).containsExactly(other);
        }
    }

    @Test
    void manyErasuresGoAFewAtATime() throws IOException {
        List<LetterErasure> many = IntStream.range(0, 2_500)
                .mapToObj(i -> erasure(Target.of(new MessageId("%024x".formatted(i)))))
                .toList();
        for (int i : new int[] {3, 1_003, 2_499, 2_500}) {
            refuse(new Change.Keep(row(DIALOG, ONE, "s", NOON).with(new MessageId("%024x".formatted(i)))));
        }
        erasures.add(many.subList(0, 1_000));
        erasures.add(many.subList(1_000, 2_500));
        erasures.settle();

        assertThat(erasures.pending()).isEqualTo(2_500);
        assertThat(erasures.step()).isTrue();
        assertThat(left()).containsExactly(2L, 3L, 4L);
        assertThat(erasures.step()).isTrue();
        assertThat(erasures.step()).isFalse();
        assertThat(left()).containsExactly(4L);
        assertThat(erasures.pending()).isZero();
        assertThat(waiting).doesNotExist();
        assertThat(erasures.step()).isFalse();
    }

    @Test
    void whatWaitsOutlivesTheProcess() throws IOException {
        refuse(keep(DIALOG, ONE, NOON));
        refuse(correct(OTHER, ONE, "s"));
        MessageTrace trace = new MessageTrace(OTHER.key(), ONE.bareJid(), "s", Set.of(), NOON.toEpochMilli());
        erasures.add(List.of(
                erasure(Target.of(DIALOG.key())),
                erasure(Target.of(new MessageId("1".repeat(24))), Optional.of(trace))));
        Files.writeString(waiting, Files.readString(waiting) + "{\"erasure\":\"cut o");

        open();
        erasures.settle();

        assertThat(erasures.pending()).isEqualTo(3);
        assertThat(erasures.step()).isFalse();
        assertThat(left()).isEmpty();
        assertThat(erasures.pending()).isZero();
    }

    @Test
    void asLongAsALetterIsTriedAgainNoneGoes() throws IOException {
        refuse(keep(DIALOG, ONE, NOON));
        hand(erasure(Target.of(DIALOG.key())));

        Retried retried = letters.retryAll(letters.page(0, 1).end(), 10, new DeadLetters.Journal() {
            @Override
            public void take(byte[] change) throws IOException {
                Thread writer = new Thread(erasures::step);
                writer.start();
                join(writer);
                throw new ErasingException();
            }

            @Override
            public void sync() {
                throw new AssertionError("Nothing was taken");
            }
        });

        assertThat(retried).isEqualTo(new Retried(0, 0, 1, Retried.Ending.ERASING));
        assertThat(erasures.pending()).isEqualTo(1);
        assertThat(erasures.step()).isFalse();
        assertThat(left()).isEmpty();
    }

    private static void join(Thread thread) {
        try {
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFileThatCannotBeWrittenLeavesNoCopyAndIsTriedAgain() throws IOException {
        refuse(keep(DIALOG, ONE, NOON));
        hand(erasure(Target.of(DIALOG.key())));
        Path obstacle = folder.resolve("dead-letters.jsonl.new/in the way");
        Files.createDirectories(obstacle);

        assertThatThrownBy(erasures::step).isInstanceOf(UncheckedIOException.class);
        assertThat(erasures.pending()).isEqualTo(1);
        assertThat(left()).containsExactly(1L);

        Files.delete(obstacle);
        assertThat(erasures.step()).isFalse();
        assertThat(left()).isEmpty();
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void aCopyThatIsLeftWhenTheProcessDiesIsRemoved() throws IOException {
        Files.writeString(folder.resolve("dead-letters.jsonl.new"), "what somebody said");

        open();

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void noneReachesTheLettersBeforeItIsWritten() throws IOException {
        erasures.add(List.of(erasure(Target.of(DIALOG.key()))));
        assertThat(erasures.step()).isFalse();
        refuse(keep(DIALOG, ONE, NOON));
        assertThat(erasures.step()).isFalse();
        assertThat(erasures.pending()).isEqualTo(1);

        erasures.settle();
        assertThat(erasures.step()).isFalse();
        assertThat(left()).isEmpty();
        assertThat(erasures.pending()).isZero();
    }

    @Test
    void whatIsRefusedOnceMoreAfterTheProcessHasDiedGoesOnceMore() throws IOException {
        MessageRow message = row(DIALOG, ONE, "s", NOON);
        MessageTrace trace = new MessageTrace(DIALOG.key(), ONE.bareJid(), "s", Set.of(), NOON.toEpochMilli());
        refuse(correct(DIALOG, ONE, "s"));
        written.set(7);
        hand(erasure(Target.of(message.id()), Optional.of(trace)));
        assertThat(erasures.step()).isFalse();
        assertThat(left()).isEmpty();
        assertThat(waiting).exists();

        open();
        written.set(6);
        refuse(correct(DIALOG, ONE, "s"));
        erasures.settle();
        assertThat(erasures.step()).isFalse();
        assertThat(erasures.pending()).isEqualTo(1);
        written.set(7);
        erasures.settle();
        assertThat(erasures.step()).isFalse();
        assertThat(left()).isEmpty();
        assertThat(waiting).exists();

        certain.set(7);
        assertThat(erasures.step()).isFalse();
        assertThat(waiting).doesNotExist();
    }

    @Test
    void whatIsDoneWithGoesFromTheFileAlsoWhileOthersComeAllTheTime() throws IOException {
        Set<String> corrections =
                IntStream.range(0, 10_000).mapToObj("%0200d"::formatted).collect(Collectors.toSet());
        MessageTrace trace = new MessageTrace(DIALOG.key(), ONE.bareJid(), "s", corrections, NOON.toEpochMilli());
        for (int i = 1; i <= 10; i++) {
            written.set(i);
            certain.set(i - 1);
            hand(erasure(Target.of(new MessageId("%024x".formatted(i))), Optional.of(trace)));
            assertThat(erasures.step()).isFalse();
            assertThat(erasures.pending()).isZero();
        }
        assertThat(Files.size(waiting)).isLessThan(5_000_000);

        certain.set(10);
        assertThat(erasures.step()).isFalse();
        assertThat(waiting).doesNotExist();
    }

    @Test
    void whoComesDoesNotWaitUntilWhatIsDoneWithCanBeForgotten() throws IOException {
        Set<String> corrections =
                IntStream.range(0, 10_000).mapToObj("%0200d"::formatted).collect(Collectors.toSet());
        MessageTrace trace = new MessageTrace(DIALOG.key(), ONE.bareJid(), "s", corrections, NOON.toEpochMilli());
        written.set(1);
        hand(erasure(Target.of(new MessageId("1".repeat(24))), Optional.of(trace)));
        assertThat(erasures.step()).isFalse();
        erasures.add(List.of(erasure(Target.of(DIALOG.key()))));
        certain.set(1);
        refuse(keep(DIALOG, ONE, NOON));
        Path obstacle = folder.resolve("dead-letters.erasures.new/in the way");
        Files.createDirectories(obstacle);

        assertThat(erasures.step()).isFalse();
        written.set(2);
        erasures.settle();
        assertThat(erasures.step()).isFalse();
        assertThat(left()).isEmpty();
        assertThat(erasures.pending()).isZero();
        assertThat(Files.size(waiting)).isGreaterThan(2_000_000);

        Files.delete(obstacle);
        assertThat(erasures.step()).isFalse();
        assertThat(Files.size(waiting)).isBetween(1L, 1_000L);
        certain.set(2);
        assertThat(erasures.step()).isFalse();
        assertThat(waiting).doesNotExist();
    }

    @Test
    void aFileThatSomebodyHasPutThereIsReadFromItsBeginning() throws IOException {
        refuse(keep(DIALOG, ONE, NOON));
        written.set(1);
        hand(erasure(Target.of(OTHER.key())), erasure(Target.of(GROUP.key())));
        assertThat(erasures.step()).isFalse();
        Files.write(waiting, LetterErasureCodec.encode(erasure(Target.ofUser(TWO.bareJid()))));
        hand(erasure(Target.of(DIALOG.key())));
        Files.write(waiting, LetterErasureCodec.encode(erasure(Target.of(DIALOG.key()))));

        erasures.step();
        erasures.settle();
        erasures.step();
        assertThat(left()).isEmpty();
        assertThat(erasures.pending()).isZero();
    }

    @Test
    void aFileThatSomebodyHasTakenAwayHoldsUpNobody() throws IOException {
        hand(erasure(Target.of(OTHER.key())));
        Files.delete(waiting);

        assertThat(erasures.step()).isFalse();
        assertThat(erasures.pending()).isZero();
    }

    @Test
    void whereTheDiskHasNoRoomNothingIsCopied() throws IOException {
        letters = new DeadLetters(file, 0, 0, Long.MAX_VALUE / 2);
        erasures = new LetterErasures(letters, waiting, 0, written::get, certain::get);
        refuse(keep(DIALOG, ONE, NOON));
        refuse(keep(OTHER, ONE, NOON));
        hand(erasure(Target.of(DIALOG.key())));

        assertThatThrownBy(erasures::step)
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("The disk has no room for " + file + " once more, of which " + Files.size(file) / 2
                        + " bytes stay");
        assertThat(erasures.pending()).isEqualTo(1);
        assertThat(left()).hasSize(2);
        assertThat(letters.discardAll(letters.page(0, 1).end())).hasValue(2);
    }
}
