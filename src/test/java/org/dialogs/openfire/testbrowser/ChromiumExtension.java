package org.dialogs.openfire.testbrowser;

import java.util.ArrayList;
import java.util.List;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A browser for the tests of one class; the pages that a test opens are gone after it, and what they wrote is printed when it fails.
 * To be registered after the server, so that no SDK connects again while sessions are ended.
 */
public final class ChromiumExtension implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private final HostExtension server;
    private final List<QuickBloxPage> pages = new ArrayList<>();
    private Chromium chromium;

    public ChromiumExtension(HostExtension server) {
        this.server = server;
    }

    /** A page with this SDK, pointed at the server. */
    public QuickBloxPage open(QuickBloxSdk sdk) {
        return open(sdk, SdkSettings.standard());
    }

    public QuickBloxPage open(QuickBloxSdk sdk, SdkSettings settings) {
        QuickBloxPage page = chromium.open(server.host(), sdk, settings);
        pages.add(page);
        return page;
    }

    /** A page on which this user of the demo is connected with his password. */
    public QuickBloxPage connect(QuickBloxSdk sdk, long user) {
        QuickBloxPage page = open(sdk);
        page.connect(user, "password-" + user);
        return page;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        chromium = Chromium.launch();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> errors = new ArrayList<>();
        for (QuickBloxPage page : pages) {
            errors.addAll(page.errors());
            if (context.getExecutionException().isPresent() || !page.errors().isEmpty()) {
                System.err.println("A page of " + context.getDisplayName() + ". " + page.transcript());
            }
            page.close();
        }
        pages.clear();
        if (!errors.isEmpty()) {
            throw new AssertionError("Uncaught errors of the page's scripts: " + errors);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (chromium != null) {
            chromium.close();
        }
    }
}
