package org.dialogs.openfire.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.dialogs.openfire.testbrowser.ConsoleExtension;
import org.dialogs.openfire.testbrowser.ConsolePage;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The pages in the admin console, as an administrator meets them in a browser. On Maven Central's Openfire they stand alone; on a release
 * they are in its console's frame. What they look like is in {@code target/screenshots} afterwards.
 */
class ConsoleIT {

    private static final boolean IS_RELEASE =
            !System.getProperty("openfire.home", "").isBlank();
    private static final String MARKUP = "named \u201c</td><script>window.broken = true</script>"
            + "<img src=x onerror='window.broken = true'>\" & ' \u0645\u0631\u062d\u0628\u0627 \ud83d\udc4b\u201d";

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    static final ConsoleExtension CONSOLE = ConsoleExtension.of(SERVER::host);

    private ConsolePage console;
    private Page page;

    @BeforeEach
    void open() {
        played("do", "forget");
        console = CONSOLE.open("group-rooms");
        page = console.page();
    }

    private static String played(String... namesAndValues) {
        Map<String, String> call = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            call.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return SERVER.control().console(call);
    }

    private static void play(int repairs, String detail) {
        played("do", "play", "repairs", String.valueOf(repairs), "detail", detail);
    }

    private Locator button() {
        return console.button("Check and repair now");
    }

    private APIResponse post(FormData form) {
        return page.request()
                .post(console.url(), RequestOptions.create().setForm(form).setMaxRedirects(0));
    }

    private static List<Map<String, String>> audited() {
        return SERVER.control().sql("SELECT username, summary FROM ofSecurityAuditLog WHERE summary LIKE 'Dialogs:%'");
    }

    @Test
    void whoIsNotLoggedInIsSentToTheLogin() {
        Response response = page.navigate(console.url());

        assertThat(page.url()).contains("/login.jsp?url=");
        assertThat(response.text()).doesNotContain("dialogs-group-rooms");
        APIResponse posted = post(FormData.create().set("csrf", "0"));
        assertThat(posted.status()).isEqualTo(302);
        assertThat(posted.headers().get("location")).contains("/login.jsp");
        assertThat(played("do", "begun")).isEqualTo("0");
    }

    @Test
    void beforeTheFirstCheckThePageSaysSo() {
        console.logIn();

        assertThat(page.locator("#never")).hasText("No check has ended since the server started.");
        assertThat(page.locator("#state")).hasText("No check is running.");
        console.look("group-rooms-before");
    }

    @Test
    void theButtonBeginsACheckAndItsReportIsShown() {
        int audits = audited().size();
        console.logIn();

        button().click();

        assertThat(page).hasURL(console.url());
        assertThat(console.done()).hasText("The check has begun. Its report is shown here when it has ended.");
        assertThat(page.locator("#state")).hasText("A check is running.");
        assertThat(button()).isDisabled();
        assertThat(played("do", "begun")).isEqualTo("1");
        assertThat(audited())
                .hasSize(audits + 1)
                .contains(Map.of("username", "admin", "summary", "Dialogs: check and repair of group rooms"));
        console.look("group-rooms-running");

        play(250, "1001-92, 1002-92");
        console.link("Refresh").click();

        assertThat(console.done()).hasCount(0);
        assertThat(button()).isEnabled();
        assertThat(page.locator("#report"))
                .containsText(Pattern.compile("Took\\s*1\\.[23] s\\s*Group dialogs\\s*123,456"));
        assertThat(page.locator("#report .dialogs-bad"))
                .hasText(
                        "Something could not be compared or repaired: the server's log says what, and why. The next check"
                                + " tries it again.");
        assertThat(page.locator("#counts tbody tr")).hasCount(8);
        assertThat(page.locator("#repairs tbody tr")).hasCount(200);
        assertThat(page.locator("#repairs caption")).containsText("These are the first 200 of 250.");
        assertThat(page.locator("#repairs tbody tr").first())
                .containsText(Pattern.compile("92_65f1a2b3c4d5e6f700000000\\s*Room made again\\s*1001-92, 1002-92"));
        console.look("group-rooms");
    }

