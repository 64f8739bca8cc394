package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Tokens.REFUSED;
import static org.dialogs.openfire.it.Tokens.name;
import static org.dialogs.openfire.it.Tokens.newUser;
import static org.dialogs.openfire.testclient.SaslClient.SUCCESS;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The plugin stands before the server's own provider of authentication while it is needed there, and leaves as it came. */
class TokenHookIT {

    private static final String OURS = "org.dialogs.openfire.auth.TokenAuthProvider";
    private static final String DEFAULT = "org.jivesoftware.openfire.auth.DefaultAuthProvider";
    private static final String HYBRID = "org.jivesoftware.openfire.auth.HybridAuthProvider";

    private static final String JDBC = "org.jivesoftware.openfire.auth.JDBCAuthProvider";

    /** The plugin is not there yet. */
    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.with(builder -> builder);

    @RegisterExtension
    @Order(2)
    static final Tokens TOKENS = new Tokens(SERVER);

    private Set<String> mechanisms;

    @BeforeEach
    void seeWhatIsThere() {
        mechanisms = TOKENS.mechanisms();
        assertThat(providers()).containsExactly(DEFAULT);
        assertThat(mechanisms).contains("PLAIN", "SCRAM-SHA-1");
    }

    @AfterEach
    void unload() {
        if (isLoaded()) {
            unloadPlugin();
        }
        if (!providers().get(0).equals(DEFAULT)) {
            SERVER.control().setProperty("provider.auth.className", DEFAULT);
        }
        SERVER.control().deleteProperty("provider.auth.className");
    }

    private static List<String> providers() {
        return SERVER.control().authProviders();
    }

    private static boolean isLoaded() {
        return SERVER.control().loaded().contains("org.dialogs.openfire.DialogsPlugin");
    }

    private static void loadPlugin() {
        SERVER.control().install(OpenfireHost.dialogsJar());
        awaitLoaded();
    }

    private static void awaitLoaded() {
        Awaitility.await("the plugin is loaded")
                .atMost(Duration.ofSeconds(60))
                .until(() -> isLoaded() && SERVER.control().interceptors().contains(LifecycleIT.INTERCEPTOR));
    }

    private static void unloadPlugin() {
        SERVER.control().unload("dialogs");
        Awaitility.await("the plugin is gone").atMost(Duration.ofSeconds(60)).until(() -> !isLoaded());
    }

    private static void tokensAndPasswordsWork() {
        long user = newUser();
        assertThat(TOKENS.answer(user, TOKENS.token(user))).isEqualTo(SUCCESS);
        assertThat(TOKENS.answer(newUser(), Secrets.token())).isEqualTo(REFUSED);
        onlyPasswordsAreKnown("1001-92", "password-1001");
    }

    private static void onlyPasswordsAreKnown(String user, String password) {
        assertThat(TOKENS.login(user, password).answer()).isEqualTo(SUCCESS);
        assertThat(TOKENS.login(user, Secrets.password()).answer()).isEqualTo(REFUSED);
    }

    @Test
    void loadedItChangesNothingUntilTokensAreWanted() {
        loadPlugin();

        assertThat(providers()).containsExactly(DEFAULT);
        assertThat(TOKENS.mechanisms()).isEqualTo(mechanisms);

        TOKENS.on();
        assertThat(providers()).containsExactly(OURS, DEFAULT);
        tokensAndPasswordsWork();

        TOKENS.off();
        assertThat(providers()).containsExactly(DEFAULT);
        assertThat(TOKENS.mechanisms()).isEqualTo(mechanisms);
        onlyPasswordsAreKnown("1001-92", "password-1001");
    }

    @Test
    void unloadedItLeavesTheProviderThatWasThere() {
        loadPlugin();
        TOKENS.on();

        unloadPlugin();

        assertThat(providers()).containsExactly(DEFAULT);
        assertThat(TOKENS.mechanisms()).isEqualTo(mechanisms);
        long user = newUser();
        String token = TOKENS.token(user);
        assertThat(TOKENS.answer(user, token)).isEqualTo(REFUSED);
        assertThat(TOKENS.rest().calls(token)).isZero();
        onlyPasswordsAreKnown("1001-92", "password-1001");
    }

