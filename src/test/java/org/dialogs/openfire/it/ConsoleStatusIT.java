package org.dialogs.openfire.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testbrowser.ConsoleExtension;
import org.dialogs.openfire.testbrowser.ConsolePage;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The console's page of the status: numbers as they come, and dead letters that an administrator deals with. */
class ConsoleStatusIT {

    /** Each with what the database refuses. */
    private static final String MARKUP =
            "poison \u201c</pre><script>window.broken = true</script>\" & ' {0} \u202e\u0645\u0631\u062d\u0628\u0627 \ud83d\udc4b\u201d";

    private static final String STANZA = MARKUP.replace("&", "&amp;").replace("<", "&lt;");

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    static final ConsoleExtension CONSOLE = ConsoleExtension.of(SERVER::host);

    private ConsolePage console;
    private Page page;
    private boolean isPoisoned;

    @BeforeEach
    void open() {
        SERVER.control().sql("DELETE FROM ofSecurityAuditLog");
        console = CONSOLE.open("status");
        page = console.page();
        console.logIn();
    }

    @AfterEach
    void leave() {
        SERVER.control().deleteProperty("dialogs.console.readMessages");
        heal();
        page.navigate(console.url());
        if (page.locator("#discard-all").count() > 0) {
            page.locator("#sure").check();
            console.button("Discard all").click();
        }
    }

    private static List<Map<String, String>> audited() {
        return SERVER.control().sql("SELECT summary, details FROM ofSecurityAuditLog WHERE summary LIKE 'Dialogs:%'");
    }

    /** Says so many things that the database refuses, as long as it has that constraint; and leaves it there. */
    private void poison(int count) throws Exception {
        SERVER.control().sql("DELETE FROM ofDialogMessage");
        SERVER.control().sql("ALTER TABLE ofDialogMessage ADD CONSTRAINT poison CHECK (body NOT LIKE 'poison%')");
        isPoisoned = true;
        SmackClient one = SERVER.login("1001-92");
        SERVER.login("1002-92");
        for (int i = 0; i < count; i++) {
            one.send(chat("1002-92@localhost", objectId(), body(STANZA + i) + saved("")));
        }
        Awaitility.await("dead letters").atMost(LIMIT).untilAsserted(() -> {
            page.navigate(console.url());
            assertThat(page.locator("#letters caption").count()).isEqualTo(1);
            assertThat(page.locator("#letters caption").innerText()).startsWith(count + " in all");
        });
        assertThat(page.locator("#letters tbody tr")).hasCount(Math.min(25, count));
    }

    private void heal() {
        if (isPoisoned) {
            SERVER.control().sql("ALTER TABLE ofDialogMessage DROP CONSTRAINT poison");
            isPoisoned = false;
        }
    }

    private Locator letterLink() {
        return page.locator("#letters a[href^='status?letter=']").first();
    }

    private long kept() {
        return SERVER.control().count("SELECT COUNT(*) FROM ofDialogMessage WHERE body LIKE 'poison%'");
    }

    /** Since the plugin was loaded, as the page says. */
    private long keptByNow() {
        Locator row = page.locator("#counters tbody tr").filter(new FilterOptions().setHasText("Messages kept"));
        return Long.parseLong(row.locator("td").last().innerText().replace(",", ""));
    }

    @Test
    void numbersAndPlotsComeByThemselves() throws Exception {
        page.navigate(console.url());
        long before = keptByNow();
        SmackClient one = SERVER.login("1001-92");
        SERVER.login("1002-92");
        for (int i = 0; i < 50; i++) {
            one.send(chat("1002-92@localhost", objectId(), body("hello " + i) + saved("")));
        }
        Awaitility.await("points").atMost(LIMIT).untilAsserted(() -> {
            page.navigate(console.url());
            assertThat(page.locator("#plot-0 svg[role=img]").count()).isEqualTo(1);
            assertThat(page.locator("#overall").innerText()).isEqualTo("All is well.");
            assertThat(keptByNow()).isEqualTo(before + 50);
        });

        assertThat(page.locator("#health tr")).hasCount(9);
        assertThat(page.locator("#health tr").filter(new FilterOptions().setHasText("REST service")))
                .containsText("None is used");
        assertThat(page.locator("#counters tbody tr")).hasCount(9);
        assertThat(page.locator("#levels tbody tr")).hasCount(5);
        assertThat(page.locator("#times tbody tr")).hasCount(3);
        assertThat(page.locator("figure")).hasCount(10);
        Locator plot = page.locator("#plot-0");
        assertThat(plot.locator("svg[role=img]")).hasAccessibleName("Messages a second");
        assertThat(plot.locator("svg[role=img]"))
                .hasAccessibleDescription(Pattern.compile("Messages stamped: highest .*, last .*"));
        assertThat(plot.locator("table")).isHidden();
        plot.locator("summary").click();
        assertThat(plot.locator("table")).isVisible();
        assertThat(page.locator("figure *[style]")).hasCount(0);
        assertThat(page.locator("#plot-7-summary")).hasText("Nothing happened in this time.");
        console.look("status");

        console.link("Last day").click();
        assertThat(page.locator("#period strong")).hasText("Last day");
        assertThat(page.locator("#plot-0")).containsText("Nothing was measured yet.");
        console.look("status-day");
        console.link("Last hour").click();
        assertThat(page.locator("#period strong")).hasText("Last hour");
    }

