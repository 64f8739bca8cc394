package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.security.Provider;
import java.security.Security;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.auth.TokenLogins.State;
import org.dialogs.openfire.host.AuthProviders;
import org.dialogs.openfire.host.ExampleDomains;
import org.dialogs.openfire.testdatabase.HsqldbDatabase;
import org.jdbi.v3.core.JdbiException;
import org.jivesoftware.openfire.auth.AuthFactory;
import org.jivesoftware.openfire.auth.AuthProvider;
import org.jivesoftware.openfire.auth.UnauthorizedException;
import org.jivesoftware.util.PropertyEventDispatcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * When tokens are taken and when not, and what Openfire has then. There is no server here, only Openfire's classes with a provider of
 * another's.
 */
@Timeout(120)
class TokenLoginsTest {

    private static final State ON = new State(true, Optional.empty());
    private static final State OFF = new State(false, Optional.empty());
    private static final String URL = "https://127.0.0.1:1";

    @RegisterExtension
    final HsqldbDatabase database = new HsqldbDatabase();

    private final Map<String, String> properties = new ConcurrentHashMap<>();
    private final Others others = new Others();
    private volatile boolean missing;
    private List<Provider> security;
    private Field field;
    private Object original;
    private TokenLogins tokens;

    @BeforeEach
    void start() throws ReflectiveOperationException {
        field = AuthFactory.class.getDeclaredField("authProvider");
        field.setAccessible(true);
        original = field.get(null);
        field.set(null, others);
        security = List.of(Security.getProviders());
        tokens = new TokenLogins(
                        new Settings(properties::get).auth(),
                        new ExampleDomains(),
                        database,
                        Clock.systemUTC(),
                        this::open)
                .start();
    }

    private AuthProviders open() throws ReflectiveOperationException {
        if (missing) {
            throw new NoSuchFieldException("authProvider");
        }
        return new AuthProviders();
    }

    @AfterEach
    void stop() throws ReflectiveOperationException {
        tokens.close();
        field.set(null, original);
    }

    /** A provider of nobody knows whom, which has passwords that it can give and takes SCRAM. */
    private static final class Others implements AuthProvider {

        private final List<String> asked = new ArrayList<>();

        @Override
        public void authenticate(String username, String password) throws UnauthorizedException {
            asked.add(username);
            if (!password.equals("right")) {
                throw new UnauthorizedException();
            }
        }

        @Override
        public String getPassword(String username) {
            return "right";
        }

        @Override
        public void setPassword(String username, String password) {
            asked.add("set " + username);
        }

        @Override
        public boolean supportsPasswordRetrieval() {
            return true;
        }

        @Override
        public boolean isScramSupported() {
            return true;
        }

        @Override
        public String getSalt(String username) {
            return "salt of " + username;
        }

        @Override
        public int getIterations(String username) {
            return 4096;
        }

        @Override
        public String getServerKey(String username) {
            return "server key of " + username;
        }

        @Override
        public String getStoredKey(String username) {
            return "stored key of " + username;
        }
    }

    private AuthProvider current() throws ReflectiveOperationException {
        return (AuthProvider) field.get(null);
    }

    private void set(String property, String value) {
        properties.put(property, value);
        PropertyEventDispatcher.dispatchEvent(property, PropertyEventDispatcher.EventType.property_set, Map.of());
    }

    private void delete(String property) {
        properties.remove(property);
        PropertyEventDispatcher.dispatchEvent(property, PropertyEventDispatcher.EventType.property_deleted, Map.of());
    }

    private void assertThatTheServerIsAsItWas() throws ReflectiveOperationException {
        assertThat(current()).isSameAs(others);
        assertThat(Security.getProviders()).containsExactlyElementsOf(security);
        assertThat(AuthFactory.supportsScram()).isTrue();
        assertThat(AuthFactory.supportsPasswordRetrieval()).isTrue();
    }

    @Test
    void untilSomebodyCanCheckTokensTheServerIsAsItWas() throws ReflectiveOperationException {
        assertThat(tokens.state()).isEqualTo(OFF);
        assertThatTheServerIsAsItWas();
    }

    @Test
    void withAServiceTokensAreTakenAtOnceAndWithoutItNoLonger() throws ReflectiveOperationException {
        set(AuthSettings.REMOTE_URL, URL);

        assertThat(tokens.state()).isEqualTo(ON);
        assertThat(current()).isInstanceOf(TokenAuthProvider.class);

        delete(AuthSettings.REMOTE_URL);

        assertThat(tokens.state()).isEqualTo(OFF);
        assertThatTheServerIsAsItWas();
    }

