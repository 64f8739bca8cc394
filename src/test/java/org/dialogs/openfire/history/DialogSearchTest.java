package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dialogs.openfire.history.DialogSort.By;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.dialogs.openfire.testdatabase.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;

/** What administrators look for is found, in whichever order, page by page, forward and back; and no more is looked at than is allowed. */
@OnEachDatabase
class DialogSearchTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T10:30:00Z");
    private static final int MANY = 400;
    private static final Duration PATIENT = Duration.ofMinutes(1);

    @Parameter
    @RegisterExtension
    TestDatabase database;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final List<Kept> all = new ArrayList<>();
    private DialogSearch search;

    /** A dialog that is in the database. {@code members} are bare JIDs, {@code read} what each of them has read. */
    private record Kept(DialogHead head, boolean said, List<String> members, List<Integer> read) {

        DialogKey key() {
            return head.key();
        }

        String values() {
            return "(%d, '%s', %d, %s, %s, %s, %s, %s, %s, %s, %d, %d, %d, %d)"
                    .formatted(
                            key().applicationId(),
                            key().id(),
                            head.type().number(),
                            quoted(head.name()),
                            quoted(head.roomJid()),
                            quoted(head.firstUser()),
                            quoted(head.secondUser()),
                            said ? "'" + "a".repeat(24) + "'" : "NULL",
                            said ? "'last'" : "NULL",
                            said ? "" + head.active() : "NULL",
                            head.created(),
                            head.created(),
                            head.messages(),
                            head.active() / 3600);
        }

        long unread() {
            return read.stream()
                    .mapToLong(count -> Math.max(0, head.messages() - count))
                    .sum();
        }

        private static String quoted(Optional<String> text) {
            return text.map(each -> "'" + each.replace("'", "''") + "'").orElse("NULL");
        }
    }

    @BeforeEach
    void open() {
        search = new DialogSearch(database);
    }

    private void insert(List<Kept> dialogs) throws Exception {
        for (int i = 0; i < dialogs.size(); i += 50) {
            List<Kept> some = dialogs.subList(i, Math.min(dialogs.size(), i + 50));
            database.execute(some.stream()
                    .map(Kept::values)
                    .collect(Collectors.joining(
                            ", ",
                            "INSERT INTO ofDialog (applicationID, dialogID, dialogType, dialogName, roomJID, firstUser,"
                                    + " secondUser, lastMessageID, lastMessageBody, lastMessageOrder, createdDate,"
                                    + " updatedDate, messageCount, activeHour) VALUES ",
                            "")));
            List<String> members = new ArrayList<>();
            for (Kept dialog : some) {
                for (int m = 0; m < dialog.members.size(); m++) {
                    members.add("(%d, '%s', '%s', 0, %d, 0)"
                            .formatted(
                                    dialog.key().applicationId(),
                                    dialog.key().id(),
                                    dialog.members.get(m),
                                    dialog.read.get(m)));
                }
            }
            database.execute("INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount,"
                    + " createdDate) VALUES " + String.join(", ", members));
        }
        all.addAll(dialogs);
    }

    /** Few hours, few seconds and few milliseconds, so that many dialogs have the same. */
    private Kept randomDialog(int number, String id) {
        long application = List.of(0L, 92L, 93L).get(random.nextInt(3));
        DialogType type = DialogType.of(1 + random.nextInt(3));
        boolean said = random.nextInt(4) > 0;
        long created = BEGIN.toEpochMilli() + random.nextInt(5) * 1000L * random.nextInt(1000) + random.nextInt(2);
        long active = said ? BEGIN.getEpochSecond() + random.nextInt(6) * 2000L + random.nextInt(3) : created / 1000;
        Set<String> members = new HashSet<>();
        for (int i = 0; i < 2 + random.nextInt(2); i++) {
            members.add(random.nextInt(9) + "-" + application + "@example.org");
        }
        boolean isPrivate = type == DialogType.PRIVATE;
        List<String> users = List.copyOf(members);
        return new Kept(
                new DialogHead(
                        new DialogKey(application, new DialogId(id)),
                        type,
                        isPrivate || random.nextInt(5) == 0 ? Optional.empty() : Optional.of(name(number)),
                        isPrivate ? Optional.empty() : Optional.of(application + "_" + id + "@muc.example.org"),
                        isPrivate ? Optional.of(users.get(0)) : Optional.empty(),
                        isPrivate ? Optional.of(users.get(users.size() - 1)) : Optional.empty(),
                        active,
                        created,
                        random.nextInt(4)),
                said,
                users,
                users.stream().map(user -> random.nextInt(5)).toList());
    }

    private String name(int number) {
        return List.of("Club", "<b>Ärzte</b>", "it's 100%", "club").get(random.nextInt(4)) + " " + number % 7;
    }

    private void insertMany() throws Exception {
        List<Kept> many = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            many.add(randomDialog(i, "%08x%016x".formatted(random.nextInt(), i)));
        }
        insert(many);
        database.execute("UPDATE ofDialog SET dialogType = -dialogType WHERE dialogID = '"
                + all.remove(7).key().id() + "'");
    }

    private DialogQuery randomQuery() {
        boolean ofUser = random.nextInt(3) == 0;
        By by = ofUser ? By.values()[random.nextInt(4)] : By.values()[random.nextInt(2)];
        return new DialogQuery(
                random.nextInt(3) == 0
                        ? Set.of(List.of(0L, 92L, 5L).get(random.nextInt(3)))
                        : Set.copyOf(search.applications()),
                Optional.of(DialogType.of(1 + random.nextInt(3))).filter(type -> random.nextInt(3) == 0),
                ofUser
                        ? Stream.generate(() -> random.nextInt(9) + "-" + (92 + random.nextInt(2)) + "@example.org")
                                .limit(1 + random.nextInt(2))
                                .collect(Collectors.toSet())
                        : Set.of(),
                Optional.of(List.of("CLUB", "ärz", "'", "%", "3-92@", "_", "nobody")
                                .get(random.nextInt(7)))
                        .filter(text -> random.nextInt(2) == 0),
                Optional.of(time()).filter(time -> random.nextInt(3) == 0),
                Optional.of(time()).filter(time -> random.nextInt(3) == 0),
                new DialogSort(by, random.nextBoolean()),
                1 + random.nextInt(60));
    }

    private Instant time() {
        return BEGIN.plusSeconds(random.nextInt(6) * 2000L + random.nextInt(3));
    }

    /** The same without any cleverness. */
    private List<DialogKey> expected(DialogQuery query) {
        return all.stream()
                .filter(kept -> query.applications().contains(kept.key().applicationId()))
                .filter(kept ->
                        query.type().map(type -> type == kept.head.type()).orElse(true))
                .filter(kept -> query.users().isEmpty() || kept.members.stream().anyMatch(query.users()::contains))
                .filter(kept -> query.text().map(text -> says(kept, text)).orElse(true))
                .filter(kept -> query.from()
                        .map(time -> kept.head.active() >= time.getEpochSecond())
                        .orElse(true))
                .filter(kept -> query.until()
                        .map(time -> kept.head.active() < time.getEpochSecond())
                        .orElse(true))
                .sorted(order(query.sort()))
                .map(Kept::key)
                .toList();
    }

    private static boolean says(Kept kept, String text) {
        DialogHead head = kept.head;
        return Stream.of(head.name(), head.roomJid(), head.firstUser(), head.secondUser())
                .flatMap(Optional::stream)
                .anyMatch(word -> word.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)));
    }

    private static Comparator<Kept> order(DialogSort sort) {
        Comparator<Kept> by = switch (sort.by()) {
            case ACTIVE -> Comparator.comparing(kept -> kept.head.active());
            case CREATED -> Comparator.comparing(kept -> kept.head.created());
            case MESSAGES -> Comparator.comparing(kept -> kept.head.messages());
            case NAME ->
                Comparator.comparing(kept -> kept.head
                        .name()
                        .orElse(kept.head
                                .roomJid()
                                .orElseGet(() -> kept.head.firstUser().orElseThrow() + " "
                                        + kept.head.secondUser().orElseThrow()))
                        .toLowerCase(Locale.ROOT));
        };
        Comparator<Kept> whole = by.thenComparing(Kept::key);
        return sort.descending() ? whole.reversed() : whole;
    }

    private static List<DialogKey> keys(DialogPage page) {
        return page.dialogs().stream().map(each -> each.dialog().key()).toList();
    }

    private static Optional<DialogCursor> linked(Optional<DialogCursor> place) {
        return place.map(each -> DialogCursor.parse(each.code()).orElseThrow());
    }

    private static List<DialogKey> forward(DialogSearch search, DialogQuery query, List<DialogPage> pages) {
        List<DialogKey> found = new ArrayList<>();
        Optional<DialogCursor> place = Optional.empty();
        do {
            DialogPage page = search.page(query, place);
            assertThat(page.dialogs()).hasSizeLessThanOrEqualTo(query.limit());
            assertThat(page.previous().isPresent()).isEqualTo(place.isPresent());
            found.addAll(keys(page));
            pages.add(page);
            place = linked(page.next());
        } while (place.isPresent());
        return found;
    }

    private static List<DialogKey> backward(DialogSearch search, DialogQuery query, DialogCursor end) {
        List<DialogKey> found = new ArrayList<>(List.of(end.key()));
        Optional<DialogCursor> place = Optional.of(end);
        while (place.isPresent()) {
            DialogPage page = search.pageBefore(query, place.get());
            Optional<DialogCursor> previous = linked(page.previous());
            List<DialogKey> keys = new ArrayList<>(keys(page));
            if (previous.isEmpty()) {
                // The first page, which may have some of what has been seen.
                keys.removeAll(found);
            }
            Collections.reverse(keys);
            found.addAll(keys);
            place = previous;
        }
        Collections.reverse(found);
        return found;
    }

    @Test
    void everyQuestionIsAnsweredAsIfAllWereLookedAt() throws Exception {
        insertMany();
        for (int i = 0; i < 60; i++) {
            DialogQuery query = randomQuery();
            List<DialogKey> expected = expected(query);
            List<DialogPage> pages = new ArrayList<>();

            assertThat(forward(search, query, pages))
                    .as("seed %d: %s", seed, query)
                    .isEqualTo(expected);
            assertThat(pages)
                    .as("seed %d: %s", seed, query)
                    .allSatisfy(page -> assertThat(page.total())
                            .isEqualTo(Optional.of((long) expected.size())
                                    .filter(total -> !query.users().isEmpty())));
            if (!expected.isEmpty()) {
                DialogCursor end = head(expected.get(expected.size() - 1))
                        .place(query.sort().by());
                assertThat(backward(search, query, end))
                        .as("seed %d: %s, from the end", seed, query)
                        .isEqualTo(expected);
            }
        }
    }

    private DialogHead head(DialogKey key) {
        return all.stream().filter(kept -> kept.key().equals(key)).findFirst().orElseThrow().head;
    }

    @Test
    void whoeverGoesOnWhereItWasGivenUpFindsAllTheSame() throws Exception {
        insertMany();
        DialogSearch little = new DialogSearch(database, 30, DialogDirectory.MOST_ROWS, PATIENT);
        boolean wasGivenUp = false;
        for (int i = 0; i < 40; i++) {
            DialogQuery query = randomQuery();
            if (!query.sort().by().isIndexed()) {
                continue;
            }
            List<DialogPage> pages = new ArrayList<>();

            assertThat(forward(little, query, pages))
                    .as("seed %d: %s", seed, query)
                    .isEqualTo(expected(query));
            goBackAndOn(little, query, pages.get(random.nextInt(pages.size())));
            wasGivenUp |= pages.stream().anyMatch(page -> page.searchedTo().isPresent());
            assertThat(pages)
                    .filteredOn(page -> page.searchedTo().isPresent())
                    .allSatisfy(page -> assertThat(page.next()).isPresent());
        }
        assertThat(wasGivenUp).as("seed %d", seed).isTrue();
    }

    /** Whoever goes back from a page, and on again, comes to what was on it, past nothing. */
    private void goBackAndOn(DialogSearch little, DialogQuery query, DialogPage page) {
        linked(page.previous()).ifPresent(place -> {
            DialogPage next = little.pageBefore(query, place);
            List<DialogKey> seen = new ArrayList<>(keys(next));
            while (!seen.containsAll(keys(page)) && next.next().isPresent()) {
                next = little.page(query, linked(next.next()));
                seen.addAll(keys(next));
            }
            assertThat(seen).as("seed %d: %s", seed, query).containsAll(keys(page));
            List<DialogKey> expected = expected(query);
            int first = seen.isEmpty() ? 0 : expected.indexOf(seen.get(0));
            assertThat(seen).as("seed %d: %s", seed, query).isEqualTo(expected.subList(first, first + seen.size()));
        });
    }

    /** With most of all dialogs his they are picked from the index, with few of them all of his are looked at. */
    @Test
    void moreDialogsOfUsersThanMayBeLookedAtComeInTheOrderOfAnIndex() throws Exception {
        insertMany();
        for (int i = 0; i < 16; i++) {
            Set<String> users = i % 2 == 0
                    ? IntStream.range(0, 9)
                            .boxed()
                            .flatMap(each -> Stream.of(0, 92, 93).map(in -> each + "-" + in + "@example.org"))
                            .collect(Collectors.toSet())
                    : Set.of(random.nextInt(9) + "-92@example.org", random.nextInt(9) + "-93@example.org");
            boolean alone = random.nextBoolean();
            DialogQuery query = new DialogQuery(
                    Set.of(0L, 92L, 93L),
                    Optional.of(DialogType.PRIVATE).filter(type -> !alone && random.nextBoolean()),
                    users,
                    Optional.of(random.nextBoolean() ? "CLUB" : "nobody")
                            .filter(text -> !alone && random.nextBoolean()),
                    Optional.of(time()).filter(time -> !alone && random.nextBoolean()),
                    Optional.of(time()).filter(time -> !alone && random.nextBoolean()),
                    new DialogSort(random.nextBoolean() ? By.ACTIVE : By.CREATED, random.nextBoolean()),
                    1 + random.nextInt(60));
            DialogSearch little = new DialogSearch(database, 31, DialogDirectory.MOST_ROWS, PATIENT);
            List<DialogKey> expected = expected(query);
            List<DialogPage> pages = new ArrayList<>();

            assertThat(forward(little, query, pages))
                    .as("seed %d: %s", seed, query)
                    .isEqualTo(expected);
            if (alone && i % 2 == 0) {
                // The one that is being erased is counted.
                assertThat(pages.get(0).total()).as("seed %d: %s", seed, query).contains(expected.size() + 1L);
            }
            if (!expected.isEmpty()) {
                DialogCursor end = head(expected.get(expected.size() - 1))
                        .place(query.sort().by());
                assertThat(backward(little, query, end))
                        .as("seed %d: %s, from the end", seed, query)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void aSearchThatIsGivenUpSaysHowFarItHasCome() throws Exception {
        List<Kept> dialogs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            dialogs.add(group(i, BEGIN.minus(Duration.ofMinutes(7L * i)), i == 50 ? "the one" : "others"));
        }
        insert(dialogs);
        DialogSearch little = new DialogSearch(database, 20, 100, PATIENT);
        DialogQuery query = query(Optional.of("THE ONE"), DialogSort.LATEST_FIRST);

        DialogPage first = little.page(query, Optional.empty());
        assertThat(first.dialogs()).isEmpty();
        assertThat(first.searchedTo()).contains(BEGIN.minus(Duration.ofMinutes(7 * 19)));

        DialogPage third = little.page(query, little.page(query, first.next()).next());
        assertThat(keys(third)).containsExactly(dialogs.get(50).key());
        assertThat(third.searchedTo()).isEmpty();
        assertThat(third.next()).isEmpty();
    }

    private static Kept group(int number, Instant last, String name) {
        return group(92, number, last, name);
    }

    private static Kept group(long application, int number, Instant last, String name) {
        return new Kept(
                new DialogHead(
                        new DialogKey(application, new DialogId("%024x".formatted(number))),
                        DialogType.GROUP,
                        Optional.of(name),
                        Optional.of(number + "@muc.example.org"),
                        Optional.empty(),
                        Optional.empty(),
                        last.getEpochSecond(),
                        BEGIN.toEpochMilli(),
                        3),
                true,
                List.of("1-92@example.org"),
                List.of(1));
    }

    private static DialogQuery query(Optional<String> text, DialogSort sort) {
        return new DialogQuery(
                Set.of(0L, 92L, 93L), Optional.empty(), Set.of(), text, Optional.empty(), Optional.empty(), sort, 10);
    }

    @Test
    void whoHasNoTimeGetsWhatWasFoundAndGoesOnFromThere() throws Exception {
        List<Kept> dialogs = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            dialogs.add(group(i, BEGIN.minus(Duration.ofMinutes(7L * i)), i % 5 == 4 ? "the one" : "others"));
        }
        insert(dialogs);
        DialogSearch hasty = new DialogSearch(database, 100, 100, Duration.ZERO);
        DialogQuery ofOne = new DialogQuery(
                Set.of(92L),
                Optional.empty(),
                Set.of(),
                Optional.of("the one"),
                Optional.empty(),
                Optional.empty(),
                DialogSort.LATEST_FIRST,
                10);
        List<DialogPage> pages = new ArrayList<>();

        assertThat(forward(hasty, ofOne, pages))
                .containsExactly(dialogs.get(4).key(), dialogs.get(9).key());
        assertThat(pages.get(0).searchedTo()).contains(BEGIN);
        assertThatThrownBy(() -> hasty.page(query(Optional.of("the one"), DialogSort.LATEST_FIRST), Optional.empty()))
                .isInstanceOf(TooManyRowsException.class);
    }

    @Test
    void ofManyApplicationsFewRowsAreRead() throws Exception {
        List<Kept> dialogs = new ArrayList<>();
        Set<Long> applications = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            applications.add((long) i % 20);
            dialogs.add(group(i % 20, i, BEGIN.minus(Duration.ofMinutes(7L * i)), "others"));
        }
        insert(dialogs);
        CountedRows counted = new CountedRows(database);
        DialogQuery query = new DialogQuery(
                applications,
                Optional.empty(),
                Set.of(),
                Optional.of("the one"),
                Optional.empty(),
                Optional.empty(),
                DialogSort.LATEST_FIRST,
                10);

        assertThat(new DialogSearch(counted.dataSource(), 10, 10, PATIENT)
                        .page(query, Optional.empty())
                        .searchedTo())
                .isPresent();
        assertThat(counted.rows()).isBetween(20L, 20L * 40);
    }

    @Test
    void membersOfLargeGroupsAreCountedAsFarAsThatIsCheap() throws Exception {
        Kept large = group(1, BEGIN, "large");
        Kept small = group(2, BEGIN.minusSeconds(1), "small");
        insert(List.of(large, small));
        for (int i = 0; i < DialogSearch.MOST_MEMBERS; i += 500) {
            int from = i;
            database.execute(
                    "INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount, createdDate) VALUES "
                            + IntStream.range(from, from + 500)
                                    .mapToObj(member -> "(92, '%s', 'm%d@example.org', 0, 1, 0)"
                                            .formatted(large.key().id(), member))
                                    .collect(Collectors.joining(", ")));
        }

        List<DialogSummary> found = search.page(query(Optional.empty(), DialogSort.LATEST_FIRST), Optional.empty())
                .dialogs();

        assertThat(found.get(0).members()).isEqualTo(DialogSearch.MOST_OF_ONE);
        assertThat(found.get(0).unread()).isEqualTo(2L * DialogSearch.MOST_OF_ONE);
        assertThat(found.get(0).more()).isTrue();
        assertThat(found.get(1))
                .satisfies(summary -> assertThat(summary.members()).isEqualTo(1))
                .satisfies(summary -> assertThat(summary.unread()).isEqualTo(2))
                .satisfies(summary -> assertThat(summary.more()).isFalse());
    }

    @Test
    void notMoreApplicationsAreToldThanCanBeChosenFrom() throws Exception {
        List<Kept> dialogs = new ArrayList<>();
        for (int i = 0; i <= DialogSearch.MOST_APPLICATIONS; i++) {
            dialogs.add(group(i, 1, BEGIN, "one"));
        }
        insert(dialogs);

        assertThat(search.applications()).hasSize(DialogSearch.MOST_APPLICATIONS);
    }

    @Test
    void anIdIsFoundAtOnceHoweverMuchThereIs() throws Exception {
        insertMany();
        DialogSearch nothing = new DialogSearch(database, 0, 0, PATIENT);
        Kept one = all.get(200);

        DialogPage page = nothing.page(
                query(Optional.of(one.key().id().hex().toUpperCase(Locale.ROOT)), DialogSort.LATEST_FIRST),
                Optional.empty());

        assertThat(keys(page)).containsExactly(one.key());
        assertThat(page.total()).contains(1L);
        assertThat(page.next()).isEmpty();
    }

    @Test
    void aSummaryHasTheDialogAndCountsItsMembersAndWhatTheyHaveNotRead() throws Exception {
        insertMany();
        List<DialogPage> pages = new ArrayList<>();
        forward(search, query(Optional.empty(), DialogSort.LATEST_FIRST), pages);

        List<DialogSummary> found =
                pages.stream().flatMap(page -> page.dialogs().stream()).toList();
        assertThat(found).hasSize(MANY - 1).allSatisfy(summary -> {
            Kept kept = all.stream()
                    .filter(each -> each.key().equals(summary.dialog().key()))
                    .findFirst()
                    .orElseThrow();
            assertThat(summary.members()).isEqualTo(kept.members.size());
            assertThat(summary.unread()).isEqualTo(kept.unread());
            assertThat(summary.dialog().name()).isEqualTo(kept.head.name());
            assertThat(summary.dialog().messages()).isEqualTo(kept.head.messages());
            assertThat(summary.dialog().last().isPresent()).isEqualTo(kept.said);
            assertThat(summary.dialog().membership()).isEmpty();
        });
        assertThat(search.applications()).containsExactly(0L, 92L, 93L);
    }

    @Test
    void tooManyDialogsOfAUserAreNotLookedAt() throws Exception {
        insert(List.of(group(1, BEGIN, "a"), group(2, BEGIN, "b"), group(3, BEGIN, "c")));
        DialogQuery query = new DialogQuery(
                Set.of(92L),
                Optional.empty(),
                Set.of("1-92@example.org"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new DialogSort(By.NAME, false),
                2);

        assertThat(new DialogSearch(database, 2, 3, PATIENT)
                        .page(query, Optional.empty())
                        .total())
                .contains(3L);
        assertThatThrownBy(() -> new DialogSearch(database, 1, 3, PATIENT).page(query, Optional.empty()))
                .isInstanceOf(TooManyRowsException.class);
        assertThatThrownBy(() -> new DialogSearch(database, 2, 2, PATIENT).page(query, Optional.empty()))
                .isInstanceOf(TooManyRowsException.class);
    }

    @Test
    void anEmptyDatabaseHasNothing() {
        DialogPage page = search.page(query(Optional.empty(), DialogSort.LATEST_FIRST), Optional.empty());

        assertThat(page)
                .isEqualTo(new DialogPage(
                        List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(search.applications()).isEmpty();
    }
}
