package org.dialogs.openfire.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dialogs.openfire.it.RestAnswers.group;
import static org.dialogs.openfire.it.RestAnswers.privateDialog;
import static org.dialogs.openfire.it.RestAnswers.say;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.it.RestUsers.Somebody;
import org.dialogs.openfire.testbrowser.ConsoleExtension;
import org.dialogs.openfire.testbrowser.ConsolePage;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A dialog in the admin console: read, searched, saved and erased by an administrator in a browser. */
class ConsoleConversationIT {

    private static final boolean IS_RELEASE =
            !System.getProperty("openfire.home", "").isBlank();
    private static final String MARKUP = "\u201c</p><script>window.broken = true</script>"
            + "<img src=x onerror='window.broken = true'>\" & ' \u0645\u0631\u062d\u0628\u0627 \ud83d\udc4b\u201d";
    private static final String ELSEWHERE = "https://files.example.com/cat.png";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final RestUsers USERS = new RestUsers(SERVER);

    @RegisterExtension
    @Order(3)
    static final ConsoleExtension CONSOLE = ConsoleExtension.of(SERVER::host);

    private static int dialogs;

    private ConsolePage console;
    private Page page;

    @AfterEach
    void leave() throws IOException {
        SERVER.control().deleteProperty("dialogs.console.readMessages");
        Files.deleteIfExists(letters());
    }

    private static Path letters() {
        return SERVER.host().home().resolve("dialogs/dead-letters.jsonl");
    }

    private void open(String dialog) {
        console = CONSOLE.open("conversation?application=92&dialog=" + dialog);
        page = console.page();
        console.logIn();
    }

    /** A private dialog with so many messages, ten minutes from each to the next, of the two users in turn. */
    private static String dialog(int messages) {
        String dialog = "ffff%020x".formatted(++dialogs);
        String one = dialogs + "-92@localhost";
        String two = dialogs + "000-92@localhost";
        SERVER.control()
                .sql(
                        "INSERT INTO ofDialog (applicationID, dialogID, dialogType, firstUser, secondUser, activeHour, createdDate,"
                                + " updatedDate, messageCount, lastArrival) VALUES (92, '" + dialog + "', 3, '" + one
                                + "', '" + two
                                + "', 1, 1763000000000, 1763000000000, " + messages + ", 999999999)");
        if (messages > 0) {
            SERVER.control()
                    .sql(
                            ("INSERT INTO ofDialogMessage (messageID, applicationID, dialogID, dateSent, arrival, senderJID,"
                                            + " recipientJID, stanzaID, body, markable, createdDate, updatedDate)"
                                            + " SELECT CONCAT('%s', LPAD(CAST(n AS VARCHAR(12)), 12, '0')), 92, '%s', 1763000000 + n * 600, n,"
                                            + " TRIM(CASE WHEN MOD(n, 2) = 0 THEN '%s' ELSE '%s' END), 'x', 's',"
                                            + " CONCAT('message ', CAST(n AS VARCHAR(12))), 0, 1763000000000, 1763000000000"
                                            + " FROM UNNEST(SEQUENCE_ARRAY(1, %d, 1)) AS t(n)")
                                    .formatted(dialog.substring(12), dialog, one, two, messages));
        }
        return dialog;
    }

    private static String message(String dialog, int number) {
        return dialog.substring(12) + "%012d".formatted(number);
    }

    private static void change(String dialog, int number, String column, String value) {
        SERVER.control()
                .sql("UPDATE ofDialogMessage SET " + column + " = '" + value.replace("'", "''")
                        + "' WHERE messageID = '" + message(dialog, number) + "'");
    }

