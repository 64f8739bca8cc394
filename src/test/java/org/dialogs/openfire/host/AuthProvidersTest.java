package org.dialogs.openfire.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import org.dialogs.openfire.host.AuthProviders.Around;
import org.jivesoftware.openfire.auth.AuthFactory;
import org.jivesoftware.openfire.auth.AuthProvider;
import org.jivesoftware.openfire.auth.DefaultAuthProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who stands around whom. There is no server here: Openfire's class makes its default provider, as the property, which is not set, says.
 */
class AuthProvidersTest {

    private Field field;
    private AuthProvider original;
    private AuthProviders providers;

    @BeforeEach
    void open() throws ReflectiveOperationException {
        field = AuthFactory.class.getDeclaredField("authProvider");
        field.setAccessible(true);
        original = current();
        assertThat(original).isExactlyInstanceOf(DefaultAuthProvider.class);
        providers = new AuthProviders();
    }

    @AfterEach
    void putBack() throws ReflectiveOperationException {
        field.set(null, original);
    }

    private AuthProvider current() throws ReflectiveOperationException {
        return (AuthProvider) field.get(null);
    }

    /** What hands everything on, and so is anybody's. */
    private abstract static class Handing implements AuthProvider {

        private final AuthProvider wrapped;

        Handing(AuthProvider wrapped) {
            this.wrapped = wrapped;
        }

        public AuthProvider wrapped() {
            return wrapped;
        }

        @Override
        public void authenticate(String username, String password) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getPassword(String username) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setPassword(String username, String password) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean supportsPasswordRetrieval() {
            return false;
        }

        @Override
        public boolean isScramSupported() {
            return false;
        }

        @Override
        public String getSalt(String username) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getIterations(String username) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getServerKey(String username) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getStoredKey(String username) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Ours extends Handing implements Around {

        private boolean retired;

        Ours(AuthProvider wrapped) {
            super(wrapped);
        }

        @Override
        public void retire() {
            retired = true;
        }
    }

    private static final class OfAnotherPlugin extends Handing {

        OfAnotherPlugin(AuthProvider wrapped) {
            super(wrapped);
        }
    }

    private Ours wrap() throws ReflectiveOperationException {
        providers.wrap(Ours::new);
        return (Ours) current();
    }

    @Test
    void itStandsAroundTheServersOwn() throws ReflectiveOperationException {
        Ours ours = wrap();

        assertThat(ours.wrapped()).isSameAs(original);
        assertThat(ours.retired).isFalse();
    }

    @Test
    void itStandsThereOnce() throws ReflectiveOperationException {
        Ours ours = wrap();

        assertThat(wrap()).isSameAs(ours);
    }

    @Test
    void unwrappedTheServersOwnIsThereAgain() throws ReflectiveOperationException {
        Ours ours = wrap();

        providers.unwrap();

        assertThat(current()).isSameAs(original);
        assertThat(ours.retired).isTrue();

        providers.unwrap();
        assertThat(current()).isSameAs(original);
        assertThat(wrap()).isNotSameAs(ours);
    }

    @Test
    void whatTheServerMakesMeanwhileIsWrappedInItsTurn() throws ReflectiveOperationException {
        Ours before = wrap();
        AuthProvider configured = new DefaultAuthProvider();
        field.set(null, configured);

        Ours ours = wrap();

        assertThat(ours).isNotSameAs(before);
        assertThat(ours.wrapped()).isSameAs(configured);
        assertThat(before.retired).isTrue();

        providers.unwrap();
        assertThat(current()).isSameAs(configured);
    }

    @Test
    void whatTheServerMakesMeanwhileStaysWhenOursGoes() throws ReflectiveOperationException {
        Ours ours = wrap();
        AuthProvider configured = new DefaultAuthProvider();
        field.set(null, configured);

        providers.unwrap();

        assertThat(current()).isSameAs(configured);
        assertThat(ours.retired).isTrue();
    }

    @Test
    void whatAnotherPluginHasPutAroundOursIsLeftThereAndOursGoesOnInside() throws ReflectiveOperationException {
        Ours ours = wrap();
        OfAnotherPlugin others = new OfAnotherPlugin(ours);
        field.set(null, others);

        providers.wrap(Ours::new);

        assertThat(current()).isSameAs(others);
        assertThat(ours.retired).isFalse();
    }

    @Test
    void whatAnotherPluginHasPutAroundOursStaysWhenOursGoesAndOursOnlyHandsOn() throws ReflectiveOperationException {
        Ours ours = wrap();
        OfAnotherPlugin others = new OfAnotherPlugin(ours);
        field.set(null, others);

        providers.unwrap();

        assertThat(current()).isSameAs(others);
        assertThat(ours.retired).isTrue();
        assertThat(ours.wrapped()).isSameAs(original);
    }

    @Test
    void whatAnotherPluginHadAroundTheServersOwnIsWrapped() throws ReflectiveOperationException {
        OfAnotherPlugin others = new OfAnotherPlugin(original);
        field.set(null, others);

        assertThat(wrap().wrapped()).isSameAs(others);

        providers.unwrap();
        assertThat(current()).isSameAs(others);
    }

    @Test
    void whenTheOtherPluginsGoesOursIsThereAgain() throws ReflectiveOperationException {
        Ours ours = wrap();
        field.set(null, new OfAnotherPlugin(ours));
        providers.wrap(Ours::new);

        field.set(null, ours);

        assertThat(wrap()).isSameAs(ours);
        assertThat(ours.retired).isFalse();
        providers.unwrap();
        assertThat(current()).isSameAs(original);
    }
}
