package org.dialogs.openfire.host;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dom4j.Element;
import org.jivesoftware.openfire.muc.ConflictException;
import org.jivesoftware.openfire.user.UserNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.forms.DataForm;
import org.xmpp.packet.IQ;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;
import org.xmpp.packet.Presence;

/**
 * One of the server's rooms, for as long as {@link RoomServices} hands it out. What is asked of it is done by the room's own handlers with
 * the room's own rights, is in the database afterwards and known to the occupants. Users are given by their bare JIDs.
 */
public final class ServerRoom {

    private static final Logger LOG = LoggerFactory.getLogger(ServerRoom.class);
    private static final String ADMIN = "http://jabber.org/protocol/muc#admin";
    private static final String OWNER = "http://jabber.org/protocol/muc#owner";
    private static final String USER = "http://jabber.org/protocol/muc#user";

    /** More nicknames than one user has in a room. */
    private static final int MOST_BANS = 16;

    private final Object room;
    private final JID jid;
    private final RoomActor self;

    ServerRoom(Object room, JID jid) throws RoomRefusedException {
        this.room = room;
        this.jid = jid;
        this.self = RoomActor.room(room);
    }

    /** A user and the nickname that nobody but he has in the room. */
    public record Member(JID user, String nickname) {}

    public Set<JID> owners() throws RoomRefusedException {
        return users("getOwners");
    }

    public Set<JID> admins() throws RoomRefusedException {
        return users("getAdmins");
    }

    public Set<JID> members() throws RoomRefusedException {
        return users("getMembers");
    }

    /**
     * Owners, administrators and members, as the room has them. No set: an address makes its text anew whenever it is looked for, and with
     * sets almost half of the time of a message to a group of a thousand went there.
     */
    public List<JID> affiliates() throws RoomRefusedException {
        List<JID> affiliates = new ArrayList<>();
        for (String list : List.of("getOwners", "getAdmins", "getMembers")) {
            ((Collection<?>) ByName.call(room, list)).forEach(user -> affiliates.add((JID) user));
        }
        return affiliates;
    }

    public Set<JID> outcasts() throws RoomRefusedException {
        return users("getOutcasts");
    }

    /** Who is in the room now, whatever his affiliation. */
    public Set<JID> occupants() throws RoomRefusedException {
        return devices().stream().map(JID::asBareJID).collect(Collectors.toCollection(HashSet::new));
    }

    /** The devices that are in the room now, by their full JIDs. */
    public Set<JID> devices() throws RoomRefusedException {
        Set<JID> devices = new HashSet<>();
        for (Object occupant : (Collection<?>) ByName.call(room, "getOccupants")) {
            devices.add((JID) ByName.call(occupant, "getUserAddress"));
        }
        return devices;
    }

    /** Whether somebody is an owner, an administrator or a member, and not banned. */
    public boolean isAffiliated(JID user) throws RoomRefusedException {
        return (has("getMembers", user) || has("getOwners", user) || has("getAdmins", user))
                && !has("getOutcasts", user);
    }

    public boolean isOutcast(JID user) throws RoomRefusedException {
        return has("getOutcasts", user);
    }

    private boolean has(String list, JID user) throws RoomRefusedException {
        return ((Collection<?>) ByName.call(room, list)).contains(user);
    }

    private Set<JID> users(String list) throws RoomRefusedException {
        Set<JID> users = new HashSet<>();
        ((Collection<?>) ByName.call(room, list)).forEach(user -> users.add((JID) user));
        return users;
    }

    /** Submits the room's configuration, which lets people into a new room. Nothing happens if the room is so already. */
    public void configure(DataForm form) throws RoomRefusedException {
        if (isConfigured(form)) {
            return;
        }
        IQ request = request(OWNER);
        request.getChildElement().add(form.getElement().createCopy());
        handle("getIQOwnerHandler", request, self);
        if (!isConfigured(form)) {
            throw new RoomRefusedException("its configuration is not what was asked for");
        }
    }

    private boolean isConfigured(DataForm form) throws RoomRefusedException {
        return Boolean.FALSE.equals(ByName.call(room, "isLocked")) && RoomConfiguration.is(room, form);
    }

