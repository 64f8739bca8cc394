package org.dialogs.openfire.host;

import java.lang.reflect.Field;
import org.jivesoftware.openfire.user.UserNotFoundException;

/** What it means that a user was not found. */
final class NotFound {

    private NotFound() {}

    /**
     * Whether there is no such user. Providers say "not found" as well when the database or the directory is away: the reason is inside,
     * where 4.2 hides it from {@code getCause}.
     */
    static boolean isCertain(UserNotFoundException notFound) {
        Throwable reason = reason(notFound);
        return reason == null || reason instanceof UserNotFoundException;
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
