package org.dialogs.openfire.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testbrowser.ConsoleExtension;
import org.dialogs.openfire.testbrowser.ConsolePage;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console's page of dialogs, as an administrator has it before him. */
class ConsoleDialogsIT {

    private static final String MARKUP =
            "\u201c</td><script>window.broken = true</script>\" & ' {0} \u0645\u0631\u062d\u0628\u0627 \ud83d\udc4b\u201d";

    /** 21 November 2026, noon, UTC. */
    private static final long NOON = 1_795_262_400;

    private static final String READ_MESSAGES = "dialogs.console.readMessages";

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    static final ConsoleExtension CONSOLE = ConsoleExtension.of(SERVER::host);

    private ConsolePage console;
    private Page page;

    @BeforeEach
    void open() {
        for (String table : List.of(
                "ofDialogMessage",
                "ofDialogMember",
                "ofDialog",
                "ofDialogApplication",
                "ofDialogUser",
                "ofDialogUserName")) {
            SERVER.control().sql("DELETE FROM " + table);
        }
        SERVER.control().sql("INSERT INTO ofDialogApplication VALUES (92, 'Shop', 'key', 'secret', 1, 0, 0)");
        console = CONSOLE.open("dialogs");
        page = console.page();
    }

    @AfterEach
    void leave() {
        SERVER.control().deleteProperty(READ_MESSAGES);
    }

    private static String id(int number) {
        return "%024x".formatted(number);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static void add(int number, int type, String name, String others, long said, String text) {
        insert(List.of(dialog(number, type, name, others, said, text)), members(number, others));
    }

    /** All at once: one row at a time takes longer than the tests. */
    private static void insert(List<String> dialogs, List<String> members) {
        SERVER.control()
                .sql(
                        "INSERT INTO ofDialog (applicationID, dialogID, dialogType, dialogName, roomJID, firstUser, secondUser,"
                                + " lastMessageID, lastMessageBody, lastMessageSender, lastMessageSent, lastMessageOrder,"
                                + " createdDate, updatedDate, messageCount, activeHour) VALUES "
                                + String.join(", ", dialogs));
        SERVER.control()
                .sql(
                        "INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount, createdDate)"
                                + " VALUES " + String.join(", ", members));
    }

    private static String dialog(int number, int type, String name, String others, long said, String text) {
        boolean isPrivate = type == 3;
        return "(92, '%s', %d, %s, %s, %s, %s, '%s', %s, '1001-92@localhost', %d, %d, %d, 0, %d, %d)"
                .formatted(
                        id(number),
                        type,
                        name.isEmpty() ? "NULL" : quoted(name),
                        isPrivate ? "NULL" : quoted("room-" + number + "@muc.localhost"),
                        isPrivate ? quoted("1001-92@localhost") : "NULL",
                        isPrivate ? quoted(others) : "NULL",
                        "a".repeat(24),
                        quoted(text),
                        said,
                        said,
                        (said - 86_400) * 1000,
                        number + 3,
                        said / 3600);
    }

    private static List<String> members(int number, String others) {
        return Stream.of("1001-92@localhost", others)
                .map(user -> "(92, '%s', '%s', 0, 3, 0)".formatted(id(number), user))
                .toList();
    }

    private static void addMany() {
        List<String> dialogs = new ArrayList<>();
        List<String> members = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int type = 1 + i % 3;
            String others = (2000 + i % 7) + "-92@localhost";
            dialogs.add(dialog(i, type, type == 3 ? "" : "Club " + i, others, NOON - i * 1800L, "Message " + i));
            members.addAll(members(i, others));
        }
        insert(dialogs, members);
    }

    private Locator rows() {
        return page.locator("#dialogs tbody tr");
    }

    private Locator cell(int column) {
        return rows().first().locator("td").nth(column);
    }

    private void follow(String link) {
        console.link(link).click();
    }

    @Test
    void whoIsNotLoggedInIsSentToTheLogin() {
        add(1, 2, "Secret club", "1002-92@localhost", NOON, "text");

        Response response = page.navigate(console.url() + "?text=club");

        assertThat(page.url()).contains("/login.jsp?url=");
        assertThat(response.text()).doesNotContain("Secret club");
    }

    @Test
    void beforeThereAreDialogsItSaysSo() {
        console.logIn();

        assertThat(page.locator("#none")).containsText("There are no dialogs yet.");
        assertThat(rows()).hasCount(0);
        console.look("dialogs-none");
    }

