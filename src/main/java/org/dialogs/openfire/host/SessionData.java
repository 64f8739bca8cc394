package org.dialogs.openfire.host;

import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Optional;
import org.jivesoftware.openfire.session.LocalSession;

/**
 * One of the values that Openfire keeps with a session. The methods that write it return nothing until 4.4 and, from 4.5 on, what was
 * there before, so that they link on one side only. Thread-safe.
 */
final class SessionData {

    private final String key;

    SessionData(String key) {
        this.key = key;
    }

    Optional<String> of(LocalSession session) {
        return Optional.ofNullable(session.getSessionData(key)).map(Objects::toString);
    }

    /**
     * Sets it, or removes it if it is empty.
     *
     * @throws IllegalStateException if this version of Openfire does it in another way
     */
    void put(LocalSession session, Optional<String> value) {
        try {
            if (value.isPresent()) {
                setter().invoke(session, key, value.get());
            } else {
                remover().invoke(session, key);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Openfire does not keep a session's data", e);
        }
    }

    /** @throws NoSuchMethodException if this version of Openfire keeps none */
    static void requireMethods() throws NoSuchMethodException {
        setter();
        remover();
    }

    private static Method setter() throws NoSuchMethodException {
        return LocalSession.class.getMethod("setSessionData", String.class, Object.class);
    }

    private static Method remover() throws NoSuchMethodException {
        return LocalSession.class.getMethod("removeSessionData", String.class);
    }
}