    @Test
    void aServiceThatIsNoVerifierOrATurnedOffSwitchTakesNoTokens() throws ReflectiveOperationException {
        assertThat(tokens.hasService()).isFalse();
        set(AuthSettings.REMOTE_URL, URL);

        set(AuthSettings.VERIFIERS, "local");
        assertThat(tokens.state()).isEqualTo(OFF);
        assertThat(tokens.hasService()).isFalse();
        set(AuthSettings.VERIFIERS, "remote");
        assertThat(tokens.state()).isEqualTo(ON);
        assertThat(tokens.hasService()).isTrue();
        set(AuthSettings.ENABLED, "false");
        assertThat(tokens.state()).isEqualTo(OFF);
        assertThat(tokens.hasService()).isFalse();

        assertThatTheServerIsAsItWas();
    }

    @Test
    void withAnApplicationTokensAreTakenIfItIsEnabled() throws Exception {
        Instant now = Instant.now();
        new ApplicationStore(database).add(new Application(92, "one", "key", "secret", false, now, now));
        tokens.lookForApplications();
        set(AuthSettings.TIMEOUT, "1000");
        assertThat(tokens.state()).isEqualTo(OFF);

        database.execute("UPDATE ofDialogApplication SET enabled = 1");
        tokens.lookForApplications();

        Awaitility.await("tokens are taken").until(() -> tokens.state().equals(ON));
        assertThat(current()).isInstanceOf(TokenAuthProvider.class);
    }

    @Test
    void whileTheDatabaseIsAwayItIsAsBefore() throws Exception {
        Instant now = Instant.now();
        new ApplicationStore(database).add(new Application(92, "one", "key", "secret", true, now, now));
        tokens.lookForApplications();
        Awaitility.await("tokens are taken").until(() -> tokens.state().equals(ON));

        database.setAway(true);
        assertThatThrownBy(tokens::lookForApplications).isInstanceOf(JdbiException.class);
        set(AuthSettings.TIMEOUT, "1000");

        assertThat(tokens.state()).isEqualTo(ON);
    }

    @Test
    void whatHidesPasswordsIsWithheldWhileTokensAreTakenAndTheRestHandedOn() throws Exception {
        set(AuthSettings.REMOTE_URL, URL);

        assertThat(AuthFactory.supportsScram()).isFalse();
        assertThat(AuthFactory.supportsPasswordRetrieval()).isFalse();
        AuthProvider ours = current();
        assertThat(ours.getPassword("alice")).isEqualTo("right");
        assertThat(ours.getSalt("alice")).isEqualTo("salt of alice");
        assertThat(ours.getIterations("alice")).isEqualTo(4096);
        assertThat(ours.getServerKey("alice")).isEqualTo("server key of alice");
        assertThat(ours.getStoredKey("alice")).isEqualTo("stored key of alice");
        ours.setPassword("alice", "new");
        assertThat(others.asked).containsExactly("set alice");

        tokens.close();
        assertThat(ours.isScramSupported()).as("if another plugin still has it").isTrue();
        assertThat(ours.supportsPasswordRetrieval()).isTrue();
    }

    @Test
    void outsideOfSaslEveryPasswordIsTheServersEvenOneThatLooksLikeAToken() throws Exception {
        set(AuthSettings.REMOTE_URL, URL);

        current().authenticate("1001-92", "right");
        assertThatThrownBy(() ->
                        current().authenticate("1001-92", SessionToken.random().text()))
                .isInstanceOf(UnauthorizedException.class);

        assertThat(others.asked).containsExactly("1001-92", "1001-92");
    }

    @Test
    void whereTheHookIsNotTakenTokensAreNeitherAndTheServerIsAsItWas() throws ReflectiveOperationException {
        missing = true;

        set(AuthSettings.REMOTE_URL, URL);

        assertThat(tokens.state().on()).isFalse();
        assertThat(tokens.state().obstacle())
                .hasValueSatisfying(obstacle -> assertThat(obstacle).contains("authProvider"));
        assertThat(current()).isSameAs(others);
        Awaitility.await("no SASL provider stays")
                .untilAsserted(() -> assertThat(Security.getProviders()).containsExactlyElementsOf(security));

        missing = false;
        Awaitility.await("another try")
                .atMost(Duration.ofSeconds(30))
                .until(() -> tokens.state().equals(ON));
        assertThat(current()).isInstanceOf(TokenAuthProvider.class);
    }

    @Test
    void closedTheServerIsAsItWasAndStaysSo() throws ReflectiveOperationException {
        set(AuthSettings.REMOTE_URL, URL);

        tokens.close();
        set(AuthSettings.TIMEOUT, "1000");

        assertThatTheServerIsAsItWas();
        Awaitility.await("its threads end")
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("dialogs-session")));
    }
}
