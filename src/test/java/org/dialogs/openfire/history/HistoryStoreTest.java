package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dialogs.openfire.history.Messages.NOON;
import static org.dialogs.openfire.history.Messages.ONE;
import static org.dialogs.openfire.history.Messages.TWO;
import static org.dialogs.openfire.history.Messages.message;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.dialogs.openfire.testdatabase.TestDatabase;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;

/** What the store does. */
@OnEachDatabase
class HistoryStoreTest {

    private static final String HEX = "53fc4604565c128132016612";

    @Parameter
    @RegisterExtension
    TestDatabase database;

    private HistoryStore store;

    @BeforeEach
    void make() {
        store = new HistoryStore(database);
    }

    private int keep(List<ChatMessage> messages) {
        return store.apply(Messages.changes(messages));
    }

    @Test
    void messagesAreKeptInTheOrderOfTheirArrival() throws Exception {
        List<ChatMessage> messages = IntStream.range(0, 2500)
                .mapToObj(i -> message("id-" + i, "body " + i))
                .toList();

        assertThat(keep(messages)).isEqualTo(2500);

        assertThat(database.column("SELECT body FROM ofDialogMessage ORDER BY arrival"))
                .containsExactlyElementsOf(
                        messages.stream().map(ChatMessage::body).toList());
        assertThat(database.column("SELECT lastMessageBody FROM ofDialog")).containsExactly("body 2499");
    }

    @Test
    void aResendWithinADayIsTheSameMessageAndLaterItIsAnother() throws Exception {
        keep(List.of(at(NOON)));
        assertThat(keep(List.of(at(NOON.plus(Duration.ofHours(24)))))).isZero();
        assertThat(keep(List.of(at(NOON.plus(Duration.ofHours(25)))))).isEqualTo(1);
        assertThat(keep(List.of(at(NOON.plus(Duration.ofHours(26)))))).isZero();
        assertThat(keep(List.of(at(NOON.plus(Duration.ofHours(50)))))).isEqualTo(1);

        assertThat(database.column("SELECT messageID FROM ofDialogMessage"))
                .hasSize(3)
                .doesNotHaveDuplicates();
    }

    private static ChatMessage at(Instant received) {
        return message(ONE, TWO, "counter-1", "ok", received);
    }

    @Test
    void aResendInTheSameBatchIsOneRow() throws Exception {
        assertThat(keep(List.of(message(HEX, "x"), message(HEX, "x"), message("a", "x"), message("a", "x"))))
                .isEqualTo(2);

        assertThat(database.column("SELECT messageID FROM ofDialogMessage")).hasSize(2);
    }

    @Test
    void whoeverComesUnderAKnownIdGetsAnIdOfHisOwn() throws Exception {
        User three = Messages.user("1003-92");
        ChatMessage original = message(HEX, "original");
        List<ChatMessage> others = List.of(
                message(HEX, "another text"),
                message(TWO, ONE, HEX, "original", NOON),
                message(ONE, three, HEX, "original", NOON),
                message(three, TWO, HEX, "original", NOON));

        keep(List.of(original));
        assertThat(keep(others)).isEqualTo(4);
        assertThat(keep(others)).isZero();
        assertThat(keep(List.of(original))).isZero();

        assertThat(database.column("SELECT body FROM ofDialogMessage WHERE messageID = '" + HEX + "'"))
                .containsExactly("original");
        assertThat(database.column("SELECT messageID FROM ofDialogMessage WHERE stanzaID = '" + HEX + "'"))
                .hasSize(5)
                .doesNotHaveDuplicates();
    }

    @Test
    void oneWhoGuessesAnIdAheadSwallowsNothing() throws Exception {
        ChatMessage victim = message("not-hex", "hello");
        ChatMessage attack = message(Messages.user("1003-92"), TWO, victim.id().hex(), "gotcha", NOON);

        keep(List.of(attack));
        keep(List.of(victim));

        assertThat(database.column("SELECT body FROM ofDialogMessage ORDER BY arrival"))
                .containsExactly("gotcha", "hello");
    }

