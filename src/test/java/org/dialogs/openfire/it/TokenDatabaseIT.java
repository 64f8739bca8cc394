package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Tokens.name;
import static org.dialogs.openfire.it.Tokens.newUser;
import static org.dialogs.openfire.testclient.SaslClient.SUCCESS;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testdatabase.PostgresServer;
import org.dialogs.openfire.testhost.HostDatabase;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Session tokens while the database is away, in which users have their own passwords. */
class TokenDatabaseIT {

    private static final PostgresServer DATABASE = new PostgresServer();

    @RegisterExtension
    @Order(1)
    static final AfterAllCallback END = context -> DATABASE.close();

    @RegisterExtension
    @Order(2)
    static final HostExtension SERVER = HostExtension.withPlugin(HostDatabase.on(DATABASE));

    @RegisterExtension
    @Order(3)
    static final Tokens TOKENS = new Tokens(SERVER);

    @Test
    void whatMayBeTheUsersOwnPasswordIsNotSentAndTheTokenIsNotCalledWrong() {
        TOKENS.on();
        long user = newUser();
        String password = Secrets.token();
        SERVER.control().createUser(name(user), password);
        String known = TOKENS.token(user);
        String unknown = TOKENS.token(user);
        assertThat(TOKENS.answer(user, known)).isEqualTo(SUCCESS);
        DATABASE.stop();
        try {
            assertThat(TOKENS.answer(user, password)).isEqualTo("temporary-auth-failure");
            assertThat(TOKENS.answer(user, unknown)).isEqualTo("temporary-auth-failure");
        } finally {
            DATABASE.start();
        }

        assertThat(TOKENS.rest().calls(password)).isZero();
        assertThat(TOKENS.rest().calls(unknown)).isZero();
        // Connections that were in Openfire's pool when the database went may be handed out once more.
        Awaitility.await("the database is back")
                .atMost(Duration.ofSeconds(60))
                .until(() -> TOKENS.answer(user, unknown).equals(SUCCESS)
                        && TOKENS.answer(user, password).equals(SUCCESS));
        assertThat(TOKENS.rest().calls(password)).isZero();
        assertThat(TOKENS.rest().calls(unknown)).isEqualTo(1);
    }
}
