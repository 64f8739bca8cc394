package org.dialogs.openfire.host;

import java.util.Optional;
import org.jivesoftware.openfire.user.UserAlreadyExistsException;
import org.jivesoftware.openfire.user.UserManager;
import org.jivesoftware.openfire.user.UserNotFoundException;

/** The users of this server. May ask its database or directory: not for the routing thread. Thread-safe. */
public final class LocalUsers {

    /** Whether there is a user of that name. In doubt, there is: a database or a directory that is away knows nobody. */
    public boolean exists(String localpart) {
        try {
            return find(localpart);
        } catch (RuntimeException e) {
            return true;
        }
    }

    private static boolean find(String localpart) {
        try {
            UserManager.getInstance().getUser(localpart);
            return true;
        } catch (UserNotFoundException e) {
            if (!NotFound.isCertain(e)) {
                throw new IllegalStateException("It cannot be found out whether the user is there", e);
            }
            return false;
        }
    }

    /** What others call a user, if there is one and he has a name. */
    public Optional<String> name(String localpart) {
        try {
            return Optional.ofNullable(
                            UserManager.getInstance().getUser(localpart).getName())
                    .filter(name -> !name.isBlank());
        } catch (UserNotFoundException e) {
            return Optional.empty();
        }
    }

    /** What came of {@link #create}. */
    public enum Creation {
        /** There is a new user. */
        CREATED,
        /** There was one of that name, of whatever kind: that one is left as it is. */
        EXISTED,
        /** The server's users are not its to make, or need what is not known here. */
        IMPOSSIBLE
    }

    /**
     * Makes a user, if there is none of that name.
     *
     * @param name the user's name for others
     * @throws RuntimeException if the users cannot be read or written now
     */
    public Creation create(String localpart, String password, String name) {
        if (find(localpart)) {
            return Creation.EXISTED;
        }
        if (UserManager.getUserProvider().isReadOnly()
                || UserManager.getUserProvider().isEmailRequired()) {
            return Creation.IMPOSSIBLE;
        }
        try {
            UserManager.getInstance().createUser(localpart, password, name, null);
            return Creation.CREATED;
        } catch (UserAlreadyExistsException e) {
            return Creation.EXISTED;
        } catch (UnsupportedOperationException e) {
            return Creation.IMPOSSIBLE;
        } catch (RuntimeException e) {
            // Of two who make one user at the same time, one gets the database's word for it.
            if (isStored(localpart)) {
                return Creation.EXISTED;
            }
            throw e;
        }
    }

    /** Past Openfire's cache, which remembers in newer versions that somebody was not there. */
    private static boolean isStored(String localpart) {
        try {
            UserManager.getUserProvider().loadUser(localpart);
            return true;
        } catch (UserNotFoundException e) {
            return false;
        }
    }
}