    @Test
    void theDialogsLastMessageIsTheLatestSentWhateverTheOrderOfWriting() throws Exception {
        ChatMessage latest = message(ONE, TWO, "b", "latest", NOON.plusSeconds(100));
        keep(List.of(latest, message(ONE, TWO, "a", "older", NOON)));
        keep(List.of(message(TWO, ONE, "c", "oldest", NOON.minusSeconds(100))));
        assertThat(database.column("SELECT lastMessageBody FROM ofDialog")).containsExactly("latest");

        keep(List.of(message(TWO, ONE, "d", "same second, later", NOON.plusSeconds(100))));
        assertThat(database.column("SELECT lastMessageBody FROM ofDialog")).containsExactly("same second, later");
        assertThat(database.column("SELECT lastMessageSender FROM ofDialog")).containsExactly("1002-92@example.org");
    }

    @Test
    void aBatchIsAllOrNothing() throws Exception {
        database.execute("ALTER TABLE ofDialogMessage ADD CHECK (body <> 'poison')");

        assertThatThrownBy(() -> keep(List.of(message("a", "x"), message("b", "poison"), message("c", "y"))))
                .isInstanceOf(JdbiException.class);

        assertThat(database.column("SELECT messageID FROM ofDialogMessage")).isEmpty();
        assertThat(database.column("SELECT dialogID FROM ofDialog")).isEmpty();
    }

    @Test
    void twoNodesWriteTheSameDialogsWithoutLoss() throws Exception {
        HistoryStore otherNode = new HistoryStore(database);
        List<ChatMessage> mine = numbered("mine");
        List<ChatMessage> theirs = numbered("theirs");

        Thread other = new Thread(() -> theirs.forEach(message -> retried(otherNode, message)));
        other.start();
        mine.forEach(message -> retried(store, message));
        other.join();

        assertThat(database.column("SELECT messageID FROM ofDialogMessage")).hasSize(400);
        assertThat(database.column("SELECT dialogID FROM ofDialog")).hasSize(20);
    }

    private static List<ChatMessage> numbered(String prefix) {
        return IntStream.range(0, 200)
                .mapToObj(i ->
                        message(Messages.user("2000-92"), Messages.user(i % 20 + 1 + "-92"), prefix + i, "x", NOON))
                .toList();
    }

