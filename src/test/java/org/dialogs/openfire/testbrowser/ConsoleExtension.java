package org.dialogs.openfire.testbrowser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A browser for the pages of the admin console: one for a class's tests, in which nobody has logged in when a test begins. A test fails if
 * a script of a page did.
 */
public final class ConsoleExtension implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private static final double PATIENCE_MILLIS = 20_000;

    private final Supplier<OpenfireHost> host;
    private final List<ConsolePage> opened = new ArrayList<>();
    private Chromium chromium;

    private ConsoleExtension(Supplier<OpenfireHost> host) {
        this.host = host;
    }

    /** @param host the server, once it runs */
    public static ConsoleExtension of(Supplier<OpenfireHost> host) {
        return new ConsoleExtension(host);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        setDefaultAssertionTimeout(PATIENCE_MILLIS);
        chromium = Chromium.launch();
    }

    /** A window for a page of the plugin, such as {@code settings}. */
    public ConsolePage open(String name) {
        ConsolePage page = ConsolePage.of(chromium, host.get(), name);
        opened.add(page);
        return page;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> errors = new ArrayList<>();
        for (ConsolePage page : opened) {
            page.close();
            errors.addAll(page.errors());
        }
        opened.clear();
        assertThat(errors).as("errors of the page's scripts").isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        chromium.close();
    }
}
