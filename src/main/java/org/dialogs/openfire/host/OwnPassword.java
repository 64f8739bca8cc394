package org.dialogs.openfire.host;

import org.jivesoftware.openfire.auth.AuthProvider;
import org.jivesoftware.openfire.auth.ConnectionException;
import org.jivesoftware.openfire.auth.DefaultAuthProvider;
import org.jivesoftware.openfire.auth.InternalUnauthenticatedException;
import org.jivesoftware.openfire.auth.JDBCAuthProvider;
import org.jivesoftware.openfire.auth.UnauthorizedException;
import org.jivesoftware.openfire.user.UserNotFoundException;

/** Whether a password is the user's own, where the server has passwords in a database and can tell without asking others. */
public enum OwnPassword {
    /** It is the user's. */
    YES,
    /** It is not. */
    NO,
    /** The database does not say. */
    UNKNOWN;

    /** Whether {@code provider} can tell. */
    public static boolean isKnownTo(AuthProvider provider) {
        return provider instanceof DefaultAuthProvider || provider instanceof JDBCAuthProvider;
    }

    /** @param provider one that can tell */
    public static OwnPassword of(String username, String password, AuthProvider provider) {
        try {
            if (provider.getClass() == DefaultAuthProvider.class) {
                return ((DefaultAuthProvider) provider).checkPassword(username, password) ? YES : NO;
            }
            provider.authenticate(username, password);
            return YES;
        } catch (UnauthorizedException e) {
            return NO;
        } catch (UserNotFoundException e) {
            return NotFound.isCertain(e) ? NO : UNKNOWN;
        } catch (ConnectionException | InternalUnauthenticatedException e) {
            return UNKNOWN;
        }
    }
}