    @Test
    void whoWantsItHasThePageRefreshed() throws Exception {
        page.locator("#plot-0").waitFor();
        page.clock().install();
        page.navigate(console.url());
        Locator box = page.locator("#auto-refresh");
        assertThat(box).not().isChecked();
        box.check();
        page.locator("#overall").evaluate("element => element.textContent = 'old'");

        page.clock().runFor(31_000);

        assertThat(page.locator("#overall")).not().hasText("old");
        page.navigate(console.url());
        assertThat(box).isChecked();
        box.uncheck();
        page.locator("#overall").evaluate("element => element.textContent = 'old'");
        page.clock().runFor(31_000);
        assertThat(page.locator("#overall")).hasText("old");

        // What is old by now must not look like new.
        box.check();
        assertThat(page.locator("#overall")).not().hasText("old");
        assertThat(page.locator("#stale")).isHidden();
        page.context().setOffline(true);
        page.clock().runFor(31_000);
        assertThat(console.alert())
                .hasText(Pattern.compile("Not refreshed since .*\\d.*: the server does not answer as it should\\."));
        console.look("status-stale");
        page.context().setOffline(false);
        page.clock().runFor(31_000);
        assertThat(page.locator("#stale")).isHidden();
    }

    private static Path letters() {
        return SERVER.host().home().resolve("dialogs/dead-letters.jsonl");
    }