    /** Of the tests: each picture of a page is looked at for those who do not see it, too. */
    @Test
    void aPageThatNotEverybodyCanUseIsFound() {
        console.logIn();
        page.evaluate("document.querySelector('.dialogs form').append(document.createElement('select'))");

        assertThatThrownBy(() -> console.look("group-rooms-unlabelled"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("select-name");
    }

    @Test
    void whatIsNotToBeRepairedIsNoTable() {
        play(0, "");
        console.logIn();

        assertThat(page.locator("#nothing"))
                .hasText("Every group and its room were the same: nothing had to be repaired.");
        assertThat(page.locator("#repairs")).hasCount(0);
        console.look("group-rooms-nothing");
    }

    @Test
    void twoWindowsOfOneAdministratorBothWork() {
        console.logIn();
        Page second = page.context().newPage();
        second.navigate(console.url());
        page.reload();

        second.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Check and repair now"))
                .click();
        assertThat(second.getByRole(AriaRole.STATUS)).isVisible();

        button().click();
        assertThat(console.alert()).hasText("A check is running already: no other was begun.");
        assertThat(played("do", "begun")).isEqualTo("1");
    }

    @Test
    void toLoadThePageAgainAfterwardsBeginsNothing() {
        console.logIn();
        button().click();
        assertThat(console.done()).isVisible();
        play(0, "");

        page.reload();

        assertThat(page.locator("#state")).hasText("No check is running.");
        assertThat(console.done()).hasCount(0);
        assertThat(played("do", "begun")).isEqualTo("1");
    }

    private void status(String query) {
        console.logIn();
        page.navigate(ConsolePage.address(SERVER.host()) + "/plugins/dialogs/status" + query);
    }

    /** Of a day that has been, in its twenty-four hours. */
    @Test
    void theLastDayIsPlotted() {
        played("do", "day");
        status("?period=day");

        assertThat(page.locator("#overall")).hasText("All is well.");
        assertThat(page.locator("#health td").first()).hasText("Well");
        Locator plot = page.locator("#plot-0");
        assertThat(plot.locator("svg[role=img]"))
                .hasAccessibleDescription("Messages stamped: highest 12, last 12. Messages kept: highest 6, last 6.");
        assertThat(plot.locator("svg[role=img] path.dialogs-line-0"))
                .hasAttribute("d", Pattern.compile("M\\S+ \\S+h0\\.1(L\\S+ \\S+){200,}"));
        plot.locator("summary").click();
        assertThat(plot.locator("tbody tr")).hasCount(24);
        assertThat(plot.locator("tbody tr").first()).containsText(Pattern.compile("12\\s*6"));
        console.look("status-day-plots");
    }

    @Test
    void whatNeedsALookAndWhatFailsIsSaid() {
        played("do", "look", "letters", "1");
        status("");
        assertThat(page.locator("#overall")).hasText("Chat works, but something below needs a look.");
        assertThat(page.locator("#health .dialogs-bad")).hasText("Needs a look");

        played("do", "look", "letters", "0", "logins", "false");
        console.link("Refresh").click();
        assertThat(page.locator("#overall")).hasText("Something fails that users notice. See below what it is.");
        assertThat(page.locator("#health .dialogs-bad")).hasText("Failing");
        assertThat(page.locator("#health tr").filter(new Locator.FilterOptions().setHasText("Session tokens")))
                .containsText("Failing");
        console.look("status-failing");
    }

    @Test
    void whatNobodyHasLookedAtForAMinuteIsNotKnown() {
        played("do", "look", "ago", "PT2M");
        status("");

        assertThat(page.locator("#overall"))
                .hasText(
                        "It is not known how it is now: nothing was looked at in the last minute. If this stays so, see the"
                                + " server's log.");
        console.look("status-unknown");
    }

    @Test
    void aForgedFormIsRefusedAndNothingIsDone() {
        console.logIn();
        int audits = audited().size();
        String token = page.locator("input[name=csrf]").inputValue();

        for (FormData forged : List.of(
                FormData.create(),
                FormData.create().set("csrf", ""),
                FormData.create().set("csrf", "0".repeat(token.length())),
                FormData.create().set("csrf", token.substring(1)))) {
            APIResponse response = post(forged);
            assertThat(response.status()).isEqualTo(403);
            assertThat(response.text()).contains("Nothing was changed");
        }
        APIResponse get = page.request().get(console.url() + "?csrf=" + token);
        assertThat(get.status()).isEqualTo(200);
        assertThat(played("do", "begun")).isEqualTo("0");
        assertThat(audited()).hasSize(audits);

        assertThat(post(FormData.create().set("csrf", token)).status()).isEqualTo(302);
        assertThat(played("do", "begun")).isEqualTo("1");
    }

    @Test
    void aTokenIsOfOneSessionAlone() {
        console.logIn();
        String token = page.locator("input[name=csrf]").inputValue();
        page.context().clearCookies();
        console.logIn();

        assertThat(post(FormData.create().set("csrf", token)).status()).isEqualTo(403);
        assertThat(played("do", "begun")).isEqualTo("0");
    }

    @Test
    void markupIsText() {
        play(3, MARKUP);
        console.logIn();

        assertThat(page.locator("#repairs tbody td:nth-child(3)").first()).hasText(MARKUP);
        assertThat(page.locator("#repairs script, #repairs img")).hasCount(0);
        assertThat(page.evaluate("window.broken")).isNull();
        console.look("group-rooms-markup");
    }

    @Test
    void thePageIsInTheConsolesFrameWhereThereIsOne() {
        console.logIn();

        Locator item = page.locator("#jive-sidebar li.currentlink");
        if (IS_RELEASE) {
            assertThat(item).hasText("Group rooms");
            assertThat(page.locator("h1").filter(new Locator.FilterOptions().setHasText("Group rooms")))
                    .hasCount(1);
            item.getByRole(AriaRole.LINK).click();
            assertThat(page.locator("#never")).isVisible();
        } else {
            assertThat(item).hasCount(0);
            assertThat(page.locator(".dialogs-nav [aria-current]")).hasText("Group rooms");
            assertThat(page.locator("h1")).hasText("Group rooms");
        }
        assertThat(page.locator(".dialogs")).not().hasCSS("max-width", "none");
    }

    @Test
    void thereAreNoOtherPagesBesideIt() {
        console.logIn();

        for (String path : List.of(
                "/plugins/dialogs/group-room", "/plugins/dialogs/group-rooms/x", "/plugins/dialogs/group-roomsx")) {
            assertThat(page.request()
                            .get(ConsolePage.address(SERVER.host()) + path)
                            .status())
                    .as(path)
                    .isEqualTo(404);
        }
        APIResponse put =
                page.request().fetch(console.url(), RequestOptions.create().setMethod("PUT"));
        assertThat(put.status()).isEqualTo(405);
    }
}
