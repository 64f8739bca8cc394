package org.dialogs.openfire.testhost;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.dialogs.openfire.testclient.BoshClient;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testclient.WebSocketClient;
import org.dialogs.openfire.testclient.XmppClient;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * A host for the tests of one class, with the packaged plugin and the demo's users; clients that a test logs in are gone after it.
 * The server's log is printed when a test fails.
 */
public final class HostExtension implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    /** The passwords of the users who are there already, as an expression. */
    public static final String PASSWORDS = "password-(?:[0-9]{4}|alice|bob)";

    private final Supplier<OpenfireHost> maker;
    private final List<XmppClient> clients = new ArrayList<>();
    private OpenfireHost host;
    private int devices;
    private int logged;
    private boolean failed;

    private HostExtension(Supplier<OpenfireHost> maker) {
        this.maker = maker;
    }

    /** With the plugin. */
    public static HostExtension withPlugin() {
        return with(builder -> builder.plugin(OpenfireHost.dialogsJar()));
    }

    /** With the plugin, on this database. */
    public static HostExtension withPlugin(HostDatabase database) {
        return with(builder -> builder.plugin(OpenfireHost.dialogsJar()).database(database));
    }

    /** As {@code setUp} says; the users are there already. */
    public static HostExtension with(UnaryOperator<OpenfireHost.Builder> setUp) {
        return new HostExtension(() -> setUp.apply(OpenfireHost.builder()
                        .user("1001-92", "password-1001")
                        .user("1002-92", "password-1002")
                        .user("1003-92", "password-1003")
                        .user("2001-5", "password-2001")
                        .user("alice", "password-alice")
                        .user("bob", "password-bob"))
                .build());
    }

    public OpenfireHost host() {
        return host;
    }

    public Control control() {
        return host.control();
    }

    /**
     * A Smack client of this user, on a device of its own: Openfire 4.2 can take the end of an older session of the same full JID for
     * the end of the newer one.
     */
    public SmackClient login(String user) {
        return login(user, "device-" + ++devices);
    }

    public SmackClient login(String user, String resource) {
        return remember(SmackClient.login(host, user, resource));
    }

    public SmackClient loginWith(String user, String password) {
        return remember(SmackClient.login(host, user, password, "device-" + ++devices));
    }

    public WebSocketClient loginByWebSocket(String user) {
        return remember(WebSocketClient.login(host, user));
    }

    public BoshClient loginByBosh(String user) {
        return remember(BoshClient.login(host, user));
    }

    private <C extends XmppClient> C remember(C client) {
        clients.add(client);
        return client;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        host = maker.get().start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        logged = host.log().length();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        clients.forEach(XmppClient::close);
        clients.clear();
        boolean hasFailed = context.getExecutionException()
                .filter(failure -> !(failure instanceof TestAbortedException))
                .isPresent();
        try {
            endSessions();
        } catch (ConditionTimeoutException e) {
            hasFailed = true;
            throw e;
        } finally {
            if (hasFailed) {
                failed = true;
                System.err.println("What the server logged while " + context.getDisplayName() + " failed:\n"
                        + host.log().substring(logged) + "End of that log; all of it is in " + host.home());
            }
        }
    }

    /** The next test's messages must not go to a device of this one. */
    private void endSessions() {
        if (host.process().isAlive()) {
            Awaitility.await("sessions end").until(() -> {
                // A BOSH session may outlive its client until it has been idle for long enough.
                control().disconnectAll();
                return control().sessions() == 0;
            });
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (host != null) {
            host.close();
            if (!failed) {
                host.deleteHome();
            }
        }
    }
}
