package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dialogs.openfire.history.DialogEntry.Membership;
import org.dialogs.openfire.history.HistoryReader.Order;
import org.dialogs.openfire.history.KeptMessage.Position;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.PostgresDatabase;
import org.dialogs.openfire.testdatabase.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A million messages in ten thousand dialogs on PostgreSQL, a hundred thousand of them in one: what is read often is read by index, and a
 * late page costs what the first does.
 */
class LargeHistoryTest {

    private static final DialogKey LARGE = new DialogKey(92, new DialogId("%024x".formatted(1)));
    private static final User USER = new User("1001-92", "example.org", true);
    private static final User MANY = new User("1005-92", "example.org", true);
    private static final int PAGE = 100;
    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?");

    /**
     * Dialog 1 has 100,000 messages; the other 9,999 share 900,000. User 1001-92 is a party to the first hundred dialogs, and each
     * dialog has two parties. Texts are 60 characters long.
     */
    private static final List<String> DATA = List.of("""
            INSERT INTO ofDialogMessage SELECT lpad(to_hex(i), 24, '0'), 92,
              lpad(to_hex(CASE WHEN i <= 100000 THEN 1 ELSE 2 + i % 9999 END), 24, '0'),
              1700000000 + i / 3, 1700000000000000 + i::bigint * 333333, '1001-92@example.org', '1002-92@example.org', 'stanza-' || i,
              lpad(i::text, 60, 'text '), NULL, NULL, 1, 1700000000000 + i::bigint * 333, 1700000000000 + i::bigint * 333
            FROM generate_series(1, 1000000) i
            """, """
            INSERT INTO ofDialog SELECT 92, lpad(to_hex(d), 24, '0'), 3, NULL,
              'user-' || d || '-92@example.org', 'peer-' || d || '-92@example.org', lpad(to_hex(d), 24, '0'),
              lpad(d::text, 60, 'text '), '1001-92@example.org', 1700000000 + d, 1700000000 + d, 1700000000000000 + d,
              1700000000000, 1700000000000, CASE WHEN d = 1 THEN 100000 ELSE 90 END, 1800000000000000,
              NULL, NULL, NULL, NULL, NULL, (1700000000 + d) / 3600
            FROM generate_series(1, 10000) d
            """, """
            INSERT INTO ofDialogMember SELECT 92, lpad(to_hex(d), 24, '0'),
              CASE WHEN d <= 100 THEN '1001-92@example.org' ELSE 'user-' || d / 100 || '@example.org' END, 0, 40, 1700000000000
            FROM generate_series(1, 10000) d
            """, """
            INSERT INTO ofDialogMember SELECT 92, lpad(to_hex(d), 24, '0'), 'peer-' || d % 977 || '@example.org', 0, 40, 1700000000000
            FROM generate_series(1, 10000) d
            """, """
            INSERT INTO ofDialog SELECT 92, '2' || lpad(to_hex(g), 23, '0'), CASE WHEN g <= 200 THEN 1 ELSE 2 END,
              '92_' || g || '@muc.example.org', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
              1700000000000 + g, 1700000000000 + g, 0, 0, 'Group ' || g, NULL, '1002-92@example.org', 1, NULL,
              1700000000 / 3600
            FROM generate_series(1, 5200) g
            """, """
            INSERT INTO ofDialogMember SELECT 92, '2' || lpad(to_hex(g), 23, '0'), '1005-92@example.org', 0, 0, 1700000000000
            FROM generate_series(201, 5200) g
            """, """
            INSERT INTO ofDialogMember SELECT 92, '2' || lpad(to_hex(g), 23, '0'), g || '-' || u || '@example.org', 0, 0, 1700000000000 + u
            FROM generate_series(1, 1000) g, generate_series(1, 10) u
            """, """
            INSERT INTO ofDialogHidden SELECT lpad(to_hex(i * 7), 24, '0'), 92, lpad('1', 24, '0'), '1001-92@example.org', 1700000000000
            FROM generate_series(1, 2000) i
            """, """
            INSERT INTO ofDialogHidden SELECT lpad(to_hex(i), 24, '0'), 92, lpad(to_hex(2 + i % 9999), 24, '0'), '1001-92@example.org', 1
            FROM generate_series(100001, 300000) i
            """, """
            INSERT INTO ofDialogReceipt SELECT lpad(to_hex(i), 24, '0'), '1002-92@example.org', 1700000000000, 1700000000000
            FROM generate_series(1, 99960) i
            """, """
            INSERT INTO ofDialogMember VALUES (92, lpad('1', 24, '0'), '1002-92@example.org', 0, 99960, 1700000000000)
            """);

    @RegisterExtension
    final TestDatabase database = new PostgresDatabase();

    private ExplainedDatabase explained;
    private HistoryReader reader;

