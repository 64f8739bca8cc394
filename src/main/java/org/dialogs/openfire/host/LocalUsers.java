package org.dialogs.openfire.host;

import java.lang.reflect.Field;
import org.jivesoftware.openfire.user.UserManager;
import org.jivesoftware.openfire.user.UserNotFoundException;

/** The users of this server. May ask its database or directory: not for the routing thread. Thread-safe. */
public final class LocalUsers {

    /**
     * Whether there is a user of that name. In doubt, there is: providers say "not found" as well when the database or the directory is
     * away, and the reason is inside, where 4.2 hides it from {@code getCause}.
     */
    public boolean exists(String localpart) {
        try {
            UserManager.getInstance().getUser(localpart);
            return true;
        } catch (UserNotFoundException e) {
            Throwable reason = reason(e);
            return reason != null && !(reason instanceof UserNotFoundException);
        } catch (RuntimeException e) {
            return true;
        }
    }

    private static Throwable reason(UserNotFoundException notFound) {
        if (notFound.getCause() != null) {
            return notFound.getCause();
        }
        try {
            Field nested = UserNotFoundException.class.getDeclaredField("nestedThrowable");
            nested.setAccessible(true);
            return (Throwable) nested.get(notFound);
        } catch (NoSuchFieldException e) {
            return null;
        } catch (IllegalAccessException e) {
            return e;
        }
    }
}
