package org.dialogs.openfire.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Optional;
import org.jivesoftware.openfire.session.LocalSession;

/**
 * One of the values that Openfire keeps with a session. The methods that write it return nothing until 4.6 and what was there before in
 * newer versions, so that they link on one side only. Thread-safe.
 */
final class SessionData {

    private final String key;
    private final Method set;
    private final Method remove;

    /** @throws ReflectiveOperationException if this version of Openfire keeps none */
    SessionData(String key) throws ReflectiveOperationException {
        this.key = key;
        set = LocalSession.class.getMethod("setSessionData", String.class, Object.class);
        remove = LocalSession.class.getMethod("removeSessionData", String.class);
    }

    Optional<String> of(LocalSession session) {
        return Optional.ofNullable(session.getSessionData(key)).map(Objects::toString);
    }

    /** Sets it, or removes it if it is empty. */
    void put(LocalSession session, Optional<String> value) {
        try {
            if (value.isPresent()) {
                set.invoke(session, key, value.get());
            } else {
                remove.invoke(session, key);
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("Openfire does not keep a session's data", e);
        }
    }
}
