package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.history.Messages.message;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.model.Attachment;
import org.dialogs.openfire.model.ChatMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HistoryWriterTest {

    @RegisterExtension
    final TestDatabase database = new HsqldbDatabase();

    private final Map<String, String> properties = new ConcurrentHashMap<>();
    private HistoryWriter writer;

    @BeforeEach
    void start() {
        writer = new HistoryWriter(new Settings(properties::get), new MessageStore(database), Duration.ofSeconds(2))
                .start();
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
        messages.forEach(writer::append);
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

        Awaitility.await().until(() -> writer.kept() + writer.notKept() == 500);

        assertThat(writer.notKept()).isEqualTo(1);
        assertThat(bodies())
                .hasSize(499)
                .doesNotContain("body 237")
                .contains("body 0", "body 236", "body 238", "body 499");
    }

    @Test
    void memoryIsBoundedAndWhatDoesNotFitIsCounted() throws Exception {
        properties.put(Settings.QUEUE_MAX_BYTES, "1048576");
        database.setAway(true);
        String large = "x".repeat(100_000);
        for (int i = 0; i < 20; i++) {
            writer.append(message("id-" + i, large + i));
        }

        // 200 kB each, in memory: five fit into a mebibyte.
        assertThat(writer.notKept()).isEqualTo(15);
        database.setAway(false);
        Awaitility.await().until(() -> writer.kept() == 5);
        append(100, 110);
        Awaitility.await().until(() -> writer.kept() == 15);
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
    void anAddressThatFitsNoColumnIsCountedAndHoldsUpNobody() throws Exception {
        writer.append(message(Messages.ONE, Messages.user("x".repeat(600)), "a", "x", Messages.NOON));
        List<String> appended = append(0, 10);

        Awaitility.await().until(() -> writer.kept() == 10);
        assertThat(writer.notKept()).isEqualTo(1);
        assertThat(bodies()).isEqualTo(appended);
    }

    @Test
    void whatAMessageWeighsIsNeverFarLessThanWhatItTakes() {
        // About 24 bytes for a string, 16 to 24 for its bytes, 32 for a map's entry, 4 to 8 a reference.
        int many = 10_000;
        ChatMessage attachments = with(Collections.nCopies(many, new Attachment(Map.of())), Map.of());
        ChatMessage repeated = with(List.of(), Map.of("a", Collections.nCopies(many, "")));
        ChatMessage texts = with(List.of(), Map.of("a", Collections.nCopies(many, "x".repeat(100))));

        assertThat(WriteQueue.weight(attachments)).isGreaterThan(many * 100L);
        assertThat(WriteQueue.weight(repeated)).isGreaterThan(many * 50L);
        assertThat(WriteQueue.weight(texts)).isGreaterThan(many * 200L);
    }

    private static ChatMessage with(List<Attachment> attachments, Map<String, Object> parameters) {
        ChatMessage message = message("a", "x");
        return new ChatMessage(
                message.id(),
                message.dialog(),
                message.sender(),
                message.stanzaId(),
                message.body(),
                message.dateSent(),
                message.received(),
                attachments,
                parameters,
                message.markable());
    }

    @Test
    void aWriterThatCannotWriteStillStops() {
        database.setAway(true);
        append(0, 10);
        long start = System.nanoTime();

        writer.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(7));
        assertThat(writer.notKept()).isEqualTo(10);
    }
}
