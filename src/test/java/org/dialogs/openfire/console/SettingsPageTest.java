package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.WireMock;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.Property;
import org.dialogs.openfire.Property.Kind;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.auth.ServiceProbe;
import org.dialogs.openfire.auth.SessionToken;
import org.dialogs.openfire.testrest.RestService;
import org.dialogs.openfire.testrest.RestSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page of settings shows, sets and refuses. */
class SettingsPageTest {

    private static final String MARKUP = "<script>alert(1)</script>\"'&</p><b onclick=x>\u202e\ud83d\ude00";
    private static final String TOKEN = "0123456789abcdef";
    private static final Pattern WAS = Pattern.compile("name=\"was\\.([A-Za-z.]+)\" value=\"([^\"]*)\"");

    private final MapProperties properties = new MapProperties();
    private final ServiceProbe probe = new ServiceProbe(Clock.systemUTC());
    private final SettingsPage page = new SettingsPage(
            properties,
            new Concerns(
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
                            properties::canBeKept)),
            probe);

    private final TestVisit visit = TestVisit.inEnglish();

    @AfterEach
    void close() {
        probe.close();
    }

    static Stream<Property<?>> properties() {
        return Settings.catalogue().stream().flatMap(group -> group.properties().stream());
    }

    private String show() {
        return TestVisit.html(page.show(TestVisit.inEnglish().visit()));
    }

    /** The form with that service, which has its time. */
    private TestVisit formFor(RestService rest) {
        return form().with("dialogs.auth.remote.url", rest.url())
                .with("dialogs.auth.remote.connectTimeout", "10000")
                .with("dialogs.auth.remote.responseTimeout", "10000");
    }

    /** The form as it is shown now, with all its fields as they stand there. */
    private TestVisit form() {
        return form(show());
    }

    private TestVisit form(String html) {
        Matcher was = WAS.matcher(html);
        while (was.find()) {
            String value = was.group(2).replace("&#34;", "\"").replace("&amp;", "&");
            visit.with("was." + was.group(1), value);
            if (value.startsWith("=")) {
                visit.with(was.group(1), value.substring(1));
            }
        }
        return visit;
    }

    private Answer act(String what) {
        return page.act(visit.with("do", what).visit(), visit.log());
    }

    private Answer save() {
        return act("save");
    }

    private static Answer saved(int number) {
        return Answer.goTo("settings", Notice.success("console.settings.saved", String.valueOf(number)));
    }

    private static final Answer UNCHANGED = Answer.goTo("settings", Notice.success("console.settings.unchanged"));

    private static String field(String html, String name) {
        int at = html.indexOf("<label class=\"dialogs-set-label\" for=\"" + name + "\"");
        assertThat(at).as(name).isPositive();
        int end = html.indexOf("<div class=\"dialogs-set\">", at);
        return html.substring(at, end < 0 ? html.length() : end);
    }

    @ParameterizedTest
    @MethodSource("properties")
    void everyPropertyHasALabelAMeaningItsBoundsItsDefaultAndItsName(Property<?> property) {
        String field = field(show(), property.name());

        assertThat(field)
                .contains("id=\"" + property.name() + "\" name=\"" + property.name() + "\"")
                .contains("id=\"" + property.name() + "-help\"")
                .contains("<code>" + property.name() + "</code>")
                .containsPattern("aria-describedby=\"[^\"]*" + Pattern.quote(property.name()) + "-help\"")
                .contains("-help\">" + visit.visit().text("system_property." + property.name()) + " ")
                .containsIgnoringCase("default")
                .doesNotContain("data-resets", "aria-invalid");
        if (property.kind() instanceof Kind.Number number) {
            assertThat(field)
                    .contains(String.format(
                            Locale.ENGLISH,
                            "From %,d to %,d. Default: %,d.",
                            number.least(),
                            number.most(),
                            Long.parseLong(property.defaultText())));
        }
    }

    @Test
    void anUntouchedFormChangesNothing() {
        form();

        assertThat(save()).isEqualTo(UNCHANGED);
        assertThat(properties.texts).isEmpty();
        assertThat(visit.audit).isEmpty();
    }

    @Test
    void aFormWithoutFieldsChangesNothing() {
        properties.texts.put("dialogs.batch.maxMessages", "7");

        assertThat(save()).isEqualTo(UNCHANGED);
        assertThat(properties.texts).isEqualTo(Map.of("dialogs.batch.maxMessages", "7"));
    }

    @Test
    void whatWasChangedIsSetAndNothingElseAndWrittenDown() {
        form().with("dialogs.batch.maxMessages", "0100")
                .with("dialogs.stamp", "saved")
                .with("dialogs.groups.offline", "true")
                .with("dialogs.enabled")
                .with("dialogs.auth.remote.url", "https://api.example.org/")
                .with("dialogs.auth.verifiers", "remote,local")
                .with("dialogs.api.origins", "https://b.example.org, https://a.example.org");

        assertThat(save()).isEqualTo(saved(7));
        assertThat(properties.texts)
                .isEqualTo(Map.of(
                        "dialogs.batch.maxMessages", "100",
                        "dialogs.stamp", "saved",
                        "dialogs.groups.offline", "true",
                        "dialogs.enabled", "false",
                        "dialogs.auth.remote.url", "https://api.example.org",
                        "dialogs.auth.verifiers", "remote,local",
                        "dialogs.api.origins", "https://a.example.org,https://b.example.org"));
        assertThat(visit.audit).hasSize(1);
        assertThat(visit.audit.get(0))
                .startsWith("Dialogs: settings changed | ")
                .contains("dialogs.enabled: false", "dialogs.batch.maxMessages: 100", "dialogs.stamp: saved");
        assertThat(properties.secrets).isEmpty();
    }

    /** Nobody wants to find out by what is gone. */
    @ParameterizedTest
    @CsvSource({
        "dialogs.retention.days, '', 30",
        "dialogs.retention.days, 31, 30",
        "dialogs.retention.maxMessages, '', 1000",
        "dialogs.retention.maxMessages, 1001, 1000",
        "dialogs.muc.service, '', conference",
        "dialogs.muc.service, conference, ''"
    })
    void whatTakesSomethingAwayIsAskedAbout(String name, String before, String typed) {
        if (!before.isEmpty()) {
            properties.texts.put(name, before);
        }
        Map<String, String> stored = Map.copyOf(properties.texts);
        form().with(name, typed);

        Answer asked = save();
        assertThat(((Answer.Page) asked).status()).isEqualTo(422);
        assertThat(TestVisit.html(asked))
                .contains("id=\"losses\"", "Nothing is saved yet.", "value=\"save anyway\"")
                .doesNotContain("id=\"wrong\"");
        assertThat(properties.texts).isEqualTo(stored);
        assertThat(visit.audit).isEmpty();

        assertThat(act("save anyway")).isEqualTo(saved(1));
        assertThat(properties.texts).isNotEqualTo(stored);
        assertThat(visit.audit).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "dialogs.retention.days, 30, 31",
        "dialogs.retention.days, 30, 0",
        "dialogs.retention.maxMessages, 1000, ''",
        "dialogs.batch.maxMessages, 500, 1"
    })
    void whatTakesNothingAwayIsNotAskedAbout(String name, String before, String typed) {
        properties.texts.put(name, before);
        form().with(name, typed);

        assertThat(save()).isEqualTo(saved(1));
    }

    @ParameterizedTest
    @CsvSource({
        "dialogs.batch.maxMessages, 7, 500",
        "dialogs.batch.maxMessages, 7, ''",
        "dialogs.stamp, saved, all",
        "dialogs.groups.offline, true, ''",
        "dialogs.auth.remote.url, https://api.example.org, ''",
        "dialogs.auth.remote.expiryHeader, -, QB-Token-ExpirationDate",
        "dialogs.auth.remote.prefix, Bearer, -",
        "dialogs.auth.tokenPattern, '[a-z]+', '[0-9a-fA-F]{40,128}'"
    })
    void theDefaultIsNotSetButTheProperyDeleted(String name, String before, String typed) {
        properties.texts.put(name, before);
        form().with(name, typed);

        assertThat(save()).isEqualTo(saved(1));
        assertThat(properties.texts).isEmpty();
        assertThat(visit.audit.get(0)).contains(name + ": by default");
    }

    @Test
    void whatSomebodyElseHasSetMeanwhileStays() {
        form().with("dialogs.batch.maxMessages", "7");
        properties.texts.put("dialogs.stamp", "saved");

        assertThat(save()).isEqualTo(saved(1));
        assertThat(properties.texts).isEqualTo(Map.of("dialogs.stamp", "saved", "dialogs.batch.maxMessages", "7"));
    }

    /** The form that comes back is his own only where he has changed it. */
    @Test
    void whatSomebodyElseHasSetMeanwhileStaysAlsoWhenTheFormIsSavedOnceMore() {
        form().with("dialogs.batch.maxMessages", "0");
        properties.texts.put("dialogs.stamp", "saved");
        properties.texts.put("dialogs.console.readMessages", "false");
        Answer refused = save();
        String html = TestVisit.html(refused);
        assertThat(((Answer.Page) refused).status()).isEqualTo(422);
        assertThat(field(html, "dialogs.batch.maxMessages")).contains("value=\"0\"");
        assertThat(field(html, "dialogs.stamp")).contains("<option value=\"saved\" selected>");
        assertThat(field(html, "dialogs.console.readMessages")).doesNotContain(" checked");

        form(html).with("dialogs.batch.maxMessages", "7");
        assertThat(save()).isEqualTo(saved(1));
        assertThat(properties.texts)
                .isEqualTo(Map.of(
                        "dialogs.stamp",
                        "saved",
                        "dialogs.console.readMessages",
                        "false",
                        "dialogs.batch.maxMessages",
                        "7"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dialogs.batch.maxMessages; 0; A whole number from 1 to 10000",
                "dialogs.batch.maxMessages; many; A whole number from 1 to 10000",
                "dialogs.journal.maxBytes; 1; A whole number from 67108864 to 1099511627776",
                "dialogs.stamp; sometimes; One of the choices",
                "dialogs.auth.verifiers; local,local; One of the choices",
                "dialogs.muc.service; a b; A subdomain",
                "dialogs.auth.tokenPattern; (; A regular expression of RE2",
                "dialogs.auth.remote.url; api.example.org; An address",
                "dialogs.auth.remote.path; session; A path",
                "dialogs.auth.remote.header; A B; The name of an HTTP header",
                "dialogs.auth.remote.header; -:; The name of an HTTP header",
                "dialogs.auth.remote.prefix; two words; One word",
                "dialogs.auth.remote.userPointer; -; A JSON pointer",
                "dialogs.auth.remote.namePointer; name; A JSON pointer",
                "dialogs.auth.remote.expiryHeader; A B; The name of an HTTP header",
                "dialogs.api.path; /ws; A path, please, such as /dialogs",
                "dialogs.api.origins; chat.example.org; * or origins",
                "dialogs.metrics.token; short; 16 to 128 visible ASCII characters",
            })
    void whatCannotBeIsToldBesideItsField(String name, String typed, String message) {
        form().with(name, typed).with("dialogs.groups.repairInterval", "12");

        Answer answer = save();

        assertThat(answer).isInstanceOf(Answer.Page.class);
        assertThat(((Answer.Page) answer).status()).isEqualTo(422);
        String html = TestVisit.html(answer);
        assertThat(field(html, name)).contains("id=\"" + name + "-error\"", message, "aria-invalid=\"true\"");
        assertThat(html).contains("href=\"#" + name + "\"");
        assertThat(field(html, "dialogs.groups.repairInterval"))
                .contains("value=\"12\"")
                .doesNotContain("aria-invalid");
        assertThat(properties.texts).isEmpty();
        assertThat(visit.audit).isEmpty();
    }

    @Test
    void allThatIsWrongIsToldAtOnceAndWhatWasTypedStays() {
        form().with("dialogs.batch.maxMessages", "0")
                .with("dialogs.muc.service", MARKUP)
                .with("dialogs.enabled")
                .with("dialogs.stamp", "saved");

        String html = TestVisit.html(save());

        assertThat(html).contains("Settings that cannot be as they are typed: 2");
        assertThat(field(html, "dialogs.batch.maxMessages")).contains("value=\"0\"");
        assertThat(field(html, "dialogs.enabled")).doesNotContain(" checked");
        assertThat(field(html, "dialogs.stamp")).containsPattern("value=\"saved\" selected");
        assertThat(html).contains("&lt;script>alert(1)").doesNotContain("<script>alert", "<b onclick");
    }

    @Test
    void aTextHasABound() {
        form().with("dialogs.auth.tokenPattern", "a".repeat(2_001));

        assertThat(field(TestVisit.html(save()), "dialogs.auth.tokenPattern")).contains("At most 2,000 characters");
    }

    @Test
    void nothingIsSetWhileTheDatabaseIsAway() {
        form().with("dialogs.batch.maxMessages", "7");
        properties.databaseAnswers = false;

        String html = TestVisit.html(save());

        assertThat(html).contains("The database does not answer at this moment: nothing was changed.");
        assertThat(field(html, "dialogs.batch.maxMessages")).contains("value=\"7\"");
        assertThat(properties.texts).isEmpty();
        assertThat(visit.audit).isEmpty();
    }

    @Test
    void aSecretIsSetRemovedAndNeverShown() {
        form().with("dialogs.metrics.token", TOKEN);

        assertThat(save()).isEqualTo(saved(1));
        assertThat(properties.texts).isEqualTo(Map.of("dialogs.metrics.token", TOKEN));
        assertThat(properties.secrets).containsExactly("dialogs.metrics.token");
        assertThat(visit.audit.get(0))
                .contains("dialogs.metrics.token: changed")
                .doesNotContain(TOKEN);
        assertThat(show()).contains("A token is set.").doesNotContain(TOKEN);

        form().with("dialogs.metrics.token");
        assertThat(save()).isEqualTo(UNCHANGED);

        form().with("dialogs.metrics.token").with("remove.dialogs.metrics.token", "true");
        assertThat(save()).isEqualTo(saved(1));
        assertThat(properties.texts).isEmpty();
        assertThat(show()).contains("No token is set.");
    }

    @Test
    void aSecretThatWasTypedIsAskedForAgainWhenTheFormComesBack() {
        form().with("dialogs.metrics.token", TOKEN).with("dialogs.batch.maxMessages", "many");

        String html = field(TestVisit.html(save()), "dialogs.metrics.token");
        assertThat(html)
                .contains("id=\"dialogs.metrics.token-again\"", "please type it once more")
                .containsPattern("aria-describedby=\"[^\"]*dialogs\\.metrics\\.token-again")
                .doesNotContain(TOKEN);
        assertThat(show()).doesNotContain("-again");
    }

    @Test
    void aSecretThatIsToGoStaysTickedWhenTheFormComesBack() {
        properties.texts.put("dialogs.metrics.token", TOKEN);
        String ticked = "name=\"remove.dialogs.metrics.token\" value=\"true\" checked";
        assertThat(show()).doesNotContain(ticked);
        form().with("remove.dialogs.metrics.token", "true").with("dialogs.batch.maxMessages", "many");

        assertThat(TestVisit.html(save())).contains(ticked).doesNotContain("-again");
        assertThat(TestVisit.html(act("reset dialogs.batch.maxMessages"))).contains(ticked);
        visit.with("dialogs.batch.maxMessages", "7");
        assertThat(save()).isEqualTo(saved(2));
        assertThat(properties.texts).isEqualTo(Map.of("dialogs.batch.maxMessages", "7"));
    }

    @Test
    void aTokenToTryIsTriedAndNothingSavedWhicheverButtonSentIt() {
        try (RestService rest = new RestService()) {
            String token = SessionToken.random().text();
            rest.session(token, 1001, 92);
            formFor(rest).with(SettingsPage.PROBE_TOKEN, token);

            String html = TestVisit.html(save());

            assertThat(html)
                    .contains("user 1001 of application 92", "nothing was saved, for there was a token")
                    .doesNotContain(token);
            assertThat(properties.texts).isEmpty();
            assertThat(TestVisit.html(act("test"))).doesNotContain("nothing was saved");
        }
    }

    @Test
    void whatWasSetBeforeItFailedIsWrittenDown() {
        form().with("dialogs.enabled").with("dialogs.batch.maxMessages", "7");
        properties.failing = "dialogs.batch.maxMessages";

        assertThatThrownBy(this::save).isInstanceOf(IllegalStateException.class);
        assertThat(properties.texts).isEqualTo(Map.of("dialogs.enabled", "false"));
        assertThat(visit.audit).containsExactly("Dialogs: settings changed | dialogs.enabled: false");
    }

    @Test
    void theQueryOfAPathIsNotWrittenDown() {
        form().with("dialogs.auth.remote.path", "/session.json?key=Secret");

        assertThat(save()).isEqualTo(saved(1));
        assertThat(properties.texts).isEqualTo(Map.of("dialogs.auth.remote.path", "/session.json?key=Secret"));
        assertThat(visit.audit)
                .containsExactly("Dialogs: settings changed | dialogs.auth.remote.path: /session.json?...");
    }

    @Test
    void aSecretThatCannotBeIsNotShownAgainEither() {
        form().with("dialogs.metrics.token", "Secret \u00e9 0123456789");

        assertThat(TestVisit.html(save()))
                .contains("dialogs.metrics.token-error")
                .doesNotContain("Secret");
    }

    @Test
    void whatIsSetToWhatItCannotBeIsSaidAndHasToBePutRight() {
        properties.texts.put("dialogs.batch.maxMessages", "many" + MARKUP);
        properties.texts.put("dialogs.stamp", "sometimes");
        properties.texts.put("dialogs.auth.remote.url", "https://user:Secret@api.example.org");

        String html = show();

        assertThat(field(html, "dialogs.batch.maxMessages"))
                .contains("It is set to \u201cmany&lt;script&gt;", "value=\"many", "data-resets")
                .doesNotContain("<script");
        assertThat(field(html, "dialogs.stamp"))
                .contains("It is set to \u201csometimes\u201d", "value=\"all\" selected");
        assertThat(field(html, "dialogs.auth.remote.url")).contains("is not shown");
        assertThat(html).contains("the default counts").doesNotContain("Secret");

        form().with("dialogs.batch.maxMessages", "many").with("dialogs.stamp", "all");
        assertThat(field(TestVisit.html(save()), "dialogs.batch.maxMessages"))
                .contains("dialogs.batch.maxMessages-error");

        visit.with("dialogs.batch.maxMessages", "7");
        assertThat(save()).isEqualTo(saved(3));
        assertThat(properties.texts).isEqualTo(Map.of("dialogs.batch.maxMessages", "7"));
        assertThat(visit.audit.toString()).doesNotContain("Secret");
    }

    @Test
    void theDefaultIsPutIntoAFieldAndSetWithTheRest() {
        properties.texts.put("dialogs.batch.maxMessages", "7");
        assertThat(field(show(), "dialogs.batch.maxMessages"))
                .contains("value=\"reset dialogs.batch.maxMessages\"", "data-default=\"500\"");
        form().with("dialogs.stamp", "saved");

        String html = TestVisit.html(act("reset dialogs.batch.maxMessages"));

        assertThat(html).contains("the default is in the field, and not saved yet");
        assertThat(field(html, "dialogs.batch.maxMessages"))
                .contains("name=\"dialogs.batch.maxMessages\" value=\"500\"", "value=\"=7\"");
        assertThat(field(html, "dialogs.stamp")).containsPattern("value=\"saved\" selected");
        assertThat(properties.texts).isEqualTo(Map.of("dialogs.batch.maxMessages", "7"));
        assertThat(visit.audit).isEmpty();

        visit.with("dialogs.batch.maxMessages", "500");
        assertThat(save()).isEqualTo(saved(2));
        assertThat(properties.texts).isEqualTo(Map.of("dialogs.stamp", "saved"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "everything", "reset", "reset dialogs.nothing", "SAVE"})
    void noOtherButtonDoesAnything(String what) {
        form().with("dialogs.batch.maxMessages", "7");

        assertThat(act(what)).isEqualTo(Answer.notFound());
        assertThat(properties.texts).isEmpty();
    }

    @Test
    void theServiceIsTriedAsItStandsInTheForm() {
        try (RestService rest = new RestService()) {
            String token = SessionToken.random().text();
            rest.session(token, 1001, 92);
            formFor(rest).with("dialogs.batch.maxMessages", "7").with(SettingsPage.PROBE_TOKEN, token);

            String html = TestVisit.html(act("test"));

            assertThat(html)
                    .contains("class=\"success\" id=\"probe-meaning\"")
                    .contains("user 1001 of application 92")
                    .containsPattern("<td>[0-9,]+ ms</td>")
                    .contains("<td>200</td>")
                    .doesNotContain(token);
            assertThat(field(html, "dialogs.auth.remote.url")).contains("value=\"" + rest.url() + "\"");
            assertThat(field(html, "dialogs.batch.maxMessages")).contains("value=\"7\"");
            assertThat(properties.texts).isEmpty();
            assertThat(visit.audit).hasSize(1);
            assertThat(visit.audit.get(0))
                    .startsWith("Dialogs: REST service tried")
                    .doesNotContain(token);

            visit.with("dialogs.auth.remote.userPointer", "/session/nobody");
            assertThat(TestVisit.html(act("test"))).contains("class=\"warning\"", "no user at /session/nobody");

            visit.with(SettingsPage.PROBE_TOKEN);
            assertThat(TestVisit.html(act("test"))).contains("refuses a made-up token, as it should");
        }
    }

    @Test
    void whatTheServiceDoesWrongIsSaid() {
        try (RestService rest = new RestService()) {
            String token = SessionToken.random().text();
            rest.session(token, RestSession.of(1001, 92).expiring(Instant.parse("2016-01-02T03:04:05Z")));
            formFor(rest).with(SettingsPage.PROBE_TOKEN, token);
            assertThat(TestVisit.html(act("test")))
                    .contains("user 1001 of application 92, but its session has ended", "Jan 2, 2016");

            rest.answer(token, WireMock.aResponse().withBody("{\"session\":{\"user_id\":1001}}"));
            assertThat(TestVisit.html(act("test")))
                    .contains("names user 1001, but there is no application at /session/application_id");

            rest.answerAll("{\"session\":{\"user_id\":1,\"application_id\":92}}");
            visit.with(SettingsPage.PROBE_TOKEN);
            assertThat(TestVisit.html(act("test")))
                    .contains("takes a made-up token for a session of user 1 of application 92");

            probe.close();
            assertThat(TestVisit.html(act("test")))
                    .contains("Other tests are running at this moment")
                    .doesNotContain(" ms</td>");
        }
    }

    @Test
    void whatTheServiceSaysIsText() {
        try (RestService rest = new RestService()) {
            String token = SessionToken.random().text();
            rest.answer(
                    token,
                    WireMock.aResponse()
                            .withBody("{\"session\":{\"user_id\":1,\"application_id\":92,\"user\":{\"full_name\":"
                                    + "\"<b onclick=x>\u202eAnn\ud83d\ude00\"}}}"));
            formFor(rest).with(SettingsPage.PROBE_TOKEN, token);

            assertThat(TestVisit.html(act("test")))
                    .contains("<td dir=\"auto\">&lt;b onclick=x&gt;\u202eAnn\ud83d\ude00</td>")
                    .doesNotContain("<b onclick");
        }
    }

    @Test
    void aServiceThatCannotBeSetIsNotTried() {
        form().with("dialogs.auth.remote.url", "nonsense");

        assertThat(((Answer.Page) act("test")).status()).isEqualTo(422);
        assertThat(visit.audit).isEmpty();
    }

    @Test
    void withoutAServiceThereIsNothingToTry() {
        form();

        assertThat(TestVisit.html(act("test")))
                .contains("There is no address to ask")
                .doesNotContain(" ms</td>");
        assertThat(visit.audit).isEmpty();
    }

    @Test
    void aPasswordIsNotSentAndNotShown() {
        try (RestService rest = new RestService()) {
            formFor(rest).with(SettingsPage.PROBE_TOKEN, "Secret word");

            assertThat(TestVisit.html(act("test")))
                    .contains("does not look like a token")
                    .doesNotContain("Secret");
            assertThat(rest.calls()).isZero();
        }
    }

    @Test
    void whatLooksWrongIsSaidAboveTheForm() {
        assertThat(show()).doesNotContain("id=\"concerns\"", "What looks wrong");

        properties.texts.put("dialogs.metrics.enabled", "true");
        assertThat(show())
                .containsSubsequence(
                        "Metrics are on, but there is no token",
                        "<a href=\"settings#dialogs.metrics.token\" class=\"dialogs-in-text\">In the settings: Token for metrics</a>",
                        "<form method=\"post\"",
                        "id=\"dialogs.metrics.token\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "es", "pt-BR", "zh-CN"})
    void inEveryLanguageItHasItsFieldsAndNoScriptsOfItsOwn(String language) {
        properties.texts.put("dialogs.stamp", "sometimes");
        String html = TestVisit.html(
                page.show(TestVisit.in(Locale.forLanguageTag(language)).visit()));

        assertThat(html)
                .contains("<html lang=\"" + language + "\">", "<meta name=\"pageID\" content=\"dialogs-settings\">")
                .contains("<script src=\"js/settings.js\" defer></script>")
                .contains("<input type=\"hidden\" name=\"csrf\" value=\"the-token\">")
                .doesNotContain("<script>", "javascript:")
                .doesNotContainPattern("<[^>]* on[a-z]+=")
                .doesNotContainPattern("<[^>]* style=");
        List<String> ids = Pattern.compile(" id=\"([^\"]+)\"")
                .matcher(html)
                .results()
                .map(id -> id.group(1))
                .toList();
        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(100);
        for (String property : List.of(AuthSettings.REMOTE_URL, "dialogs.metrics.token")) {
            assertThat(ids).contains(property);
        }
    }

    @Test
    void everyKindOfPropertyHasItsInput() {
        String html = show();

        properties().forEach(property -> {
            String field = field(html, property.name());
            if (property.kind() instanceof Kind.Switch) {
                assertThat(field).contains("type=\"checkbox\"");
            } else if (property.kind() instanceof Kind.Choice) {
                assertThat(field).contains("<select");
            } else if (property.isSecret()) {
                assertThat(field).contains("type=\"password\"").doesNotContain(" value=\"0");
            } else {
                assertThat(field).contains("type=\"text\"");
            }
        });
    }
}
