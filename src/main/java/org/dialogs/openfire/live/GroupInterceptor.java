package org.dialogs.openfire.live;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.Occasion;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.rooms.GroupMode;
import org.dialogs.openfire.rooms.GroupModes;
import org.dom4j.Element;
import org.jivesoftware.openfire.interceptor.PacketInterceptor;
import org.jivesoftware.openfire.interceptor.PacketRejectedException;
import org.jivesoftware.openfire.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.IQ;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;
import org.xmpp.packet.PacketError.Condition;
import org.xmpp.packet.Presence;

/**
 * What is addressed to the rooms of group dialogs, as it comes in: who enters a room, who leaves it, and what is said there. Where one has to
 * be in the room, and that is known, the server does all that by itself. A group that is not there is not made by entering it. What the server's
 * thread cannot decide without the database, and what is said in groups that nobody enters, goes on in {@link GroupLines}. If this
 * fails, the stanza goes on. Thread-safe.
 */
public final class GroupInterceptor implements PacketInterceptor, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupInterceptor.class);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

    private static final String MUC_USER = "http://jabber.org/protocol/muc#user";

    /** What changes a room, or who is in it (XEP-0045, 9, 10 and 7.10). */
    private static final Set<String> CHANGES = Set.of(
            "http://jabber.org/protocol/muc#admin", "http://jabber.org/protocol/muc#owner", "jabber:iq:register");

    private final Settings settings;
    private final TenantGuard guard;
    private final GroupModes modes;
    private final GroupStep step;
    private final GroupLines lines;
    private final Refusals refusals;
    private final AtomicLong failures = new AtomicLong();
    private final Occasion failing = new Occasion(LOG_INTERVAL);
    private volatile boolean closed;

    /** @param router routes a stanza to whomever it is addressed */
    public GroupInterceptor(
            Settings settings, ServerDomains domains, GroupModes modes, GroupStep step, Consumer<Packet> router) {
        this.settings = settings;
        this.guard = new TenantGuard(settings, domains);
        this.modes = modes;
        this.step = step;
        this.lines = new GroupLines(modes, step::take, packet -> step.refuse(packet, Condition.resource_constraint));
        this.refusals = new Refusals(router);
    }

    @Override
    public void interceptPacket(Packet packet, Session session, boolean incoming, boolean processed)
            throws PacketRejectedException {
        try {
            if (incoming && processed) {
                look(packet);
            } else if (incoming) {
                receive(packet, session);
            } else if (!processed && refusals.isUndue(packet)) {
                throw new PacketRejectedException();
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            report(e);
        }
    }

    /** How many stanzas went on unchecked because something failed. */
    public long failures() {
        return failures.get();
    }

    /** How many stanzas wait until it is known what kind of group theirs is. */
    public long waiting() {
        return lines.waiting();
    }

    /** Waits until what has been said in an application's groups is where it belongs; returns whether that was in time. */
    public boolean await(long applicationId, Duration patience) throws InterruptedException {
        return lines.await(applicationId, patience);
    }

    /** Lets stanzas pass from now on, and returns when those that wait have been dealt with. */
    @Override
    public void close() {
        closed = true;
        lines.close();
    }

    private void receive(Packet packet, Session session) throws PacketRejectedException {
        refusals.next();
        if (closed || step.isRouting(packet) || !mayConcern(packet)) {
            return;
        }
        JID from = packet.getFrom();
        JID to = packet.getTo();
        // What the server, its services or a room say is not for a room.
        if (from == null || guard.isOfServer(from) || guard.isInRoom(from)) {
            return;
        }
        Optional<GroupRoom> room = groupOf(to);
        if (room.isEmpty() || !settings.enabled()) {
            return;
        }
        GroupRoom group = room.get();
        boolean enters = packet instanceof Presence && type(packet) == null;
        if (enters && isUnderAnotherName(from, to, group)) {
            refusals.refuse(packet, session, guard.isLocal(from), Condition.not_acceptable);
        }
        boolean busy = lines.isBusy(group);
        Optional<GroupMode> mode = busy ? Optional.empty() : modes.known(group);
        boolean passes = mode.isPresent() && mode.get() == GroupMode.JOIN;
        // Who leaves a room where nobody is does no harm.
        if (passes || !busy && packet instanceof Presence && !enters) {
            return;
        }
        if (mode.isPresent() && mode.get() == GroupMode.ABSENT) {
            refusals.refuse(packet, session, guard.isLocal(from), GroupStep.absent(packet));
        }
        if (!lines.add(group, packet)) {
            refusals.refuse(packet, session, guard.isLocal(from), Condition.resource_constraint);
        }
        refusals.take(packet, session);
    }

    /** Whether it is said in a room, or somebody enters or leaves one; by what is nearest to hand. */
    private static boolean mayConcern(Packet packet) {
        if (packet instanceof IQ
                || !TenantGuard.mayBeOfApplication(packet.getElement().attributeValue("to"))) {
            return false;
        }
        String type = type(packet);
        return packet instanceof Message
                ? "groupchat".equals(type) && packet.getTo().getResource() == null
                : (type == null || type.equals("unavailable")) && packet.getTo().getResource() != null;
    }

    private static String type(Packet packet) {
        // Not getType(), which throws at a type that nobody knows.
        return packet.getElement().attributeValue("type");
    }

    private Optional<GroupRoom> groupOf(JID jid) {
        return guard.isInRoom(jid) && guard.sideOf(jid) > TenantGuard.ORDINARY
                ? GroupRoom.parse(jid.getNode())
                : Optional.empty();
    }

    /** A user of the application goes by his user id, for that is how QuickBlox's clients know who speaks. */
    private boolean isUnderAnotherName(JID from, JID to, GroupRoom group) {
        return guard.isLocal(from)
                && ApplicationUser.parse(from.getNode())
                        .filter(user -> user.applicationId() == group.applicationId())
                        .filter(user -> !Long.toString(user.userId()).equals(to.getResource()))
                        .isPresent();
    }

    /** After a stanza was routed: it may have changed a room, and the dialog follows. */
    private void look(Packet packet) {
        if (closed
                || packet instanceof Presence
                || !TenantGuard.mayBeOfApplication(packet.getElement().attributeValue("to"))
                || !mayChange(packet)
                || !settings.enabled()) {
            return;
        }
        groupOf(packet.getTo()).ifPresent(modes::recheck);
    }

    private static boolean mayChange(Packet packet) {
        if (packet instanceof IQ iq) {
            Element child = iq.getChildElement();
            return "set".equals(type(iq)) && child != null && CHANGES.contains(child.getNamespaceURI());
        }
        // An invitation makes a member in some versions.
        Element user = packet.getElement().element("x");
        return user != null && user.getNamespaceURI().equals(MUC_USER) && user.element("invite") != null;
    }

    /** One entry a minute at most: a fault that every stanza meets must not fill the disk. */
    private void report(Throwable failure) {
        long count = failures.incrementAndGet();
        if (failing.isDue()) {
            LOG.error("A stanza was routed without a look at its group ({} so far)", count, failure);
        }
    }
}