    @BeforeEach
    void fill() throws Exception {
        for (String statement : DATA) {
            database.execute(statement);
        }
        database.execute("VACUUM ANALYZE");
        explained = new ExplainedDatabase(database);
        reader = new HistoryReader(explained.dataSource());
    }

    private String plan(String what) {
        List<String> plans = explained.plans();
        assertThat(plans).as("one query").hasSize(1);
        System.out.println("LargeHistoryTest: " + what + "\n" + plans.get(0));
        assertThat(plans.get(0))
                .doesNotContain("Seq Scan")
                .doesNotContain("Sort")
                .contains("Index");
        return plans.get(0);
    }

    /** How many pages of the database the whole query has touched: what it costs, whatever else the machine does. */
    private static int buffers(String plan) {
        Matcher first = BUFFERS.matcher(plan);
        assertThat(first.find()).as(plan).isTrue();
        return number(first.group(1)) + number(first.group(2));
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    @Test
    void whatIsReadOftenIsReadByIndexAndALatePageCostsWhatTheFirstDoes() {
        for (Order order : Order.values()) {
            int first = buffers(page(order, Optional.empty(), 1));
            // In the hundred thousand, three messages a second: this is where the thousandth page begins.
            long passed = 999L * PAGE;
            long message = order == Order.NEWEST_FIRST ? 100_001 - passed : passed;
            Position before = new Position(1_700_000_000 + message / 3, 1_700_000_000_000_000L + message * 333_333);
            int late = buffers(page(order, Optional.of(before), 1000));
            System.out.printf("LargeHistoryTest: %s, page 1: %d buffers, page 1000: %d buffers%n", order, first, late);
            assertThat(late).isLessThanOrEqualTo(first + first / 2);
        }

        assertThat(reader.dialogsOf(USER, Optional.empty(), 100))
                .hasSize(100)
                .allSatisfy(dialog -> assertThat(
                                dialog.membership().map(Membership::unread).orElseThrow())
                        .isIn(50L, 99_960L));
        plan("100 dialogs of a user, with what is unread");
        reader.unread(USER, List.of(LARGE));
        plan("what a user has not read in a dialog");
    }

    @Test
    void whatTheApiAsksIsFoundByIndex() {
        DialogDirectory directory = new DialogDirectory(explained.dataSource(), Clock.systemUTC());
        List<DialogKey> hundred = IntStream.rangeClosed(1, 50)
                .boxed()
                .flatMap(i -> Stream.of("%024x".formatted(i), "2%023x".formatted(i)))
                .map(id -> new DialogKey(92, new DialogId(id)))
                .toList();

        Listing<DialogEntry> page = timed(
                "a page of a user's 5000 dialogs and 200 public groups",
                () -> directory.dialogs(MANY, 92, entry -> true, DialogOrder.LATEST_FIRST, 5_100, 100));
        assertThat(page.total()).isEqualTo(5200);
        assertThat(page.items()).hasSize(100);
        plans("dialogs");
        DialogDirectory plain = new DialogDirectory(database, Clock.systemUTC());
        timed("the same without plans", () -> plain.dialogs(MANY, 92, entry -> true, DialogOrder.LATEST_FIRST, 0, 100));
        timed("the same once more", () -> plain.dialogs(MANY, 92, entry -> true, DialogOrder.LATEST_FIRST, 0, 100));
        assertThat(timed("a dialog", () -> directory.find(LARGE, USER))).isPresent();
        plans("a dialog");
        assertThat(timed("100 dialogs", () -> directory.find(hundred, USER))).hasSize(100);
        plans("100 dialogs");
        assertThat(timed("occupants of 100 dialogs", () -> directory.occupants(hundred))
                        .values())
                .hasSize(100)
                .allSatisfy(jids -> assertThat(jids).hasSizeBetween(2, 11));
        plans("occupants");
        assertThat(timed("unread of a user with 5000 dialogs", () -> directory.unreadTotal(MANY, 92)))
                .isZero();
        plans("unread");
        for (int place : List.of(0, 5_099)) {
            DialogKey after = new DialogKey(92, new DialogId("2%023x".formatted(place)));
            assertThat(timed("100 groups behind " + place, () -> directory.groups(Optional.of(after), 100)))
                    .hasSize(100);
            String plan = plans("groups");
            assertThat(plan).doesNotContain("Sort");
            assertThat(buffers(plan)).isLessThan(300);
        }
        assertThat(timed("who of 100 is there", () -> directory.existing(hundred)))
                .hasSize(100);
        plans("existing");
    }

    @Test
    void aConversationIsReadAndSearchedFromAnyPlaceByIndex() {
        Transcript transcript = new Transcript(explained.dataSource());
        Position middle = new Position(1_700_000_000 + 50_000 / 3, 1_700_000_000_000_000L + 50_000L * 333_333);

        assertThat(timed("the latest messages", () -> transcript.latest(LARGE, 50))
                        .lines())
                .hasSize(50);
        plans("the latest messages");
        assertThat(timed("messages around a place", () -> transcript.around(LARGE, middle, 50))
                        .lines())
                .hasSize(50);
        String around = plans("messages around a place");
        assertThat(buffers(around)).isLessThan(100);
        assertThat(timed("messages since a time", () -> transcript.since(LARGE, 1_700_000_000 + 20_000, 50))
                        .lines())
                .hasSize(50);
        plans("messages since a time");
        TranscriptFinds finds =
                timed("a search in vain", () -> transcript.search(LARGE, "nowhere", Optional.of(middle), 50));
        assertThat(finds.lines()).isEmpty();
        assertThat(finds.next()).isPresent();
        plans("a search in vain");
        assertThat(timed(
                        "some occupants",
                        () -> new DialogDirectory(explained.dataSource(), Clock.systemUTC()).someOccupants(LARGE, 50)))
                .hasSize(2);
        plans("some occupants");
    }

    @Test
    void messagesAreFoundByTheIndexOfTheirDialogOrById() {
        MessageReader messages = new MessageReader(explained.dataSource());
        MessageFilter all = MessageFilter.ALL;
        long hiddenUntil = 1_700_000_000_000_000L + 333_333L * 99_000;

        for (boolean newestFirst : List.of(true, false)) {
            int first = buffers(asked("a page", () -> messages.messages(LARGE, USER, 0, all, newestFirst, 0, PAGE)));
            // Each row that is passed over is asked after, whether the user has deleted it.
            asked("page 901", () -> messages.messages(LARGE, USER, 0, all, newestFirst, 90_000, PAGE));
            assertThat(first).isLessThan(1000);
        }
        MessageFilter since = new MessageFilter(
                new Range(1_700_000_000L + 30_000, 1_700_000_000L + 30_100),
                Range.ALL,
                Range.ALL,
                Optional.empty(),
                Set.of(),
                Optional.of(Set.of("1001-92@example.org")),
                Set.of("1002-92@example.org"),
                Optional.empty());
        assertThat(buffers(asked("by date", () -> messages.messages(LARGE, USER, 0, since, false, 0, PAGE))))
                .isLessThan(1000);
        assertThat(buffers(asked("counted by date", () -> messages.count(LARGE, USER, 0, since))))
                .isLessThan(2000);
        // What he has deleted elsewhere costs nothing here.
        assertThat(buffers(asked("counted", () -> messages.count(LARGE, USER, 0, all))))
                .isLessThan(6000);
        asked("behind what is hidden", () -> messages.messages(LARGE, USER, hiddenUntil, all, true, 0, 1000));
        MessageFilter named = new MessageFilter(
                Range.ALL,
                Range.ALL,
                Range.ALL,
                Optional.of(IntStream.rangeClosed(1, 100)
                        .mapToObj(i -> new MessageId("%024x".formatted(i)))
                        .collect(Collectors.toSet())),
                Set.of(),
                Optional.empty(),
                Set.of(),
                Optional.empty());
        assertThat(buffers(asked("by id", () -> messages.messages(LARGE, USER, 0, named, true, 0, PAGE))))
                .isLessThan(2000);
        assertThat(timed("unread", () -> messages.unreadOf(LARGE, new User("1002-92", "example.org", true), 100)))
                .hasSize(40);
        assertThat(buffers(plans("unread"))).isLessThan(2000);
    }

    /** Asks, and gives the last of the plans. */
    private String asked(String what, Supplier<Object> question) {
        timed(what, question);
        return plans(what);
    }

    private <T> T timed(String what, Supplier<T> question) {
        explained.plans();
        Instant start = Instant.now();
        T answer = question.get();
        System.out.println("LargeHistoryTest: " + what + ", with its plans " + Duration.between(start, Instant.now()));
        return answer;
    }

    private String plans(String what) {
        List<String> plans = explained.plans();
        assertThat(plans)
                .isNotEmpty()
                .allSatisfy(plan -> assertThat(plan).doesNotContain("Seq Scan").contains("Index"));
        System.out.println("LargeHistoryTest: " + what + ", " + plans.size() + " queries\n" + plans.get(0) + "...\n"
                + plans.get(plans.size() - 1));
        return plans.get(plans.size() - 1);
    }

    private String page(Order order, Optional<Position> after, int number) {
        // Once to have it in memory.
        reader.page(LARGE, order, after, PAGE);
        explained.plans();
        Instant start = Instant.now();
        assertThat(reader.page(LARGE, order, after, PAGE)).hasSize(PAGE);
        System.out.println("LargeHistoryTest: with its plan " + Duration.between(start, Instant.now()));
        return plan(order + ", page " + number + " of 100 of 100000 messages");
    }
}
