package org.dialogs.openfire.testbrowser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dialogs.openfire.testhost.OpenfireHost;

/** A page of the plugin in the server's admin console, as an administrator has it before him. */
public final class ConsolePage implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** For those who want to look at them: long pages take a while. */
    private static final boolean HAS_PICTURES = System.getenv("PICTURES") != null;

    private static final int HEIGHT = 860;
    private static final double PATIENCE_MILLIS = 20_000;

    private final Page page;
    private final String url;
    private final List<String> errors = new ArrayList<>();

    private ConsolePage(Page page, String address, String path) {
        this.page = page;
        this.url = address + path;
        page.setViewportSize(1280, HEIGHT);
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onPageError(error -> {
            // Openfire 4.7 has one in a script of its own.
            if (!error.contains(address + "/js/")) {
                errors.add(error);
            }
        });
    }

    /** An empty one of a browser in which nobody has logged in. */
    public static ConsolePage of(Chromium chromium, OpenfireHost host, String name) {
        return new ConsolePage(chromium.page(), address(host), "/plugins/dialogs/" + name);
    }

    public static String address(OpenfireHost host) {
        return "http://127.0.0.1:" + host.ports().console();
    }

    public Page page() {
        return page;
    }

    public String url() {
        return url;
    }

    /** What the page's scripts have not caught. */
    public List<String> errors() {
        return errors;
    }

    /** By way of the login, to which the console sends who is not logged in. */
    public void logIn() {
        page.navigate(url);
        page.locator("input[name=username]").fill("admin");
        page.locator("input[name=password]").fill("admin");
        page.locator("button[type=submit]").click();
        assertThat(page).hasURL(url);
        // Its scripts, too, are there.
        page.waitForLoadState();
    }

    public Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    public Locator link(String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }

    /** What it is said to have come to. */
    public Locator done() {
        return page.getByRole(AriaRole.STATUS);
    }

    /** What is said to be wrong. */
    public Locator alert() {
        return page.getByRole(AriaRole.ALERT);
    }

    /**
     * At both widths for which the pages are made our part must not need scrolling sideways; and it must be for everybody. With the environment
     * variable {@code PICTURES} a picture is taken at each.
     */
    public void look(String name) {
        page.waitForLoadState();
        for (int width : new int[] {1280, 800}) {
            page.setViewportSize(width, HEIGHT);
            if (HAS_PICTURES) {
                page.screenshot(new ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(SCREENSHOTS.resolve("console-" + name + "-" + width + ".png")));
            }
            double right = ((Number) page.evaluate("document.querySelector('.dialogs').getBoundingClientRect().right"))
                    .doubleValue();
            if (right > width) {
                throw new AssertionError(name + " needs " + right + " of " + width + " pixels");
            }
        }
        List<String> faults = Accessibility.faults(page);
        if (!faults.isEmpty()) {
            throw new AssertionError(name + " cannot be used by all: " + String.join("; ", faults));
        }
    }

    @Override
    public void close() {
        page.context().close();
    }
}
