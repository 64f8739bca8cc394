package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.history.Messages.ONE;
import static org.dialogs.openfire.history.Messages.TWO;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.Retried.Ending;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.dialogs.openfire.testdatabase.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What is erased goes from the dead letters, too, and does not come back by them. */
@OnEachDatabase
class ErasedLettersTest {

    private static final User THREE = Messages.user("1003-92");
    private static final Dialog ERASED = Dialog.between(ONE, TWO);
    private static final Dialog OTHER = Dialog.between(ONE, THREE);

    @Parameter
    @RegisterExtension
    TestDatabase database;

    @TempDir
    private Path folder;

    private HistoryWriter writer;
    private int stanzas;

    @BeforeEach
    void start() throws Exception {
        writer = new HistoryWriter(
                        new Settings(Map.<String, String>of()::get),
                        new HistoryStore(database),
                        folder,
                        user -> true,
                        Clock.systemUTC())
                .start();
    }

    @AfterEach
    void stop() {
        database.setAway(false);
        writer.close();
    }

    /** From now on the database refuses what begins so. */
    private void poison() throws Exception {
        database.execute("ALTER TABLE ofDialogMessage ADD CONSTRAINT poison CHECK (body NOT LIKE 'poison%')");
    }

    private void heal() throws Exception {
        database.execute("ALTER TABLE ofDialogMessage DROP CONSTRAINT poison");
    }

    private ChatMessage say(Dialog dialog, User from, String body) {
        ChatMessage message = message(dialog, from, body);
        writer.keep(message).accept();
        return message;
    }

    private ChatMessage message(Dialog dialog, User from, String body) {
        return Messages.message(dialog, from, "stanza-" + ++stanzas, body, Instant.now());
    }

    private void await() throws InterruptedException {
        assertThat(writer.awaitWritten(Duration.ofSeconds(20))).isTrue();
    }

    private void awaitErased(long letters) {
        // It counts them a moment before it forgets the erasure.
        Awaitility.await()
                .until(() -> writer.letters().takenByErasures() == letters
                        && writer.letters().erasuresWaiting() == 0);
    }

    private LettersEnd seen() throws IOException {
        return writer.letters().page(0, 1).end();
    }