    public void addOwner(JID owner) throws RoomRefusedException {
        affiliate(owner, "owner", self);
        if (!owners().contains(owner)) {
            throw new RoomRefusedException("it does not have its new owner");
        }
    }

    /** Makes members of users who are something else; of the only owner it cannot be made. */
    public void addMembers(Collection<Member> members) throws RoomRefusedException {
        // Not by items of muc#admin, which make the room send each of them an invitation: to a group of a thousand, a
        // thousand messages that go to the offline storage of who is not there.
        Object affiliation = ByName.call(self.occupant(), "getAffiliation");
        Object sender = ByName.find(room.getClass(), "addMember", 3)
                .filter(method -> method.getParameterTypes()[2].isInstance(affiliation))
                .map(method -> affiliation)
                .orElse(self.occupant());
        for (Member member : members) {
            List<?> changed = addMember(member, sender);
            for (Object presence : changed) {
                send((Presence) presence);
            }
        }
        if (!members().containsAll(members.stream().map(Member::user).toList())) {
            throw new RoomRefusedException("it does not have its new members");
        }
    }

    private List<?> addMember(Member member, Object sender) throws RoomRefusedException {
        try {
            return (List<?>) ByName.call(room, "addMember", member.user(), member.nickname(), sender);
        } catch (RoomRefusedException e) {
            if (!(e.getCause() instanceof ConflictException)) {
                throw e;
            }
            // The owner may have given the nickname to somebody else by XMPP: that keeps nobody out of the group.
            return (List<?>) ByName.call(room, "addMember", member.user(), "", sender);
        }
    }

    /**
     * Takes whatever affiliation a user has. His devices that are in the room are thrown out of it as if he were banned (status 301); but
     * he may be made a member again, and can enter a room that is open to everybody. Whom the owner has banned stays banned.
     *
     * @param actor who does it, if that is to be said; it is not if he does it to himself
     */
    public void remove(JID user, Optional<Member> actor) throws RoomRefusedException {
        if (outcasts().contains(user)) {
            return;
        }
        // From 4.9 on the server refuses to let anybody ban himself.
        Optional<Member> other = actor.filter(who -> !who.user().equals(user));
        RoomActor acting = other.isPresent()
                ? RoomActor.user(room, other.get().user(), other.get().nickname())
                : self;
        Set<String> nicknames = nicknames(user);
        if (!nicknames.isEmpty() && isAdministrator(user)) {
            // Whoever is a moderator when he is banned stays in the room.
            addMembers(List.of(new Member(user, nicknames.iterator().next())));
        }
        boolean told = true;
        for (int i = 0; i == 0 || i < MOST_BANS && !nicknames(user).isEmpty(); i++) {
            told &= ban(user, acting);
            affiliate(user, "none", self);
        }
        if (!nicknames(user).isEmpty() || outcasts().contains(user)) {
            throw new RoomRefusedException(user + " is in it still");
        }
        if (!told) {
            for (String nickname : nicknames) {
                send(banned(nickname, user, other));
            }
        }
    }

    private boolean isAdministrator(JID user) throws RoomRefusedException {
        return owners().contains(user) || admins().contains(user);
    }

    /**
     * @return whether everybody was told. Up to 4.4, a user with two devices under one nickname, as they should be, is an error to the room
     *     after both are out of it and before it tells the others.
     */
    private boolean ban(JID user, RoomActor actor) throws RoomRefusedException {
        try {
            affiliate(user, "outcast", actor);
            return true;
        } catch (RoomRefusedException e) {
            if (!outcasts().contains(user)) {
                throw e;
            }
            LOG.debug("The room {} did not tell its occupants that {} is out", jid, user, e);
            return false;
        }
    }

    /** What the others hear of a ban (XEP-0045, 9.1). */
    private Presence banned(String nickname, JID user, Optional<Member> actor) {
        Presence presence = new Presence(Presence.Type.unavailable);
        presence.setFrom(new JID(jid.getNode(), jid.getDomain(), nickname, true));
        Element x = presence.addChildElement("x", USER);
        Element item = x.addElement("item")
                .addAttribute("affiliation", "outcast")
                .addAttribute("role", "none")
                .addAttribute("jid", user.toString());
        actor.ifPresent(who -> item.addElement("actor")
                .addAttribute("jid", who.user().toString())
                .addAttribute("nick", who.nickname()));
        x.addElement("status").addAttribute("code", "301");
        return presence;
    }

