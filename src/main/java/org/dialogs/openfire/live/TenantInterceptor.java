package org.dialogs.openfire.live;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.Occasion;
import org.dialogs.openfire.host.ServerDomains;
import org.dom4j.Element;
import org.jivesoftware.openfire.interceptor.PacketInterceptor;
import org.jivesoftware.openfire.interceptor.PacketRejectedException;
import org.jivesoftware.openfire.session.ClientSession;
import org.jivesoftware.openfire.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.IQ;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;
import org.xmpp.packet.Presence;

/**
 * Keeps applications apart on the wire ({@code dialogs.tenants}). What a user sends to somebody from whom he is kept apart is refused before
 * it is routed, in the same words whether that one exists or not; and what the server itself would deliver between the two (presence, items,
 * invitations of rooms, what was stored for later) is dropped where it leaves. If this fails, the stanza goes on. Thread-safe.
 *
 * <p>The first look is at the text of the addresses and the names of the children: what has to do with no application, which is everything on
 * most servers, gets no further, and nothing is allocated for it.
 */
public final class TenantInterceptor implements PacketInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(TenantInterceptor.class);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

    private static final String DISCO_INFO = "http://jabber.org/protocol/disco#info";

    /** What a service for rooms answers to users of applications; of its items they see their own. */
    private static final Set<String> HARMLESS =
            Set.of(DISCO_INFO, "http://jabber.org/protocol/disco#items", "urn:xmpp:ping");

    /** What finds users and rooms, whoever's they are. */
    private static final Set<String> SEARCHES = Set.of(
            "jabber:iq:search", "urn:xmpp:channel-search:0:search", "https://xmlns.zombofant.net/muclumbus/search/1.0");

    private final TenantGuard guard;
    private final TenantContents contents;
    private final TenantView view;
    private final Refusals refusals;
    private final AtomicLong failures = new AtomicLong();
    private final Occasion failing = new Occasion(LOG_INTERVAL);

    /** @param router routes a stanza to whomever it is addressed */
    public TenantInterceptor(Settings settings, ServerDomains domains, Consumer<Packet> router) {
        guard = new TenantGuard(settings, domains);
        contents = new TenantContents(guard);
        view = new TenantView(guard);
        refusals = new Refusals(router);
    }

    @Override
    public void interceptPacket(Packet packet, Session session, boolean incoming, boolean processed)
            throws PacketRejectedException {
        if (processed) {
            return;
        }
        try {
            if (incoming) {
                receive(packet, session);
            } else {
                deliver(packet, session);
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            report(e);
        }
    }

    /** How many stanzas went on unchecked because something failed. */
    public long failures() {
        return failures.get();
    }

    private void receive(Packet packet, Session session) throws PacketRejectedException {
        refusals.next();
        boolean refused = packet instanceof IQ iq && Registrations.takesName(iq, guard) || isRefused(packet);
        if (refused && !refusals.isOurs(packet)) {
            JID from = packet.getFrom();
            refusals.refuse(packet, session, from == null || guard.isLocal(from));
        }
    }

    private boolean isRefused(Packet packet) {
        Element stanza = packet.getElement();
        boolean mayBe = TenantGuard.mayBeOfApplication(stanza.attributeValue("from"))
                || TenantGuard.mayBeOfApplication(stanza.attributeValue("to"));
        boolean mayNameOthers = TenantContents.mayNameOthers(packet);
        if (!mayBe && !mayNameOthers) {
            return false;
        }
        JID from = packet.getFrom();
        // What a room or the server says is looked at where it leaves, for each of those who get it.
        if (from == null || guard.isOfServer(from) || guard.isInRoom(from)) {
            return false;
        }
        JID address = packet.getTo();
        JID to = address == null ? from : address;
        return mayBe
                        && (areApart(packet, from, to)
                                || packet instanceof IQ iq && asksForOthers(iq, from, to)
                                || packet instanceof Presence presence && comesAsAnother(presence, from, to))
                || mayNameOthers && contents.crosses(packet, from, to);
    }

    /** Whether somebody enters a group's room under what is another user's name there. */
    private boolean comesAsAnother(Presence presence, JID from, JID to) {
        return presence.getElement().attributeValue("type") == null
                && to.getResource() != null
                && guard.isInRoom(to)
                && guard.sideOf(to) > TenantGuard.ORDINARY
                && guard.isEnabled()
                && Nicknames.isAnothers(to.getResource(), from, guard.isLocal(from));
    }

    /** What a service is, clients ask of all that the server has; that says nothing of anybody. */
    private boolean areApart(Packet packet, JID one, JID other) {
        return guard.areApart(one, other)
                && !(packet instanceof IQ iq
                        && other.getNode() == null
                        && guard.sideOf(other) == TenantGuard.OPEN_TO_ALL
                        && isAboutItself(iq.getChildElement()));
    }

    private static boolean isAboutItself(Element child) {
        return child != null && child.getNamespaceURI().equals(DISCO_INFO) && child.attributeValue("node") == null;
    }

    /** Whether a user of an application asks a service for what it knows of everybody. */
    private boolean asksForOthers(IQ iq, JID from, JID to) {
        // Not iq.getType(), which throws at a type that nobody knows.
        String type = iq.getElement().attributeValue("type");
        if (!"get".equals(type) && !"set".equals(type)) {
            return false;
        }
        Element child = iq.getChildElement();
        String namespace = child == null ? "" : child.getNamespaceURI();
        return (SEARCHES.contains(namespace) || guard.isRoomService(to) && !HARMLESS.contains(namespace))
                && guard.isTenant(guard.sideOf(from));
    }

    private void deliver(Packet packet, Session session) throws PacketRejectedException {
        if (refusals.isUndue(packet) || isWithheld(packet, session)) {
            throw new PacketRejectedException();
        }
    }

    private boolean isWithheld(Packet packet, Session session) {
        Element stanza = packet.getElement();
        // Errors of others were refused when they came in: these are the server's.
        if ("error".equals(stanza.attributeValue("type"))) {
            return false;
        }
        JID client = session instanceof ClientSession ? session.getAddress() : null;
        boolean mayBe = TenantGuard.mayBeOfApplication(stanza.attributeValue("from"))
                || TenantGuard.mayBeOfApplication(client == null ? stanza.attributeValue("to") : client.getNode());
        boolean mayShowOthers = packet instanceof IQ iq && TenantView.mayShowOthers(iq)
                || packet instanceof Message message && TenantContents.isCopy(message);
        if (!mayBe && !mayShowOthers) {
            return false;
        }
        JID recipient = client == null ? packet.getTo() : client;
        if (recipient == null) {
            return false;
        }
        JID from = packet.getFrom();
        return from != null && areApart(packet, recipient, from) || mayShowOthers && !isFitFor(recipient, packet);
    }

    private boolean isFitFor(JID recipient, Packet packet) {
        return packet instanceof IQ iq
                ? view.narrow(iq, recipient, guard.sideOf(recipient))
                : !contents.isCopyFromApart((Message) packet, recipient);
    }

    /** One entry a minute at most: a fault that every stanza meets must not fill the disk. */
    private void report(Throwable failure) {
        long count = failures.incrementAndGet();
        if (failing.isDue()) {
            LOG.error("A stanza was routed without a look at its applications ({} so far)", count, failure);
        }
    }
}