    @Test
    void whatTwoPeopleHaveSaidIsListed() {
        SmackClient one = SERVER.login("1001-92");
        SERVER.login("1002-92");
        one.send(chat("1002-92@localhost", objectId(), body("Hello, two!") + saved("")));
        Awaitility.await("the message")
                .until(() -> SERVER.control().count("SELECT COUNT(*) FROM ofDialogMessage") == 1);
        String dialog =
                SERVER.control().sql("SELECT dialogID FROM ofDialog").get(0).get("dialogid");
        console.logIn();

        assertThat(rows()).hasCount(1);
        assertThat(cell(0)).containsText("1001-92, 1002-92");
        assertThat(cell(0)).containsText("Private, Shop (92)");
        assertThat(cell(1)).hasText("2");
        assertThat(cell(2)).hasText("1");
        assertThat(cell(3)).hasText("1");
        assertThat(cell(4)).containsText("Hello, two!");
        assertThat(console.link("1001-92, 1002-92"))
                .hasAttribute("href", "conversation?application=92&dialog=" + dialog);

        follow("All of 1002-92");
        assertThat(page.locator("#user")).hasValue("1002-92@localhost");
        assertThat(page.locator("#found")).hasText("Dialogs found: 1");
    }

    @Test
    void pagesAreTurnedForwardAndBack() {
        addMany();
        console.logIn();
        assertThat(rows()).hasCount(50);
        page.locator("#limit").selectOption("25");
        console.button("Show").click();

        assertThat(rows()).hasCount(25);
        assertThat(rows().first()).containsText("Message 0");
        console.look("dialogs");
        follow("Next page");
        assertThat(rows().first()).containsText("Message 25");
        follow("Next page");
        assertThat(rows()).hasCount(10);
        assertThat(console.link("Next page")).hasCount(0);
        follow("Previous page");
        assertThat(rows().first()).containsText("Message 25");
        assertThat(rows().last()).containsText("Message 49");
        follow("First page");
        assertThat(rows().first()).containsText("Message 0");
        assertThat(console.link("Previous page")).hasCount(0);
    }

    @Test
    void theyAreOrderedByTheHeadsOfTheColumns() {
        addMany();
        console.logIn();

        follow("Last message");
        assertThat(rows().first()).containsText("Message 59");
        assertThat(page.locator("th[aria-sort=ascending]")).containsText("Last message");
        follow("Created");
        assertThat(rows().first()).containsText("Message 0");
        assertThat(page.locator("th[aria-sort=descending]")).containsText("Created");
        assertThat(page.locator("#sort")).hasValue("created");

        page.locator("#user").fill("1001");
        page.locator("#sort").selectOption("messages");
        page.locator("#sort").press("Enter");
        console.button("Show").click();
        assertThat(rows().first()).containsText("Message 59");
        assertThat(page.locator("#found")).hasText("Dialogs found: 60");
        follow("Name or users");
        assertThat(rows().first()).containsText("1001-92, 2000-92");
    }

    @ParameterizedTest
    @CsvSource({
        "user, 2003-92, 9",
        "user, 2003, 9",
        "user, 2003-92@localhost, 9",
        "text, CLUB 1, 8",
        "text, 2003, 3",
        "text, 00000000000000000000001f, 1",
        "from, 2026-11-21, 25",
        "until, 2026-11-20, 35",
        "text, nobody, 0"
    })
    void whatIsTypedIsLookedFor(String field, String text, int found) {
        addMany();
        console.logIn();

        page.locator("#" + field).fill(text);
        page.locator("#" + field).press("Enter");

        assertThat(rows()).hasCount(found);
        assertThat(page.locator("#none")).hasText(found == 0 ? new String[] {"No dialog was found."} : new String[0]);
        assertThat(page.locator("#" + field)).hasValue(text);
        follow("Reset");
        assertThat(page.locator("#" + field)).hasValue("");
        assertThat(rows()).hasCount(50);
    }

