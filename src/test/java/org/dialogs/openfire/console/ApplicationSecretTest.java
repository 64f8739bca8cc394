package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.dialogs.openfire.auth.Application;
import org.junit.jupiter.api.Test;

/** What is shown once, when an application has been added. */
class ApplicationSecretTest {

    private static String page(Optional<String> init) {
        Visit visit = TestVisit.inEnglish().visit();
        Application application = new Application(92, "App", "the-key", "it", true, Instant.EPOCH, Instant.EPOCH);
        return Html.of(output -> JteapplicationSecretGenerated.render(
                output,
                null,
                visit,
                ApplicationsView.Row.of(application, visit.texts()),
                "the-secret",
                init,
                "Added."));
    }

    @Test
    void theCallIsThereToBeCopiedAsItIs() {
        assertThat(page(Optional.of("QB.init('</textarea><script>');")))
                .contains(">QB.init('&lt;/textarea&gt;&lt;script&gt;');</textarea>", "<label for=\"init\">")
                .doesNotContain("no port with TLS");
    }

    @Test
    void withoutAPortWithTlsItIsSaidThatThereMustBeOne() {
        assertThat(page(Optional.empty()))
                .contains("The server has no port with TLS for HTTP binding, and the SDK needs one.", "the-secret")
                .doesNotContain("<textarea", "for=\"init\"");
    }
}
