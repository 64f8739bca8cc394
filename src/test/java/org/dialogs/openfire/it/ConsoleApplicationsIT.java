package org.dialogs.openfire.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.dialogs.openfire.testbrowser.ConsoleExtension;
import org.dialogs.openfire.testbrowser.ConsolePage;
import org.dialogs.openfire.testclient.RestApplication;
import org.dialogs.openfire.testclient.RestClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console's page of applications: what an administrator does there is what the REST API knows. */
class ConsoleApplicationsIT {

    private static final String MARKUP =
            "\u201c</td><script>window.broken = true</script>\" & ' {0} \u0645\u0631\u062d\u0628\u0627 \ud83d\udc4b\u201d";

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    static final ConsoleExtension CONSOLE = ConsoleExtension.of(SERVER::host);

    private ConsolePage console;
    private Page page;

    @BeforeEach
    void open() {
        SERVER.control().sql("DELETE FROM ofDialogApplication");
        SERVER.control().sql("DELETE FROM ofSecurityAuditLog");
        console = CONSOLE.open("applications");
        page = console.page();
        console.logIn();
    }

    private void type(String id, String name, String key, String secret) {
        page.locator("#id").fill(id);
        page.locator("#name").fill(name);
        page.locator("#key").fill(key);
        page.locator("#secret").fill(secret);
        console.button("Add application").click();
    }

    private RestApplication add(long id, String name) {
        page.navigate(console.url());
        type(String.valueOf(id), name, "", "");
        assertThat(console.done()).hasText("The application has been added.");
        return new RestApplication(
                id,
                page.locator(".dialogs-facts code").nth(1).textContent(),
                page.locator("#secret").textContent());
    }

    private HttpResponse<String> begin(RestApplication application) {
        return application.begin(RestClient.plain(SERVER.host()), Map.of());
    }

    private static List<String> audited() {
        return SERVER.control().sql("SELECT username, summary FROM ofSecurityAuditLog ORDER BY msgID").stream()
                .filter(row -> row.get("summary").startsWith("Dialogs:"))
                .map(row -> row.get("username") + " " + row.get("summary"))
                .toList();
    }

    private static long count() {
        return SERVER.control().count("SELECT COUNT(*) FROM ofDialogApplication");
    }

    @Test
    void anApplicationIsAddedItsSecretShownOnceAndItsClientsBeginSessions() {
        assertThat(page.locator("#none"))
                .hasText(
                        "There is no application yet. Add one for your clients to use the REST API and to log in with its"
                                + " session tokens.");
        assertThat(page.locator("#id")).hasValue("1");
        console.look("applications-none");

        RestApplication application = add(92, "Our app");
        assertThat(page.getByText("The secret is shown this once only. Copy it now to where your app is built."))
                .isVisible();
        console.look("applications-secret");

        assertThat(init())
                .startsWith(92, application.key(), application.secret(), "account")
                .hasSize(5)
                .last(InstanceOfAssertFactories.MAP)
                .isEqualTo(Map.of(
                        "endpoints",
                        Map.of(
                                "api", address() + "/dialogs",
                                "chat", SERVER.host().domain(),
                                "muc", "muc." + SERVER.host().domain()),
                        "chatProtocol",
                        Map.of("active", 2, "websocket", "wss://" + address() + "/ws/")));
        assertThat(application.secret()).hasSize(32);
        assertThat(begin(application).statusCode()).isEqualTo(201);
        console.link("I have copied it").click();
        assertThat(page.locator("#application")).containsText("Not shown. If it is lost, have another one made.");
        assertThat(page.content()).contains(application.key()).doesNotContain(application.secret());
        assertThat(init()).startsWith(92, application.key(), "your auth secret", "account");
        assertThat(page.locator("#init-hint")).containsText("put it in the place of 'your auth secret'.");
        // Wide enough that none of its four lines is broken.
        page.setViewportSize(1280, 860);
        Number lines = (Number)
                page.locator("#init")
                        .evaluate(
                                "area => { const style = getComputedStyle(area);"
                                        + " const line = parseFloat(style.lineHeight) || 1.15 * parseFloat(style.fontSize);"
                                        + " return (area.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom)) / line; }");
        assertThat(lines.doubleValue()).as("the lines for which there is room").isBetween(3.5, 4.8);
        console.look("application-init");
        page.navigate(console.url());
        assertThat(page.locator("#applications tbody tr"))
                .containsText(Pattern.compile("92\\s*Our app\\s*" + application.key() + "\\s*Enabled"));
    }

    /** What QuickBlox's SDK is called with by who copies it from the page. */
    @SuppressWarnings("unchecked")
    private List<Object> init() {
        String copied = page.locator("#init").inputValue();
        return (List<Object>)
                page.evaluate("(() => { const QB = {init: (...called) => called}; return " + copied + " })()");
    }

    /** The tests' servers are called as their domains are. */
    private static String address() {
        return SERVER.host().domain() + ":" + SERVER.host().ports().httpBindTls();
    }

