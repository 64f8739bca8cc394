package org.dialogs.openfire.host;

import java.lang.reflect.Field;
import java.util.function.Function;
import org.jivesoftware.openfire.auth.AuthFactory;
import org.jivesoftware.openfire.auth.AuthProvider;
import org.jivesoftware.openfire.auth.DefaultAuthProvider;
import org.jivesoftware.util.JiveGlobals;

/**
 * The one who checks passwords for Openfire, and one put around him. Openfire makes its provider from a property before there are
 * plugins, so that another one can only be put into its field; that has the same name in all versions. Thread-safe.
 */
public final class AuthProviders {

    /** Which class Openfire makes its provider of. */
    public static final String PROPERTY = "provider.auth.className";

    private static final String FIELD = "authProvider";

    private final Field field;
    private AuthProvider wrapped;
    private Around around;

    /** @throws ReflectiveOperationException if this version of Openfire has its provider elsewhere */
    public AuthProviders() throws ReflectiveOperationException {
        field = AuthFactory.class.getDeclaredField(FIELD);
        field.setAccessible(true);
    }

    /** A provider around Openfire's. */
    public interface Around extends AuthProvider {

        /** From now on it only hands on: others may have put theirs around it. */
        void retire();
    }

    /**
     * Puts what {@code wrapper} gives around the server's provider, unless that is done. If the server has made another provider
     * meanwhile, that is wrapped. If another plugin has put its own around ours, it is left there.
     */
    public synchronized void wrap(Function<AuthProvider, Around> wrapper) throws ReflectiveOperationException {
        AuthProvider current = current();
        if (current == around && around != null) {
            return;
        }
        if (around != null) {
            if (!isOpenfires(current)) {
                return;
            }
            around.retire();
        }
        around = wrapper.apply(current);
        wrapped = current;
        field.set(null, around);
    }

    /** Whether Openfire has made it: as the property says or, where that cannot be, its default. */
    private static boolean isOpenfires(AuthProvider provider) {
        return provider.getClass() == DefaultAuthProvider.class
                || provider.getClass().getName().equals(JiveGlobals.getProperty(PROPERTY));
    }

    /** Puts the wrapped one back, if something has been put around it. */
    public synchronized void unwrap() throws ReflectiveOperationException {
        if (around != null) {
            around.retire();
            if (current() == around) {
                field.set(null, wrapped);
            }
            around = null;
            wrapped = null;
        }
    }

    private AuthProvider current() throws IllegalAccessException {
        return (AuthProvider) field.get(null);
    }
}
