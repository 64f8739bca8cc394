package org.dialogs.openfire.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.RestAnswers.group;
import static org.dialogs.openfire.it.RestAnswers.numbers;
import static org.dialogs.openfire.it.RestAnswers.ok;
import static org.dialogs.openfire.it.RestAnswers.seen;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.dialogs.openfire.it.RestUsers.Somebody;
import org.dialogs.openfire.testbrowser.ConsoleExtension;
import org.dialogs.openfire.testbrowser.ConsolePage;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of group rooms and the check itself, and the page while the plugin comes and goes. */
class ConsoleRepairIT {

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final RestUsers USERS = new RestUsers(SERVER);

    @RegisterExtension
    @Order(3)
    static final ConsoleExtension CONSOLE = ConsoleExtension.of(SERVER::host);

    private ConsolePage console;

    @BeforeEach
    void open() {
        console = CONSOLE.open("group-rooms");
        console.logIn();
    }

    /** Presses the button until a check has begun that is ours: one that the plugin itself begins may run. */
    private void check() {
        Awaitility.await("a check begins").atMost(Duration.ofSeconds(60)).until(() -> {
            console.link("Refresh").click();
            if (console.button("Check and repair now").isDisabled()) {
                return false;
            }
            console.button("Check and repair now").click();
            return console.done().count() == 1;
        });
        Awaitility.await("the check ends").atMost(Duration.ofSeconds(60)).until(() -> {
            console.link("Refresh").click();
            return console.button("Check and repair now").isEnabled();
        });
    }

    private int status() {
        return console.page().request().get(console.url()).status();
    }

    @Test
    void whatDiffersIsRepairedAndReportedWhenTheButtonIsPressed() {
        Somebody ann = USERS.somebody();
        Somebody ben = USERS.somebody();
        String dialog = group(ann, ben);
        String name = "<b onclick='x'>Tea</b> & \u0634\u0627\u064a";
        ok(ann.rest().json("PUT", "/chat/Dialog/" + dialog + ".json", Map.of("name", name)));
        SERVER.control()
                .sql("DELETE FROM ofDialogMember WHERE dialogID = '" + dialog + "' AND userJID = '" + ben.jid() + "'");
        SERVER.control().sql("UPDATE ofDialog SET dialogName = 'Coffee' WHERE dialogID = '" + dialog + "'");

        check();

        Locator repairs = console.page()
                .locator("#repairs tbody tr")
                .filter(new Locator.FilterOptions().setHasText("92_" + dialog));
        assertThat(repairs).hasCount(2);
        assertThat(repairs.filter(new Locator.FilterOptions().setHasText("Members added")))
                .containsText(String.valueOf(ben.id()));
        assertThat(repairs.filter(new Locator.FilterOptions().setHasText("Renamed")))
                .containsText(name);
        assertThat(console.page().locator("#repairs b")).hasCount(0);
        assertThat(numbers(seen(ann, dialog).get("occupants_ids"))).containsExactlyInAnyOrder(ann.id(), ben.id());
        console.look("group-rooms-repaired");

        check();

        assertThat(console.page().locator("#nothing")).isVisible();
    }

    /** What the page says while a check runs, which is over too soon here. */
    private static String running(String html) {
        String said = html.replace(
                        "data-running=\"false\">No check is running.", "data-running=\"true\">A check is running.")
                .replace("id=\"begin\">", "id=\"begin\" disabled>")
                .replace("id=\"last\">", "id=\"last\">The one before.");
        assertThat(said).contains("A check is running.", "disabled>", "The one before.");
        return said;
    }

    @Test
    void whatACheckHasFoundIsThereWithoutRefreshing() {
        check();
        AtomicInteger asked = new AtomicInteger();
        console.page().route(console.url(), route -> {
            String html = route.fetch().text();
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("text/html; charset=utf-8")
                    .setBody(asked.incrementAndGet() <= 2 ? running(html) : html));
        });

        console.page().navigate(console.url());

        assertThat(console.page().locator("#state")).hasText("A check is running.");
        assertThat(console.page().locator("#state")).hasText("No check is running.");
        assertThat(console.button("Check and repair now")).isEnabled();
        assertThat(console.page().locator("#last")).not().containsText("The one before.");
        assertThat(console.page().locator("#report")).isVisible();
        assertThat(asked).hasValue(3);
        console.page().unroute(console.url());
    }

    @Test
    void thePageIsGoneWithThePluginAndBackWithIt() {
        assertThat(status()).isEqualTo(200);

        // Openfire 5 says 500 of a plugin that is not there.
        SERVER.control().unload("dialogs");
        Awaitility.await("the page is gone").atMost(Duration.ofSeconds(60)).until(() -> status() >= 400);

        SERVER.control().install(OpenfireHost.dialogsJar());
        Awaitility.await("the page is back").atMost(Duration.ofSeconds(60)).until(() -> status() == 200);
        check();

        assertThat(console.page().locator("#report")).isVisible();
    }
}
