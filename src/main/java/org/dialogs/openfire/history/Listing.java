package org.dialogs.openfire.history;

import java.util.List;

/**
 * A page, and how many there are on all pages.
 *
 * @param items those of this page
 */
public record Listing<T>(List<T> items, long total) {

    public Listing {
        items = List.copyOf(items);
    }
}
