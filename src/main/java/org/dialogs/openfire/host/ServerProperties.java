package org.dialogs.openfire.host;

import java.util.Optional;

/** The server's properties, as an administrator changes them. Thread-safe. */
public interface ServerProperties {

    /** What a property is set to, be it blank. */
    Optional<String> text(String name);

    /** Whether what is set now will be there after a restart: the server itself says nothing of a database that does not take it. */
    boolean canBeKept();

    /**
     * Sets a property, on all nodes; it takes effect at once.
     *
     * @param secret whether the database is to have it encrypted
     */
    void set(String name, String text, boolean secret);

    /** Has a property be as if nobody had set it; no other one is changed. */
    void delete(String name);
}
