package org.dialogs.openfire.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testbrowser.ConsoleExtension;
import org.dialogs.openfire.testbrowser.ConsolePage;
import org.dialogs.openfire.testclient.RestClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testrest.BadBehaviour;
import org.dialogs.openfire.testrest.BadService;
import org.dialogs.openfire.testrest.RestService;
import org.dialogs.openfire.testrest.RestSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's page of settings: what an administrator sets there takes effect, and what cannot be is told and changes nothing. */
class ConsoleSettingsIT {

    private static final String MARKUP = "\u201c</p><script>window.broken = true</script>"
            + "<img src=x onerror='window.broken = true'>\" & ' {0} \u0645\u0631\u062d\u0628\u0627 \ud83d\udc4b\u201d";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    static final ConsoleExtension CONSOLE = ConsoleExtension.of(SERVER::host);

    private final List<String> requested = new ArrayList<>();
    private ConsolePage console;
    private Page page;

    @BeforeEach
    void open() {
        SERVER.control().sql("DELETE FROM ofSecurityAuditLog");
        console = CONSOLE.open("settings");
        page = console.page();
        page.onRequest(request -> requested.add(request.url()));
        console.logIn();
    }

    @AfterEach
    void leave() {
        properties().keySet().forEach(SERVER.control()::deleteProperty);
        assertThat(Secrets.leaks(SERVER.host().log())).isEmpty();
        assertThat(Secrets.leaks(String.join("\n", requested))).isEmpty();
        assertThat(Secrets.leaks(
                        SERVER.control().sql("SELECT * FROM ofSecurityAuditLog").toString()))
                .isEmpty();
    }

    /** What is set, as the database has it. */
    private static Map<String, String> properties() {
        return SERVER.control().sql("SELECT name, propValue FROM ofProperty WHERE name LIKE 'dialogs.%'").stream()
                .collect(Collectors.toMap(row -> value(row, "name"), row -> value(row, "propvalue")));
    }

    private static String value(Map<String, String> row, String column) {
        return row.entrySet().stream()
                .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(column))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static List<String> audited() {
        return SERVER.control().sql("SELECT username, summary, details FROM ofSecurityAuditLog ORDER BY msgID").stream()
                .filter(row -> value(row, "summary").startsWith("Dialogs:"))
                .map(row -> value(row, "username") + " " + value(row, "summary") + " " + value(row, "details"))
                .toList();
    }

    private Locator field(String property) {
        return page.locator("[id='" + property + "']");
    }

    private Locator error(String property) {
        return page.locator("[id='" + property + "-error']");
    }

    private Locator resetOf(String property) {
        return page.locator("button[value='reset " + property + "']");
    }

    private void save() {
        console.button("Save settings").first().click();
    }

    private void saved(int number) {
        assertThat(console.done()).hasText("Saved. Settings that were changed: " + number + ". They are in effect.");
    }

    private void withoutScripts() {
        page.route("**/js/settings.js", route -> route.abort());
        page.reload();
    }

    private void probe(String token) {
        page.locator("#probeToken").fill(token);
        page.locator("#test").click();
    }

    private Locator meaning() {
        return page.locator("#probe-meaning");
    }

    @Test
    void everythingIsThereInGroupsAndAsItIsByDefault() {
        assertThat(page.locator("section h2")).hasText(new String[] {
            "Messages",
            "Groups",
            "Applications apart",
            "Logins by token",
            "REST service",
            "REST API",
            "Console and monitoring",
            "Retention",
            "Journal and database"
        });
        assertThat(page.locator(".dialogs-set")).hasCount(50);
        assertThat(field("dialogs.enabled")).isChecked();
        assertThat(field("dialogs.stamp")).hasValue("all");
        assertThat(field("dialogs.journal.maxBytes")).hasValue("4294967296");
        assertThat(page.locator("[data-resets]")).hasCount(0);
        assertThat(page.locator("#concerns")).hasCount(0);
        assertThat(page.locator("[id='dialogs.metrics.token-state']")).hasText("No token is set.");
        console.look("settings");

        save();

        assertThat(console.done()).hasText("Nothing was changed: everything is as it was.");
        assertThat(properties()).isEmpty();
        assertThat(audited()).isEmpty();
    }

