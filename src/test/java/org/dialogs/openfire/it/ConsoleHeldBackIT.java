package org.dialogs.openfire.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.RestAnswers.group;
import static org.dialogs.openfire.it.RestAnswers.privateDialog;
import static org.dialogs.openfire.it.RestAnswers.say;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.dialogs.openfire.it.RestUsers.Somebody;
import org.dialogs.openfire.testbrowser.ConsoleExtension;
import org.dialogs.openfire.testbrowser.ConsolePage;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the console's pages say while the database can be read and not written, while the journal has no room left, and while there is no table. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleHeldBackIT {

    private static final String JOURNAL_MOST = "dialogs.journal.maxBytes";

    /** The smallest that a journal can be told to be. */
    private static final long LEAST = 64 << 20;

    /** The server takes a stanza of a mebibyte. */
    private static final int LONG_TEXT = 1_000_000;

    /** There is room for so many of them, whatever a record has beside its text, and for two more there is none. */
    private static final long NEARLY_ALL = LEAST / LONG_TEXT - 1;

    private static final String DATABASE_AWAY =
            "The database does not answer. Chat goes on and what is said is kept in the"
                    + " journal, but nothing can be read or set.";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.with(builder -> builder.plugin(OpenfireHost.dialogsJar())
            // So much is said to somebody who is not there.
            .property("xmpp.offline.type", "drop"));

    @RegisterExtension
    @Order(2)
    static final RestUsers USERS = new RestUsers(SERVER);

    @RegisterExtension
    @Order(3)
    static final ConsoleExtension CONSOLE = ConsoleExtension.of(SERVER::host);

    private static String dialog;
    private static String group;
    private static String first;
    private static String second;

    private ConsolePage console;
    private Page page;

    /** From then on the database takes no message, and everything else waits behind it. */
    @BeforeAll
    static void holdBack() {
        Somebody ann = USERS.somebody();
        Somebody ben = USERS.somebody();
        dialog = privateDialog(ann, ben);
        first = say(ann, dialog, "first").path("_id").asText();
        second = say(ben, dialog, "second").path("_id").asText();
        group = group(ann, ben);
        say(ann, group, "hello");
        SERVER.control()
                .sql("CREATE TRIGGER held BEFORE INSERT ON ofDialogMessage FOR EACH ROW"
                        + " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'held back'");
    }

    @AfterEach
    void leave() {
        SERVER.control().deleteProperty(JOURNAL_MOST);
    }

    private static String url(String path) {
        return ConsolePage.address(SERVER.host()) + "/plugins/dialogs/" + path;
    }

    private static String conversation(String id) {
        return "conversation?application=92&dialog=" + id;
    }

    private void open(String path) {
        console = CONSOLE.open(path);
        page = console.page();
        console.logIn();
    }

    private SmackClient waiting() {
        SmackClient one = SERVER.login("1001-92");
        one.send(chat("1002-92@localhost", objectId(), body("waits") + saved("")));
        one.settle();
        return one;
    }

    private void delete(String message) {
        page.navigate(url(conversation(dialog)) + "&confirm=message&message=" + message);
        console.button("Delete the message").click();
    }

    private void erase(String id) {
        page.navigate(url(conversation(id)) + "&confirm=erase");
        page.locator("#sure").check();
        console.button("Erase the dialog").click();
    }

    /** Last, for what waits to be erased has dead letters wait, too. */
    @Test
    @Order(2)
    void whatIsNotWrittenYetIsSaid() throws Exception {
        waiting();
        open(conversation(dialog));

        assertThat(page.locator("#not-written"))
                .hasText(
                        "The history is being written: the latest messages may be missing here. Please load the page again in"
                                + " a moment.");
        console.look("conversation-not-written");
        console.link("JSON Lines, exact").click();
        assertThat(page.locator("#export-state"))
                .hasText(
                        "The history is being written, and an export would lack the latest messages: there is none yet."
                                + " Please try again in a moment.");
        assertThat(page.locator("#progress")).isHidden();

        delete(first);
        assertThat(console.alert()).hasText("It will be gone as soon as the history is written.");

        writeLetter();
        page.locator("#letters a[href^='status?letter=']").click();
        console.button("Try again").click();
        assertThat(console.alert())
                .hasText(
                        "In the journal again: 0. Something is being erased just now: try the others when that is done. Dead"
                                + " letters left: 1.");

        page.navigate(url(conversation(dialog)) + "&confirm=erase");
        assertThat(page.locator("#not-written"))
                .hasText(
                        "The history is being written: the dialog may have more messages than are counted here. They go with"
                                + " it.");
    }

    @Test
    @Order(1)
    void aFullJournalTakesNothingAndSaysSo() throws Exception {
        SmackClient one = waiting();
        tell(one, NEARLY_ALL);
        SERVER.control().setProperty(JOURNAL_MOST, String.valueOf(LEAST));
        open("settings");
        assertThat(page.locator("#concerns .dialogs-concern-error"))
                .hasText(
                        Pattern.compile("Error:\\s+The journal is 9\\d % full: the database takes less than is said, or"
                                + " nothing\\. Beyond 100 % messages are delivered but not kept\\. .*"));
        console.look("settings-journal");

        deadLettersWait();

        tell(one, 2);
        SERVER.control().setProperty(JOURNAL_MOST, String.valueOf(LEAST));
        // This is delivered, and not kept.
        tell(one, 1);
        delete(second);
        assertThat(console.alert())
                .hasText(
                        "Nothing was removed: the journal of the history cannot take anything at this moment. Please try"
                                + " again.");
        erase(group);
        assertThat(console.alert())
                .hasText(
                        "The room of this dialog is gone, but its messages are not yet: the journal of the history cannot take"
                                + " anything at this moment. Please erase it again.");
        assertThat(page).hasURL(url(conversation(group)));
        assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofMucRoom WHERE name = '92_" + group + "'"))
                .isZero();
        assertThat(SERVER.control()
                        .sql("SELECT details FROM ofSecurityAuditLog WHERE summary = 'Dialogs: dialog not erased'"))
                .hasSize(1);

        theHealthTellsIt();
    }

    /** It is looked at each ten seconds, and so for everything at once. */
    private void theHealthTellsIt() {
        SERVER.control().sql("ALTER TABLE ofDialog RENAME TO ofDialogAway");
        try {
            Awaitility.await("the health").atMost(LIMIT).pollInSameThread().untilAsserted(() -> {
                page.navigate(url("status"));
                assertThat(check("What is delivered goes into the journal").innerText())
                        .contains("Failing");
                assertThat(check("The database answers").innerText()).contains("Failing");
            });
            assertThat(check("The journal has room")).containsText("Needs a look");
            assertThat(page.locator("#overall")).hasText("Something fails that users notice. See below what it is.");
            assertThat(page.locator("#concerns")).containsText(DATABASE_AWAY);
            assertThat(page.locator("#concerns")).containsText("% full");
            console.look("status-full");
            page.navigate(url("settings"));
            assertThat(page.locator("#concerns")).containsText(DATABASE_AWAY);
            console.look("settings-no-database");
        } finally {
            SERVER.control().sql("ALTER TABLE ofDialogAway RENAME TO ofDialog");
        }
    }

    private static void tell(SmackClient one, long times) {
        for (int i = 0; i < times; i++) {
            one.send(chat("1002-92@localhost", objectId(), body("x".repeat(LONG_TEXT)) + saved("")));
        }
        one.settle();
    }

    /** The journal's other half is for what is said meanwhile. */
    private void deadLettersWait() throws IOException {
        tryLetter();
        assertThat(console.alert())
                .hasText(
                        "In the journal again: 0. The journal takes no more of them now: try the others when the database has"
                                + " caught up. Dead letters left: 1.");

        SERVER.control().deleteProperty(JOURNAL_MOST);
        console.button("Try all again").click();
        assertThat(console.done()).hasText("In the journal again: 1. The writer is at it. Dead letters left: 0.");
        tryLetter();
        assertThat(console.alert())
                .hasText(
                        "Nothing was done: what was tried again before, or was there when the server started, still waits for"
                                + " the database. Dead letters left: 1.");
    }

    /** One that does nothing, put into the file as an administrator might. */
    private void writeLetter() throws IOException {
        Files.writeString(
                SERVER.host().home().resolve("dialogs/dead-letters.jsonl"),
                "{\"record\":1,\"reason\":\"r\",\"change\":{\"change\":\"mark\",\"user\":[\"1001-92\",\"localhost\",true],"
                        + "\"dialogs\":[],\"messageId\":\"%s\",\"displayed\":true,\"at\":1763000000000000}}\n"
                                .formatted(objectId()));
        page.navigate(url("status"));
    }

    private void tryLetter() throws IOException {
        writeLetter();
        console.button("Try all again").click();
    }

    private Locator check(String name) {
        return page.locator("#health tr").filter(new Locator.FilterOptions().setHasText(name));
    }
}