    @Test
    void whereNoPortHasTlsThereIsNothingToCopy() {
        String port = String.valueOf(SERVER.host().ports().httpBindTls());
        SERVER.control().setProperty("httpbind.port.secure", "0");
        try {
            add(92, "Our app");

            assertThat(page.locator("#init"))
                    .hasText(
                            "The server has no port with TLS for HTTP binding, and the SDK needs one. Switch it on in the"
                                    + " server's settings, under HTTP Binding.");
            console.look("applications-no-tls");
        } finally {
            SERVER.control().setProperty("httpbind.port.secure", port);
        }
    }

    @Test
    void anAppOfElsewhereKeepsItsKeyAndSecret() {
        RestApplication known = new RestApplication(72448, "f4HYBYdeqTZ7KNb", "ZC7dK39bOjVc-Z8");

        type("72448", "From QuickBlox", known.key(), known.secret());

        assertThat(page.locator("#secret")).hasText(known.secret());
        assertThat(init()).startsWith(72448, known.key(), known.secret());
        assertThat(begin(known).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "''|App|''|''|id|Please give a whole number from 1 to 2147483647.",
                "0|App|''|''|id|Please give a whole number from 1 to 2147483647.",
                "2147483648|App|''|''|id|Please give a whole number from 1 to 2147483647.",
                "9999999999999999999|App|''|''|id|Please give a whole number from 1 to 2147483647.",
                "-1|App|''|''|id|Please give a whole number from 1 to 2147483647.",
                "\u0669\u0662|App|''|''|id|Please give a whole number from 1 to 2147483647.",
                "92|''|''|''|name|Please give a name of 1 to 100 characters, without line breaks.",
                "92|App|short|a-secret-that-can-be|key|An auth key has 8 to 64 letters, digits, hyphens and underscores.",
                "92|App|''|a-secret-that-can-be|key|Please give the key, too, that belongs to this secret, or leave both empty.",
                "92|App|key-of-92|short|secret|An auth secret has 12 to 255 visible ASCII characters, without spaces.",
                "92|App|key-of-92|''|secret|Please give the secret, too, that belongs to this key, or leave both empty.",
            })
    void whatCannotBeIsSaidBesideItsField(
            String id, String name, String key, String secret, String field, String message) {
        type(id, name, key, secret);

        assertThat(page.locator("[aria-invalid=true]")).hasCount(1);
        assertThat(page.locator("#" + field)).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#" + field + "-error")).hasText(message);
        assertThat(page.locator("#id")).hasValue(id);
        assertThat(page.locator("#name")).hasValue(name);
        assertThat(page.locator("#secret")).hasValue("");
        assertThat(count()).isZero();
        assertThat(audited()).isEmpty();
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        type("x", "n".repeat(101), "k", "s");

        assertThat(page.locator("[aria-invalid=true]")).hasCount(4);
        assertThat(console.alert()).containsText("Nothing was added: please correct what is marked below.");
        assertThat(page.locator("#wrong a")).hasText(new String[] {"Id", "Name", "Auth key", "Auth secret"});
        console.look("applications-wrong");
        page.locator("#wrong a").nth(2).click();
        assertThat(page.locator("#key")).isFocused();
    }

    @Test
    void anIdIsTakenOnce() {
        add(92, "The first");
        page.navigate(console.url());
        assertThat(page.locator("#id")).hasValue("93");

        type("92", "The second", "", "");

        assertThat(page.locator("#id-error")).containsText("There is an application with this id already.");
        assertThat(page.locator("#applications tbody tr")).hasCount(1);
        assertThat(page.locator("#applications")).containsText("The first");
    }

    @Test
    void aSecretIsMadeAnewAndTheOneBeforeDoesNotHold() {
        RestApplication before = add(92, "Our app");
        page.navigate(console.url() + "?id=92");

        console.button("Make another secret").click();
        assertThat(page.locator("#renew-error")).hasText("Nothing was changed: please tick this first.");
        assertThat(begin(before).statusCode()).isEqualTo(201);

        assertThat(page.getByText("A new secret is made, and shown once.")).isVisible();
        page.getByLabel("I know that all copies of the app need the new secret").check();
        console.button("Make another secret").click();
        assertThat(console.done())
                .hasText("The application has another secret. The one before does not hold any more.");
        RestApplication after =
                new RestApplication(92, before.key(), page.locator("#secret").textContent());
        assertThat(after.secret()).isNotEqualTo(before.secret());
        page.reload();
        assertThat(console.alert()).containsText("This secret has been made anew already");
        assertThat(begin(before).statusCode()).isEqualTo(422);
        assertThat(begin(after).statusCode()).isEqualTo(201);
        assertThat(audited())
                .containsExactly(
                        "admin Dialogs: application 92 added", "admin Dialogs: application 92 has another secret");
        assertThat(SERVER.control()
                        .sql("SELECT details FROM ofSecurityAuditLog")
                        .toString())
                .doesNotContain(before.secret(), after.secret());
    }

