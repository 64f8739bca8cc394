package org.dialogs.openfire.rooms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.GroupRow;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.model.User;

/**
 * Finds the groups whose dialog and room do not agree in the database, a page of each at a time: of a million groups, or of groups of many
 * thousands, never more are in memory than {@value #MOST_MEMBERS} members. In doubt a group is found, and what is found may agree again, or
 * be under way. Does not throw but for the database. Used by one thread.
 */
final class GroupComparison {

    /** Of dialogs and rooms together. A group that has more is not compared, but found. */
    private static final int MOST_MEMBERS = 20_000;

    private static final int PAGE = 500;

    private final Settings settings;
    private final ServerDomains domains;
    private final Function<GroupRoom, String> roomJid;
    private final RoomTable table;
    private final DialogDirectory directory;
    private final int page;
    private final int most;

    /** @param roomJid the bare JID of a group's room */
    GroupComparison(
            Settings settings,
            ServerDomains domains,
            Function<GroupRoom, String> roomJid,
            RoomTable table,
            DialogDirectory directory) {
        this(settings, domains, roomJid, table, directory, PAGE, MOST_MEMBERS);
    }

    /**
     * @param page how many dialogs or rooms a page has
     * @param most how many members are in memory at most
     */
    GroupComparison(
            Settings settings,
            ServerDomains domains,
            Function<GroupRoom, String> roomJid,
            RoomTable table,
            DialogDirectory directory,
            int page,
            int most) {
        this.settings = settings;
        this.domains = domains;
        this.roomJid = roomJid;
        this.table = table;
        this.directory = directory;
        this.page = page;
        this.most = most;
    }

    /** A dialog, its room in the database if it is there, and how many members the two have together. */
    private record Pair(GroupRow dialog, Optional<RoomTable.Row> room, long size) {

        GroupRoom group() {
            return GroupRoom.of(dialog.key());
        }
    }

    /**
     * A page of dialogs, behind which there may be others.
     *
     * @param elsewhere how many of them have their rooms on another service than the one that is set
     */
    record DialogPage(Optional<DialogKey> last, int dialogs, int elsewhere, boolean isFull) {}

    /**
     * Compares a page of the dialogs with their rooms.
     *
     * @param after the last one of the page before
     * @param differing takes those that do not agree
     */
    DialogPage dialogs(Optional<DialogKey> after, Consumer<GroupRoom> differing) {
        List<GroupRow> rows = directory.groups(after, page);
        List<Pair> pairs = new ArrayList<>();
        long size = 0;
        List<Pair> here = pairs(rows);
        for (Pair pair : here) {
            if (pair.room.isEmpty() || pair.size > most) {
                differing.accept(pair.group());
                continue;
            }
            if (size + pair.size > most) {
                compare(pairs, differing);
                pairs.clear();
                size = 0;
            }
            pairs.add(pair);
            size += pair.size;
        }
        compare(pairs, differing);
        return new DialogPage(
                rows.stream().reduce((one, other) -> other).map(GroupRow::key),
                rows.size(),
                rows.size() - here.size(),
                rows.size() == page);
    }

    private List<Pair> pairs(List<GroupRow> rows) {
        // Of a time when the groups were on another service there is nothing to compare.
        List<GroupRow> dialogs = rows.stream()
                .filter(dialog -> dialog.roomJid().equals(roomJid.apply(GroupRoom.of(dialog.key()))))
                .toList();
        List<DialogKey> keys = dialogs.stream().map(GroupRow::key).toList();
        Map<DialogKey, Long> dialogSizes = directory.sizes(keys);
        Map<String, RoomTable.Row> rooms = table.named(
                settings.mucService(),
                keys.stream().map(key -> GroupRoom.of(key).name()).toList());
        Map<Long, Long> roomSizes =
                table.sizes(rooms.values().stream().map(RoomTable.Row::id).toList());
        return dialogs.stream()
                .map(dialog -> {
                    Optional<RoomTable.Row> room = Optional.ofNullable(
                            rooms.get(GroupRoom.of(dialog.key()).name()));
                    long size = dialogSizes.getOrDefault(dialog.key(), 0L)
                            + room.map(row -> roomSizes.getOrDefault(row.id(), 0L))
                                    .orElse(0L);
                    return new Pair(dialog, room, size);
                })
                .toList();
    }

    private void compare(List<Pair> pairs, Consumer<GroupRoom> differing) {
        Map<GroupRow, RoomTable.Row> compared = new LinkedHashMap<>();
        pairs.forEach(pair -> compared.put(pair.dialog, pair.room.orElseThrow()));
        // In this order: who is being removed leaves the room first.
        Map<DialogKey, List<String>> occupants = directory.occupants(
                compared.keySet().stream().map(GroupRow::key).toList());
        Map<Long, RoomState> states = table.states(compared.values(), domains.xmppDomain());
        compared.forEach((dialog, room) -> {
            List<User> users = users(occupants.getOrDefault(dialog.key(), List.of()));
            if (!GroupPlan.of(dialog, users, states.get(room.id())).isEmpty()) {
                differing.accept(GroupRoom.of(dialog.key()));
            }
        });
    }

    private List<User> users(List<String> jids) {
        return jids.stream()
                .flatMap(jid -> RoomState.user(jid, domains.xmppDomain()).stream())
                .toList();
    }

    /**
     * A page of rooms, behind which there may be others.
     *
     * @param last the name of the last one
     * @param groups how many of them are named like a group's
     */
    record RoomPage(Optional<String> last, int groups, boolean isFull) {}

    /**
     * Looks for rooms of groups that have no dialog, in a page of the rooms.
     *
     * @param after the last one of the page before
     * @param orphaned takes those that have none
     */
    RoomPage rooms(Optional<String> after, Consumer<GroupRoom> orphaned) {
        List<String> names = table.names(settings.mucService(), after, page);
        Map<DialogKey, GroupRoom> groups = new HashMap<>();
        names.forEach(name -> GroupRoom.parse(name).ifPresent(group -> groups.put(group.key(), group)));
        Set<DialogKey> existing = directory.existing(groups.keySet());
        groups.keySet().stream()
                .filter(key -> !existing.contains(key))
                .sorted()
                .forEach(key -> orphaned.accept(groups.get(key)));
        return new RoomPage(names.stream().reduce((one, other) -> other), groups.size(), names.size() == page);
    }
}
