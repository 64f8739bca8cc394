package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.HistoryStore;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.history.Retried;
import org.dialogs.openfire.status.Health;
import org.dialogs.openfire.status.Health.Check;
import org.dialogs.openfire.status.Level;
import org.dialogs.openfire.status.Meters;
import org.dialogs.openfire.status.Monitor;
import org.dialogs.openfire.status.Probe;
import org.hsqldb.jdbc.JDBCDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusPageTest {

    private static final String HOSTILE =
            "</pre><script>x</script> \\\" ' & \u202e\ud83d\udc4b \u0645\u0631\u062d\u0628\u0627";
    private static final String SHOWN = "&lt;/pre&gt;&lt;script&gt;x&lt;/script&gt;";
    private static final Pattern LETTER = Pattern.compile("status\\?letter=([0-9a-f-]+)");

    private static final Pattern END = Pattern.compile("name=\"end\" value=\"([0-9a-f]+-[0-9]+)\"");

    @TempDir
    private Path folder;

    private final AtomicBoolean mayRead = new AtomicBoolean(true);
    private HistoryWriter history;
    private Monitor monitor;
    private StatusPage page;
    private boolean usesService = true;

    private final MapProperties properties = new MapProperties();

    @BeforeEach
    void open() throws IOException {
        start("");
    }

    private void start(String letters) throws IOException {
        Files.writeString(folder.resolve("dead-letters.jsonl"), letters);
        // Without its thread: what it takes stays in the journal.
        history = new HistoryWriter(
                new Settings(property -> null),
                new HistoryStore(new JDBCDataSource()),
                folder,
                user -> true,
                Clock.systemUTC());
        Meters meters = new Meters(Map.of(), Map.of(Level.DEAD_LETTERS, history.letters()::count), Map.of());
        Health health = new Health(
                meters,
                () -> 1,
                Map.of(),
                Map.of(Check.SERVICE, () -> usesService),
                new Probe("probe", () -> {}),
                Clock.systemUTC());
        monitor = new Monitor(meters, health, Clock.systemUTC()).start();
        page = new StatusPage(monitor, concerns(), history.letters(), mayRead::get, () -> 1 << 20, Clock.systemUTC());
    }

    private Concerns concerns() {
        return new Concerns(
                new Settings(name -> properties.text(name).orElse(null)),
                properties,
                new Circumstances(
                        "dialogs",
                        () -> false,
                        () -> true,
                        Optional::empty,
                        () -> true,
                        () -> 0,
                        () -> true,
                        () -> 0,
                        () -> 0,
                        () -> true));
    }

    @AfterEach
    void close() {
        monitor.close();
        history.close();
    }

    private void restart(String... letters) throws IOException {
        close();
        start(String.join("\n", letters) + "\n");
    }

    private static String letter(int record, String body) {
        return """
                {"record":%d,"at":"2026-11-21T12:00:00Z","reason":"Reason <b>%d</b>","checksum":1,"change":{"change":"keep",\
                "id":"0123456789abcdef01234567","dialog":{"application":92,"id":"ffff00000000000000000001",\
                "first":["1001-92","x",true],"second":["1002-92","x",true]},"sender":["1001-92","x",true],"stanzaId":"s%d",\
                "body":"%s","dateSent":1,"received":1,"markable":false,"arrival":%d}}""".formatted(record, record, record, body, record);
    }

    private static String receipt(int record) {
        return """
                {"record":%d,"at":"2026-11-21T12:00:00Z","reason":"no","checksum":1,"change":{"change":"mark",\
                "user":["1001-92","x",true],"dialogs":[],"messageId":"the-message","displayed":true,"at":1}}""".formatted(record);
    }

    private static String show(StatusPage page, TestVisit visit) {
        return TestVisit.html(page.show(visit.visit()));
    }

    private String list() {
        return show(page, TestVisit.inEnglish());
    }

    private String firstId() {
        Matcher id = LETTER.matcher(list());
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    /** What the forms for all letters send along. */
    private String end() {
        Matcher end = END.matcher(list());
        assertThat(end.find()).isTrue();
        return end.group(1);
    }

    private static Answer.Page page(Answer answer) {
        return (Answer.Page) answer;
    }

    @Test
    void atTheBeginningThereIsNothingToShowButThatAllIsWell() {
        String html = list();

        assertThat(html)
                .contains("All is well.", "There are no dead letters.", "Nothing was measured yet.")
                .doesNotContain("id=\"discard-all\"", "<title>status</title>");
    }

    @Test
    void whereNothingWasLookedAtNobodySaysThatAllIsWell() {
        Meters meters = new Meters(Map.of(), Map.of(), Map.of());
        Health health =
                new Health(meters, () -> 1, Map.of(), Map.of(), new Probe("probe", () -> {}), Clock.systemUTC());
        try (Monitor idle = new Monitor(meters, health, Clock.systemUTC())) {
            assertThat(pageOf(idle, Clock.systemUTC()))
                    .contains("It is not known how it is now")
                    .doesNotContain("All is well.");
        }
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2));
        assertThat(pageOf(monitor, later))
                .contains("It is not known how it is now")
                .doesNotContain("All is well.");
    }

    private String pageOf(Monitor of, Clock clock) {
        return show(
                new StatusPage(of, concerns(), history.letters(), mayRead::get, () -> 1 << 20, clock),
                TestVisit.inEnglish());
    }

    @Test
    void whereNoServiceIsUsedItIsNotSaidToBeWell() throws IOException {
        assertThat(list())
                .containsPattern(
                        "The REST service that checks tokens answers</th>\\s*<td class=\"dialogs-good\">Well</td>")
                .doesNotContain("None is used");
        usesService = false;
        restart();
        assertThat(list())
                .containsPattern("The REST service that checks tokens answers</th>\\s*<td>None is used</td>")
                .contains("All is well.");
    }

    @Test
    void whatLooksWrongIsSaidThereAndSoAllIsNotWell() {
        properties.texts.put("dialogs.metrics.enabled", "true");

        assertThat(list())
                .contains(
                        "Metrics are on, but there is no token for them",
                        "Chat works, but something below needs a look.")
                .doesNotContain("All is well.");
    }

    @Test
    void whatSomebodyHasWantedSoIsSaidAndAllIsWell() {
        properties.texts.put("dialogs.enabled", "false");

        assertThat(list()).contains("Dialogs is switched off", "All is well.");
    }

    @Test
    void itIsThereInEveryLanguage() throws IOException {
        restart(letter(1, "x"));
        for (Locale locale :
                new Locale[] {Locale.GERMAN, new Locale("es"), new Locale("pt", "BR"), Locale.SIMPLIFIED_CHINESE}) {
            assertThat(show(page, TestVisit.in(locale)))
                    .contains("id=\"letters\"")
                    .doesNotContain("console.status");
        }
    }

    @Test
    void theListSaysWhatWasRefusedAndNotWhatWasSaid() throws IOException {
        restart(letter(7, "a secret"), receipt(8), "no JSON at all");

        String html = list();

        assertThat(html)
                .contains("Reason &lt;b&gt;7&lt;/b&gt;", "ffff00000000000000000001", "Message", "Receipt", "Unreadable")
                .contains("3 in all")
                .doesNotContain("a secret", "no JSON at all", "<b>7</b>");
    }

    @Test
    void itHasPages() throws IOException {
        String[] letters = new String[60];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = receipt(1_000 + i);
        }
        restart(letters);

        Matcher next = Pattern.compile("status\\?letters=([0-9]+)#").matcher(list());
        assertThat(next.find()).isTrue();
        String second = show(page, TestVisit.inEnglish().with("letters", next.group(1)));

        assertThat(list()).contains(">1024<").doesNotContain(">1025<", "First page");
        assertThat(second).contains(">1025<", ">1049<", "First page").doesNotContain(">1024<", ">1050<");
        assertThat(show(page, TestVisit.inEnglish().with("letters", "-1 or 1=1")))
                .contains(">1000<");
    }

    @Test
    void whoOpensAMessageIsWrittenDown() throws IOException {
        restart(letter(7, HOSTILE));
        TestVisit visit = TestVisit.inEnglish().with("letter", firstId());

        String html = show(page, visit);

        assertThat(html).contains(SHOWN).doesNotContain("<script>x");
        assertThat(visit.audit)
                .containsExactly(
                        "Dialogs: dead letter read | Record 7 of dialog ffff00000000000000000001 of application 92");
    }

    @Test
    void aLetterWhoseRecordIsNotKnownHasNoNumberInItsTitle() throws IOException {
        restart("no JSON at all");
        assertThat(show(page, TestVisit.inEnglish().with("letter", firstId()))).contains("<title>Dead letter</title>");

        restart(receipt(7));
        assertThat(show(page, TestVisit.inEnglish().with("letter", firstId())))
                .contains("<title>Dead letter 7</title>");
    }

    @Test
    void whoOpensAReceiptIsNot() throws IOException {
        restart(receipt(7));
        TestVisit visit = TestVisit.inEnglish().with("letter", firstId());

        assertThat(show(page, visit)).contains("the-message");
        assertThat(visit.audit).isEmpty();
    }

    @Test
    void whereMessagesMayNotBeReadTheirLettersCanBeDealtWithAllTheSame() throws IOException {
        restart(letter(7, "a secret"));
        mayRead.set(false);
        TestVisit visit = TestVisit.inEnglish().with("letter", firstId());

        assertThat(show(page, visit))
                .contains("dialogs.console.readMessages is off", "value=\"retry\"")
                .doesNotContain("a secret");
        assertThat(visit.audit).isEmpty();
    }

    @Test
    void aLetterThatIsNotThereIsNotFound() {
        for (String id : new String[] {"1-2-00000000", "nonsense", "../../x"}) {
            TestVisit visit = TestVisit.inEnglish().with("letter", id);
            assertThat(page.show(visit.visit())).isEqualTo(Answer.notFound());
            for (String action : new String[] {"retry", "discard"}) {
                assertThat(page.act(visit.with("do", action).visit(), visit.log()))
                        .isEqualTo(Answer.notFound());
            }
            assertThat(visit.audit).isEmpty();
        }
    }

    @Test
    void oneIsTriedAgain() throws IOException, InterruptedException {
        restart(letter(7, "a secret"), letter(8, "other"));
        TestVisit visit = TestVisit.inEnglish().with("letter", firstId()).with("do", "retry");

        Answer answer = page.act(visit.visit(), visit.log());

        assertThat(answer)
                .isEqualTo(
                        Answer.goTo("status#dead-letters", Notice.success("console.status.letters.retried", "1", "1")));
        assertThat(history.backlog()).isEqualTo(1);
        assertThat(history.letters().count()).isEqualTo(1);
        assertThat(visit.audit)
                .containsExactly(
                        "Dialogs: dead letters tried again | Record 7 of dialog ffff00000000000000000001 of application 92");
    }

    @Test
    void allAreTriedAgainButTheUnreadable() throws IOException {
        restart(letter(7, "a secret"), "{\"change\":{\"change\":\"of tomorrow\"}}", letter(9, "x"));
        TestVisit visit = TestVisit.inEnglish().with("do", "retry-all").with("end", end());

        assertThat(page.act(visit.visit(), visit.log()))
                .isEqualTo(Answer.goTo(
                        "status#dead-letters", Notice.warning("console.status.letters.refused", "2", "1", "1")));
        assertThat(visit.audit).containsExactly("Dialogs: dead letters tried again | 2 of them");
        assertThat(list()).contains("1 in all", "Unreadable");
    }

    @Test
    void whatWasTakenOfAFileThatCannotBeReadToItsEndIsSaidAndWrittenDown() {
        TestVisit visit = TestVisit.inEnglish();

        assertThat(StatusPage.retried(
                        visit.visit(), new Retried(2, 0, 5, Retried.Ending.CUT_SHORT), "2 of them", visit.log()))
                .isEqualTo(
                        Answer.goTo("status#dead-letters", Notice.error("console.status.letters.cutShort", "2", "5")));
        assertThat(visit.audit).containsExactly("Dialogs: dead letters tried again | 2 of them");
    }

    @Test
    void nothingIsTriedAgainWhileSomethingIsErased() throws IOException {
        restart(letter(7, "a secret"), letter(8, "other"));
        assertThat(history.eraseUser("1001-92@x")).isTrue();
        TestVisit visit = TestVisit.inEnglish().with("do", "retry-all").with("end", end());

        assertThat(page.act(visit.visit(), visit.log()))
                .isEqualTo(
                        Answer.goTo("status#dead-letters", Notice.warning("console.status.letters.erasing", "0", "2")));
        assertThat(visit.audit).isEmpty();
        assertThat(history.letters().count()).isEqualTo(2);
    }

    @Test
    void allElseIsShownWhereTheLettersCannotBeRead() throws IOException {
        restart(letter(7, "a secret"));
        Files.delete(folder.resolve("dead-letters.jsonl"));
        Files.createDirectory(folder.resolve("dead-letters.jsonl"));

        assertThat(list())
                .contains("id=\"letters-unreadable\"", "The database answers", "Numbers", "How it was")
                .doesNotContain("id=\"no-letters\"", "id=\"letters\"", "id=\"retry-all\"");
    }

    @Test
    void erasuresThatHaveYetToReachTheLettersAreSaid() throws IOException {
        assertThat(list()).doesNotContain("id=\"erasures\"", "id=\"erased\"");
        close();
        Files.writeString(folder.resolve("dead-letters.erasures"), "{}\n{}\n");
        start(letter(7, "a secret") + "\n");

        assertThat(list()).contains("Erasures that have yet to reach this list: 2.");
    }

    @Test
    void nothingIsDiscardedByWhoIsNotSure() throws IOException {
        restart(letter(7, "a secret"), letter(8, "other"));
        TestVisit one = TestVisit.inEnglish().with("letter", firstId()).with("do", "discard");
        TestVisit all = TestVisit.inEnglish().with("do", "discard-all").with("end", end());

        assertThat(page(page.act(one.visit(), one.log())).status()).isEqualTo(422);
        assertThat(page(page.act(all.visit(), all.log())).status()).isEqualTo(422);
        assertThat(page(page.act(all.visit(), all.log())).html()).contains("Nothing was discarded");
        assertThat(history.letters().count()).isEqualTo(2);
        assertThat(all.audit).isEmpty();

        assertThat(page.act(one.with("sure", "yes").visit(), one.log()))
                .isEqualTo(Answer.goTo("status#dead-letters", Notice.success("console.status.letters.discarded", "1")));
        assertThat(page.act(all.with("sure", "yes").visit(), all.log()))
                .as("of the list that was there before the first one went")
                .isEqualTo(Answer.goTo("status#dead-letters", Notice.warning("console.status.letters.changed")));
        assertThat(history.letters().count()).isEqualTo(1);
        assertThat(page.act(all.with("end", end()).visit(), all.log()))
                .isEqualTo(Answer.goTo("status#dead-letters", Notice.success("console.status.letters.discarded", "1")));
        assertThat(history.letters().count()).isZero();
        assertThat(all.audit).containsExactly("Dialogs: dead letters discarded | All: 1 of them");
    }

    @Test
    void whatIsNoActionDoesNothing() throws IOException {
        restart(letter(7, "a secret"));
        TestVisit visit = TestVisit.inEnglish().with("do", "explode");

        assertThat(page.act(visit.visit(), visit.log())).isEqualTo(Answer.notFound());
        assertThat(history.letters().count()).isEqualTo(1);
    }
}
