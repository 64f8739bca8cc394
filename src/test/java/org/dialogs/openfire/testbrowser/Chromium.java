package org.dialogs.openfire.testbrowser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.testhost.OpenfireHost;

/**
 * The Chromium of this machine without a window, driven by Playwright. To be used by the thread that launched it alone: Playwright
 * wants that.
 */
public final class Chromium implements AutoCloseable {

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /**
     * Starts the browser that {@code CHROMIUM} names, or else the one on the path.
     *
     * @throws MissingException if there is none, or no Node.js, in which Playwright runs
     */
    public static Chromium launch() {
        Path program = program()
                .orElseThrow(
                        () -> new MissingException(
                                "Chromium is missing: as root, 'make browser' installs it"
                                        + " on Debian and Ubuntu; else install it, or name it in the environment: CHROMIUM=/path/to/chromium"));
        Path node = Program.find("node")
                .orElseThrow(() -> new MissingException(
                        "Node.js is missing, in which Playwright runs: install Node.js 20 or newer with npm"));
        Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_NODEJS_PATH", node.toString(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            return new Chromium(
                    playwright,
                    playwright
                            .chromium()
                            .launch(new LaunchOptions()
                                    .setExecutablePath(program)
                                    .setHeadless(true)
                                    .setArgs(ARGUMENTS)));
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    private static Optional<Path> program() {
        return Optional.ofNullable(System.getenv("CHROMIUM"))
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .or(() -> Program.find("chromium", "chromium-browser", "google-chrome"));
    }

    /** A page in a profile of its own, with the SDK in it, pointed at this host as application 92. */
    public QuickBloxPage open(OpenfireHost host, QuickBloxSdk sdk, SdkSettings settings) {
        return QuickBloxPage.open(page(), host, sdk, settings);
    }

    /** An empty page in a profile of its own. It takes every certificate: the servers of the tests sign theirs themselves. */
    public Page page() {
        return browser.newContext(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true))
                .newPage();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
