package org.dialogs.openfire.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dialogs.openfire.testbrowser.ConsoleExtension;
import org.dialogs.openfire.testbrowser.ConsolePage;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the same of all pages in the admin console: who may see them, what a forged form does, where they are, in which language. */
class ConsolePagesIT {

    private static final boolean IS_RELEASE =
            !System.getProperty("openfire.home", "").isBlank();
    private static final String DIALOG = "65f1a2b3c4d5e6f700000001";

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    static final ConsoleExtension CONSOLE = ConsoleExtension.of(SERVER::host);

    private ConsolePage console;

    @BeforeAll
    static void launch() {
        SERVER.control()
                .sql(
                        "INSERT INTO ofDialog (applicationID, dialogID, dialogType, roomJID, createdDate, updatedDate, activeHour,"
                                + " dialogName) VALUES (92, '" + DIALOG + "', 2, '92_" + DIALOG
                                + "@muc.localhost', 1700000000000, 1700000000000, 472222, 'A group')");
    }

    @AfterEach
    void leave() {
        SERVER.control().setLanguage("en");
    }

    private Page open(String path) {
        console = CONSOLE.open(path);
        return console.page();
    }

    private static String url(String path) {
        return ConsolePage.address(SERVER.host()) + "/plugins/dialogs/" + path;
    }

    private APIResponse post(String path, FormData form) {
        return console.page()
                .request()
                .post(url(path), RequestOptions.create().setForm(form).setMaxRedirects(0));
    }

    private static List<Map<String, String>> state() {
        List<Map<String, String>> state = new ArrayList<>();
        state.addAll(SERVER.control().sql("SELECT name, propValue FROM ofProperty WHERE name LIKE 'dialogs.%'"));
        state.addAll(SERVER.control().sql("SELECT dialogID, dialogType FROM ofDialog"));
        state.addAll(SERVER.control().sql("SELECT applicationID FROM ofDialogApplication"));
        state.addAll(SERVER.control().sql("SELECT summary FROM ofSecurityAuditLog WHERE summary LIKE 'Dialogs:%'"));
        return state;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dialogs", "conversation", "group-rooms", "applications", "settings", "status"})
    void whoIsNotLoggedInIsSentToTheLogin(String path) {
        Page page = open(path);

        Response response = page.navigate(console.url());

        assertThat(page.url()).contains("/login.jsp?url=");
        assertThat(response.text()).doesNotContain("pageID\" content=\"dialogs");
        APIResponse posted = post(path, FormData.create().set("csrf", "0"));
        assertThat(posted.status()).isEqualTo(302);
        assertThat(posted.headers().get("location")).contains("/login.jsp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dialogs", "conversation", "group-rooms", "applications", "settings", "status"})
    void aForgedFormIsRefusedAndNothingIsDone(String path) {
        open("applications");
        console.logIn();
        String token = console.page().locator("input[name=csrf]").first().inputValue();
        List<Map<String, String>> before = state();

        for (String action : List.of(
                "save",
                "reset",
                "test",
                "erase",
                "delete",
                "retry",
                "retry-all",
                "discard",
                "discard-all",
                "add",
                "rename",
                "renew",
                "disable",
                "enable",
                "remove",
                "begin",
                "nothing")) {
            FormData form = FormData.create()
                    .set("do", action)
                    .set("application", "92")
                    .set("dialog", DIALOG)
                    .set("id", "92")
                    .set("name", "Forged")
                    .set("sure", "yes");
            assertThat(post(path, form).status()).as(action).isEqualTo(403);
            assertThat(post(path, form.set("csrf", token.substring(1))).status())
                    .as(action)
                    .isEqualTo(403);
            // Conversations apart, for that they were read is written down.
            String named = path.equals("conversation") ? "" : "&application=92&dialog=" + DIALOG + "&id=92&name=Forged";
            console.page().request().get(url(path) + "?do=" + action + "&sure=yes&csrf=" + token + named);
        }
        assertThat(console.page()
                        .request()
                        .fetch(url(path), RequestOptions.create().setMethod("PUT"))
                        .status())
                .isEqualTo(405);

        assertThat(state()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "dialogs,Dialogs",
        "group-rooms,Group rooms",
        "applications,Applications",
        "settings,Settings",
        "status,Status"
    })
    void allPagesAreInTheSidebarAndBesideEachOther(String path, String name) {
        Page page = open("group-rooms");
        console.logIn();

        Locator item = IS_RELEASE ? page.locator("#jive-sidebar") : page.locator(".dialogs-nav");
        item.getByText(name, new Locator.GetByTextOptions().setExact(true)).click();

        assertThat(page).hasURL(url(path));
        assertThat(page.locator("h1").first()).hasText(name);
        if (IS_RELEASE) {
            assertThat(page.locator("#jive-sidebar li.currentlink")).hasText(name);
        }
    }

    /** As somebody sees it who has chosen that language for the console: no key is left over, nothing is cut off. */
    @ParameterizedTest
    @CsvSource({
        "de,Anwendungen",
        "es,Aplicaciones",
        "pt_BR,Aplica\u00e7\u00f5es",
        "zh_CN,\u5e94\u7528",
    })
    void thePagesSpeakTheConsolesLanguage(String locale, String applications) {
        Page page = open("applications");
        SERVER.control().setLanguage(locale);
        console.logIn();

        assertThat(page.locator("h1").first()).hasText(applications);
        for (String path : List.of(
                "applications",
                "dialogs",
                "conversation?application=92&dialog=" + DIALOG,
                "group-rooms",
                "settings",
                "status")) {
            page.navigate(url(path));
            assertThat(page.locator(".dialogs")).hasAttribute("lang", locale.replace('_', '-'));
            assertThat(page.locator(".dialogs").innerText())
                    .doesNotContain("{0")
                    .doesNotContainPattern("(?<!dialogs\\.)console\\.");
            console.look(path.replaceAll("\\?.*", "") + "-" + locale);
        }
    }

    @Test
    void whatIsNoPageIsNotFound() {
        Page page = open("group-rooms");
        console.logIn();

        for (String path : List.of("dialog", "dialogs/x", "settingsx", "status/y", "js/nothing.js")) {
            assertThat(page.request().get(url(path)).status()).as(path).isEqualTo(404);
        }
    }

    /** The server of newer versions throws where that of older ones reads something. */
    @Test
    void anAddressThatIsNotEncodedAsItShouldBeBreaksNothing() {
        Page page = open("dialogs");
        console.logIn();

        for (String query : List.of("user=%ff", "user=%", "user=%zz", "%c3=1")) {
            APIResponse answer = page.request().get(url("dialogs?" + query));
            assertThat(answer.status()).as(query).isIn(200, 400, 422);
            assertThat(answer.text()).as(query).contains("class=\"dialogs\"");
        }
    }
}