    @Test
    void aDisabledApplicationIsRefusedUntilItIsEnabled() {
        RestApplication application = add(92, "Our app");
        page.navigate(console.url() + "?id=92");
        console.look("applications-one");

        console.button("Disable application").click();
        assertThat(page.locator("#disable-error")).hasText("Nothing was changed: please tick this first.");
        assertThat(page.locator("#state")).hasText("Enabled");
        assertThat(page.getByText("Its sessions do not count while it is disabled"))
                .isVisible();
        page.getByLabel("I know that its users have no REST API and no session tokens until it is enabled again")
                .check();
        console.button("Disable application").click();
        assertThat(console.done()).hasText("The application is disabled.");
        assertThat(page.locator("#state")).hasText("Disabled");
        assertThat(begin(application).statusCode()).isEqualTo(422);

        assertThat(page.getByText("Its sessions count again, also those from before."))
                .isVisible();
        console.button("Enable application").click();
        assertThat(console.done()).hasText("The application is enabled.");
        assertThat(begin(application).statusCode()).isEqualTo(201);
        assertThat(audited())
                .containsExactly(
                        "admin Dialogs: application 92 added",
                        "admin Dialogs: application 92 disabled",
                        "admin Dialogs: application 92 enabled");
    }

    @Test
    void anApplicationIsRenamedAndRemoved() {
        RestApplication application = add(92, "Our app");
        page.navigate(console.url() + "?id=92");

        page.locator("#name").fill("");
        console.button("Rename").click();
        assertThat(page.locator("#name-error"))
                .hasText("Please give a name of 1 to 100 characters, without line breaks.");
        page.locator("#name").fill("Another name");
        console.button("Rename").click();
        assertThat(console.done()).hasText("The application has another name.");

        console.button("Remove application").click();
        assertThat(page.locator("#remove-error")).hasText("Nothing was changed: please tick this first.");
        assertThat(count()).isOne();
        assertThat(page.getByText("Its key, its secret and its sessions go for good."))
                .isVisible();
        page.getByLabel("I know that its key and secret cannot be brought back").check();
        console.button("Remove application").click();

        assertThat(console.done()).hasText("The application 92 (Another name) has been removed.");
        assertThat(page.locator("#none")).isVisible();
        assertThat(begin(application).statusCode()).isEqualTo(422);
        assertThat(audited())
                .containsExactly(
                        "admin Dialogs: application 92 added",
                        "admin Dialogs: application 92 renamed",
                        "admin Dialogs: application 92 removed");
    }

    @Test
    void markupIsText() {
        add(92, MARKUP);
        page.navigate(console.url());
        Locator name = page.locator("#applications tbody a");
        assertThat(name).hasText(MARKUP);
        console.look("applications-markup");

        name.click();

        assertThat(page.locator("#name")).hasValue(MARKUP);
        assertThat(page.title()).contains(MARKUP);
        page.locator("#remove-sure").check();
        console.button("Remove application").click();
        assertThat(console.done()).containsText(MARKUP);
        assertThat(page.locator(".dialogs script")).hasCount(0);
        assertThat(page.evaluate("window.broken")).isNull();
    }

    @Test
    void whatIsNotThereOrForgedChangesNothing() {
        add(92, "Our app");
        for (String query : List.of("?id=93", "?id=x", "?id=-1", "?id=99999999999999999999")) {
            assertThat(page.navigate(console.url() + query).status()).as(query).isEqualTo(404);
            assertThat(console.alert()).containsText("There is no such page");
        }
        page.navigate(console.url());
        String token = page.locator("input[name=csrf]").first().inputValue();
        for (String action : List.of("renew", "disable", "remove", "rename", "add", "enable", "nothing")) {
            FormData form = FormData.create()
                    .set("do", action)
                    .set("id", "92")
                    .set("name", "Forged")
                    .set("sure", "yes");
            assertThat(post(form).status()).as(action).isEqualTo(403);
            assertThat(post(form.set("csrf", "0".repeat(64))).status())
                    .as(action)
                    .isEqualTo(403);
            assertThat(page.request()
                            .get(console.url() + "?id=92&sure=yes&name=Forged&csrf=" + token + "&do=" + action)
                            .status())
                    .as(action)
                    .isEqualTo(200);
        }
        assertThat(post(FormData.create()
                                .set("csrf", token)
                                .set("do", "nothing")
                                .set("id", "92"))
                        .status())
                .isEqualTo(404);
        assertThat(SERVER.control().sql("SELECT applicationName, enabled FROM ofDialogApplication"))
                .hasSize(1)
                .allSatisfy(row -> assertThat(row.values()).containsExactlyInAnyOrder("Our app", "1"));
    }

    private APIResponse post(FormData form) {
        return page.request()
                .post(console.url(), RequestOptions.create().setForm(form).setMaxRedirects(0));
    }
}