    private Locator said() {
        return page.locator("#messages .dialogs-said");
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "message " + i).toList();
    }

    private static List<Map<String, String>> audited(String dialog, String summary) {
        return SERVER.control()
                .sql("SELECT username, details FROM ofSecurityAuditLog WHERE summary = '" + summary
                        + "' AND details LIKE '%" + dialog + "%'");
    }

    private void scroll(String end) {
        // Before that its script has not come, which begins at the end.
        page.locator("#conversation.dialogs-scrolls").waitFor();
        page.evaluate(
                "end => { const box = document.getElementById('conversation');"
                        + " box.scrollTop = end === 'top' ? 0 : box.scrollHeight; }",
                end);
    }

    @Test
    void olderMessagesComeAsOneScrollsUp() {
        String dialog = dialog(500);
        open(dialog);
        assertThat(said()).hasText(numbered(451, 500).toArray(new String[0]));
        assertThat(page.evaluate("(() => { const box = document.getElementById('conversation');"
                        + " return box.scrollTop > 0 && box.scrollHeight - box.clientHeight - box.scrollTop < 2; })()"))
                .as("the end is in sight")
                .isEqualTo(true);
        console.look("conversation");

        for (int from = 401; from > 0; from -= 50) {
            scroll("top");
            assertThat(said()).hasCount(500 - from + 1);
        }

        assertThat(said()).hasText(numbered(1, 500).toArray(new String[0]));
        assertThat(page.locator("#older")).isHidden();
        assertThat(page.locator("#newer")).isHidden();
        @SuppressWarnings("unchecked")
        List<String> days =
                (List<String>) page.locator(".dialogs-day").evaluateAll("items => items.map(item => item.dataset.day)");
        assertThat(days).doesNotHaveDuplicates().isSorted().hasSizeBetween(4, 5);
        assertThat(audited(dialog, "Dialogs: conversation read"))
                .hasSize(1)
                .allSatisfy(entry -> assertThat(entry.get("username")).isEqualTo("admin"));
    }

    @Test
    void theLatestMessageIsInSightWithoutScrollingThePage() {
        open(dialog(60));

        for (int width : new int[] {1280, 800}) {
            page.setViewportSize(width, 900);
            page.reload();
            page.locator("#conversation.dialogs-scrolls").waitFor();
            assertThat(lowerEdge("#messages > li:last-child"))
                    .as("of the message at %d", width)
                    .isLessThan(900);
            assertThat(lowerEdge("#conversation")).as("of the box at %d", width).isBetween(700.0, 900.0);
        }
    }

    private double lowerEdge(String element) {
        Number edge = (Number) page.locator(element).evaluate("element => element.getBoundingClientRect().bottom");
        return edge.doubleValue();
    }

    @Test
    void withoutScriptsTheLinksDoTheSame() throws IOException {
        String dialog = dialog(120);
        open(dialog);
        try (BrowserContext plain =
                page.context().browser().newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
            plain.addCookies(page.context().cookies().stream()
                    .map(cookie -> new Cookie(cookie.name, cookie.value).setUrl(console.url()))
                    .toList());
            Page still = plain.newPage();
            still.navigate(console.url());
            Locator texts = still.locator("#messages .dialogs-said");
            assertThat(texts).hasText(numbered(71, 120).toArray(new String[0]));

            still.locator("#older").click();
            assertThat(texts).hasText(numbered(21, 70).toArray(new String[0]));
            still.locator("#older").click();
            assertThat(texts).hasText(numbered(1, 20).toArray(new String[0]));
            still.locator("#newer").click();
            assertThat(texts).hasText(numbered(21, 70).toArray(new String[0]));
            // Else an error would be saved as if it were the file.
            assertThat(still.locator("a.dialogs-export[download]")).hasCount(0);
            Download lines = still.waitForDownload(
                    () -> still.locator("a.dialogs-export").last().click());
            assertThat(Files.readAllLines(lines.path())).hasSize(120);
            still.locator("#m-" + message(dialog, 30) + " .dialogs-delete").click();
            still.locator("button[value=delete]").click();
            assertThat(still.locator("[role=status]").first()).hasText("The message was deleted.");
            assertThat(texts.filter(new Locator.FilterOptions().setHasText("message 30")))
                    .hasCount(0);
            assertThat(texts.first()).hasText("message 5");
        }
    }

    @Test
    void whatIsFarAwayIsLetGoAndComesAgain() {
        String dialog = dialog(1300);
        open(dialog);
        Awaitility.await("the beginning").until(() -> {
            scroll("top");
            return said().first().textContent().equals("message 1");
        });
        assertThat((Integer) page.evaluate("document.querySelectorAll('#messages > li').length"))
                .isLessThanOrEqualTo(1001);

        Awaitility.await("the end").until(() -> {
            scroll("bottom");
            return said().last().textContent().equals("message 1300");
        });
        assertThat(page.locator(".dialogs-day h3").first()).hasText(Pattern.compile("^[A-Z][a-z]+, November "));
        List<String> texts = said().allTextContents();
        int first = Integer.parseInt(texts.get(0).substring("message ".length()));
        assertThat(texts).isEqualTo(numbered(first, 1300));
    }

    @Test
    void aPlaceInTheMiddleGrowsAtBothEnds() {
        String dialog = dialog(300);
        open(dialog);
        page.locator("#date").fill("2025-11-14");
        console.button("Go").click();
        String first = said().first().textContent();
        assertThat(page.locator(".dialogs-day").first()).hasText("Friday, November 14, 2025");

        scroll("bottom");
        assertThat(said()).hasCount(100);
        scroll("top");
        assertThat(said().first()).not().hasText(first);
        console.link("Latest messages").click();
        assertThat(said().last()).hasText("message 300");

        page.locator("#date").fill("2030-01-01");
        console.button("Go").click();
        assertThat(page.locator("#date-error"))
                .hasText("Nothing was said since that day. These are the latest messages.");
        assertThat(said().last()).hasText("message 300");
        console.look("conversation-date");

        page.navigate(console.url() + "&date=tomorrow");
        assertThat(page.locator("#date-error")).hasText("Please enter a day such as 2026-12-31.");
        assertThat(page.locator("#date")).hasAttribute("aria-invalid", "true");
        assertThat(said().last()).hasText("message 300");
    }

    @Test
    void aSearchLeadsToAMessageAmongItsNeighbours() {
        String dialog = dialog(300);
        change(dialog, 120, "body", "where is the <Needle>?");
        open(dialog);
        page.locator("#search").fill("needle");
        page.locator("#search").press("Enter");

        assertThat(page.locator("#summary")).hasText("Messages found: 1. The dialog was searched to its beginning.");
        assertThat(page.locator("#finds mark")).hasText("Needle");
        console.look("conversation-search");
        page.locator("#finds .dialogs-when").click();

        Locator found = page.locator("#m-" + message(dialog, 120));
        assertThat(found).isInViewport();
        assertThat(found.evaluate("message => { const box = message.closest('#conversation').getBoundingClientRect();"
                        + " const place = message.getBoundingClientRect();"
                        + " return place.top >= box.top && place.bottom <= box.bottom; }"))
                .as("it is in sight within the box")
                .isEqualTo(true);
        assertThat(found).containsText("where is the <Needle>?");
        assertThat(said().first()).hasText("message 95");
        assertThat(page.locator("#search")).hasValue("needle");
        console.look("conversation-find");
        scroll("top");
        assertThat(said().first()).hasText("message 45");
        console.link("Back to the results").click();
        assertThat(page.locator("#finds mark")).hasText("Needle");

        page.locator("#search").fill("message 2");
        page.locator("#search").press("Enter");
        assertThat(page.locator("#finds li")).hasCount(50);
        assertThat(page.locator("#summary"))
                .hasText(Pattern.compile(
                        "Messages found: 50\\. The dialog was searched back to .*2025.*; older messages were"
                                + " not looked at yet\\."));
        console.link("Search older messages").click();
        assertThat(page.locator("#finds li").first()).containsText("message 249");
        page.locator("#search").fill("x".repeat(201));
        page.locator("#search").press("Enter");
        assertThat(page.locator("#search-error")).hasText("At most 200 characters can be searched for.");
        assertThat(audited(dialog, "Dialogs: conversation searched")).hasSize(3);
    }

    @Test
    void theWayBackLeadsToTheListAsItWas() {
        String dialog = dialog(60);
        open(dialog);
        page.navigate(
                console.url().replaceFirst("conversation.*", "dialogs?text=" + dialog + "&sort=last-up&limit=25"));
        page.locator("#dialogs tbody a").first().click();
        assertThat(said().last()).hasText("message 60");
        page.locator("#search").fill("message 7");
        page.locator("#search").press("Enter");
        page.locator("#finds .dialogs-when").click();
        assertThat(page.locator("#m-" + message(dialog, 7))).isInViewport();

        console.link("Back to the dialogs").click();

        assertThat(page.locator("#text")).hasValue(dialog);
        assertThat(page.locator("#sort")).hasValue("last-up");
        assertThat(page.locator("#limit")).hasValue("25");
        assertThat(page.locator("#dialogs tbody tr")).hasCount(1);
    }

    @Test
    void peopleAreThereByTheirNames() {
        String dialog = dialog(3);
        String one = dialogs + "-92";
        String two = dialogs + "000-92";
        call(dialogs, "Ann Lee", "ann-" + dialogs);
        call(dialogs * 1000L, MARKUP, "ben-" + dialogs);
        SERVER.control()
                .sql("INSERT INTO ofDialogReceipt (messageID, userJID, deliveredDate) VALUES ('" + message(dialog, 2)
                        + "', '" + two + "@localhost', 1763003600000)");
        open(dialog);

        assertThat(page.locator("#title")).containsText("Ann Lee (" + one + "), \u201c</p><script>");
        assertThat(page.locator("#title")).containsText(" (" + two + ")");
        assertThat(page.locator(".dialogs-who strong").nth(1)).hasText("Ann Lee (" + one + ")");
        page.locator("#members summary").click();
        assertThat(page.locator("#members li").first()).hasText("Ann Lee (" + one + ")");
        page.locator(".dialogs-receipts summary").click();
        assertThat(page.locator(".dialogs-receipts td").first()).containsText(" (" + two + ")");
        assertThat(page.evaluate("window.broken")).isNull();
        console.look("conversation-people");
    }

    private static void call(long user, String fullName, String login) {
        SERVER.control()
                .sql(
                        "INSERT INTO ofDialogUser (applicationID, userID, login, fullName, createdDate, updatedDate) VALUES (92, "
                                + user + ", '" + login + "', '" + fullName.replace("'", "''") + "', 0, 0)");
    }

    @Test
    void whatPeopleSayIsTextAndLoadsNothingFromElsewhere() {
        String dialog = dialog(6);
        change(dialog, 1, "body", MARKUP);
        change(
                dialog,
                2,
                "body",
                "\u202eright to left\u202c \u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645");
        change(dialog, 3, "customParameters", "{\"<b>name</b>\":\"<i>value</i>\",\"nested\":{\"a\":[\"1\",\"2\"]}}");
        change(
                dialog,
                4,
                "attachments",
                "[{\"type\":\"image\",\"name\":\"<b>cat</b>.png\",\"size\":\"12345\",\"url\":\"" + ELSEWHERE
                        + "\"},{\"type\":\"file\",\"url\":\"javascript:window.broken=true\",\"id\":\"777\"}]");
        change(dialog, 5, "updatedDate", "1763003600000");
        SERVER.control()
                .sql(
                        "INSERT INTO ofDialogCorrection (messageID, arrival, applicationID, dialogID, stanzaID, body, createdDate)"
                                + " VALUES ('" + message(dialog, 5) + "', 1, 92, '" + dialog
                                + "', 'c', '<u>before</u>', 1763003600000)");
        SERVER.control()
                .sql("INSERT INTO ofDialogReceipt (messageID, userJID, deliveredDate, readDate) VALUES ('"
                        + message(dialog, 6) + "', '<s>reader</s>@localhost', 1763003600000, 1763003700000)");
        List<Request> requests = new CopyOnWriteArrayList<>();
        console = CONSOLE.open("conversation?application=92&dialog=" + dialog);
        page = console.page();
        page.onRequest(request -> {
            if (!request.url().startsWith(ConsolePage.address(SERVER.host()))) {
                requests.add(request);
            }
        });
        page.route("https://files.example.com/**", Route::abort);
        console.logIn();

        assertThat(page.locator("#m-" + message(dialog, 1) + " .dialogs-said")).hasText(MARKUP);
        assertThat(page.locator("#messages").locator("script, img, b, i, u, s")).hasCount(0);
        page.locator("#messages details").evaluateAll("all => all.forEach(one => { one.open = true; })");
        Locator attachment = page.locator("#m-" + message(dialog, 4) + " .dialogs-attachment");
        assertThat(attachment.first()).containsText("image: <b>cat</b>.png");
        assertThat(attachment.first()).containsText("12345");
        assertThat(attachment.last()).containsText("javascript:window.broken=true");
        assertThat(attachment.last().locator("a")).hasCount(0);
        assertThat(page.locator("#m-" + message(dialog, 3) + " .dialogs-parameters"))
                .containsText("<b>name</b>");
        assertThat(page.locator("#m-" + message(dialog, 3) + " .dialogs-parameters"))
                .containsText("{\"a\":[\"1\",\"2\"]}");
        assertThat(page.locator("#m-" + message(dialog, 5) + " .dialogs-corrected"))
                .containsText("<u>before</u>");
        assertThat(page.locator("#m-" + message(dialog, 6) + " .dialogs-receipts"))
                .containsText("Delivered: 1, read: 1");
        assertThat(page.locator("#m-" + message(dialog, 6) + " .dialogs-receipts"))
                .containsText("<s>reader</s>");
        assertThat(page.evaluate("window.broken")).isNull();
        console.look("conversation-markup");
        assertThat(requests).isEmpty();

        attachment.first().locator("button").click();

        assertThat(attachment.first().locator(".dialogs-note")).containsText("It cannot be shown here");
        if (!IS_RELEASE) {
            // Newer releases have a policy that asks for nothing from elsewhere at all.
            assertThat(requests).extracting(Request::url).containsExactly(ELSEWHERE);
            assertThat(requests.get(0).headers()).doesNotContainKey("referer");
        }
        assertThat(attachment.first().locator("a")).hasAttribute("rel", "noreferrer noopener");
    }

    @Test
    void aMessageIsDeletedAfterAQuestion() {
        Somebody ann = USERS.somebody();
        Somebody ben = USERS.somebody();
        String dialog = privateDialog(ann, ben);
        say(ann, dialog, "first");
        String second = say(ben, dialog, "second").path("_id").asText();
        say(ann, dialog, "third");
        open(dialog);

        page.locator("#m-" + second + " .dialogs-delete").click();
        assertThat(page.locator("#question")).hasText("Delete this message for all?");
        assertThat(console.alert()).containsText("It is removed from the history for good");
        assertThat(page.locator(".dialogs-alone .dialogs-said")).hasText("second");
        console.look("conversation-delete");
        console.link("Keep it").click();
        assertThat(said()).hasText(new String[] {"first", "second", "third"});

        page.locator("#m-" + second + " .dialogs-delete").click();
        console.button("Delete the message").click();

        assertThat(console.done().first()).hasText("The message was deleted.");
        assertThat(said()).hasText(new String[] {"first", "third"});
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofDialogMessage WHERE messageID = '" + second + "'"))
                .isZero();
        assertThat(audited(second, "Dialogs: message deleted")).hasSize(1);
    }

    @Test
    void aGroupIsErasedWithItsRoomOnceTheBoxIsTicked() {
        Somebody ann = USERS.somebody();
        Somebody ben = USERS.somebody();
        String dialog = group(ann, ben);
        say(ann, dialog, "hello");
        open(dialog);
        assertThat(page.locator("#members summary")).hasText("2");

        page.locator("#erase").click();
        assertThat(page.locator("#question")).hasText("Erase this dialog with all of it? Messages: 1, members: 2");
        assertThat(console.alert()).containsText("with all messages, and its room with it. This cannot be undone.");
        assertThat(page.getByLabel("Yes, all of it is to go. Messages: 1"))
                .not()
                .isChecked();
        console.button("Erase the dialog").click();
        assertThat(page.locator("#sure-error"))
                .hasText("Please tick this box if the dialog is to be erased. Nothing was changed.");
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofMucRoom WHERE name = '92_" + dialog + "'"))
                .isEqualTo(1);
        console.look("conversation-erase");

        page.locator("#sure").check();
        console.button("Erase the dialog").click();

        assertThat(page).hasURL(ConsolePage.address(SERVER.host()) + "/plugins/dialogs/dialogs");
        assertThat(console.done().first()).hasText("The dialog was erased. Messages: 1");
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofMucRoom WHERE name = '92_" + dialog + "'"))
                .isZero();
        assertThat(ann.rest().get("/chat/Dialog.json?_id=" + dialog).body()).doesNotContain("hello");
        assertThat(page.request().get(console.url()).status()).isEqualTo(404);
        assertThat(audited(dialog, "Dialogs: dialog erased")).hasSize(1);
    }

    private void erase() {
        page.navigate(console.url() + "&confirm=erase");
        page.locator("#sure").check();
        console.button("Erase the dialog").click();
    }

    /** Another plugin has a say in which rooms go. */
    @Test
    void aGroupWhoseRoomStaysIsNotErased() {
        Somebody ann = USERS.somebody();
        String dialog = group(ann, USERS.somebody());
        say(ann, dialog, "hello");
        open(dialog);
        SERVER.control().keepRooms("muc", true);
        try {
            erase();

            assertThat(console.alert())
                    .hasText(
                            "Nothing was removed: the room of this dialog could not be destroyed. The server's log says why."
                                    + " Please try again.");
            assertThat(page).hasURL(console.url());
            assertThat(said()).hasText("hello");
            assertThat(audited(dialog, "Dialogs: dialog not erased")).hasSize(1);
        } finally {
            SERVER.control().keepRooms("muc", false);
        }
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofMucRoom WHERE name = '92_" + dialog + "'"))
                .isEqualTo(1);
    }

    @Test
    void aGroupIsErasedThoughAnotherPluginFailsWhenItsRoomGoes() {
        Somebody ann = USERS.somebody();
        String dialog = group(ann, USERS.somebody());
        say(ann, dialog, "hello");
        open(dialog);
        SERVER.control().failWhenRoomsGo(true);
        try {
            erase();

            assertThat(console.done().first()).hasText("The dialog was erased. Messages: 1");
        } finally {
            SERVER.control().failWhenRoomsGo(false);
        }
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofMucRoom WHERE name = '92_" + dialog + "'"))
                .isZero();
        assertThat(page.request().get(console.url()).status()).isEqualTo(404);
    }

    @Test
    void aMessageThatIsGoneAlreadyIsNotDeletedAgain() {
        String dialog = dialog(3);
        open(dialog);
        page.locator("#m-" + message(dialog, 2) + " .dialogs-delete").click();
        SERVER.control().sql("DELETE FROM ofDialogMessage WHERE messageID = '" + message(dialog, 2) + "'");
        console.button("Delete the message").click();

        assertThat(console.alert()).hasText("The message was gone already.");
        assertThat(said()).hasText(new String[] {"message 1", "message 3"});
        assertThat(audited(dialog, "Dialogs: message deleted")).isEmpty();
    }

    /** An export has it all. */
    @Test
    void whatIsLeftOutOfAPageIsSaid() {
        String dialog = dialog(3);
        change(dialog, 1, "body", "x".repeat(20_007));
        change(dialog, 2, "updatedDate", "1763003600000");
        SERVER.control()
                .sql(
                        "INSERT INTO ofDialogCorrection (messageID, arrival, applicationID, dialogID, stanzaID, body, createdDate)"
                                + " SELECT '" + message(dialog, 2) + "', n, 92, '" + dialog
                                + "', 'c', 'before', 1763003600000 FROM UNNEST(SEQUENCE_ARRAY(1, 25, 1)) AS t(n)");
        SERVER.control()
                .sql("INSERT INTO ofDialogReceipt (messageID, userJID, deliveredDate) SELECT '" + message(dialog, 3)
                        + "', CONCAT(CAST(n AS VARCHAR(9)), '-92@localhost'), 1763003600000"
                        + " FROM UNNEST(SEQUENCE_ARRAY(1, 25, 1)) AS t(n)");
        SERVER.control()
                .sql("UPDATE ofDialog SET dialogType = 2, firstUser = NULL, secondUser = NULL, roomJID = '92_" + dialog
                        + "@muc.localhost', dialogName = 'Crowd' WHERE dialogID = '" + dialog + "'");
        SERVER.control()
                .sql(
                        "INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount, createdDate)"
                                + " SELECT 92, '" + dialog
                                + "', CONCAT(CAST(n AS VARCHAR(9)), '-92@localhost'), 0, 0, 0"
                                + " FROM UNNEST(SEQUENCE_ARRAY(1, 53, 1)) AS t(n)");
        open(dialog);

        assertThat(page.locator("#m-" + message(dialog, 1)))
                .containsText("The message is 7 characters longer: an export has all of it.");
        page.locator("#messages summary, #members > summary").evaluateAll("all => all.forEach(one => one.click())");
        assertThat(page.locator("#m-" + message(dialog, 2)))
                .containsText("It was corrected before that, too: an export has more.");
        assertThat(page.locator("#m-" + message(dialog, 3))).containsText("And 5 more: an export has them.");
        assertThat(page.locator("#members")).containsText("And 3 more.");
        assertThat(page.locator("#members li")).hasCount(50);
    }

    @Test
    void whatIsErasedIsGoneFromTheDeadLettersAndDoesNotComeBackByThem() throws IOException {
        Somebody ann = USERS.somebody();
        Somebody ben = USERS.somebody();
        String erased = privateDialog(ann, ben);
        String other = privateDialog(ann, USERS.somebody());
        say(ann, erased, "said");
        SERVER.control().sql("ALTER TABLE ofDialogMessage ADD CONSTRAINT refused CHECK (body NOT LIKE 'refused%')");
        try {
            // Who sends them is told that they are not kept.
            Map.of(erased, "refused, and to be erased", other, "refused elsewhere")
                    .forEach((dialog, text) -> ann.rest()
                            .json("POST", "/chat/Message.json", Map.of("chat_dialog_id", dialog, "message", text)));
            Awaitility.await("dead letters")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(letters()).content().contains("to be erased", "refused elsewhere"));
            open(erased);
            page.locator("#erase").click();
            page.locator("#sure").check();
            console.button("Erase the dialog").click();
            assertThat(console.done().first()).containsText("The dialog was erased.");

            Awaitility.await("erased")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(letters())
                            .content()
                            .contains("refused elsewhere")
                            .doesNotContain("to be erased"));
            page.navigate(ConsolePage.address(SERVER.host()) + "/plugins/dialogs/status");
            assertThat(page.locator("#letters tbody tr")).hasCount(1);
            assertThat(page.locator("#erased")).hasText("Gone with what was erased, since the start: 1.");
            console.look("status-erased-letter");
        } finally {
            SERVER.control().sql("ALTER TABLE ofDialogMessage DROP CONSTRAINT refused");
        }
        console.button("Try all again").click();

        assertThat(console.done()).containsText("In the journal again: 1.");
        Awaitility.await("kept")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(
                                SERVER.control().sql("SELECT dialogID FROM ofDialogMessage WHERE body LIKE 'refused%'"))
                        .extracting(row -> row.values().toString())
                        .containsExactly("[" + other + "]"));
        assertThat(letters()).isEmptyFile();
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofDialog WHERE dialogID = '" + erased + "'"))
                .isZero();
    }

    private Download exported(String link) {
        return page.waitForDownload(() -> console.link(link).click());
    }

    @Test
    void allOfItIsSavedAsATableOrAsLines() throws IOException {
        String dialog = dialog(700);
        change(dialog, 3, "body", "=1+1\n\"quoted\", " + MARKUP);
        open(dialog);

        Download lines = exported("JSON Lines, exact");
        assertThat(lines.suggestedFilename()).isEqualTo("dialog-92-" + dialog + ".jsonl");
        assertThat(Files.readAllLines(lines.path())).hasSize(700);
        assertThat(page.locator("#export-state")).hasText("The export is complete. Messages: 700");
        assertThat(page.locator("#progress")).isHidden();
        assertThat(page.locator("#export-note"))
                .containsText("An export that is not complete breaks off with an error.");

        Download table = exported("CSV, for spreadsheets");
        assertThat(table.suggestedFilename()).isEqualTo("dialog-92-" + dialog + ".csv");
        assertThat(Files.readString(table.path()))
                .contains("\"'=1+1\n\"\"quoted\"\", ")
                .endsWith("\r\n");
        assertThat(page.locator("#export-state")).hasText("The export is complete. Messages: 700");

        APIResponse plain = page.request().get(console.url() + "&export=csv");
        assertThat(plain.status()).isEqualTo(200);
        assertThat(plain.headers().get("content-disposition"))
                .startsWith("attachment; filename=\"dialog-92-" + dialog + ".csv\"");
        assertThat(plain.headers().get("content-type")).startsWith("text/csv");
        assertThat(plain.body()).isEqualTo(Files.readAllBytes(table.path()));
        assertThat(audited(dialog, "Dialogs: conversation exported")).hasSize(3);
    }

    @Test
    void whatBreaksOffDoesNotLookWhole() {
        String dialog = dialog(2000);
        change(dialog, 1900, "attachments", "{");
        open(dialog);

        console.link("JSON Lines, exact").click();
        assertThat(page.locator("#export-state"))
                .hasText("The export broke off, and nothing was saved. Please try again.");

        HttpRequest plain = HttpRequest.newBuilder(URI.create(console.url() + "&export=csv"))
                .header("Cookie", cookies())
                .build();
        assertThatThrownBy(() -> HttpClient.newHttpClient().send(plain, BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);

        change(dialog, 1900, "attachments", "[]");
        exported("JSON Lines, exact");
        assertThat(page.locator("#export-state")).hasText("The export is complete. Messages: 2,000");

        page.context().clearCookies();
        console.link("JSON Lines, exact").click();
        assertThat(page.locator("#export-state"))
                .hasText("Nothing was saved: you are not logged in any more. Please load the page again.");
        scroll("top");
        assertThat(page.locator("#older")).hasText("These messages could not be loaded. Try again");
    }

    private String cookies() {
        return page.context().cookies().stream()
                .map(each -> each.name + "=" + each.value)
                .reduce((one, other) -> one + "; " + other)
                .orElseThrow();
    }

    @Test
    void asLongAsAnExportIsUnderWayThereIsNoOther() throws IOException {
        String dialog = dialog(3000);
        SERVER.control()
                .sql("UPDATE ofDialogMessage SET body = REPEAT('x', 10000) WHERE applicationID = 92 AND dialogID = '"
                        + dialog + "'");
        open(dialog);
        try (Socket slow = new Socket("127.0.0.1", SERVER.host().ports().console())) {
            String request = "GET /plugins/dialogs/conversation?application=92&dialog=" + dialog
                    + "&export=csv HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + cookies() + "\r\n\r\n";
            slow.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            // It has begun, and who does not take it holds it up.
            assertThat(slow.getInputStream().read()).isEqualTo('H');

            console.link("CSV, for spreadsheets").click();

            assertThat(page.locator("#export-state")).containsText("An export of yours is under way already");
            assertThat(page.locator("#progress")).isHidden();
        }
        Awaitility.await("the end of the first")
                .until(() -> page.request().head(console.url() + "&export=csv").status() == 200);
        exported("JSON Lines, exact");
        assertThat(page.locator("#export-state")).hasText("The export is complete. Messages: 3,000");
    }

    @Test
    void anExportCanBeCancelled() {
        open(dialog(10));
        page.route("**/*export=jsonl*", route -> {
            // Never answered.
        });

        console.link("JSON Lines, exact").click();
        assertThat(page.locator("#progress")).isVisible();
        assertThat(page.locator("#export-state")).hasText("Messages so far: 0");
        console.look("conversation-export");
        console.button("Cancel").click();

        assertThat(page.locator("#export-state")).hasText("The export was cancelled, and nothing was saved.");
        assertThat(page.locator("#progress")).isHidden();
        exported("CSV, for spreadsheets");
    }

    @Test
    void pagesThatDoNotComeAreSaidAndCanBeAskedForAgain() {
        open(dialog(120));
        List<Route> asked = new CopyOnWriteArrayList<>();
        page.route("**/*before=*", asked::add);
        scroll("top");
        assertThat(page.locator("#older")).hasText("Loading\u2026");
        // It says so before it asks.
        page.waitForCondition(() -> !asked.isEmpty());
        asked.get(0).abort();
        assertThat(page.locator("#older")).hasText("These messages could not be loaded. Try again");
        assertThat(said()).hasCount(50);

        page.unroute("**/*before=*");
        page.locator("#older").evaluate("link => link.click()");
        assertThat(said()).hasCount(100);
        assertThat(page.locator("#older")).hasText("Older messages");
    }

    @Test
    void whereMessagesMayNotBeReadThereIsTheHeadAlone() {
        String dialog = dialog(60);
        SERVER.control().setProperty("dialogs.console.readMessages", "false");
        open(dialog);

        assertThat(page.locator("#unreadable")).containsText("the setting Read messages in the console is off");
        assertThat(page.locator("#count")).hasText("60");
        assertThat(page.locator("#messages")).hasCount(0);
        console.look("conversation-unreadable");
        for (String query : List.of("before=1-1", "search=x", "date=2026-01-01", "export=csv", "confirm=message")) {
            APIResponse refused = page.request().get(console.url() + "&" + query);
            assertThat(refused.status()).as(query).isEqualTo(403);
            assertThat(refused.text()).contains("Messages cannot be read").doesNotContain("message 60");
        }
        assertThat(audited(dialog, "Dialogs: conversation read")).isEmpty();
    }

    @Test
    void whatIsNotThereAndWhatIsNotOursIsRefused() {
        open(dialog(0));
        assertThat(page.locator("#empty")).hasText("Nothing was said in this dialog yet.");
        console.look("conversation-empty");

        String pages = ConsolePage.address(SERVER.host()) + "/plugins/dialogs/conversation";
        for (String query : List.of(
                "", "?application=92", "?application=92&dialog=zz", "?application=1&dialog=" + "0".repeat(24))) {
            assertThat(page.request().get(pages + query).status()).as(query).isEqualTo(404);
        }
        assertThat(page.request().get(console.url() + "&before=x").status()).isEqualTo(404);
    }

    @Test
    void aForgedFormRemovesNothing() {
        String dialog = dialog(3);
        open(dialog);
        for (String form : List.of("do=erase&sure=yes", "do=delete&message=" + message(dialog, 2))) {
            for (String token : List.of("", "&csrf=0")) {
                assertThat(page.request()
                                .post(
                                        console.url() + "&" + form + token,
                                        RequestOptions.create().setMaxRedirects(0))
                                .status())
                        .as(form + token)
                        .isEqualTo(403);
            }
        }

        page.reload();
        assertThat(said()).hasText(numbered(1, 3).toArray(new String[0]));
        assertThat(audited(dialog, "Dialogs: dialog erased")).isEmpty();
        assertThat(audited(dialog, "Dialogs: message deleted")).isEmpty();
    }

    @Test
    void aGroupsNameIsText() {
        String dialog = dialog(1);
        SERVER.control()
                .sql("UPDATE ofDialog SET dialogType = 2, firstUser = NULL, secondUser = NULL, roomJID = '92_" + dialog
                        + "@muc.localhost', dialogName = '" + MARKUP.replace("'", "''") + "' WHERE dialogID = '"
                        + dialog
                        + "'");
        open(dialog);
        assertThat(page.locator("#title")).hasText(MARKUP);

        page.locator("#erase").click();
        assertThat(page.locator("#question")).containsText("Erase this dialog");
        assertThat(page.locator("#title")).hasText(MARKUP);
        assertThat(page.locator(".dialogs").locator("script, img")).hasCount(0);
        assertThat(page.evaluate("window.broken")).isNull();
    }

    private void tabTo(String selector) {
        for (int i = 0; i < 500; i++) {
            page.keyboard().press("Tab");
            if (page.evaluate("selector => document.activeElement.matches(selector)", selector)
                    .equals(true)) {
                return;
            }
        }
        throw new AssertionError("The tabulator does not come to " + selector);
    }

    @Test
    void aDialogIsReadAndErasedByKeyboardAlone() {
        String dialog = dialog(55);
        change(dialog, 50, "customParameters", "{\"colour\":\"red\"}");
        open(dialog);

        tabTo("#members > summary");
        page.keyboard().press("Enter");
        assertThat(page.locator("#members li").first()).isVisible();
        tabTo("#conversation");
        page.keyboard().press("Home");
        assertThat(said()).hasText(numbered(1, 55).toArray(new String[0]));
        tabTo(".dialogs-parameters > summary");
        page.keyboard().press("Enter");
        assertThat(page.locator(".dialogs-parameters dd")).isVisible();
        tabTo("#erase");
        page.keyboard().press("Enter");
        assertThat(page.locator("#question")).isVisible();
        assertThat(console.alert()).containsText("If something is said in it later, it is there again");
        tabTo("#sure");
        page.keyboard().press("Space");
        tabTo("button[value=erase]");
        page.keyboard().press("Enter");

        assertThat(console.done().first()).containsText("The dialog was erased.");
    }
}
