package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.history.Messages.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.Retried.Ending;
import org.dialogs.openfire.history.journal.Journal;
import org.dialogs.openfire.history.journal.Provisional;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.HsqldbDatabase;
import org.dialogs.openfire.testdatabase.TestDatabase;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class HistoryWriterTest {

    @RegisterExtension
    final TestDatabase database = new HsqldbDatabase();

    private final Map<String, String> properties = new ConcurrentHashMap<>();
    private HistoryWriter writer;

    @TempDir
    private Path folder;

    private final Set<String> missingUsers = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void start() throws IOException {
        writer = new HistoryWriter(
                        new Settings(properties::get),
                        new HistoryStore(database),
                        folder,
                        user -> !missingUsers.contains(user.localpart()),
                        Clock.systemUTC())
                .start();
    }

    private void restart() throws IOException {
        writer.close();
        start();
    }

    @AfterEach
    void stop() {
        database.setAway(false);
        writer.close();
    }

    private List<String> bodies() throws Exception {
        return database.column("SELECT body FROM ofDialogMessage ORDER BY arrival");
    }

    private List<String> append(int from, int to) {
        List<ChatMessage> messages = IntStream.range(from, to)
                .mapToObj(i -> message("id-" + i, "body " + i))
                .toList();
        messages.forEach(message -> writer.keep(message).accept());
        return messages.stream().map(ChatMessage::body).toList();
    }

    @Test
    void messagesGoToTheDatabaseInOrder() throws Exception {
        List<String> appended = append(0, 3000);

        Awaitility.await().until(() -> writer.kept() == 3000);

        assertThat(bodies()).isEqualTo(appended);
        assertThat(writer.backlog()).isZero();
        assertThat(writer.notKept()).isZero();
    }

    @Test
    void closingWritesWhatWaits() throws Exception {
        List<String> appended = append(0, 5000);

        writer.close();

        assertThat(bodies()).isEqualTo(appended);
    }

    @Test
    void whatIsErasedIsGoneAsSoonAsItIsWritten() throws Exception {
        ChatMessage erased = message(Messages.ONE, Messages.TWO, "id-1", "erased", Instant.now());
        ChatMessage left = message(Messages.ONE, Messages.TWO, "id-2", "left", Instant.now());
        User viewer = left.sender();
        writer.keep(erased).accept();
        writer.keep(left).accept();
        assertThat(writer.erase(erased.id())).isTrue();
        assertThat(writer.awaitWritten(Duration.ofSeconds(10))).isTrue();
        assertThat(bodies()).containsExactly("left");

        DialogDirectory directory = new DialogDirectory(database, Clock.systemUTC());
        assertThat(directory.find(left.dialog().key(), viewer)).isPresent();
        assertThat(writer.erase(left.dialog().key())).isTrue();
        assertThat(writer.awaitWritten(Duration.ofSeconds(10))).isTrue();
        assertThat(directory.find(left.dialog().key(), viewer)).isEmpty();
        Awaitility.await().untilAsserted(() -> assertThat(bodies()).isEmpty());

        writer.close();
        assertThat(writer.erase(erased.id())).isFalse();
    }

    @Test
    void whatComesAfterClosingIsCounted() throws Exception {
        writer.close();

        append(0, 1);

        assertThat(writer.notKept()).isEqualTo(1);
        assertThat(bodies()).isEmpty();
    }

    @Test
    void aDatabaseThatGoesAndComesLosesNothing() throws Exception {
        List<String> appended = new ArrayList<>(append(0, 100));
        Awaitility.await().until(() -> writer.kept() == 100);
        database.setAway(true);
        appended.addAll(append(100, 1000));
        Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> writer.backlog() > 0);
        assertThat(writer.kept()).isEqualTo(100);

        database.setAway(false);

        Awaitility.await().until(() -> writer.kept() == 1000);
        assertThat(bodies()).isEqualTo(appended);
        assertThat(writer.notKept()).isZero();
    }

    @Test
    void aDatabaseThatCanBeReadButNotWrittenLosesNothing() throws Exception {
        database.execute("SET TABLE ofDialogMessage READONLY TRUE");
        List<String> appended = append(0, 100);
        Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> writer.kept() == 0);
        assertThat(writer.notKept()).isZero();

        database.execute("SET TABLE ofDialogMessage READONLY FALSE");

        Awaitility.await().until(() -> writer.kept() == 100);
        assertThat(bodies()).isEqualTo(appended);
    }

    @Test
    void oneRowThatTheDatabaseRefusesCostsNoOther() throws Exception {
        database.execute("ALTER TABLE ofDialogMessage ADD CHECK (body <> 'body 237')");
        database.setAway(true);
        append(0, 500);
        database.setAway(false);

        Awaitility.await().until(() -> writer.kept() + writer.deadLetters() == 500);

        assertThat(writer.deadLetters()).isEqualTo(1);
        assertThat(bodies())
                .hasSize(499)
                .doesNotContain("body 237")
                .contains("body 0", "body 236", "body 238", "body 499");
        assertThat(deadLetters())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("\"body\":\"body 237\"", "SQLState 23", "\"reason\""));
    }

    private List<String> deadLetters() throws IOException {
        Path file = folder.resolve("dead-letters.jsonl");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void aDeadLetterIsOneHoweverOftenItIsTried() throws Exception {
        database.execute("ALTER TABLE ofDialogMessage ADD CHECK (body <> 'body 3')");
        append(0, 10);
        Awaitility.await().until(() -> writer.kept() + writer.deadLetters() == 10);

        // What was written a moment ago is tried again, for the database may have lost it.
        restart();
        Awaitility.await().until(() -> writer.backlog() == 0);

        assertThat(deadLetters()).hasSize(1);
        assertThat(writer.deadLetters()).isZero();
        assertThat(writer.kept()).isZero();
        assertThat(bodies()).hasSize(9);
    }

    @Test
    void aDeadLetterIsTriedAgainWhenSomebodyWantsThat() throws Exception {
        database.execute("ALTER TABLE ofDialogMessage ADD CONSTRAINT notThree CHECK (body <> 'body 3')");
        append(0, 5);
        Awaitility.await().until(() -> writer.kept() + writer.deadLetters() == 5);
        LetterId letter = writer.letters().page(0, 10).letters().get(0).id();

        assertThat(writer.letters().retry(letter).taken()).isEqualTo(1);
        Awaitility.await().until(() -> writer.deadLetters() == 2);
        assertThat(writer.letters().count()).as("refused once more").isEqualTo(1);

        database.execute("ALTER TABLE ofDialogMessage DROP CONSTRAINT notThree");
        assertThat(writer.letters().retryAll(seen()).taken()).isEqualTo(1);
        Awaitility.await().until(() -> writer.kept() == 5);
        assertThat(bodies()).containsExactlyInAnyOrder("body 0", "body 1", "body 2", "body 3", "body 4");
        assertThat(writer.letters().count()).isZero();
    }

    private LettersEnd seen() throws IOException {
        return writer.letters().page(0, 1).end();
    }

    @Test
    void noMoreAreTriedAgainTogetherWhileThoseBeforeWait() throws Exception {
        database.execute("ALTER TABLE ofDialogMessage ADD CHECK (body NOT LIKE 'body %')");
        append(0, 2);
        Awaitility.await().until(() -> writer.deadLetters() == 2);
        database.setAway(true);
        assertThat(writer.letters().retryAll(seen())).isEqualTo(new Retried(2, 0, 0, Ending.DONE));
        assertThat(writer.letters().retryAll(seen())).isEqualTo(new Retried(0, 0, 0, Ending.WAITING));

        database.setAway(false);
        Awaitility.await().until(() -> writer.letters().count() == 2 && writer.backlog() == 0);
        assertThat(writer.letters().retryAll(seen()).taken()).isEqualTo(2);
    }

    @Test
    void aDeadLetterThatIsInTheJournalAndTheFileIsWrittenOnce() throws Exception {
        database.execute("ALTER TABLE ofDialogMessage ADD CONSTRAINT notThree CHECK (body <> 'body 3')");
        append(0, 5);
        Awaitility.await().until(() -> writer.kept() + writer.deadLetters() == 5);
        database.execute("ALTER TABLE ofDialogMessage DROP CONSTRAINT notThree");
        Path file = folder.resolve("dead-letters.jsonl");
        byte[] before = Files.readAllBytes(file);
        writer.letters().retryAll(seen());
        Awaitility.await().until(() -> writer.kept() == 5);

        // As if the process had died before the letter was taken out.
        Files.write(file, before);
        restart();
        assertThat(writer.letters().count()).isEqualTo(1);
        writer.letters().retryAll(seen());
        assertThat(writer.awaitWritten(Duration.ofSeconds(10))).isTrue();

        assertThat(bodies()).containsOnlyOnce("body 3").hasSize(5);
        assertThat(writer.kept()).isZero();
        assertThat(writer.letters().count()).isZero();
    }

    @Test
    void itIsKnownHowLongTheOldestWaitsAndTheOthersTook() throws Exception {
        append(0, 10);
        Awaitility.await().until(() -> writer.kept() == 10);
        assertThat(writer.batchTimes()).isNotNull();
        Awaitility.await().until(() -> writer.oldestWaits().isZero());
        database.setAway(true);
        writer.keep(message(
                        Messages.ONE, Messages.TWO, "old", "old", Instant.now().minusSeconds(90)))
                .accept();

        Awaitility.await().until(() -> writer.oldestWaits().compareTo(Duration.ofSeconds(1)) >= 0);
        assertThat(writer.oldestWaits())
                .as("since it is in the journal, whenever it was said")
                .isLessThan(Duration.ofSeconds(90));

        database.setAway(false);
        Awaitility.await().until(() -> writer.oldestWaits().isZero());
    }

    @Test
    void whatCannotBecomeADeadLetterWaits() throws Exception {
        database.execute("ALTER TABLE ofDialogMessage ADD CHECK (body <> 'body 3')");
        Path file = folder.resolve("dead-letters.jsonl");
        Files.createDirectory(file);
        append(0, 5);

        Awaitility.await().until(() -> writer.oldestWaits().compareTo(Duration.ofSeconds(2)) >= 0);

        Files.delete(file);
        Awaitility.await().until(() -> writer.oldestWaits().isZero());
        assertThat(writer.deadLetters()).isEqualTo(1);
        assertThat(writer.letters().count()).isEqualTo(1);
    }

    @Test
    void whatTheDatabaseLosesInItsLastSecondsIsWrittenAgain() throws Exception {
        List<String> appended = append(0, 500);
        Awaitility.await().until(() -> writer.kept() == 500);
        writer.close();
        database.execute("DELETE FROM ofDialog");
        database.execute("DELETE FROM ofDialogMember");
        database.execute("DELETE FROM ofDialogMessage");

        start();

        Awaitility.await().until(() -> writer.kept() == 500);
        assertThat(bodies()).isEqualTo(appended);
        assertThat(database.column("SELECT messageCount FROM ofDialog")).containsExactly("500");
    }

    @Test
    void theBacklogOutlivesTheWriterAndTheDatabasesAbsence() throws Exception {
        database.setAway(true);
        List<String> appended = new ArrayList<>(append(0, 2000));
        restart();
        appended.addAll(append(2000, 4000));
        restart();

        database.setAway(false);

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> writer.kept() == 4000);
        assertThat(bodies()).isEqualTo(appended);
    }

    @Test
    void whatNobodyReceivedIsKeptIfItsRecipientExists() throws Exception {
        missingUsers.add("1002-92");
        writer.keep(message("a", "to nobody")).acceptUncertain();
        writer.keep(message("b", "delivered")).accept();
        writer.keep(message(Messages.TWO, Messages.ONE, "c", "offline", Messages.NOON))
                .acceptUncertain();
        User remote = new User("1002-92", "elsewhere.org", false);
        writer.keep(message(Messages.ONE, remote, "d", "to another server", Messages.NOON))
                .acceptUncertain();

        Awaitility.await().until(() -> writer.backlog() == 0);
        assertThat(bodies()).containsExactly("delivered", "offline", "to another server");
    }

    @Test
    void whateverFailsBetweenReadingAndWritingCostsNoRecord() throws Exception {
        AtomicInteger failures = new AtomicInteger(3);
        writer.close();
        writer = new HistoryWriter(
                        new Settings(properties::get),
                        new HistoryStore(database),
                        folder,
                        user -> {
                            if (failures.getAndDecrement() > 0) {
                                throw new OutOfMemoryError("of the test");
                            }
                            return true;
                        },
                        Clock.systemUTC())
                .start();
        for (int i = 0; i < 10; i++) {
            writer.keep(message("id-" + i, "body " + i)).acceptUncertain();
        }

        Awaitility.await().until(() -> writer.kept() == 10);
        assertThat(bodies()).hasSize(10);
    }

    @Test
    void whatWasRefusedIsNoRow() throws Exception {
        writer.keep(message("a", "refused")).withdraw();
        append(0, 3);

        Awaitility.await().until(() -> writer.backlog() == 0);
        assertThat(bodies()).hasSize(3).doesNotContain("refused");
    }

    @Test
    void whereNothingWasEverKeptMarkersAndJoinsOfOrdinaryClientsAreNoRecords() throws Exception {
        Dialog.Group lobby = new Dialog.Group(0, new DialogId("ffff11111111111111111111"), "lobby@muc.example.org");
        Receipt receipt = new Receipt(Messages.TWO, List.of(lobby.key()), "a", true, Messages.NOON);
        Awaitility.await().until(() -> {
            long before = writer.journalRecords();
            writer.join(lobby, Messages.ONE, Messages.NOON);
            writer.mark(receipt).accept();
            return writer.journalRecords() == before;
        });

        append(0, 1);
        long before = writer.journalRecords();
        writer.join(lobby, Messages.ONE, Messages.NOON);
        writer.mark(receipt).accept();
        assertThat(writer.journalRecords()).isEqualTo(before + 2);
    }

    @Test
    void aMarkerOfAMessageThatAnotherNodeHasKeptIsARecord() throws Exception {
        Receipt receipt =
                new Receipt(Messages.TWO, List.of(message("a", "x").dialog().key()), "a", true, Messages.NOON);
        Awaitility.await("the writer has found that nothing was kept").until(() -> {
            Provisional marked = writer.mark(receipt);
            marked.accept();
            return marked == Provisional.NONE;
        });

        Provisional marked = writer.markKept(receipt);
        marked.accept();

        assertThat(marked).isNotSameAs(Provisional.NONE);
    }

    @Test
    void aReaderCanWaitForWhatWasRoutedBeforeIt() throws Exception {
        append(0, 1000);
        assertThat(writer.awaitWritten(Duration.ofSeconds(20))).isTrue();
        assertThat(bodies()).hasSize(1000);

        database.setAway(true);
        append(1000, 1001);
        assertThat(writer.awaitWritten(Duration.ofMillis(50))).isFalse();
    }

    @Test
    void aRecordOfALaterVersionIsADeadLetterAndHoldsUpNobody() throws Exception {
        writer.close();
        try (Journal journal = Journal.open(folder.resolve("journal"), new Settings(properties::get))) {
            journal.append(ByteBuffer.wrap("{\"change\":\"unheard of\"}".getBytes(StandardCharsets.UTF_8)))
                    .accept();
            journal.append(ByteBuffer.wrap("no JSON".getBytes(StandardCharsets.UTF_8)))
                    .accept();
        }
        start();
        append(0, 3);

        Awaitility.await().until(() -> writer.kept() == 3);
        assertThat(writer.deadLetters()).isEqualTo(2);
        assertThat(deadLetters()).hasSize(2);
    }

    @Test
    void anErrorOfTheDriverDoesNotEndTheWriting() throws Exception {
        database.failWith(new NoClassDefFoundError("a driver's class"));
        List<String> appended = append(0, 10);
        Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> writer.kept() == 0);

        database.failWith(null);

        Awaitility.await().until(() -> writer.kept() == 10);
        assertThat(bodies()).isEqualTo(appended);
    }

    @Test
    void anAddressThatFitsNoColumnIsADeadLetterAndHoldsUpNobody() throws Exception {
        writer.keep(message(Messages.ONE, Messages.user("x".repeat(600)), "a", "x", Messages.NOON))
                .accept();
        List<String> appended = append(0, 10);

        Awaitility.await().until(() -> writer.kept() == 10);
        assertThat(writer.deadLetters()).isEqualTo(1);
        assertThat(bodies()).isEqualTo(appended);
    }

    @Test
    void aWriterThatCannotWriteStopsAtOnce() throws Exception {
        database.setAway(true);
        append(0, 10);
        long start = System.nanoTime();

        writer.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(writer.notKept()).isZero();
    }

    @Test
    void anErrorWhileNothingIsToBeDoneDoesNotEndTheWritingEither() throws Exception {
        writer.close();
        database.failWith(new OutOfMemoryError("of the test"));
        start();
        Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> writer.kept() == 0);
        database.failWith(null);

        List<String> appended = append(0, 10);

        Awaitility.await().until(() -> writer.kept() == 10);
        assertThat(bodies()).isEqualTo(appended);
    }

    @Test
    void aDeadLetterThatWasCutOffDoesNotTakeTheNextWithIt() throws Exception {
        Files.writeString(folder.resolve("dead-letters.jsonl"), "{\"record\": 1, \"rea");
        writer.keep(message(Messages.ONE, Messages.user("x".repeat(600)), "a", "x", Messages.NOON))
                .accept();

        Awaitility.await().until(() -> writer.deadLetters() == 1);
        assertThat(deadLetters())
                .hasSize(2)
                .last()
                .satisfies(line -> assertThat(line).startsWith("{").endsWith("}"));
    }

    @Test
    void lostRacesAreToldFromRefusals() {
        assertThat(List.of(
                        new CollisionException("x"),
                        new JdbiFailure(new SQLException("deadlock", "40P01")),
                        new JdbiFailure(new SQLException("lock wait", "HY000", 1205)),
                        new JdbiFailure(new SQLException("record has changed", "HY000", 1020)),
                        new JdbiFailure(new SQLException("deadlock", "61000", 60)),
                        new JdbiFailure(new SQLTransientException("try again"))))
                .allMatch(Failures::isCollision);
        assertThat(List.of(
                        new JdbiFailure(new SQLException("check", "23514")),
                        new JdbiFailure(new SQLException("emoji", "HY000", 1366)),
                        new JdbiFailure(new SQLException("nothing")),
                        new JdbiFailure(new SQLTransientConnectionException("away"))))
                .noneMatch(Failures::isCollision);
    }

    private static final class JdbiFailure extends JdbiException {

        private static final long serialVersionUID = 1;

        JdbiFailure(SQLException cause) {
            super(cause);
        }
    }
}