    private String file() throws IOException {
        Path file = folder.resolve("dead-letters.jsonl");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private List<String> bodies() throws Exception {
        return database.column("SELECT body FROM ofDialogMessage ORDER BY arrival");
    }

    /** Tries again what is left, and gives what the history has then. */
    private List<String> retried() throws Exception {
        heal();
        assertThat(writer.letters().retryAll(seen()).ending()).isEqualTo(Ending.DONE);
        await();
        return bodies();
    }

    @Test
    void aDialogsLettersGoWithItAndDoNotComeBack() throws Exception {
        poison();
        say(ERASED, ONE, "said");
        say(ERASED, ONE, "poison of one");
        say(ERASED, TWO, "poison of two");
        say(OTHER, ONE, "poison elsewhere");
        await();
        assertThat(writer.letters().count()).isEqualTo(3);
        LettersEnd seen = seen();

        assertThat(writer.erase(ERASED.key())).isTrue();
        awaitErased(2);

        assertThat(file()).contains("poison elsewhere").doesNotContain("poison of");
        assertThat(writer.letters().count()).isEqualTo(1);
        assertThat(writer.letters().retryAll(seen).ending()).isEqualTo(Ending.CHANGED);
        assertThat(retried()).containsExactly("poison elsewhere");
    }

    @Test
    void whatIsSaidAfterwardsStays() throws Exception {
        poison();
        say(ERASED, ONE, "poison before");
        assertThat(writer.erase(ERASED.key())).isTrue();
        Instant asked = Instant.now();
        Awaitility.await().until(() -> Instant.now().isAfter(asked.plusMillis(2)));
        say(ERASED, ONE, "poison after");
        await();
        awaitErased(1);

        assertThat(file()).contains("poison after").doesNotContain("poison before");
        assertThat(retried()).containsExactly("poison after");
    }

    @Test
    void aMessageTakesItsCorrectionsThatWereRefused() throws Exception {
        ChatMessage going = say(ERASED, ONE, "said");
        ChatMessage staying = say(ERASED, ONE, "said, too");
        await();
        poison();
        writer.correct(message(ERASED, ONE, "poison of what goes"), going.stanzaId(), true)
                .accept();
        writer.correct(message(ERASED, ONE, "poison of what stays"), staying.stanzaId(), true)
                .accept();
        await();
        assertThat(writer.letters().count()).isEqualTo(2);

        assertThat(writer.erase(going.id())).isTrue();
        awaitErased(1);

        assertThat(file()).contains("what stays").doesNotContain("what goes");
        assertThat(retried()).containsExactly("poison of what stays");
    }

    @Test
    void whatIsRefusedTogetherWithTheErasureGoes() throws Exception {
        ChatMessage going = say(ERASED, ONE, "said");
        await();
        poison();
        database.setAway(true);
        writer.correct(message(ERASED, ONE, "poison"), going.stanzaId(), true).accept();
        writer.erase(going.id());
        database.setAway(false);
        await();
        awaitErased(1);

        assertThat(file()).isEmpty();
        assertThat(bodies()).isEmpty();
    }

    @Test
    void aUsersLettersGoWithHimAndNothingOfAnother() throws Exception {
        poison();
        say(ERASED, ONE, "poison of one");
        say(ERASED, TWO, "poison of two");
        say(OTHER, ONE, "poison of one elsewhere");
        await();

        assertThat(writer.eraseUser(ONE.bareJid())).isTrue();
        awaitErased(2);

        assertThat(file()).contains("poison of two").doesNotContain("poison of one");
        assertThat(retried()).containsExactly("poison of two");
    }

    @Test
    void whatSomebodyDeletesForHimselfTakesNoLetter() throws Exception {
        ChatMessage said = say(ERASED, ONE, "said");
        await();
        poison();
        writer.correct(message(ERASED, ONE, "poison"), said.stanzaId(), true).accept();
        await();

        DialogDirectory directory = new DialogDirectory(database, Clock.systemUTC());
        assertThat(directory.hideMessages(TWO, List.of(said.id()))).isTrue();
        assertThat(directory.hide(ERASED.key(), TWO)).isTrue();

        assertThat(retried()).containsExactly("poison");
        assertThat(writer.letters().takenByErasures()).isZero();
    }

    @Test
    void aFileThatCannotBeWrittenKeepsTheErasureWaitingOverARestartAndNothingIsTriedAgain() throws Exception {
        poison();
        say(ERASED, ONE, "poison");
        say(OTHER, ONE, "poison elsewhere");
        await();
        Path obstacle = folder.resolve("dead-letters.jsonl.new/in the way");
        Files.createDirectories(obstacle);

        assertThat(writer.erase(ERASED.key())).isTrue();
        await();
        Awaitility.await()
                .untilAsserted(() -> assertThat(database.column("SELECT COUNT(*) FROM ofDialogErasure"))
                        .containsExactly("0"));
        assertThat(writer.letters().erasuresWaiting()).isEqualTo(1);
        assertThat(writer.letters().count()).isEqualTo(2);
        assertThat(writer.letters().retryAll(seen())).isEqualTo(new Retried(0, 0, 2, Ending.ERASING));
        say(OTHER, ONE, "goes on");
        await();

        writer.close();
        start();
        // What the journal gives once more waits once more.
        assertThat(writer.letters().erasuresWaiting()).isPositive();
        writer.close();
        Files.delete(obstacle);
        Files.delete(obstacle.getParent());
        start();

        awaitErased(1);
        assertThat(file()).contains("poison elsewhere").doesNotContain("\"poison\"");
        assertThat(retried()).containsExactlyInAnyOrder("goes on", "poison elsewhere");
    }

    @Test
    void noLetterIsTriedAgainWhileAnErasureIsOnItsWay() throws Exception {
        poison();
        say(ERASED, ONE, "poison");
        await();
        LetterId letter = writer.letters().page(0, 1).letters().get(0).id();
        heal();
        database.setAway(true);
        assertThat(writer.erase(ERASED.key())).isTrue();

        assertThat(writer.letters().retryAll(seen())).isEqualTo(new Retried(0, 0, 1, Ending.ERASING));
        // As if the server had been killed: it does not know any more what is in the journal.
        writer.close();
        start();
        assertThat(writer.letters().retry(letter)).isEqualTo(new Retried(0, 0, 1, Ending.WAITING));
        assertThat(writer.letters().retryAll(seen())).isEqualTo(new Retried(0, 0, 1, Ending.WAITING));
        database.setAway(false);
        awaitErased(1);

        assertThat(writer.letters().retry(letter)).isEqualTo(new Retried(0, 0, 0, Ending.DONE));
        await();
        assertThat(bodies()).isEmpty();
    }

    @Test
    void whoTriesALetterAgainWaitsUntilTheErasureHasReachedTheOthers() throws Exception {
        poison();
        say(ERASED, ONE, "poison");
        say(OTHER, ONE, "poison elsewhere");
        await();
        LetterId other = writer.letters().page(0, 2).letters().get(1).id();
        heal();
        assertThat(writer.erase(ERASED.key())).isTrue();
        await();

        assertThat(writer.letters().retry(other)).isEqualTo(new Retried(1, 0, 0, Ending.DONE));
    }

    @Test
    void whatIsTriedAgainBeforeTheErasureGoesWithTheDialog() throws Exception {
        poison();
        say(ERASED, ONE, "poison");
        await();
        database.setAway(true);
        assertThat(writer.letters().retryAll(seen()).taken()).isEqualTo(1);
        assertThat(writer.erase(ERASED.key())).isTrue();
        database.setAway(false);
        await();

        awaitErased(1);
        assertThat(file()).isEmpty();
        assertThat(bodies()).isEmpty();
    }

    @Test
    void anErasureThatTheDatabaseRefusesIsALetterThatStays() throws Exception {
        poison();
        say(ERASED, ONE, "said");
        say(ERASED, ONE, "poison");
        await();
        database.execute("ALTER TABLE ofDialogErasure ADD CONSTRAINT never CHECK (createdDate < 0)");

        assertThat(writer.erase(ERASED.key())).isTrue();
        awaitErased(1);
        assertThat(writer.letters().page(0, 9).letters())
                .extracting(DeadLetter::what)
                .containsExactly(DeadLetter.What.ERASURE);
        assertThat(bodies()).containsExactly("said");

        database.execute("ALTER TABLE ofDialogErasure DROP CONSTRAINT never");
        assertThat(writer.letters().retryAll(seen()).taken()).isEqualTo(1);
        Awaitility.await().untilAsserted(() -> assertThat(bodies()).isEmpty());
        assertThat(file()).isEmpty();
    }

    @Test
    void killedBeforeTheJournalIsDoneItErasesTheLettersOnceMore() throws Exception {
        poison();
        say(ERASED, ONE, "poison");
        await();
        byte[] letters = Files.readAllBytes(folder.resolve("dead-letters.jsonl"));
        writer.erase(ERASED.key());
        awaitErased(1);
        writer.close();
        // What was done in the last seconds is done again: as if the file had not been written yet.
        Files.write(folder.resolve("dead-letters.jsonl"), letters);
        start();

        awaitErased(1);
        assertThat(file()).isEmpty();
    }

    @Test
    void aMessageThatIsGoneAlreadyTakesNoLetterOfAnotherWithItsId() throws Exception {
        ChatMessage going = say(ERASED, ONE, "said");
        await();
        writer.erase(going.id());
        await();
        poison();
        ChatMessage another = message(OTHER, THREE, "poison");
        writer.keep(new ChatMessage(
                        going.id(),
                        another.dialog(),
                        another.sender(),
                        another.stanzaId(),
                        another.body(),
                        another.dateSent(),
                        another.received(),
                        another.attachments(),
                        another.parameters(),
                        false))
                .accept();
        await();

        assertThat(writer.erase(going.id())).isTrue();
        await();
        awaitErased(0);
        assertThat(file()).contains("poison");
    }

    @Test
    void onlyTheLatestCorrectionsOfAMessageAreKnown() throws Exception {
        ChatMessage said = say(ERASED, ONE, "said");
        for (int i = 0; i < 150; i++) {
            writer.correct(message(ERASED, ONE, "more"), said.stanzaId(), true).accept();
        }
        await();
        HistoryStore store = new HistoryStore(database);

        List<LetterErasure> traced =
                store.trace(List.of(new Erasure("0".repeat(24), Erasure.Target.of(said.id()), Instant.now())));

        assertThat(traced)
                .singleElement()
                .satisfies(erasure -> assertThat(erasure.trace().orElseThrow().correctionIds())
                        .hasSize(100)
                        .contains("stanza-151")
                        .doesNotContain("stanza-2"));
    }

    @Test
    void ofDialogsAndUsersTheDatabaseIsNotAsked() {
        HistoryStore store = new HistoryStore(database);
        database.setAway(true);

        assertThat(store.trace(List.of(
                        new Erasure("0".repeat(24), Erasure.Target.of(ERASED.key()), Instant.now()),
                        new Erasure("1".repeat(24), Erasure.Target.ofUser(ONE.bareJid()), Instant.now()))))
                .hasSize(2);
    }
}
