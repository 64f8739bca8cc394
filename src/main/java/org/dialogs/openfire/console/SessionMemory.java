package org.dialogs.openfire.console;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.servlet.http.HttpSession;

/**
 * A memory in the administrator's session, of which it takes a bounded part: the oldest goes first. The session outlives a reload of the
 * plugin, so there is no class of ours in it. Thread-safe.
 */
final class SessionMemory implements Memory {

    private static final String IN_SESSION = "dialogs.console.memory";
    private static final int MOST = 200;

    /** Administrators are few: one lock will do. */
    private static final Object LOCK = new Object();

    private final HttpSession session;
    private final String administrator;
    private final Clock clock;

    /** @param administrator whose session it is now: others may have had it before */
    SessionMemory(HttpSession session, String administrator, Clock clock) {
        this.session = session;
        this.administrator = administrator;
        this.clock = clock;
    }

    @Override
    public boolean isNew(String thing, Duration within) {
        String what = administrator + "\n" + thing;
        synchronized (LOCK) {
            Map<String, Long> seen = seen();
            long now = clock.millis();
            long last = seen.getOrDefault(what, Long.MIN_VALUE);
            boolean isNew = last > now || last < now - within.toMillis() + 1;
            if (isNew) {
                // As the newest.
                seen.remove(what);
                seen.put(what, now);
            }
            if (seen.size() > MOST) {
                seen.remove(seen.keySet().iterator().next());
            }
            session.setAttribute(IN_SESSION, seen);
            return isNew;
        }
    }

    private Map<String, Long> seen() {
        Map<String, Long> seen = new LinkedHashMap<>();
        if (session.getAttribute(IN_SESSION) instanceof Map<?, ?> before) {
            before.forEach((key, at) -> {
                if (key instanceof String text && at instanceof Long time) {
                    seen.put(text, time);
                }
            });
        }
        return seen;
    }
}
