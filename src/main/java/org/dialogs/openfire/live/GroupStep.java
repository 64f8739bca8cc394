package org.dialogs.openfire.live;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.Occasion;
import org.dialogs.openfire.history.journal.Provisional;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.rooms.GroupMode;
import org.dialogs.openfire.rooms.GroupRooms;
import org.dialogs.openfire.rooms.RoomException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;
import org.xmpp.packet.PacketError.Condition;
import org.xmpp.packet.Presence;

/**
 * What becomes of a stanza for a group that has stood in its line: it is routed as it would have been, delivered to the members where nobody
 * enters the room, or refused. Not for the server's threads. Thread-safe; the stanzas of one group come one after the other.
 */
public final class GroupStep {

    private static final Logger LOG = LoggerFactory.getLogger(GroupStep.class);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

    private final Addressing addressing;
    private final GroupRooms rooms;
    private final DialogsInterceptor dialogs;
    private final Predicate<JID> isConnected;
    private final Consumer<Packet> router;
    private final Refusals refusals;
    private final Occasion failing = new Occasion(LOG_INTERVAL);

    /** What a thread is routing again, which passes. By thread rather than thread-local, as in {@link Refusals}. */
    private final Map<Thread, Packet> routing = new ConcurrentHashMap<>();

    /**
     * @param dialogs stamps and keeps what is delivered here
     * @param isConnected whether a client of this server still has this full JID
     * @param router routes a stanza to whomever it is addressed
     */
    public GroupStep(
            Settings settings,
            ServerDomains domains,
            GroupRooms rooms,
            DialogsInterceptor dialogs,
            Predicate<JID> isConnected,
            Consumer<Packet> router) {
        this.addressing = new Addressing(domains, settings);
        this.rooms = rooms;
        this.dialogs = dialogs;
        this.isConnected = isConnected;
        this.router = router;
        this.refusals = new Refusals(router);
    }

    /** Whether {@code packet} comes in for the second time, from here. */
    boolean isRouting(Packet packet) {
        return !routing.isEmpty() && routing.get(Thread.currentThread()) == packet;
    }

    /** Why a stanza for a group that is not there is refused (XEP-0045, 10.1.1: nobody may make the room; RFC 6120, 8.3.3.7). */
    static Condition absent(Packet packet) {
        return packet instanceof Presence ? Condition.not_allowed : Condition.item_not_found;
    }

    /**
     * Whatever happens, the stanza goes on or its sender is told.
     *
     * @param mode how the group is; empty if that cannot be found out now
     */
    void take(GroupRoom group, Optional<GroupMode> mode, Packet packet) {
        try {
            dealWith(group, mode, packet);
        } catch (RuntimeException | LinkageError e) {
            if (failing.isDue()) {
                LOG.warn("A stanza of {} for {} was refused", packet.getFrom(), packet.getTo(), e);
            }
            refuse(packet, Condition.service_unavailable);
        }
    }

    private void dealWith(GroupRoom group, Optional<GroupMode> mode, Packet packet) {
        if (mode.isEmpty()) {
            takeUnknown(packet);
            return;
        }
        switch (mode.get()) {
            case ABSENT -> refuse(packet, absent(packet));
            case JOIN -> route(packet);
            case DIRECT -> {
                if (packet instanceof Message message && !isSubject(message)) {
                    deliver(group, message);
                } else if (enters(packet)
                        && !rooms.isOccupant(group.applicationId(), group.dialogId(), packet.getFrom())) {
                    refuse(packet, Condition.not_allowed);
                } else {
                    route(packet);
                }
            }
        }
    }

    private static boolean enters(Packet packet) {
        return packet instanceof Presence && packet.getElement().attributeValue("type") == null;
    }

    /** Chat goes on in the rooms that there are; but nobody enters one that might not be there. */
    private void takeUnknown(Packet packet) {
        if (enters(packet)) {
            refuse(packet, Condition.resource_constraint);
        } else {
            route(packet);
        }
    }

    /** What a room is about is said by an occupant (XEP-0045, 8.1). */
    private static boolean isSubject(Message message) {
        return message.getElement().element("subject") != null
                && message.getElement().element("body") == null;
    }

    private void route(Packet packet) {
        boolean entersFromHere = enters(packet) && addressing.isLocal(packet.getFrom());
        if (entersFromHere && !isConnected.test(packet.getFrom())) {
            return;
        }
        pass(packet);
        if (entersFromHere && !isConnected.test(packet.getFrom())) {
            // The server has told the rooms in which he was that he is gone, and did not know of this one.
            Presence gone = new Presence(Presence.Type.unavailable);
            gone.setFrom(packet.getFrom());
            gone.setTo(packet.getTo());
            pass(gone);
        }
    }

    private void pass(Packet packet) {
        routing.put(Thread.currentThread(), packet);
        try {
            router.accept(packet);
        } finally {
            routing.remove(Thread.currentThread());
        }
    }

    private void deliver(GroupRoom group, Message message) {
        User sender = addressing.user(message.getFrom());
        long application = group.applicationId();
        if (!sender.isOf(application) || !rooms.isMember(application, group.dialogId(), sender)) {
            refuse(message, Condition.forbidden);
            return;
        }
        List<Provisional> records = dialogs.prepare(message);
        try {
            rooms.sendToMembers(application, group.dialogId(), sender, message);
            records.forEach(Provisional::accept);
        } catch (RoomException e) {
            LOG.warn("What {} said was not delivered: {}", message.getFrom(), e.getMessage());
            records.forEach(Provisional::withdraw);
            refuse(message, Condition.service_unavailable);
        } finally {
            // Whatever has happened: some may have heard it. What is decided stays so.
            records.forEach(Provisional::acceptUncertain);
        }
    }

    /** Tells the sender of a stanza that it goes no further, and why. */
    void refuse(Packet packet, Condition reason) {
        refusals.answerLate(packet, reason);
    }
}
