package org.dialogs.openfire.host;

import org.jivesoftware.database.SequenceManager;

/** Numbers for new users, which Openfire draws from its database: none is drawn twice, on whatever node. Thread-safe. */
public final class UserIds {

    /** Openfire has a row for each kind of number: those of its own are below 100, those of plugins that are known in the hundreds. */
    static final int TYPE = 4392;

    /**
     * 1 or more.
     *
     * @throws UsersAwayException if the database gives none
     */
    public long next() {
        try {
            long id = SequenceManager.nextID(TYPE);
            if (id < 1) {
                throw new UsersAwayException("The database has given no number", null);
            }
            return id;
        } catch (IllegalStateException e) {
            throw new UsersAwayException("The database has given no number", e);
        }
    }
}