    @Test
    void applicationAndTypeAreChosen() {
        addMany();
        SERVER.control()
                .sql("INSERT INTO ofDialog (applicationID, dialogID, dialogType, dialogName, createdDate, updatedDate)"
                        + " VALUES (0, '" + id(99) + "', 2, 'Of no application', 1, 1)");
        console.logIn();

        page.locator("#application").selectOption("Shop (92)");
        page.locator("#type").selectOption("Public group");
        console.button("Show").click();
        assertThat(rows()).hasCount(20);
        assertThat(rows().first()).containsText("Public group, Shop (92)");

        page.locator("#application").selectOption("No application");
        page.locator("#type").selectOption("All types");
        console.button("Show").click();
        assertThat(rows()).hasCount(1);
        assertThat(rows().first()).containsText("Of no application");
        assertThat(rows().first()).containsText("Nothing has been said yet");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user | LONG | At most 255 characters can be looked for.",
                "text | LONG | At most 255 characters can be looked for.",
                "until | 2026-11-20 | The last day is before the first one.",
                "sort | name | Only the dialogs of a user can be in this order. Fill in the user, or choose another order."
            })
    void whatCannotBeMeantIsSaidBesideIt(String field, String typed, String error) {
        addMany();
        console.logIn();
        String text = typed.equals("LONG") ? "x y".repeat(86) : typed;

        page.locator("#from").fill("2026-11-21");
        if (field.equals("sort")) {
            page.locator("#sort").selectOption(text);
        } else {
            page.locator("#" + field).fill(text);
        }
        console.button("Show").click();

        assertThat(console.alert()).hasText("Nothing is listed: please correct what is marked below.");
        assertThat(page.locator("#" + field + "-error")).hasText(error);
        assertThat(page.locator("#" + field)).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#" + field)).hasValue(text);
        assertThat(page.locator("#from")).hasValue("2026-11-21");
        assertThat(rows()).hasCount(0);
        console.look("dialogs-wrong-" + field);
    }

    /** The dialogs of one application after the other are looked at, and not those of ever so many. */
    @Test
    void whereThereAreTooManyApplicationsOneIsToBeChosen() {
        SERVER.control()
                .sql("INSERT INTO ofDialog (applicationID, dialogID, dialogType, dialogName, createdDate, updatedDate)"
                        + " SELECT n, '" + id(1)
                        + "', 2, 'Of one of many', 1, 1 FROM UNNEST(SEQUENCE_ARRAY(1, 101, 1)) AS t(n)");
        console.logIn();

        assertThat(console.alert()).hasText("Nothing is listed: please correct what is marked below.");
        assertThat(page.locator("#application-error"))
                .hasText("There are too many applications to list the dialogs of all. Choose one.");
        assertThat(rows()).hasCount(0);
        console.look("dialogs-wrong-applications");

        page.locator("#application").selectOption("101");
        console.button("Show").click();
        assertThat(rows()).hasCount(1);
        assertThat(rows()).containsText("Of one of many");
    }

    @Test
    void whereAUserHasTooManyDialogsLessIsToBeAskedFor() {
        add(1, 2, "Club", "1002-92@localhost", NOON, "text");
        SERVER.control()
                .sql(
                        "INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount, createdDate)"
                                + " SELECT 5, LPAD(CAST(n AS VARCHAR(24)), 24, '0'), '1001-92@localhost', 0, 0, 0"
                                + " FROM UNNEST(SEQUENCE_ARRAY(1, 50000, 1)) AS t(n)");
        SERVER.control()
                .sql("INSERT INTO ofDialog (applicationID, dialogID, dialogType, dialogName, createdDate, updatedDate)"
                        + " VALUES (5, '" + id(2) + "', 2, 'Of application five', 1, 1)");
        console.logIn();
        page.locator("#user").fill("1001-92");
        page.locator("#user").press("Enter");

        assertThat(page.locator("#user-error"))
                .hasText(
                        "This user has too many dialogs to look at them all. Choose an application as well, or leave out"
                                + " the user.");
        assertThat(page.locator("#user")).hasAttribute("aria-invalid", "true");

        page.locator("#sort").selectOption("name");
        console.button("Show").click();
        assertThat(page.locator("#sort-error"))
                .hasText(
                        "This user has more than 2,000 dialogs: they can be listed by their last message or by when they were"
                                + " made. Choose one of these orders, or choose an application, too.");
        console.look("dialogs-too-many");

        page.locator("#application").selectOption("Shop (92)");
        console.button("Show").click();
        assertThat(rows()).hasCount(1);
    }

    @Test
    void howFarASearchHasComeIsSaidAndItGoesOnFromThere() {
        SERVER.control()
                .sql(
                        "INSERT INTO ofDialog (applicationID, dialogID, dialogType, dialogName, createdDate, updatedDate, activeHour,"
                                + " lastMessageID, lastMessageBody, lastMessageSender, lastMessageSent, lastMessageOrder) SELECT 92, LPAD(CAST(n AS VARCHAR(24)), 24, '0'), 2,"
                                + " CASE WHEN n = 1 THEN 'Needle' ELSE 'Hay' END, 1, 1, (" + NOON + " + n) / 3600, '"
                                + "a".repeat(24) + "', '', '1001-92@localhost', "
                                + NOON + " + n, "
                                + NOON + " + n FROM UNNEST(SEQUENCE_ARRAY(1, 1100, 1)) AS t(n)");
        console.logIn();
        page.locator("#text").fill("needle");
        page.locator("#text").press("Enter");

        assertThat(page.locator("#searched"))
                .containsText(Pattern.compile("Dialogs were looked at as far as .*2026.*\\. There may be more\\."));
        assertThat(rows()).hasCount(0);
        assertThat(page.locator("#none")).hasCount(0);
        console.look("dialogs-searched");
        follow("Search further");
        assertThat(rows()).hasCount(1);
        assertThat(rows()).containsText("Needle");
        assertThat(cell(4)).containsText("(no text)");
    }

    @ParameterizedTest
    @CsvSource({
        "application=x, There is no such application. Choose one from the list.",
        "type=x, There is no such type. Choose one from the list.",
        "from=x, 'This is not a day. Write it as year, month and day, such as 2026-11-21.'",
        "sort=x, There is no such order. Choose one from the list.",
        "limit=1000, 'There can be 25, 50 or 100 dialogs on a page.'",
        "after=x, This address is not one of this list. Begin with the first page."
    })
    void anAddressThatWasChangedIsRefused(String query, String error) {
        console.logIn();

        Response response = page.navigate(console.url() + "?" + query);

        assertThat(response.status()).isEqualTo(422);
        assertThat(page.locator(".dialogs-bad, [role=alert]").filter(new Locator.FilterOptions().setHasText(error)))
                .hasCount(1);
    }

    @Test
    void markupIsText() {
        add(1, 2, MARKUP, "1002-92@localhost", NOON, MARKUP);
        SERVER.control().sql("UPDATE ofDialogApplication SET applicationName = '<b>Shop</b>'");
        console.logIn();
        page.locator("#text").fill("</td><script>");
        page.locator("#text").press("Enter");

        assertThat(rows()).hasCount(1);
        assertThat(cell(0).getByText(MARKUP)).isVisible();
        assertThat(cell(0)).containsText("<b>Shop</b> (92)");
        assertThat(cell(4)).containsText(MARKUP);
        assertThat(page.locator("#text")).hasValue("</td><script>");
        assertThat(page.locator("#dialogs script, #dialogs b")).hasCount(0);
        assertThat(page.evaluate("window.broken")).isNull();
        console.look("dialogs-markup");
    }

    @Test
    void usersOfApplicationsAreThereByTheirNames() {
        add(1, 3, "", "1002-92@localhost", NOON, "Hello");
        add(2, 3, "", "juliet@elsewhere.org", NOON - 60, "Hello from here");
        String markup = "</a><script>window.broken = true</script>";
        call(1001, "\u05e2\u05e0\u05ea \u202e" + markup, "ann");
        call(1002, "Ben Lee", "ben");
        console.logIn();

        Locator users = rows().first().locator("td").first().locator("a").first();
        assertThat(users).containsText("\u05e2\u05e0\u05ea \u202e" + markup);
        assertThat(users).containsText(" (1001-92), Ben Lee (1002-92)");
        assertThat(users.locator("bdi")).hasCount(4);
        assertThat(users).hasAttribute("href", "conversation?application=92&dialog=" + id(1));
        assertThat(rows().last().locator("td").first()).containsText(" (1001-92), juliet@elsewhere.org");
        assertThat(cell(4).locator("a")).containsText(" (1001-92)");
        assertThat(page.locator("#dialogs script")).hasCount(0);
        assertThat(page.evaluate("window.broken")).isNull();
        console.look("dialogs-people");
        follow("All of 1002-92");
        assertThat(rows()).hasCount(1);
    }

    @Test
    void aUserIsFoundByHisLoginAndHisEmailAddress() {
        addMany();
        SERVER.control()
                .sql("INSERT INTO ofDialogUserName (applicationID, nameKind, userName, userID) VALUES"
                        + " (92, 1, 'Cleo', 2003), (92, 2, 'cleo@example.com', 2003)");
        console.logIn();

        for (String written : List.of("Cleo", "Cleo@Example.com")) {
            page.locator("#user").fill(written);
            page.locator("#user").press("Enter");
            assertThat(rows()).hasCount(9);
            assertThat(page.locator("#user")).hasValue(written);
        }
        page.locator("#user").fill("cleo");
        page.locator("#user").press("Enter");
        assertThat(page.locator("#user-error"))
                .hasText(
                        "Nobody is found by this: no user of the application (of any, if none is chosen) has this login, full"
                                + " name or email address, and nobody with this user name is in a dialog. Logins and full names have"
                                + " to be written exactly, in upper and lower case.");
        console.look("dialogs-nobody");
    }

    @Test
    void whoeverIsCalledSoIsFoundByHisFullName() {
        addMany();
        call(2003, "Ann Lee", "ann");
        console.logIn();

        page.locator("#user").fill("Ann Lee");
        page.locator("#user").press("Enter");
        assertThat(rows()).hasCount(9);

        for (int i = 0; i < 20; i++) {
            call(3000 + i, "Ann Lee", "ann" + i);
        }
        page.locator("#user").press("Enter");
        assertThat(page.locator("#user-error"))
                .hasText(
                        "More than 20 users have this name. Enter a number such as 1001-92, a login or an email address.");
        console.look("dialogs-many-called");
    }

    private static void call(long user, String fullName, String login) {
        SERVER.control()
                .sql(
                        "INSERT INTO ofDialogUser (applicationID, userID, login, fullName, createdDate, updatedDate) VALUES (92, "
                                + user + ", '" + login + "', " + quoted(fullName) + ", 0, 0)");
    }

    @Test
    void whereMessagesMayNotBeReadTheyAreNotShown() {
        add(1, 2, "Club", "1002-92@localhost", NOON, "A secret");
        SERVER.control().setProperty(READ_MESSAGES, "false");
        console.logIn();

        assertThat(cell(4)).containsText("(text not shown)");
        assertThat(page.locator("body")).not().containsText("A secret");
        console.look("dialogs-not-read");
    }

    @Test
    void allAreCountedBehindThePage() {
        addMany();
        console.logIn();
        // What was counted in the tests before is forgotten.
        SERVER.control().reload("dialogs");

        Awaitility.await("the page")
                .atMost(Duration.ofMinutes(1))
                .pollInSameThread()
                .ignoreException(PlaywrightException.class)
                .until(() -> page.navigate(console.url()).status() == 200);
        Awaitility.await("the count")
                .atMost(Duration.ofMinutes(1))
                .until(() -> page.request().get(console.url()).text().contains("Dialogs: 60. Messages: 1,950."));
        page.navigate(console.url());
        assertThat(page.locator("#totals")).containsText("Counted on ");
        page.locator("#totals summary").press("Enter");
        assertThat(page.locator("#totals details[open]")).hasCount(1);
        assertThat(page.locator("#totals tbody tr").first())
                .containsText(Pattern.compile("Shop \\(92\\)\\s*Public group\\s*20\\s*630"));
        console.look("dialogs-totals");
    }

    @Test
    void withoutItsTableTheFrameSaysThatTheDatabaseDoesNotAnswer() {
        console.logIn();
        SERVER.control().sql("ALTER TABLE ofDialog RENAME TO ofDialogAway");
        try {
            Response response = page.navigate(console.url());

            assertThat(response.status()).isEqualTo(503);
            assertThat(console.alert()).containsText("The database does not answer at this moment");
        } finally {
            SERVER.control().sql("ALTER TABLE ofDialogAway RENAME TO ofDialog");
        }
        page.navigate(console.url());
        assertThat(page.locator("#none")).isVisible();
    }

    @Test
    void nothingCanBeDoneHereAndAForgedFormIsRefused() {
        console.logIn();
        String audited = "SELECT COUNT(*) FROM ofSecurityAuditLog WHERE summary LIKE 'Dialogs:%'";
        long before = SERVER.control().count(audited);

        assertThat(page.request()
                        .post(console.url(), RequestOptions.create().setForm(FormData.create()))
                        .status())
                .isEqualTo(403);
        assertThat(SERVER.control().count(audited)).isEqualTo(before);
    }
}