    @Test
    void whatIsSavedTakesEffectAtOnce() {
        assertThat(RestClient.at(SERVER.host(), "/moved").get("/session.json").statusCode())
                .isEqualTo(404);
        field("dialogs.api.path").fill("/moved/");
        field("dialogs.stamp").selectOption("saved");
        field("dialogs.groups.offline").check();
        field("dialogs.batch.maxMessages").fill("0250");

        save();

        saved(4);
        assertThat(RestClient.at(SERVER.host(), "/moved").get("/session.json").statusCode())
                .isEqualTo(401);
        assertThat(properties())
                .isEqualTo(Map.of(
                        "dialogs.api.path", "/moved",
                        "dialogs.stamp", "saved",
                        "dialogs.groups.offline", "true",
                        "dialogs.batch.maxMessages", "250"));
        assertThat(field("dialogs.api.path")).hasValue("/moved");
        assertThat(field("dialogs.groups.offline")).isChecked();
        assertThat(audited()).hasSize(1);
        assertThat(audited().get(0))
                .startsWith("admin Dialogs: settings changed")
                .contains("dialogs.api.path: /moved", "dialogs.stamp: saved", "dialogs.batch.maxMessages: 250");
        console.look("settings-saved");
    }

    /** Openfire 4.2 deletes dialogs.journal.syncInterval with dialogs.journal.sync. */
    @Test
    void aSettingThatIsResetIsDeletedAndNoOtherIs() {
        SERVER.control().setProperty("dialogs.journal.sync", "interval");
        SERVER.control().setProperty("dialogs.journal.syncInterval", "200");
        page.reload();

        resetOf("dialogs.journal.sync").click();
        assertThat(field("dialogs.journal.sync")).hasValue("never");
        assertThat(properties()).containsEntry("dialogs.journal.sync", "interval");
        save();

        saved(1);
        assertThat(properties()).isEqualTo(Map.of("dialogs.journal.syncInterval", "200"));
        assertThat(field("dialogs.journal.syncInterval")).hasValue("200");
        assertThat(audited().get(0)).contains("dialogs.journal.sync: by default (never)");
    }