    /** Puts letters into their file, as if the database had refused these changes. */
    private void write(String... changes) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < changes.length; i++) {
            lines.append(
                    "{\"record\":%d,\"at\":\"2026-11-21T12:00:00Z\",\"reason\":\"too long\",\"checksum\":1,\"change\":%s}\n"
                            .formatted(i + 1, changes[i]));
        }
        Files.writeString(letters(), lines);
        page.navigate(console.url());
        assertThat(page.locator("#letters tbody tr")).hasCount(changes.length);
    }

    /** One that the database takes, and that does nothing. */
    private static String erasure() {
        return "{\"change\":\"erase\",\"id\":\"%s\",\"message\":\"%s\",\"at\":1763000000000000}"
                .formatted(objectId(), objectId());
    }

    @Test
    void whatEachLetterIsIsSaidAndWhatNobodyCanReadStays() throws Exception {
        write(
                "{\"change\":\"keep\",\"body\":\"" + "x".repeat(100_000) + "\"}",
                "{\"change\":\"correct\"}",
                "{\"change\":\"mark\"}",
                "{\"change\":\"join\"}",
                "{\"change\":\"erase\"}",
                "\"what somebody has typed\"");

        assertThat(page.locator("#letters tbody tr td:nth-child(3)")).hasText(new String[] {
            "Message", "Correction of a message", "Receipt", "Somebody came into a group", "Erasure", "Unreadable"
        });
        assertThat(page.locator("#concerns"))
                .containsText("What the database refused for good, and is missing from the history: 6.");
        assertThat(page.locator("#concerns strong")).hasText("Warning:");
        console.link("Go to: Dead letters").click();
        assertThat(page.locator("#dead-letters")).isInViewport();
        letterLink().click();
        assertThat(page.locator(".jive-contentBox").first())
                .containsText("It is longer than what is shown here. The file on the server has all of it.");

        page.navigate(console.url());
        assertThat(page.getByText("They go into the journal again, and from there to the database: the first 1,000"))
                .isVisible();
        // What the test before has tried again may have to be written first.
        Awaitility.await("the writer").atMost(LIMIT).pollInSameThread().untilAsserted(() -> {
            console.button("Try all again").click();
            assertThat(console.alert().innerText())
                    .isEqualTo(
                            "In the journal again: 0. What this version cannot read, or no database could take, stays: 6. Dead"
                                    + " letters left: 6.");
        });
    }

    @Test
    void whoHasSeenAnotherListDecidesAgain() throws Exception {
        write(erasure(), erasure());
        Page second = page.context().newPage();
        second.navigate(console.url());
        second.locator("#letters a[href^='status?letter=']").first().click();
        second.locator("#sure").check();
        second.locator("button[value=discard]").click();
        assertThat(second.locator("[role=status]").first()).hasText("Discarded: 1.");

        page.locator("#sure").check();
        console.button("Discard all").click();

        assertThat(console.alert())
                .hasText("Nothing was done: the list is not the one that you have seen any more. Please look at it, and"
                        + " decide again.");
        assertThat(page.locator("#letters tbody tr")).hasCount(1);
    }

    @Test
    void whatIsTriedAgainAndCannotBeTakenOutOfTheFileIsSaid() throws Exception {
        write(erasure());
        Path inTheWay = letters().resolveSibling("dead-letters.jsonl.new");
        Path within = Files.createFile(Files.createDirectory(inTheWay).resolve("file"));
        try {
            console.button("Try all again").click();

            assertThat(console.alert())
                    .hasText(
                            "In the journal again: 1. But their file cannot be written: they are in this list, too, until you"
                                    + " discard them. See the server's log.");
            assertThat(page.locator("#letters tbody tr")).hasCount(1);
        } finally {
            Files.delete(within);
            Files.delete(inTheWay);
        }
    }

    @Test
    void anErasureThatDoesNotReachTheLettersIsSaidUntilItHas() throws Exception {
        poison(1);
        heal();
        SERVER.login("1001-92").send(chat("1002-92@localhost", objectId(), body("kept") + saved("")));
        Awaitility.await("kept").until(() -> SERVER.control().count("SELECT COUNT(*) FROM ofDialogMessage") == 1);
        String dialog = SERVER.control()
                .sql("SELECT dialogID FROM ofDialogMessage")
                .get(0)
                .values()
                .iterator()
                .next();
        Path inTheWay = letters().resolveSibling("dead-letters.jsonl.new");
        Path within = Files.createFile(Files.createDirectory(inTheWay).resolve("file"));
        try {
            page.navigate(console.url()
                    .replaceFirst("status$", "conversation?application=92&confirm=erase&dialog=" + dialog));
            page.locator("#sure").check();
            console.button("Erase the dialog").click();
            page.navigate(console.url());

            assertThat(page.locator("#erasures"))
                    .hasText(
                            "Erasures that have yet to reach this list: 1. Until they have, nothing in it is tried again. If it"
                                    + " stays so, the file cannot be read or written: the server's log says why.");
            assertThat(page.locator("#letters tbody tr")).hasCount(1);
            console.look("status-erasures");
        } finally {
            Files.delete(within);
            Files.delete(inTheWay);
        }
        // Else it is tried again after a minute only.
        SERVER.control().reload("dialogs");
        Awaitility.await("the erasure")
                .atMost(LIMIT)
                .pollInSameThread()
                .ignoreException(PlaywrightException.class)
                .until(() -> page.navigate(console.url()).status() == 200
                        && page.locator("#no-letters").count() == 1);
        assertThat(page.locator("#erasures")).hasCount(0);
        assertThat(letters()).isEmptyFile();
    }

    @Test
    void aPageThatCannotBeMadeSaysSo() throws Exception {
        Files.deleteIfExists(letters());
        Files.createDirectory(letters());
        try {
            page.navigate(console.url());
            assertThat(page.locator("#letters-unreadable"))
                    .hasText("The file cannot be read, so that nobody knows what is in it: the server's log says why.");
            assertThat(page.locator("#counters")).isVisible();
            console.look("status-unreadable");

            assertThat(page.navigate(console.url() + "?letter=1-2-0000000a").status())
                    .isEqualTo(500);
            assertThat(console.alert()).hasText("This page could not be made: the server's log says why.");
            assertThat(page.locator("h1").first()).hasText("Status");
            assertThat(page.locator(".dialogs-nav [aria-current], #jive-sidebar li.currentlink"))
                    .hasText("Status");
            console.look("status-failed");
        } finally {
            Files.delete(letters());
        }
        page.navigate(console.url());
        assertThat(page.locator("#no-letters")).hasText("There are no dead letters.");
    }

    @Test
    void aDeadLetterIsReadAndTriedAgain() throws Exception {
        poison(1);
        console.look("status-dead-letter");
        assertThat(page.locator("#letters tbody")).not().containsText("window.broken");
        assertThat(page.locator("#letters tbody tr")).containsText("Message");

        letterLink().click();

        assertThat(page.locator("#content")).containsText("</pre><script>window.broken = true</script>");
        assertThat((Object) page.evaluate("window.broken")).isNull();
        assertThat(audited())
                .singleElement()
                .satisfies(entry -> assertThat(entry.values().toString())
                        .contains("Dialogs: dead letter read")
                        .doesNotContain("poison"));
        console.look("status-letter");
        assertThat(page.getByText("It goes into the journal again, and from there to the database."))
                .isVisible();

        heal();
        console.button("Try again").click();

        assertThat(console.done()).containsText("In the journal again: 1. The writer is at it.");
        assertThat(page.locator("#no-letters")).isVisible();
        Awaitility.await("kept").until(() -> kept() == 1);
        assertThat(audited()).hasSize(2);
        SERVER.control().sql("DELETE FROM ofDialogMessage WHERE body LIKE 'poison%'");
    }

    @Test
    void whatIsRefusedOnceMoreIsBack() throws Exception {
        poison(1);
        console.button("Try all again").click();

        assertThat(console.done()).containsText("In the journal again: 1. The writer is at it.");
        Awaitility.await("back").untilAsserted(() -> {
            page.navigate(console.url());
            assertThat(page.locator("#letters tbody tr").count()).isEqualTo(1);
        });
        heal();
    }

    @Test
    void manyHavePagesAndAreTriedAgainAtOnce() throws Exception {
        poison(30);
        console.link("Next page").click();
        assertThat(page.locator("#letters tbody tr")).hasCount(5, new HasCountOptions());
        console.link("First page").click();
        assertThat(page.locator("#letters tbody tr")).hasCount(25);
        heal();

        console.button("Try all again").click();

        assertThat(console.done()).containsText("In the journal again: 30. The writer is at it.");
        Awaitility.await("kept").until(() -> kept() == 30);
        assertThat(page.locator("#no-letters")).isVisible();
        SERVER.control().sql("DELETE FROM ofDialogMessage WHERE body LIKE 'poison%'");
    }

    @Test
    void nothingIsDiscardedByWhoHasNotSaidThatHeIsSure() throws Exception {
        poison(3);
        heal();
        console.button("Discard all").click();
        assertThat(page.locator("#sure-error")).hasText("Nothing was discarded: please tick this first.");
        assertThat(page.locator("#sure")).hasAttribute("aria-invalid", "true");
        console.look("status-unsure");
        letterLink().click();
        console.button("Discard").click();
        assertThat(page.locator("#sure-error")).hasText("Nothing was discarded: please tick this first.");

        page.getByLabel("I know that it cannot be brought back").check();
        console.button("Discard").click();
        assertThat(console.done()).hasText("Discarded: 1.");
        assertThat(page.locator("#letters tbody tr")).hasCount(2);
        page.getByLabel("I know that none of these 2 can be brought back").check();
        console.button("Discard all").click();
        assertThat(console.done()).hasText("Discarded: 2.");
        assertThat(page.locator("#no-letters")).isVisible();
        assertThat(kept()).isZero();
    }

    @Test
    void whereMessagesMayNotBeReadNoLetterIsEither() throws Exception {
        poison(1);
        heal();
        SERVER.control().setProperty("dialogs.console.readMessages", "false");

        letterLink().click();

        assertThat(page.locator("#hidden")).containsText("dialogs.console.readMessages is off");
        assertThat(page.content()).doesNotContain("poison");
        assertThat(audited()).isEmpty();
        console.look("status-letter-hidden");
    }

    @Test
    void aForgedFormIsRefusedAndNothingIsDone() throws Exception {
        poison(1);
        heal();

        for (String action : List.of("retry-all", "discard-all")) {
            APIResponse response = page.request()
                    .post(
                            console.url(),
                            RequestOptions.create()
                                    .setForm(FormData.create().set("do", action).set("sure", "yes")));
            assertThat(response.status()).isEqualTo(403);
        }
        page.navigate(console.url() + "?do=discard-all&sure=yes&csrf="
                + page.locator("input[name=csrf]").first().inputValue());
        assertThat(page.locator("#letters tbody tr")).hasCount(1);
        assertThat(audited()).isEmpty();
        page.navigate(console.url() + "?letter=1-2-00000000");
        assertThat(console.alert()).isVisible();
    }
}
