package org.dialogs.openfire.host;

import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import org.jivesoftware.openfire.user.User;
import org.jivesoftware.openfire.user.UserAlreadyExistsException;
import org.jivesoftware.openfire.user.UserManager;
import org.jivesoftware.openfire.user.UserNotFoundException;

/** The users of this server. May ask its database or directory: not for the routing thread. Thread-safe. */
public final class LocalUsers {

    private static final int MAX_NAME = 100;

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
                throw new UsersAwayException("It cannot be found out whether the user is there", e);
            }
            return false;
        }
    }

    /**
     * What the server has of a user.
     *
     * @param name the user's name for others, which may be empty
     */
    public record Account(String name, Instant created) {}

    /**
     * What the server has of the user of that name, if there is one.
     *
     * @throws UsersAwayException if that cannot be found out now
     */
    public Optional<Account> account(String localpart) {
        try {
            User user = UserManager.getInstance().getUser(localpart);
            return Optional.of(new Account(
                    Objects.requireNonNullElse(user.getName(), ""),
                    Optional.ofNullable(user.getCreationDate())
                            .map(Date::toInstant)
                            .orElse(Instant.EPOCH)));
        } catch (UserNotFoundException e) {
            if (!NotFound.isCertain(e)) {
                throw new UsersAwayException("It cannot be found out whether the user is there", e);
            }
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
        return create(localpart, password, name, Optional.empty());
    }

    /** The same for a user whose e-mail address is known. */
    public Creation create(String localpart, String password, String name, Optional<String> email) {
        if (find(localpart)) {
            return Creation.EXISTED;
        }
        if (UserManager.getUserProvider().isReadOnly()
                || UserManager.getUserProvider().isEmailRequired() && email.isEmpty()) {
            return Creation.IMPOSSIBLE;
        }
        try {
            UserManager.getInstance().createUser(localpart, password, bounded(name), email.orElse(null));
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

    /** As the server's column has room for, and without what no name has. */
    private static String bounded(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", " ");
        return plain.codePointCount(0, plain.length()) <= MAX_NAME
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, MAX_NAME));
    }

    /** Gives a user another name for others, where the server's users can be changed. */
    public void rename(String localpart, String name) {
        if (UserManager.getUserProvider().isReadOnly()) {
            return;
        }
        try {
            UserManager.getInstance().getUser(localpart).setName(bounded(name));
        } catch (UserNotFoundException e) {
            throw new UsersAwayException("The user cannot be found", e);
        }
    }

    /**
     * Deletes a user, if there is one of that name; {@link UserDeletions} hears of it before.
     *
     * @return false if the server's users are not its to delete
     * @throws UsersAwayException if the user is still there after that
     */
    public boolean delete(String localpart) {
        if (UserManager.getUserProvider().isReadOnly()) {
            return false;
        }
        try {
            UserManager.getInstance().deleteUser(UserManager.getInstance().getUser(localpart));
        } catch (UserNotFoundException e) {
            if (!NotFound.isCertain(e)) {
                throw new UsersAwayException("It cannot be found out whether the user is there", e);
            }
        }
        // Openfire's own provider logs why it could not, and says nothing.
        try {
            UserManager.getUserProvider().loadUser(localpart);
            throw new UsersAwayException("The user could not be deleted", null);
        } catch (UserNotFoundException e) {
            if (!NotFound.isCertain(e)) {
                throw new UsersAwayException("It cannot be found out whether the user is gone", e);
            }
            return true;
        }
    }
}
