package org.dialogs.openfire.history.journal;

/**
 * A record that is in the journal, but about which it is not decided yet whether it counts. Nothing behind it is given out before that is
 * decided. Only the first decision counts. If the process dies before, it counts. Thread-safe.
 */
public interface Provisional {

    /** For what is not in the journal: nothing to decide. */
    Provisional NONE = new Provisional() {

        @Override
        public void accept() {}

        @Override
        public void acceptUncertain() {}

        @Override
        public void withdraw() {}
    };

    /** It counts. */
    void accept();

    /** It counts, as far as one can see from here. */
    void acceptUncertain();

    /** It does not count, and will not be given out. */
    void withdraw();
}
