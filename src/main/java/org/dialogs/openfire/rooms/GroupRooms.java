package org.dialogs.openfire.rooms;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.host.OnlineSessions;
import org.dialogs.openfire.host.RoomRefusedException;
import org.dialogs.openfire.host.RoomServices;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.host.ServerRoom;
import org.dialogs.openfire.host.ServerRoom.Member;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.model.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * The rooms of group dialogs: a room has the configuration, the owner and the members that its dialog says. A member's nickname is his user
 * id, and nobody else's.
 *
 * <p>May wait for the database: not for the routing thread. Thread-safe. Whatever the server does not do is a {@link RoomException}; where
 * it has done a part of it, doing the same again does the rest.
 */
public final class GroupRooms {

    private static final Logger LOG = LoggerFactory.getLogger(GroupRooms.class);

    private final Settings settings;
    private final ServerDomains domains;
    private final RoomServices services;
    private final OnlineSessions sessions;

    public GroupRooms(Settings settings, ServerDomains domains, RoomServices services) {
        this.settings = settings;
        this.domains = domains;
        this.services = services;
        sessions = services.sessions();
    }

    /** The bare JID of a group's room. No I/O. */
    public String jid(long applicationId, DialogId id) {
        return name(applicationId, id) + "@" + serviceDomain();
    }

    /**
     * Makes the room if it is not there, and brings its configuration and its affiliations to what is said; changes nothing that is so
     * already. Who is not a member any more is thrown out. A member whom the owner has made an administrator of the room stays one.
     */
    public void put(GroupSpec group) {
        String name = name(group.applicationId(), group.id());
        Map<JID, Member> members = members(group.members());
        JID owner = jid(group.owner());
        members.remove(owner);
        attempt(group.applicationId(), group.id(), "made", () -> {
            services.make(settings.mucService(), name, room -> {
                setAffiliations(room, owner, members);
                room.configure(RoomForm.of(RoomName.of(group.name(), name), group.isPublic()));
                if (!group.isPublic()) {
                    removeStrangers(room);
                }
            });
            return true;
        });
    }

    private static void setAffiliations(ServerRoom room, JID owner, Map<JID, Member> members)
            throws RoomRefusedException {
        if (!room.owners().contains(owner)) {
            room.addOwner(owner);
        }
        addMissing(room, members);
        Set<JID> others = affiliated(room);
        others.remove(owner);
        others.removeAll(members.keySet());
        for (JID other : others) {
            room.remove(other, Optional.empty());
        }
        for (JID former : room.owners()) {
            if (!former.equals(owner)) {
                room.addMembers(List.of(members.get(former)));
            }
        }
    }

    /** Throws out of a room for members who is none. */
    public void removeStrangers(long applicationId, DialogId id) {
        inRoom(applicationId, id, "rid of strangers", GroupRooms::removeStrangers);
    }

    /** Openfire does so by itself when a room becomes one for members, but it finds nobody to throw out before 5.0. */
    private static void removeStrangers(ServerRoom room) throws RoomRefusedException {
        Set<JID> strangers = room.occupants();
        strangers.removeAll(affiliated(room));
        for (JID stranger : strangers) {
            room.remove(stranger, Optional.empty());
        }
    }

    private static Set<JID> affiliated(ServerRoom room) throws RoomRefusedException {
        return new HashSet<>(room.affiliates());
    }

    private static void addMissing(ServerRoom room, Map<JID, Member> members) throws RoomRefusedException {
        Map<JID, Member> missing = new LinkedHashMap<>(members);
        missing.keySet().removeAll(affiliated(room));
        room.addMembers(missing.values());
    }

    /**
     * Makes users members; the owner stays the owner.
     *
     * @throws IllegalArgumentException if somebody is not a user of the application
     */
    public void add(long applicationId, DialogId id, Collection<User> members) {
        members.forEach(member -> GroupSpec.require(applicationId, member));
        inRoom(applicationId, id, "given members", room -> addMissing(room, members(members)));
    }

