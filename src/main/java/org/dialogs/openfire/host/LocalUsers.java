package org.dialogs.openfire.host;

import org.jivesoftware.openfire.user.UserManager;
import org.jivesoftware.openfire.user.UserNotFoundException;

/** The users of this server. May ask its database or directory: not for the routing thread. Thread-safe. */
public final class LocalUsers {

    /** Whether there is a user of that name; in doubt, because whom to ask is away, there is. */
    public boolean exists(String localpart) {
        try {
            UserManager.getInstance().getUser(localpart);
            return true;
        } catch (UserNotFoundException e) {
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }
}
