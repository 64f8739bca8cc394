package org.dialogs.openfire.rooms;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.host.RoomRefusedException;
import org.dialogs.openfire.host.RoomServices;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.model.User;

/**
 * The rooms of groups, as the server has them, which may wait for who is changing one, and as its tables say. What the server does not do is a
 * {@link RoomException}. Thread-safe.
 */
final class RoomStates {

    private final Settings settings;
    private final ServerDomains domains;
    private final RoomServices services;
    private final GroupRooms rooms;
    private final RoomTable table;

    RoomStates(Settings settings, ServerDomains domains, RoomServices services, GroupRooms rooms, RoomTable table) {
        this.settings = settings;
        this.domains = domains;
        this.services = services;
        this.rooms = rooms;
        this.table = table;
    }

    /** The service of the rooms, by its subdomain. */
    String service() {
        return settings.mucService();
    }

    /** Where a group has its room now, if it has one. */
    String jid(GroupRoom group) {
        return rooms.jid(group.applicationId(), group.dialogId());
    }

    /** The users whose bare JIDs these are; others are none. */
    List<User> users(Collection<String> bareJids) {
        return bareJids.stream()
                .flatMap(jid -> RoomState.user(jid, domains.xmppDomain()).stream())
                .toList();
    }

    /** The room as the server has it. */
    Optional<RoomState> look(GroupRoom group) {
        return ask(group, room -> RoomState.of(room, domains.xmppDomain()));
    }

    /** The same, of a persistent room that was made before that time. */
    Optional<RoomState> lookIfOlder(GroupRoom group, Instant time) {
        return ask(group, room -> room.isPersistent() && room.created().isBefore(time))
                .filter(isOld -> isOld)
                .flatMap(isOld -> look(group));
    }

    private <T> Optional<T> ask(GroupRoom group, RoomServices.Question<T> question) {
        try {
            return services.askAlone(service(), group.name(), question);
        } catch (RoomRefusedException | RuntimeException | LinkageError e) {
            throw failed(group, "looked at", e);
        }
    }

    /** The room as the tables have it, in which only persistent ones are. */
    Optional<RoomState> stored(GroupRoom group) {
        return table.state(service(), group.name(), domains.xmppDomain());
    }

    boolean isStored(GroupRoom group) {
        return table.exists(service(), group.name());
    }

    boolean exists(GroupRoom group) {
        return services.exists(service(), group.name());
    }

    /** See {@link RoomServices#wasDestroyed}. */
    boolean wasDestroyed(GroupRoom group) {
        return services.wasDestroyed(service(), group.name());
    }

    /** Whether the service is there, and the server not going down. */
    boolean isServed() {
        return services.isServing(service());
    }

    /** Whether a group's room is really gone, and not only because its service or the server is going. */
    boolean isGone(GroupRoom group) {
        return !isStored(group) && !exists(group) && isServed();
    }

    void makePersistent(GroupRoom group) {
        try {
            services.with(service(), group.name(), room -> room.configure(RoomForm.persistent()));
        } catch (RoomRefusedException | RuntimeException | LinkageError e) {
            throw failed(group, "made persistent", e);
        }
    }

    private RoomException failed(GroupRoom group, String done, Throwable failure) {
        return new RoomException(
                "The room " + jid(group) + " could not be " + done + ": " + failure.getMessage(), failure);
    }
}