    /**
     * Takes their affiliation and throws those who are in the room out of it (status 301, with {@code actor}, unless it is he himself). They
     * cannot enter a room for members again. A room whose only owner goes is nobody's, until {@link #put} says whose it is.
     */
    public void remove(long applicationId, DialogId id, Collection<User> members, User actor) {
        inRoom(applicationId, id, "rid of members", room -> {
            Set<JID> concerned = affiliated(room);
            concerned.addAll(room.occupants());
            // Each one is banned for a moment, which costs changes of rows and words to everybody: not of who is
            // nothing here.
            Set<JID> users = members(members).keySet();
            users.retainAll(concerned);
            for (JID user : users) {
                if (room.owners().equals(Set.of(user))) {
                    room.addOwner(RoomServices.nobody(serviceDomain()));
                }
                room.remove(user, Optional.of(member(actor)));
            }
        });
    }

    public void rename(long applicationId, DialogId id, String name) {
        String roomName = RoomName.of(name, name(applicationId, id));
        inRoom(applicationId, id, "renamed", room -> room.configure(RoomForm.named(roomName)));
    }

    /** Destroys the room and tells those who are in it; no error where there is none. */
    public void destroy(long applicationId, DialogId id, String reason) {
        attempt(applicationId, id, "destroyed", () -> {
            services.destroy(settings.mucService(), name(applicationId, id), reason);
            return true;
        });
    }

    public boolean exists(long applicationId, DialogId id) {
        return attempt(
                applicationId, id, "looked up", () -> services.exists(settings.mucService(), name(applicationId, id)));
    }

    /** Whether the room was destroyed by somebody who wanted that, on this node a short time ago, so that its dialog is about to go. */
    public boolean wasDestroyed(long applicationId, DialogId id) {
        return attempt(
                applicationId,
                id,
                "looked up",
                () -> services.wasDestroyed(settings.mucService(), name(applicationId, id)));
    }

    /** Whether the owner, or an administrator of the room, has banned the user from it by XMPP. */
    public boolean isBanned(long applicationId, DialogId id, User user) {
        return attempt(
                applicationId,
                id,
                "looked into",
                () -> services.isOutcast(settings.mucService(), name(applicationId, id), jid(user)));
    }

    /**
     * Sends a groupchat message into the room as {@code room/<user id>} of a user who need not be in it: once to each device that is, and
     * into the room's own history, its log and its archives. It passes none of the plugin's steps on its way in: neither stamped nor kept, it
     * is as the caller has made it.
     *
     * @throws IllegalArgumentException if the sender is not a user of the application
     */
    public void send(long applicationId, DialogId id, User sender, Message message) {
        GroupSpec.require(applicationId, sender);
        speak(applicationId, id, room -> say(room, sender, message));
    }

    private static Message say(ServerRoom room, User sender, Message message) throws RoomRefusedException {
        return room.say(new Member(device(sender, message), nickname(sender)), message);
    }

    /** Whether the user is the owner, an administrator or a member of the room, and not banned; false where there is no room. */
    public boolean isMember(long applicationId, DialogId id, User user) {
        return attempt(
                applicationId,
                id,
                "looked into",
                () -> services.ask(settings.mucService(), name(applicationId, id), room -> room.isAffiliated(jid(user)))
                        .orElse(false));
    }

    /** Whether this device is in the room. */
    public boolean isOccupant(long applicationId, DialogId id, JID device) {
        return attempt(
                applicationId,
                id,
                "looked into",
                () -> services.askAlone(
                                settings.mucService(),
                                name(applicationId, id),
                                room -> room.devices().contains(device))
                        .orElse(false));
    }

    /** The members of the room who have no session that is available, and are not in the room either. */
    public Set<User> away(long applicationId, DialogId id) {
        return attempt(
                applicationId,
                id,
                "looked into",
                () -> services.askAlone(settings.mucService(), name(applicationId, id), room -> {
                            List<JID> members = members(applicationId, room);
                            Set<JID> here = new HashSet<>(room.occupants());
                            here.addAll(sessions.of(members).keySet());
                            return members.stream()
                                    .filter(member -> !here.contains(member))
                                    .map(member -> new User(member.getNode(), member.getDomain(), true))
                                    .collect(Collectors.toSet());
                        })
                        .orElse(Set.of()));
    }