    /** The nicknames under which a user's devices are in the room now. */
    private Set<String> nicknames(JID user) throws RoomRefusedException {
        Set<String> nicknames = new HashSet<>();
        try {
            for (Object occupant : (Collection<?>) ByName.call(room, "getOccupantsByBareJID", user)) {
                nicknames.add((String) ByName.call(occupant, "getNickname"));
            }
        } catch (RoomRefusedException e) {
            if (!(e.getCause() instanceof UserNotFoundException)) {
                throw e;
            }
        }
        return nicknames;
    }

    private void affiliate(JID user, String affiliation, RoomActor actor) throws RoomRefusedException {
        IQ request = request(ADMIN);
        request.getChildElement()
                .addElement("item")
                .addAttribute("affiliation", affiliation)
                .addAttribute("jid", user.toString());
        handle("getIQAdminHandler", request, actor);
    }

    /** Destroys the room and tells those who are in it. */
    public void destroy(String reason) throws RoomRefusedException {
        IQ request = request(OWNER);
        request.getChildElement().addElement("destroy").addElement("reason").setText(reason);
        handle("getIQOwnerHandler", request, self);
    }

    /**
     * Has somebody who need not be in the room say something as an occupant does: to every device in it, into its history, its log and its
     * archives. What has no body is for the devices alone. The message is not changed.
     *
     * @param speaker he, by the JID of his device if that is known
     * @return what was said, as the room has it
     */
    public Message say(Member speaker, Message message) throws RoomRefusedException {
        Object occupant =
                RoomActor.speaker(room, speaker.user(), speaker.nickname()).occupant();
        Message said = message.createCopy();
        said.setType(Message.Type.groupchat);
        said.setFrom(new JID(jid.getNode(), jid.getDomain(), speaker.nickname(), true));
        said.setTo(jid);
        StanzaIds.renew(said, jid);
        if (ByName.find(occupant.getClass(), "getOccupantId", 0).isPresent()) {
            StanzaIds.setOccupant(said, (String) ByName.call(occupant, "getOccupantId"));
        }
        if (said.getBody() != null) {
            ByName.call(room, "sendPublicMessage", said, occupant);
        } else {
            tell(said);
        }
        return said;
    }

    /** Not by the room, which takes a subject without a body for its own. */
    private void tell(Message message) throws RoomRefusedException {
        for (Object occupant : List.copyOf((Collection<?>) ByName.call(room, "getOccupants"))) {
            if (Boolean.FALSE.equals(ByName.call(occupant, "isVoiceOnly"))) {
                ByName.call(occupant, "send", message.createCopy());
            }
        }
    }

    private void send(Packet packet) throws RoomRefusedException {
        if (ByName.find(room.getClass(), "send", 1).isPresent()) {
            ByName.call(room, "send", packet);
        } else {
            ByName.call(room, "send", packet, self.occupant());
        }
    }

    Object room() {
        return room;
    }

    private IQ request(String namespace) {
        IQ request = new IQ(IQ.Type.set);
        request.setTo(jid);
        request.setChildElement("query", namespace);
        return request;
    }

    /** From nobody, unless an actor is named so: the handlers answer to who asks. */
    private void handle(String handler, IQ request, RoomActor actor) throws RoomRefusedException {
        if (actor.from() != null) {
            request.setFrom(actor.from());
        }
        ByName.call(ByName.call(room, handler), "handleIQ", request, actor.occupant());
    }

    /** What people call the room; may be empty. */
    public String naturalName() throws RoomRefusedException {
        return Objects.requireNonNullElse((String) ByName.call(room, "getNaturalLanguageName"), "");
    }

    public boolean isMembersOnly() throws RoomRefusedException {
        return Boolean.TRUE.equals(ByName.call(room, "isMembersOnly"));
    }

    public boolean isPersistent() throws RoomRefusedException {
        return Boolean.TRUE.equals(ByName.call(room, "isPersistent"));
    }

    public Instant created() throws RoomRefusedException {
        return ((Date) ByName.call(room, "getCreationDate")).toInstant();
    }
}