    @Test
    void withoutScriptsADefaultIsPutIntoItsFieldAndWhatWasTypedStays() {
        SERVER.control().setProperty("dialogs.enabled", "false");
        withoutScripts();
        field("dialogs.batch.maxMessages").fill("7");

        resetOf("dialogs.enabled").click();

        assertThat(console.done()).hasText("Handle messages: the default is in the field, and not saved yet.");
        assertThat(field("dialogs.enabled")).isChecked();
        assertThat(field("dialogs.batch.maxMessages")).hasValue("7");
        assertThat(properties()).isEqualTo(Map.of("dialogs.enabled", "false"));

        save();

        saved(2);
        assertThat(properties()).isEqualTo(Map.of("dialogs.batch.maxMessages", "7"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dialogs.batch.maxMessages; 10001; A whole number from 1 to 10000, without separators.",
                "dialogs.retention.days; ten; A whole number from 0 to 36500, without separators.",
                "dialogs.muc.service; a_b; A subdomain, please, such as muc: letters, digits and hyphens.",
                "dialogs.auth.tokenPattern; (?=a)a+; A regular expression of RE2, please: it has no look-around and no back-references.",
                "dialogs.auth.remote.url; ftp://a; An address, please, such as https://api.example.org: http or https, without a user, a query or a fragment.",
                "dialogs.auth.remote.path; a b; A path, please, such as /session.json: it begins with a slash and has no spaces.",
                "dialogs.auth.remote.header; A:; The name of an HTTP header, please, such as QB-Token: without spaces and colons.",
                "dialogs.auth.remote.expiryHeader; A:; The name of an HTTP header, please, without spaces and colons, or - for none.",
                "dialogs.auth.remote.prefix; a b; One word of visible ASCII characters, please, such as Bearer, or - for none.",
                "dialogs.auth.remote.userPointer; -; A JSON pointer, please, such as /session/user_id: it begins with a slash.",
                "dialogs.auth.remote.namePointer; a; A JSON pointer, please, such as /session/user_id, or - for none.",
                "dialogs.api.path; /http-bind; A path, please, such as /dialogs: letters, digits, hyphens and underscores, and none of Openfire's own.",
                "dialogs.api.origins; a; * or origins, please, such as https://chat.example.org, without a path, separated by commas.",
                "dialogs.metrics.token; short; 16 to 128 visible ASCII characters, please, without spaces.",
            })
    void whatCannotBeIsSaidBesideItsField(String property, String typed, String message) {
        field(property).fill(typed);

        save();

        assertThat(error(property)).hasText(message);
        assertThat(page.locator(".dialogs-set-wrong")).hasCount(1);
        if (!property.equals("dialogs.metrics.token")) {
            assertThat(field(property)).hasValue(typed);
        }
        assertThat(field(property)).hasAttribute("aria-invalid", "true");
        assertThat(field(property))
                .hasAttribute("aria-describedby", Pattern.compile(property.replace(".", "\\.") + "-error "));
        assertThat(properties()).isEmpty();
        assertThat(audited()).isEmpty();
    }

    /** As somebody makes it who changes the page itself. */
    @Test
    void whatNoFieldOffersIsRefused() {
        field("dialogs.stamp").locator("option[value=saved]").evaluate("option => { option.value = 'none'; }");
        field("dialogs.stamp").selectOption("none");
        field("dialogs.auth.remote.path").fill("/" + "x".repeat(2000));

        save();

        assertThat(error("dialogs.stamp")).hasText("One of the choices, please.");
        assertThat(error("dialogs.auth.remote.path")).hasText("At most 2,000 characters, please.");
        assertThat(properties()).isEmpty();
    }

    @Test
    void whatIsMuchTooLongIsRefusedAsAWhole() {
        field("dialogs.auth.remote.path").fill("x".repeat(65_537));

        save();

        assertThat(console.alert())
                .hasText("This is too long: nothing was changed. A field takes 65536 characters at most.");
        assertThat(properties()).isEmpty();
    }

    @Test
    void whatCannotBeKeptIsSaidAndWhatWasTypedStays() {
        field("dialogs.batch.maxMessages").fill("7");
        SERVER.control().sql("ALTER TABLE ofProperty RENAME TO ofPropertyAway");
        try {
            save();

            assertThat(console.alert())
                    .hasText(
                            "The database does not answer at this moment: nothing was changed. Chat goes on, and what is"
                                    + " said is kept. Please try again.");
            assertThat(field("dialogs.batch.maxMessages")).hasValue("7");
        } finally {
            SERVER.control().sql("ALTER TABLE ofPropertyAway RENAME TO ofProperty");
        }
        assertThat(properties()).isEmpty();
        save();
        saved(1);
    }

    @Test
    void allThatIsWrongIsSaidAtOnceAndNothingIsSaved() {
        field("dialogs.batch.maxMessages").fill("many");
        field("dialogs.auth.remote.url").fill(MARKUP);
        field("dialogs.stamp").selectOption("saved");

        save();

        assertThat(console.alert()).containsText("Nothing was saved. Settings that cannot be as they are typed: 2");
        assertThat(page.locator(".dialogs-set-wrong")).hasCount(2);
        assertThat(field("dialogs.auth.remote.url")).hasValue(MARKUP);
        assertThat(field("dialogs.stamp")).hasValue("saved");
        assertThat(properties()).isEmpty();
        assertThat(page.evaluate("window.broken")).isNull();
        console.look("settings-wrong");
        page.locator("#wrong a").first().click();
        assertThat(page).hasURL(Pattern.compile("#dialogs\\."));

        field("dialogs.batch.maxMessages").fill("7");
        field("dialogs.auth.remote.url").fill("");
        save();
        saved(2);
    }

    @Test
    void whatIsSetElsewhereToWhatItCannotBeIsSaid() {
        SERVER.control().setProperty("dialogs.batch.maxMessages", MARKUP);
        SERVER.control().setProperty("dialogs.tenants", "perhaps");
        SERVER.control().setProperty("dialogs.auth.remote.url", "https://user:hidden@api.example.org");
        page.reload();

        assertThat(page.locator("[id='dialogs.auth.remote.url-warning']"))
                .hasText(
                        "It is set to something that cannot be, and is not shown lest there is a password in it: the default"
                                + " counts. An address, please, such as https://api.example.org: http or https, without a user, a"
                                + " query or a fragment.");
        assertThat(page.locator("body")).not().containsText("hidden@");

        assertThat(page.locator("[id='dialogs.batch.maxMessages-warning']")).containsText(MARKUP);
        assertThat(page.locator("[id='dialogs.tenants-warning']"))
                .containsText("It is set to \u201cperhaps\u201d, which cannot be: the default counts.");
        assertThat(page.locator("#concerns"))
                .containsText(
                        "Properties that are set to what they cannot be, so that their defaults count: dialogs.tenants,"
                                + " dialogs.auth.remote.url, dialogs.batch.maxMessages. Put that right on the page Settings.");
        assertThat(page.locator(".dialogs script, .dialogs img")).hasCount(0);
        assertThat(page.evaluate("window.broken")).isNull();
        console.look("settings-invalid");

        resetOf("dialogs.batch.maxMessages").click();
        save();

        saved(3);
        assertThat(properties()).isEmpty();
        assertThat(page.locator("#concerns").filter(new Locator.FilterOptions().setHasText("dialogs.tenants")))
                .hasCount(0);
    }

    @Test
    void aTokenForMetricsIsKeptEncryptedAndNeverShown() {
        String token = Secrets.token();
        field("dialogs.metrics.enabled").check();
        save();
        saved(1);
        assertThat(page.locator("#concerns")).containsText("Metrics are on, but there is no token for them");

        field("dialogs.metrics.token").fill(token);
        save();

        saved(1);
        assertThat(page.content()).doesNotContain(token);
        assertThat(page.locator("[id='dialogs.metrics.token-state']")).containsText("A token is set.");
        assertThat(page.locator("#concerns").filter(new Locator.FilterOptions().setHasText("Metrics are on")))
                .hasCount(0);
        assertThat(properties().get("dialogs.metrics.token")).doesNotContain(token);
        assertThat(audited().get(1)).contains("dialogs.metrics.token: changed");
        console.look("settings-token");

        page.getByLabel("Remove the token").check();
        save();
        saved(1);
        assertThat(properties()).isEqualTo(Map.of("dialogs.metrics.enabled", "true"));
    }

    @Test
    void theServiceIsTriedAsItIsTypedAndNothingIsSaved() {
        try (RestService rest = new RestService()) {
            String known = Secrets.token();
            rest.session(known, RestSession.of(1001, 92).named("<b onclick='x'>Ann</b> \ud83d\ude00"));
            rest.session(Secrets.token(), 1002, 92);
            patiently();
            field("dialogs.auth.remote.url").fill(rest.url());
            field("dialogs.stamp").selectOption("saved");

            probe(known);
            assertThat(meaning())
                    .hasText(
                            "The service answers and knows the token: user 1001 of application 92. Such a login is let in.");
            assertThat(page.locator("#probe-facts"))
                    .containsText(Pattern.compile(
                            "Took\\s*[0-9,]+ ms\\s*HTTP status\\s*200\\s*Name\\s*<b onclick='x'>Ann</b> \ud83d\ude00"));
            assertThat(page.locator("#probe-facts b")).hasCount(0);
            assertThat(field("dialogs.stamp")).hasValue("saved");
            console.look("settings-probe");

            probe(Secrets.token());
            assertThat(meaning()).containsText("does not know this token");

            probe("");
            assertThat(meaning()).containsText("refuses a made-up token, as it should");

            probe(Secrets.password());
            assertThat(meaning()).containsText("does not look like a token");
            assertThat(page.locator("#probe-facts tr")).hasCount(0);

            field("dialogs.auth.remote.userPointer").fill("/session/owner");
            probe(known);
            assertThat(meaning()).containsText("there is no user at /session/owner");

            assertThat(page).hasURL(console.url());
            assertThat(properties()).isEmpty();
            assertThat(audited()).hasSize(4).allMatch(entry -> entry.contains("REST service tried"));
        }
    }

    @Test
    void aServiceThatCannotBeReachedOrAnswersBadlySaysWhatIsWrong() {
        try (RestService rest = new RestService();
                BadService slow = new BadService(BadBehaviour.HANGS_AFTER_ACCEPTING);
                BadService broken = new BadService(BadBehaviour.NOT_HTTP)) {
            String token = Secrets.token();
            rest.answer(token, WireMock.aResponse().withStatus(500));

            patiently();
            tried("", token, "There is no address to ask: type one above.");
            tried(rest.url(), token, "The service answers with status 500");
            field("dialogs.auth.remote.responseTimeout").fill("500");
            tried(slow.url(), token, "There was no answer in time");
            patiently();
            tried(broken.url(), token, "Something answers that is not proper HTTP");
            tried("http://nobody.invalid", token, "The name of the host is not known");
            tried(rest.tlsUrl(), token, "There is no TLS with the service");
            rest.down();
            tried(rest.url(), token, "There is no connection");
            console.look("settings-probe-failed");
        }
    }

    @Test
    void whatAServiceAnswersIsExplained() {
        try (RestService rest = new RestService()) {
            String token = Secrets.token();
            patiently();
            rest.session(token, RestSession.of(1001, 92).expiring(Instant.now().minusSeconds(60)));
            tried(
                    rest.url(),
                    token,
                    "The service knows the token, as one of user 1001 of application 92, but its session has ended:"
                            + " nobody is let in with it. Try one of a new session.");
            assertThat(page.locator("#probe-facts")).containsText("Session ends");
            rest.answer(token, WireMock.aResponse().withStatus(404).withBody("<html>nothing here</html>"));
            tried(rest.url(), token, "A web server answers with status 404, and not in JSON");
            rest.answer(token, WireMock.aResponse().withBody("<html>welcome</html>"));
            tried(rest.url(), token, "The answer has status 200, but is not JSON that can be read");
            rest.answer(token, WireMock.aResponse().withBody("[]"));
            tried(rest.url(), token, "The answer is JSON, but not an object");
            rest.answer(token, WireMock.aResponse().withBody("{\"session\":{\"user_id\":\"Ann\"}}"));
            tried(rest.url(), token, "The answer has no whole number at /session/user_id");
            rest.answer(token, WireMock.aResponse().withBody("{\"is\":\"" + "x".repeat(70_000) + "\"}"));
            tried(rest.url(), token, "The answer is longer than is allowed above: it was not read.");
            rest.session(token, RestSession.of(1001, 92));
            field("dialogs.auth.remote.expiryPointer").fill("/session/until");
            tried(rest.url(), token, "The answer has no time at /session/until");
            field("dialogs.auth.remote.expiryPointer").fill("");
            field("dialogs.auth.remote.expiryHeader").fill("Content-Type");
            tried(rest.url(), token, "The header for the end of the session has something that is no time");
            field("dialogs.auth.remote.expiryHeader").fill("-");
            field("dialogs.auth.remote.applicationPointer").fill("/session/app");
            tried(rest.url(), token, "names user 1001, but there is no application at /session/app");
            field("dialogs.auth.remote.applicationPointer").fill("/session/application_id");
            rest.answerAll("{\"session\":{\"user_id\":1001,\"application_id\":92}}");
            tried(
                    rest.url(),
                    "",
                    "The service takes a made-up token for a session of user 1001 of application 92: anybody could log in.");
            console.look("settings-probe-anybody");
        }
    }

    @Test
    void whileOthersTryAServiceOneIsAskedToWait() {
        try (BadService slow = new BadService(BadBehaviour.HANGS_AFTER_ACCEPTING)) {
            patiently();
            field("dialogs.auth.remote.url").fill(slow.url());
            // Two are tried, one waits for its turn; the first that is answered is the one for which there is no place.
            page.evaluate("() => { const said = new URLSearchParams(new FormData(document.getElementById('settings')));"
                    + " said.set('do', 'test');"
                    + " window.others = [1, 2, 3, 4].map(() => fetch('settings', {method: 'POST', body: said}));"
                    + " return Promise.race(window.others).then(() => true); }");

            probe("");

            assertThat(meaning()).hasText("Other tests are running at this moment: please try again.");
        } finally {
            // Else they are in the way of the next test.
            page.evaluate("() => Promise.all(window.others || []).then(() => true)");
        }
        probe("");
        assertThat(meaning()).containsText("There is no connection");
    }

    /** The first handshake of a process takes a second and more on a busy machine. */
    private void patiently() {
        field("dialogs.auth.remote.connectTimeout").fill("10000");
        field("dialogs.auth.remote.responseTimeout").fill("10000");
    }

    private void tried(String url, String token, String meaning) {
        field("dialogs.auth.remote.url").fill(url);
        probe(token);
        assertThat(meaning()).containsText(meaning);
    }

    /** Enter presses the first button of a form, which saves. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void enterInTheFieldOfTheTokenTriesTheServiceAndSavesNothing(boolean hasScripts) {
        if (!hasScripts) {
            withoutScripts();
        }
        try (RestService rest = new RestService()) {
            String known = Secrets.token();
            rest.session(known, 1001, 92);
            patiently();
            field("dialogs.auth.remote.url").fill(rest.url());
            page.locator("#probeToken").fill(known);

            page.locator("#probeToken").press("Enter");

            assertThat(meaning()).containsText("user 1001 of application 92");
            assertThat(console.done()
                            .filter(new Locator.FilterOptions()
                                    .setHasText("The service was tried, and nothing was saved")))
                    .hasCount(hasScripts ? 0 : 1);
            assertThat(properties()).isEmpty();
            assertThat(page.content()).doesNotContain(known);

            if (hasScripts) {
                // What is saved is not tried, though the token is there still.
                save();
                saved(3);
            }
        }
    }

    @Test
    void aTokenForMetricsIsAskedForAgainIfSomethingElseIsWrong() {
        String token = Secrets.token();
        field("dialogs.metrics.token").fill(token);
        field("dialogs.batch.maxMessages").fill("many");

        save();

        assertThat(page.locator("[id='dialogs.metrics.token-again']")).containsText("please type it once more");
        assertThat(page.content()).doesNotContain(token);
        assertThat(properties()).isEmpty();
        console.look("settings-again");
    }

    @Test
    void withoutScriptsTheServiceIsTriedAndWhatWasTypedStays() {
        withoutScripts();
        try (RestService rest = new RestService()) {
            String known = Secrets.token();
            rest.session(known, 1001, 92);
            patiently();
            field("dialogs.auth.remote.url").fill(rest.url());
            field("dialogs.batch.maxMessages").fill("7");

            probe(known);

            assertThat(meaning()).containsText("user 1001 of application 92");
            assertThat(page).hasURL(console.url() + "#probe");
            assertThat(field("dialogs.auth.remote.url")).hasValue(rest.url());
            assertThat(field("dialogs.batch.maxMessages")).hasValue("7");
            assertThat(page.locator("#probeToken")).hasValue("");
            assertThat(page.content()).doesNotContain(known);
            assertThat(properties()).isEmpty();
        }
    }

    @Test
    void whatCannotBeIsNotTriedButSaid() {
        field("dialogs.auth.remote.url").fill("nonsense");
        probe("");

        assertThat(error("dialogs.auth.remote.url")).isVisible();
        assertThat(meaning()).hasCount(0);
    }

    private static void addGroup(String id) {
        SERVER.control()
                .sql(
                        "INSERT INTO ofDialog (applicationID, dialogID, dialogType, roomJID, createdDate, updatedDate, activeHour)"
                                + " VALUES (92, '%s', 2, '92_%s@muc.localhost', 1700000000000, 1700000000000, 472222)"
                                        .formatted(id, id));
    }

    /** Waits until the plugin has noticed that groups have their rooms on another service, or no more. */
    private void awaitElsewhere(boolean isElsewhere) {
        Locator elsewhere = page.locator(".dialogs-concern")
                .filter(new Locator.FilterOptions()
                        .setHasText("Groups that have their rooms in another group chat service"));
        Awaitility.await("a check of the groups")
                .atMost(LIMIT)
                .pollInSameThread()
                .until(() -> {
                    page.navigate(console.url());
                    return elsewhere.count() == (isElsewhere ? 1 : 0);
                });
    }

    @Test
    void whoeverTakesGroupsTheirRoomsIsAskedAndToldSo() {
        addGroup("65f1a2b3c4d5e6f700000002");
        field("dialogs.muc.service").fill("conference");
        field("dialogs.retention.days").fill("30");
        save();

        assertThat(page.locator("#losses")).containsText("This takes something away. Nothing is saved yet.");
        assertThat(page.locator("#losses li")).hasText(new String[] {
            "Groups that have their rooms in the service that was set until now cannot be used until it is set"
                    + " back: muc.",
            "Messages that are older than this go from the history, at once and for good: 30 days."
        });
        assertThat(field("dialogs.muc.service")).hasValue("conference");
        assertThat(properties()).isEmpty();
        console.look("settings-losses");
        field("dialogs.retention.days").fill("0");
        console.button("I know this: save the settings").click();
        saved(1);

        awaitElsewhere(true);
        console.look("settings-elsewhere");
        page.navigate(ConsolePage.address(SERVER.host()) + "/plugins/dialogs/group-rooms");
        assertThat(page.locator("#elsewhere"))
                .containsText("They have their rooms in another group chat service than the one that is set");
        assertThat(page.locator("#nothing")).hasCount(0);
        console.look("group-rooms-elsewhere");

        SERVER.control().deleteProperty("dialogs.muc.service");
        awaitElsewhere(false);
    }

    @Test
    void whatLooksWrongIsSaidAtTheTop() {
        addGroup("65f1a2b3c4d5e6f700000001");
        page.navigate(ConsolePage.address(SERVER.host()) + "/plugins/dialogs/group-rooms");
        Locator groups = page.locator("#report tr").filter(new Locator.FilterOptions().setHasText("Group dialogs"));
        Awaitility.await("a check has seen the group")
                .atMost(LIMIT)
                .pollInSameThread()
                .until(() -> {
                    if (console.button("Check and repair now").isEnabled()) {
                        console.button("Check and repair now").click();
                    }
                    console.link("Refresh").click();
                    return groups.count() == 1
                            && !groups.locator("td").innerText().equals("0");
                });
        page.navigate(console.url());
        SERVER.control().setProperty("dialogs.auth.remote.url", "http://api.example.org");
        SERVER.control().setProperty("dialogs.muc.service", "nowhere");
        SERVER.control().setProperty("dialogs.enabled", "false");
        SERVER.control().setProperty("dialogs.api.enabled", "false");
        Locator concerns = page.locator(".dialogs-concern");

        page.reload();

        assertThat(concerns.filter(new Locator.FilterOptions().setHasText("no group chat service \u201cnowhere\u201d")))
                .hasCount(1);
        assertThat(concerns.filter(new Locator.FilterOptions().setHasText("The REST service at api.example.org")))
                .hasCount(1);
        assertThat(concerns.filter(new Locator.FilterOptions().setHasText("clients may send them without TLS")))
                .hasCount(1);
        assertThat(concerns.filter(
                        new Locator.FilterOptions().setHasText("Dialogs is switched off: messages are neither given")))
                .hasCount(1);
        assertThat(concerns.filter(new Locator.FilterOptions()
                        .setHasText(
                                Pattern.compile("Note:\\s+The REST API is switched off: applications can neither"))))
                .hasCount(1);
        console.look("settings-concerns");

        SERVER.control().setProperty("xmpp.client.tls.policy", "required");
        try {
            page.reload();
            assertThat(concerns.first()).isVisible();
            assertThat(concerns.filter(new Locator.FilterOptions().setHasText("without TLS: whoever")))
                    .hasCount(0);
        } finally {
            SERVER.control().deleteProperty("xmpp.client.tls.policy");
        }
        awaitElsewhere(true);
        SERVER.control().deleteProperty("dialogs.muc.service");
        awaitElsewhere(false);
    }

    /** What has come to a web server that runs, Openfire 4.2 does not end and begin with it. */
    @Test
    void thatTheRestApiCannotBeReachedIsSaid() {
        SERVER.control().setProperty("dialogs.api.path", "/moved");
        SERVER.control().setProperty("httpbind.enabled", "false");
        try {
            page.reload();
            assertThat(page.locator(".dialogs-concern-error"))
                    .hasText(Pattern.compile("Error:\\s+The REST API should be at /moved on the ports for HTTP binding,"
                            + " and is not\\. Switch HTTP binding on .*"));
            console.look("settings-no-api");
        } finally {
            SERVER.control().setProperty("httpbind.enabled", "true");
        }
        assertThat(RestClient.at(SERVER.host(), "/moved").get("/session.json").statusCode())
                .isEqualTo(401);
        page.reload();
        assertThat(page.locator("#concerns")).hasCount(0);
    }

    /** Newer Javas have nothing left that could refuse. */
    @Test
    @EnabledForJreRange(max = JRE.JAVA_23)
    void thatTokensCannotBePasswordsIsSaid() {
        SERVER.control().refuseProviders(true);
        try {
            SERVER.control().setProperty("dialogs.auth.remote.url", "https://api.example.org");
            // It is tried again each ten seconds.
            page.reload();

            assertThat(page.locator(".dialogs-concern-error"))
                    .hasText(
                            Pattern.compile(
                                    "Error:\\s+Session tokens cannot be taken as passwords, though they should: .*"
                                            + "\\(java\\.lang\\.SecurityException: no providers here\\)\\. Real passwords work\\. .*"));
            console.look("settings-no-tokens");
        } finally {
            SERVER.control().refuseProviders(false);
        }
    }

    @Test
    void aFormThatIsNotOfThisLoginIsRefusedWithAWord() {
        page.locator("#settings input[name=csrf]").evaluate("field => { field.value = '0'.repeat(64); }");
        field("dialogs.batch.maxMessages").fill("7");

        save();

        assertThat(console.alert())
                .hasText(
                        "Nothing was changed: the form was not sent from this page, or is older than your login. Please"
                                + " try again.");
        assertThat(properties()).isEmpty();
    }

    @Test
    void aForgedFormSetsNothing() {
        String token = page.locator("input[name=csrf]").first().inputValue();
        FormData form = FormData.create()
                .set("do", "save")
                .set("was.dialogs.enabled", "=true")
                .set("was.dialogs.batch.maxMessages", "=500")
                .set("dialogs.batch.maxMessages", "7");

        assertThat(post(form).status()).isEqualTo(403);
        assertThat(post(form.set("csrf", "0".repeat(token.length()))).status()).isEqualTo(403);
        APIResponse get = page.request().get(console.url() + "?do=save&was.dialogs.enabled=%3Dtrue&csrf=" + token);
        assertThat(get.status()).isEqualTo(200);
        assertThat(properties()).isEmpty();
        assertThat(audited()).isEmpty();

        page.context().clearCookies();
        APIResponse loggedOut = post(form.set("csrf", token));
        assertThat(loggedOut.status()).isEqualTo(302);
        assertThat(loggedOut.headers().get("location")).contains("/login.jsp");
        assertThat(properties()).isEmpty();
    }

    private APIResponse post(FormData form) {
        return page.request()
                .post(console.url(), RequestOptions.create().setForm(form).setMaxRedirects(0));
    }
}