    /**
     * Sends a groupchat message as {@code room/<user id>} of a user who need not be in the room to all members, who need not either: once to
     * each session of theirs that is available and to each device in the room, and, if it has a body, into the room's own history and to
     * those who archive what is said in rooms. All copies are the same, ids included, but for whom they are to. It passes none of the
     * plugin's steps on its way in, and is not changed. Does not ask who may send. When the room has heard it, it is said: that single devices
     * have not is logged.
     *
     * @param message from the full JID of the sender's device, or from anybody else if that is not known
     * @throws IllegalArgumentException if the sender is not a user of the application
     */
    public void sendToMembers(long applicationId, DialogId id, User sender, Message message) {
        GroupSpec.require(applicationId, sender);
        speak(applicationId, id, room -> {
            Set<JID> inside = room.devices();
            Message said = say(room, sender, message);
            tellOutside(applicationId, room, inside, said);
        });
    }

    /**
     * Does not throw: what the room has heard is said, and must not be said again because somebody else has not heard it.
     *
     * @param before the devices that were in the room before it heard that; who has gone since may have heard it
     */
    private void tellOutside(long applicationId, ServerRoom room, Set<JID> before, Message said) {
        try {
            Set<JID> inside = room.devices();
            inside.addAll(before);
            // One for all of them, as rooms do it themselves: each session takes what it needs of it at once.
            Message copy = said.createCopy();
            sessions.of(members(applicationId, room)).values().stream()
                    .flatMap(List::stream)
                    .filter(session -> !inside.contains(session))
                    .forEach(session -> sessions.send(session, copy));
        } catch (RoomRefusedException | RuntimeException | LinkageError e) {
            LOG.warn("What {} has said did not go out to all who are not in the room", said.getFrom(), e);
        }
    }

    /** Of those whom the room knows, the users of the application: no groups of the server's, not the service's own address, no strangers. */
    private List<JID> members(long applicationId, ServerRoom room) throws RoomRefusedException {
        String domain = domains.xmppDomain();
        return room.affiliates().stream()
                .filter(jid -> jid.getNode() != null
                        && jid.getResource() == null
                        && jid.getDomain().equals(domain)
                        && ApplicationUser.applicationOf(jid.getNode()) == applicationId)
                .toList();
    }

    private static JID device(User sender, Message message) {
        JID from = message.getFrom();
        return from != null && from.asBareJID().equals(jid(sender)) ? from : jid(sender);
    }

    private void inRoom(long applicationId, DialogId id, String done, RoomServices.Task task) {
        requireRoom(applicationId, id, done, () -> services.with(settings.mucService(), name(applicationId, id), task));
    }

    private void speak(long applicationId, DialogId id, RoomServices.Task task) {
        requireRoom(
                applicationId,
                id,
                "sent a message",
                () -> services.speak(settings.mucService(), name(applicationId, id), task));
    }

    private void requireRoom(long applicationId, DialogId id, String done, Attempt<Boolean> attempt) {
        boolean isThere = attempt(applicationId, id, done, attempt);
        if (!isThere) {
            throw new RoomException(
                    "The room " + jid(applicationId, id) + " could not be " + done + ": it is not there");
        }
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T make() throws RoomRefusedException;
    }

    private <T> T attempt(long applicationId, DialogId id, String done, Attempt<T> attempt) {
        try {
            return attempt.make();
        } catch (RoomRefusedException | RuntimeException | LinkageError e) {
            throw new RoomException(
                    "The room " + jid(applicationId, id) + " could not be " + done + ": " + e.getMessage(), e);
        }
    }

    private String serviceDomain() {
        return settings.mucService() + "." + domains.xmppDomain();
    }

    private static String name(long applicationId, DialogId id) {
        return new GroupRoom(applicationId, id).name();
    }

    private static Map<JID, Member> members(Collection<User> users) {
        Map<JID, Member> members = new LinkedHashMap<>();
        users.forEach(user -> members.put(jid(user), member(user)));
        return members;
    }

    private static Member member(User user) {
        return new Member(jid(user), nickname(user));
    }

    private static JID jid(User user) {
        return new JID(user.localpart(), user.domain(), null, true);
    }

    private static String nickname(User user) {
        return user.applicationUser()
                .map(ApplicationUser::userId)
                .map(String::valueOf)
                .orElse(user.localpart());
    }
}
