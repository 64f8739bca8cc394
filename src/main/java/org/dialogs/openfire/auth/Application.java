package org.dialogs.openfire.auth;

import java.time.Instant;
import java.util.Locale;

/**
 * An application: a tenant of the server, whose clients use the REST API.
 *
 * @param id 1 or more
 * @param name as people know it; not empty
 * @param authKey by which its clients name it; not empty
 * @param authSecret with which they sign; not empty, and never shown by {@link #toString}
 * @param enabled whether its sessions count
 * @param created when it was added
 * @param updated when it was last changed
 */
public record Application(
        long id, String name, String authKey, String authSecret, boolean enabled, Instant created, Instant updated) {

    public Application {
        if (id < 1) {
            throw new IllegalArgumentException("Ids of applications begin at 1: " + id);
        }
        if (name.isEmpty() || authKey.isEmpty() || authSecret.isEmpty()) {
            throw new IllegalArgumentException("Application " + id + " needs a name, a key and a secret");
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Application[id=%d, name=%s, authKey=%s, authSecret=hidden, enabled=%s, created=%s, updated=%s]",
                id,
                name,
                authKey,
                enabled,
                created,
                updated);
    }
}
