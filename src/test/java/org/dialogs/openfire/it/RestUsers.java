package org.dialogs.openfire.it;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.GivenSession;
import org.dialogs.openfire.testclient.RestClient;
import org.dialogs.openfire.testclient.SaslClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Applications 92 and 5 on a server, and clients of its REST API who have sessions, of which each answer is held against the server's own
 * document. To be registered after its server.
 */
final class RestUsers implements BeforeAllCallback {

    static final long APPLICATION = 92;
    static final long OTHER = 5;

    private static final Duration HOUR = Duration.ofHours(1);
    private static final AtomicInteger USERS = new AtomicInteger(6000);

    private final HostExtension server;
    private RestClient client;

    RestUsers(HostExtension server) {
        this.server = server;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // One test calls more often than people do.
        server.control().setProperty("dialogs.api.tokenRequestsPerSecond", "100000");
        server.control().setProperty("dialogs.api.addressRequestsPerSecond", "100000");
        for (long application : new long[] {APPLICATION, OTHER}) {
            server.control()
                    .sql(("INSERT INTO ofDialogApplication (applicationID, applicationName, authKey, authSecret,"
                                    + " enabled, createdDate, updatedDate) VALUES (%d, 'tests', 'key-%d', 'secret-%d', 1, 0, 0)")
                            .formatted(application, application, application));
        }
        Awaitility.await("tokens are passwords")
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .until(() -> !SaslClient.mechanisms(server.host()).contains("SCRAM-SHA-1"));
        client = RestClient.overTls(server.host()).checked();
    }

    /** Somebody new. */
    Somebody somebody() {
        return somebody(APPLICATION);
    }

    Somebody somebody(long application) {
        long id = USERS.incrementAndGet();
        server.control().createUser(id + "-" + application, "password-" + id);
        return new Somebody(id, application, user(id, application));
    }

    /** A user, with a session. */
    record Somebody(long id, long application, RestClient rest) {

        String name() {
            return id + "-" + application;
        }

        String jid() {
            return name() + "@localhost";
        }
    }

    /** Without a session. */
    RestClient nobody() {
        return client;
    }

    /** A user of application 92. */
    RestClient user(long user) {
        return user(user, APPLICATION);
    }

    RestClient user(long user, long application) {
        return client.with(session(user, application, Instant.now().plus(HOUR)));
    }

    /** A session of application 92 without a user. */
    RestClient application() {
        return user(0);
    }

    /** A session that has ended. */
    RestClient late(long user) {
        return client.with(session(user, APPLICATION, Instant.now().minusSeconds(1)));
    }

    /** A new session; returns its token. */
    String session(long user, long application, Instant expiry) {
        String token = Secrets.token();
        GivenSession.add(server.control(), token, user, application, expiry);
        return token;
    }
}
