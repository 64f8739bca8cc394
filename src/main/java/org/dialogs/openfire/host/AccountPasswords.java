package org.dialogs.openfire.host;

import org.jivesoftware.openfire.auth.AuthFactory;
import org.jivesoftware.openfire.auth.ConnectionException;
import org.jivesoftware.openfire.auth.InternalUnauthenticatedException;
import org.jivesoftware.openfire.auth.UnauthorizedException;
import org.jivesoftware.openfire.lockout.LockOutManager;
import org.jivesoftware.openfire.user.UserNotFoundException;

/** The passwords of the server's users, which are in the server alone. May ask its database or directory. Thread-safe. */
public final class AccountPasswords {

    /**
     * Whether it is the user's password, and the account is not locked. A wrong one counts as it does for who logs in by XMPP.
     *
     * @throws UsersAwayException if that cannot be found out now
     */
    public boolean isRight(String localpart, String password) {
        try {
            AuthFactory.authenticate(localpart, password);
            return true;
        } catch (UnauthorizedException e) {
            LockOutManager.getInstance().recordFailedLogin(localpart);
            return false;
        } catch (ConnectionException | InternalUnauthenticatedException e) {
            throw new UsersAwayException("Passwords cannot be checked", e);
        }
    }

    /**
     * Gives a user another password.
     *
     * @return false if the server's passwords are not its to change
     * @throws UsersAwayException if it cannot be done now
     */
    public boolean set(String localpart, String password) {
        try {
            AuthFactory.setPassword(localpart, password);
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        } catch (UserNotFoundException | ConnectionException | InternalUnauthenticatedException e) {
            throw new UsersAwayException("The password cannot be changed", e);
        }
    }

    /** Whether an administrator has locked the account. */
    public boolean isLocked(String localpart) {
        return LockOutManager.getInstance().isAccountDisabled(localpart);
    }
}
