package org.dialogs.openfire.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.dialogs.openfire.testbrowser.Chromium;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of {@code make run}, as somebody who tries it meets it. What it looks like is in {@code target/screenshots} afterwards. */
class ChatPageIT {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    private static Chromium chromium;
    private static ChatPage chat;

    private final List<String> errors = new ArrayList<>();
    private Page page;
    private Locator anna;
    private Locator ben;

    @BeforeAll
    static void serve() {
        setDefaultAssertionTimeout(20_000);
        chromium = Chromium.launch();
        chat = ChatPage.serve(0, SERVER.host());
    }

    @AfterAll
    static void stop() {
        if (chat != null) {
            chat.close();
        }
        chromium.close();
    }

    @BeforeEach
    void open() {
        page = chromium.page();
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                System.err.println("The page: " + message.text());
            }
            if (message.text().contains("Content Security Policy")) {
                errors.add(message.text());
            }
        });
        page.setViewportSize(1280, 860);
        page.navigate(chat.url());
        anna = pane("Anna");
        ben = pane("Ben");
        assertThat(anna.getByText("connected", new Locator.GetByTextOptions().setExact(true)))
                .isVisible();
        assertThat(ben.getByText("connected", new Locator.GetByTextOptions().setExact(true)))
                .isVisible();
    }

    @AfterEach
    void leave() {
        Locator notice = page.getByRole(AriaRole.ALERT);
        if (notice.isVisible()) {
            errors.add("The page warns: " + notice.innerText());
        }
        page.context().close();
        assertThat(errors).isEmpty();
    }

    @Test
    void whatOneWritesTheOtherSeesAndEachStanzaIsShown() {
        String text = "<img src=x onerror=alert(1)> is \u201conly\u201d text & no more";
        write(anna, text);

        assertThat(row(ben, text)).isVisible();
        assertThat(ben.getByText("1 unread")).isVisible();
        assertThat(row(anna, text)).containsText("delivered");
        Locator log = page.getByLabel("Stanzas, newest last");
        assertThat(log).containsText(Pattern.compile("<dialog_id>[0-9a-f]{24}</dialog_id>"));
        assertThat(log).containsText(Pattern.compile("<date_sent>[0-9]{10}</date_sent>"));
        assertThat(log).containsText("(not shown)");
        assertThat(log).not().containsText("password-1001");

        ben.getByLabel("Ben writes").fill("I have");
        assertThat(row(anna, text).locator("[data-state=read]")).isVisible();
        assertThat(anna.getByText("Ben is typing \u2026")).isVisible();
        assertThat(ben.getByText("1 unread")).isHidden();

        ben.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Send"))
                .click();
        assertThat(row(anna, "I have")).isVisible();
        look("chat");
    }

    @Test
    void attachmentsAndParametersGoAlong() {
        anna.getByLabel("attachment").check();
        anna.getByLabel("parameter").check();
        anna.getByLabel("keep in history").uncheck();

        write(anna, "with something");

        assertThat(row(ben, "with something")).containsText("image: garden.jpg");
        assertThat(row(ben, "with something")).containsText("mood: happy");
        assertThat(row(ben, "with something")).containsText("not kept");
    }

    @Test
    void whoWasAwayReadsItWhenHeIsBack() {
        ben.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Disconnect"))
                .click();
        assertThat(ben.getByText("not connected")).isVisible();

        write(anna, "while you were away");
        ben.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Connect"))
                .click();

        assertThat(row(ben, "while you were away")).isVisible();
    }

    @Test
    void whatIsKeptIsInTheHistoryAndThereAgainAfterAReload() {
        assertThat(page.getByText("REST and chat")).isVisible();
        anna.getByLabel("parameter").check();
        write(anna, "to be kept");
        anna.getByLabel("keep in history").uncheck();
        write(anna, "said in passing");
        assertThat(row(ben, "said in passing")).isVisible();

        Locator history = page.getByRole(AriaRole.TABLE);
        Locator kept = history.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("to be kept"));
        assertThat(kept).containsText("mood: happy");
        assertThat(history).not().containsText("said in passing");
        look("history");

        page.reload();
        assertThat(row(ben, "to be kept")).isVisible();
        assertThat(row(ben, "said in passing")).isHidden();
    }

    private Locator pane(String name) {
        return page.getByRole(AriaRole.REGION, new GetByRoleOptions().setName(Pattern.compile("^" + name)));
    }

    /** The message in this pane that says so. */
    private static Locator row(Locator pane, String text) {
        return pane.getByRole(AriaRole.LOG)
                .getByRole(AriaRole.LISTITEM)
                .filter(new Locator.FilterOptions().setHasText(text));
    }

    private static void write(Locator pane, String text) {
        pane.getByRole(AriaRole.TEXTBOX).fill(text);
        pane.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Send"))
                .click();
    }

    /** At both widths for which the page is made: it must not need scrolling sideways. */
    private void look(String name) {
        for (int width : new int[] {1280, 800}) {
            page.setViewportSize(width, 860);
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(width);
            page.screenshot(new ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(SCREENSHOTS.resolve(name + "-" + width + ".png")));
        }
    }
}
