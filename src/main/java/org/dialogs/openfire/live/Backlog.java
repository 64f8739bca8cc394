package org.dialogs.openfire.live;

import java.util.concurrent.atomic.AtomicLong;

/** Stanzas that wait, bounded by their number and by their size together. Thread-safe. */
final class Backlog {

    private final int mostStanzas;
    private final long mostCharacters;
    private final AtomicLong stanzas = new AtomicLong();
    private final AtomicLong characters = new AtomicLong();

    Backlog(int mostStanzas, long mostCharacters) {
        this.mostStanzas = mostStanzas;
        this.mostCharacters = mostCharacters;
    }

    /** Returns whether there is room for one more of this many characters, which is taken then. */
    boolean enter(int size) {
        long number = stanzas.incrementAndGet();
        long all = characters.addAndGet(size);
        boolean fits = number <= mostStanzas && all <= mostCharacters;
        if (!fits) {
            leave(size);
        }
        return fits;
    }

    void leave(int size) {
        stanzas.decrementAndGet();
        characters.addAndGet(-size);
    }

    /** How many wait. */
    long stanzas() {
        return stanzas.get();
    }
}
