package org.dialogs.openfire.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import org.jivesoftware.openfire.auth.AuthProvider;
import org.jivesoftware.openfire.auth.ConnectionException;
import org.jivesoftware.openfire.auth.DefaultAuthProvider;
import org.jivesoftware.openfire.auth.HybridAuthProvider;
import org.jivesoftware.openfire.auth.InternalUnauthenticatedException;
import org.jivesoftware.openfire.auth.JDBCAuthProvider;
import org.jivesoftware.openfire.auth.UnauthorizedException;
import org.jivesoftware.openfire.user.UserNotFoundException;

/**
 * Whether a password is the user's own, as far as databases know that. Openfire's providers say of a database that is away what they say of
 * a wrong password: it is looked at more closely here.
 */
public enum OwnPassword {
    /** It is the user's. */
    YES,
    /** It is not, as far as there are databases to ask: a directory may know better. */
    NO,
    /** The database does not say. */
    UNKNOWN;

    private static final int SECONDS = 1;

    /** Whether {@code provider} has no passwords but those that this knows of. */
    public static boolean isAllOf(AuthProvider provider) {
        return provider instanceof DefaultAuthProvider || provider instanceof JDBCAuthProvider;
    }

    /** @return {@link #NO} as well if {@code provider} is one that asks others than databases */
    public static OwnPassword of(String username, String password, AuthProvider provider) {
        if (provider instanceof JDBCAuthProvider jdbc) {
            OwnPassword answer = asked(username, password, jdbc);
            return answer == NO && !isThere(jdbc) ? UNKNOWN : answer;
        }
        if (provider instanceof DefaultAuthProvider database) {
            boolean isAnothers = provider.getClass() != DefaultAuthProvider.class;
            return isAnothers && asked(username, password, provider) == YES
                    ? YES
                    : inDatabase(username, password, database);
        }
        if (provider instanceof HybridAuthProvider hybrid) {
            return asksTheDatabase(hybrid) ? inDatabase(username, password, new DefaultAuthProvider()) : NO;
        }
        return NO;
    }

    private static OwnPassword inDatabase(String username, String password, DefaultAuthProvider database) {
        try {
            return database.checkPassword(username, password) ? YES : NO;
        } catch (UserNotFoundException e) {
            return NotFound.isCertain(e) ? NO : UNKNOWN;
        }
    }

    private static OwnPassword asked(String username, String password, AuthProvider provider) {
        try {
            provider.authenticate(username, password);
            return YES;
        } catch (UnauthorizedException e) {
            return NO;
        } catch (ConnectionException | InternalUnauthenticatedException e) {
            return UNKNOWN;
        }
    }

    /** Whether the database of that provider, which may be another than Openfire's, answers. */
    private static boolean isThere(JDBCAuthProvider provider) {
        try {
            Method connect = JDBCAuthProvider.class.getDeclaredMethod("getConnection");
            connect.setAccessible(true);
            try (Connection connection = (Connection) connect.invoke(provider)) {
                return connection.isValid(SECONDS);
            }
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException | SQLException e) {
            return false;
        }
    }

    private static boolean asksTheDatabase(HybridAuthProvider hybrid) {
        try {
            Method asks = HybridAuthProvider.class.getDeclaredMethod("isProvider", Class.class);
            asks.setAccessible(true);
            return (boolean) asks.invoke(hybrid, DefaultAuthProvider.class);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            // Then it is asked for nothing.
            return true;
        }
    }
}