    @Test
    void reloadedItStandsThereOnce() {
        loadPlugin();
        TOKENS.on();

        for (int i = 0; i < 2; i++) {
            SERVER.control().reload("dialogs");
            awaitLoaded();
            TOKENS.awaitOn();

            assertThat(providers()).containsExactly(OURS, DEFAULT);
            tokensAndPasswordsWork();
        }
    }

    @Test
    void itFollowsWhenAnotherProviderIsConfigured() {
        loadPlugin();
        TOKENS.on();

        SERVER.control().setProperty("hybridAuthProvider.primaryProvider.className", DEFAULT);
        SERVER.control().setProperty("provider.auth.className", HYBRID);

        awaitProviders(OURS, HYBRID, DEFAULT);
        TOKENS.awaitOn();
        tokensAndPasswordsWork();

        SERVER.control().setProperty("provider.auth.className", DEFAULT);

        awaitProviders(OURS, DEFAULT);
        TOKENS.awaitOn();
        tokensAndPasswordsWork();
    }

    @Test
    void whereAProviderHasPasswordsInADatabaseTheyAreNotSent() {
        long user = newUser();
        String password = withPasswordsByJdbc(user);
        loadPlugin();
        TOKENS.on();
        SERVER.control().setProperty("provider.auth.className", JDBC);
        awaitProviders(OURS, JDBC);

        assertThat(TOKENS.answer(user, password)).isEqualTo(SUCCESS);
        assertThat(TOKENS.rest().calls(password)).isZero();
        assertThat(TOKENS.answer(user, TOKENS.token(user))).isEqualTo(SUCCESS);
        assertThat(TOKENS.answer(user, Secrets.token())).isEqualTo(REFUSED);
    }

    /** The hybrid provider is one of those that may ask a directory. */
    @Test
    void aDirectoryIsAskedAfterTheServiceAndItsPasswordsAreTaken() {
        long user = newUser();
        String password = withPasswordsByJdbc(user);
        loadPlugin();
        TOKENS.on();
        SERVER.control().setProperty("hybridAuthProvider.primaryProvider.className", JDBC);
        SERVER.control().setProperty("provider.auth.className", HYBRID);
        awaitProviders(OURS, HYBRID, JDBC);

        assertThat(TOKENS.answer(user, password)).isEqualTo(SUCCESS);
        assertThat(TOKENS.rest().calls(password)).isEqualTo(1);
        assertThat(TOKENS.answer(user, TOKENS.token(user))).isEqualTo(SUCCESS);
        assertThat(TOKENS.answer(user, Secrets.token())).isEqualTo(REFUSED);
    }

    /** A user whose password, which looks like a token, Openfire's JDBC provider will know. */
    private static String withPasswordsByJdbc(long user) {
        String password = Secrets.token();
        SERVER.control().createUser(name(user), Secrets.password());
        SERVER.control()
                .sql("INSERT INTO ofUserProp (username, name, propValue) VALUES ('" + name(user) + "', 'password', '"
                        + password + "')");
        SERVER.control().setProperty("jdbcAuthProvider.useConnectionProvider", "true");
        SERVER.control()
                .setProperty(
                        "jdbcAuthProvider.passwordSQL",
                        "SELECT propValue FROM ofUserProp WHERE name = 'password' AND username = ?");
        SERVER.control().setProperty("jdbcAuthProvider.passwordType", "plain");
        return password;
    }

    @Test
    void unloadedItLeavesTheProviderThatWasConfiguredMeanwhile() {
        loadPlugin();
        TOKENS.on();
        SERVER.control().setProperty("hybridAuthProvider.primaryProvider.className", DEFAULT);
        SERVER.control().setProperty("provider.auth.className", HYBRID);
        awaitProviders(OURS, HYBRID, DEFAULT);

        unloadPlugin();

        assertThat(providers()).containsExactly(HYBRID, DEFAULT);
        onlyPasswordsAreKnown("1001-92", "password-1001");
    }

    private static void awaitProviders(String... names) {
        Awaitility.await("providers")
                .untilAsserted(() -> assertThat(providers()).containsExactly(names));
    }
}
