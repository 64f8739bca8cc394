package org.dialogs.openfire.console;

import java.util.List;

/** The pages that can be reached from everywhere, in the order of the sidebar, which {@code plugin.xml} has. */
final class Navigation {

    static final List<Item> ITEMS = List.of(
            new Item("dialogs-list", "console.dialogs", "dialogs"),
            new Item("dialogs-group-rooms", "console.groupRooms", "group-rooms"),
            new Item("dialogs-applications", "console.applications", "applications"),
            new Item("dialogs-settings", "console.settings", "settings"),
            new Item("dialogs-status", "console.status", "status"));

    private Navigation() {}

    /** The one that the sidebar shows as chosen. */
    static Item of(ConsolePage page) {
        return ITEMS.stream()
                .filter(item -> page.path().equals("/" + item.url()))
                .findFirst()
                // A conversation is reached from the dialogs.
                .orElse(ITEMS.get(0));
    }

    /**
     * A page.
     *
     * @param id by which the sidebar knows it
     * @param key the text of its name
     */
    record Item(String id, String key, String url) {}
}
