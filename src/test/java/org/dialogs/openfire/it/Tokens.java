package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.SaslClient;
import org.dialogs.openfire.testclient.SaslClient.Outcome;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testrest.RestService;
import org.dialogs.openfire.testrest.RestSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Session tokens on a server: a REST service that knows them, users whom no other test has, and settings that end with the test. The
 * server logs all that it can, and in the end its log must have none of the secrets in it. To be registered after its server.
 */
final class Tokens implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    static final String REFUSED = "not-authorized";
    static final String LATER = "temporary-auth-failure";
    static final long APPLICATION = 92;

    private static final AtomicInteger USERS = new AtomicInteger(5000);

    private final HostExtension server;
    private final RestService rest = new RestService();
    private final Set<String> changed = new HashSet<>();

    Tokens(HostExtension server) {
        this.server = server;
    }

    RestService rest() {
        return rest;
    }

    /** The number of a user of whom nobody has heard. */
    static long newUser() {
        return USERS.incrementAndGet();
    }

    /** The name by which a user of the tests' application logs in. */
    static String name(long user) {
        return user + "-" + APPLICATION;
    }

    /** A good token of this user. */
    String token(long user) {
        return token(RestSession.of(user, APPLICATION));
    }

    /** A token of which the service says this. */
    String token(RestSession session) {
        String token = Secrets.token();
        rest.session(token, session);
        return token;
    }

    /** Sets a property until the test ends. */
    void set(String property, Object value) {
        changed.add(property);
        server.control().setProperty(property, String.valueOf(value));
    }

    void unset(String property) {
        server.control().deleteProperty(property);
    }

    /** From now on tokens are passwords. */
    void on() {
        set("dialogs.auth.remote.url", rest.url());
        awaitOn();
    }

    void awaitOn() {
        Awaitility.await("tokens are passwords")
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .until(() -> !mechanisms().contains("SCRAM-SHA-1"));
    }

    void off() {
        unset("dialogs.auth.remote.url");
        awaitOff();
    }

    void awaitOff() {
        Awaitility.await("tokens are no passwords")
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .until(() -> mechanisms().contains("SCRAM-SHA-1"));
    }

    Set<String> mechanisms() {
        return SaslClient.mechanisms(server.host());
    }

    Outcome login(String user, String password) {
        return SaslClient.login(server.host(), user, password);
    }

    /** What the server says to this user with this password or token. */
    String answer(long user, String secret) {
        return login(name(user), secret).answer();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server.control().debugLog(true);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        changed.forEach(this::unset);
        changed.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        String log = server.host().log();
        rest.close();
        assertThat(log).as("what is logged for debugging").contains("DEBUG");
        assertThat(Secrets.leaks(Secrets.withoutTheWebServers(log)))
                .as("lines of the log with secrets")
                .isEmpty();
    }
}