    /** What the writer does: what collides with another node succeeds when it is tried again. */
    private static void retried(HistoryStore store, ChatMessage message) {
        for (int i = 0; i < 1000; i++) {
            try {
                store.apply(Messages.changes(List.of(message)));
                return;
            } catch (JdbiException | CollisionException e) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("never kept: " + message);
    }

    @Test
    void aClockThatIsAheadDoesNotPinTheLastMessage() throws Exception {
        keep(List.of(sent("ahead", NOON, NOON.plus(Duration.ofHours(23)))));
        keep(List.of(sent("next", NOON.plusSeconds(1), NOON.plusSeconds(1))));

        assertThat(database.column("SELECT lastMessageBody FROM ofDialog")).containsExactly("next");
    }

    @Test
    void everyMessageUpdatesItsDialogAnOldOneToo() throws Exception {
        keep(List.of(sent("now", NOON, NOON)));
        keep(List.of(sent("resent", NOON.plusSeconds(60), NOON.minusSeconds(3600))));

        assertThat(database.column("SELECT lastMessageBody FROM ofDialog")).containsExactly("now");
        assertThat(database.column("SELECT updatedDate FROM ofDialog"))
                .containsExactly(String.valueOf(NOON.plusSeconds(60).toEpochMilli()));
    }

    private static ChatMessage sent(String text, Instant received, Instant dateSent) {
        ChatMessage message = message(ONE, TWO, text, text, received);
        return new ChatMessage(
                message.id(),
                message.dialog(),
                message.sender(),
                message.stanzaId(),
                message.body(),
                dateSent.getEpochSecond(),
                received,
                message.attachments(),
                message.parameters(),
                message.markable());
    }

    @Test
    void whatIsNoCharacterIsReplacedAndSentAgainItIsTheSame() throws Exception {
        String text = "a\u0000b\ud83dc\ude00d \ud83d\ude00";

        keep(List.of(message("id\u0000", text)));
        keep(List.of(message("id\u0000", text)));

        assertThat(database.column("SELECT body FROM ofDialogMessage"))
                .containsExactly("a\ufffdb\ufffdc\ufffdd \ud83d\ude00");
    }

    @Test
    void noFailureTellsWhatPeopleSay() throws Exception {
        database.execute("ALTER TABLE ofDialogMessage ADD CHECK (body <> 'my secret')");

        assertThatThrownBy(() -> keep(List.of(message("a", "my secret"))))
                .satisfies(failure -> assertThat(Failures.describe(failure))
                        .contains("SQLState 23")
                        .doesNotContain("my secret"));
    }

    @Test
    void stanzaIdsOfAnyLengthStayApart() throws Exception {
        String begin = "x".repeat(300);
        keep(List.of(message(begin + "1", "x"), message(begin + "2", "x"), message(begin + "1", "x")));

        assertThat(database.column("SELECT stanzaID FROM ofDialogMessage"))
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.length() <= 255);
        assertThat(Stream.of("a", "x".repeat(255)).map(Texts::bounded)).containsExactly("a", "x".repeat(255));
        assertThat(Texts.bounded("\ud83d\ude00".repeat(200)))
                .doesNotContain("?")
                .hasSizeLessThanOrEqualTo(255);
    }

    @Test
    void itKnowsWhetherItCanWriteAndLeavesNoTraceOfTrying() throws Exception {
        assertThat(store.canWrite()).isTrue();
        assertThat(database.column("SELECT messageID FROM ofDialogMessage")).isEmpty();

        database.setAway(true);
        assertThat(store.canWrite()).isFalse();

        database.setAway(false);
        database.execute("DROP TABLE ofDialogMessage");
        assertThat(store.canWrite()).isFalse();
    }

    @Test
    void aReplayIsTheSameAlsoWhereAClockWasAhead() throws Exception {
        MessageRow ahead = MessageRow.of(message(ONE, TWO, "ahead", "m0", NOON.plusSeconds(3600)), 0)
                .with(ChangeCodec.micros(NOON.plusSeconds(3600)));
        store.apply(List.of(new Change.Keep(ahead)));
        List<Change> batch = Messages.changes(List.of(message(HEX, "a"), message(HEX, "b")));
        assertThat(store.apply(batch)).isEqualTo(2);
        assertThat(store.apply(batch)).isZero();
        assertThat(store.apply(List.of(batch.get(1)))).isZero();

        assertThat(database.column("SELECT body FROM ofDialogMessage ORDER BY arrival"))
                .containsExactly("m0", "a", "b");
    }

    @Test
    void whatAnotherNodeHasWrittenMeanwhileIsACollision() {
        ChatMessage first = message("a", "first");
        keep(List.of(first));
        DialogStore dialogs = new DialogStore();
        MessageRow mine = MessageRow.of(message("b", "mine"), ChangeCodec.micros(NOON) + 100);
        HistoryStore otherNode = new HistoryStore(database);

        assertThatThrownBy(() -> store.inTransaction(handle -> {
                    Map<DialogKey, DialogStore.State> states =
                            dialogs.states(handle, List.of(first.dialog().key()));
                    otherNode.apply(Messages.changes(List.of(message("c", "theirs"))));
                    return dialogs.add(handle, DialogStore.arrived(List.of(mine), states), states);
                }))
                .isInstanceOf(CollisionException.class);
    }
}
