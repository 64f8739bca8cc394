package org.dialogs.openfire.history;

import java.util.List;
import java.util.Optional;

/** Finds the first dialogs of those that are looked for, in one transaction. */
interface DialogFinder {

    /**
     * What was found.
     *
     * @param heads in their order
     * @param stopped where looking was given up, for there was too much to look at; if empty, there are no more than {@code heads} in front
     *     of the end, or there are as many as were asked for
     * @param total how many there are on all pages together, where that is known
     */
    record Found(List<DialogHead> heads, Optional<DialogCursor> stopped, Optional<Long> total) {

        public Found {
            heads = List.copyOf(heads);
        }
    }

    /**
     * Looks for them.
     *
     * @param sort the query's order, or the reverse of it
     * @param after they are behind this
     * @param most how many at most
     * @throws TooManyRowsException if it cannot be done without looking at too much
     */
    Found find(DialogQuery query, DialogSort sort, Optional<DialogCursor> after, int most);
}
