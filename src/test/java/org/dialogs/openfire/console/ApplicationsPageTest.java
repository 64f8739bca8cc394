package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.Optional;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.auth.Applications;
import org.dialogs.openfire.auth.TokenLogins;
import org.dialogs.openfire.host.ExampleDomains;
import org.dialogs.openfire.testdatabase.HsqldbDatabase;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page of applications does where the database fails; the rest is tried in a browser. */
class ApplicationsPageTest {

    @RegisterExtension
    final HsqldbDatabase database = new HsqldbDatabase();

    private TokenLogins logins;
    private Applications applications;
    private ApplicationsPage page;

    @BeforeEach
    void open() {
        logins = new TokenLogins(
                new Settings(property -> null).auth(), new ExampleDomains(), database, Clock.systemUTC());
        applications = logins.applications();
        page = new ApplicationsPage(applications, Optional::empty);
    }

    @AfterEach
    void close() {
        logins.close();
    }

    private String show(Optional<Endpoints> endpoints) {
        ApplicationsPage shown = new ApplicationsPage(applications, () -> endpoints);
        return TestVisit.html(shown.show(TestVisit.inEnglish().with("id", "92").visit()));
    }

    @Test
    void whatAnAppSaysIsThereLaterTooButForTheSecret() {
        String secret = applications.add(92, "App").orElseThrow().authSecret();
        String key = applications.find(92).orElseThrow().authKey();

        assertThat(show(Optional.of(
                        new Endpoints("chat.example.org:7443", "/dialogs", "example.org", "muc.example.org"))))
                .contains("QB.init(92, '" + key + "', 'your auth secret', 'account', {", "<label for=\"init\">")
                .contains("put it in the place of 'your auth secret'.")
                .doesNotContain(secret);
        assertThat(show(Optional.empty()))
                .contains("The server has no port with TLS for HTTP binding")
                .doesNotContain("<textarea", "QB.init");
    }

    @Test
    void aRemovalThatFailsHalfWayIsWrittenDown() throws Exception {
        applications.add(92, "App");
        database.execute("ALTER TABLE ofDialogSession RENAME TO away");
        TestVisit visit =
                TestVisit.inEnglish().with("id", "92").with("do", "remove").with("sure", "yes");

        assertThatThrownBy(() -> page.act(visit.visit(), visit.log())).isInstanceOf(JdbiException.class);

        assertThat(applications.find(92))
                .hasValueSatisfying(
                        application -> assertThat(application.enabled()).isFalse());
        assertThat(visit.audit)
                .containsExactly(
                        "Dialogs: application 92 not removed | It may be disabled, and sessions may have ended");
    }
}
