package org.dialogs.openfire.host;

import java.util.Map;
import java.util.Optional;
import org.jivesoftware.util.cache.Cache;
import org.jivesoftware.util.cache.CacheFactory;

/** What Openfire keeps in memory, and in a cluster in common, by its names for it. */
final class ServerTables {

    /** The sessions of a user, by his bare JID; who has none is not in it. */
    static final String SESSIONS = "Routing User Sessions";

    /** How much of a user's offline storage is full, by his name, for those of whom it was asked lately. */
    static final String OFFLINE_SIZES = "Offline Message Size";

    private ServerTables() {}

    /** One that is there: Openfire would make a new one under a name that it does not know. */
    @SuppressWarnings("unchecked")
    static <V> Optional<Map<String, V>> find(String name) {
        for (Cache<?, ?> cache : CacheFactory.getAllCaches()) {
            if (cache.getName().equals(name)) {
                return Optional.of((Map<String, V>) cache);
            }
        }
        return Optional.empty();
    }
}
