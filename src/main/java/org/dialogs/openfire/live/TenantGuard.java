package org.dialogs.openfire.live;

import org.dialogs.openfire.Settings;
import org.dialogs.openfire.Settings.Tenants;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.GroupRoom;
import org.xmpp.packet.JID;

/**
 * Who is kept apart from whom, by addresses alone: whether an address exists is never asked, so that no answer can tell. An address is on
 * a side, which is a number: that of its application, or one of the three below. Allocates nothing for users of this server, and reads
 * the settings only where an application is involved: most servers have none. Thread-safe.
 */
final class TenantGuard {

    /** Users who belong to no application, of this server and of others; and other servers. */
    static final long ORDINARY = Dialog.NO_APPLICATION;

    /** This server and its services, which everybody needs. */
    static final long SHARED = -1;

    /** Where everybody would meet everybody: rooms without an application, and what is published for all. */
    static final long OPEN_TO_ALL = -2;

    private final Settings settings;
    private final ServerDomains domains;

    TenantGuard(Settings settings, ServerDomains domains) {
        this.settings = settings;
        this.domains = domains;
    }

    /** The rule. The order of the two does not matter. */
    static boolean areApart(long one, long other, Tenants tenants) {
        if (tenants == Tenants.OFF || one == other || one == SHARED || other == SHARED) {
            return false;
        }
        boolean oneIsOfNone = one <= ORDINARY;
        boolean otherIsOfNone = other <= ORDINARY;
        if (oneIsOfNone && otherIsOfNone) {
            return false;
        }
        return one != ORDINARY && other != ORDINARY || tenants == Tenants.STRICT;
    }

    boolean areApart(long one, long other) {
        return (one > ORDINARY || other > ORDINARY) && one != other && areApart(one, other, tenants());
    }

    /** Whether the two may neither reach nor see each other. */
    boolean areApart(JID one, JID other) {
        return (mayBeOfApplication(one) || mayBeOfApplication(other)) && areApart(sideOf(one), sideOf(other));
    }

    /** Whether {@code side} is an application's, and applications are kept apart. */
    boolean isTenant(long side) {
        return side > ORDINARY && tenants() != Tenants.OFF;
    }

    /** Whether users of no application must not see those of one. */
    boolean isStrict() {
        return tenants() == Tenants.STRICT;
    }

    boolean isEnabled() {
        return settings.enabled();
    }

    private Tenants tenants() {
        return settings.enabled() ? settings.tenants() : Tenants.OFF;
    }

    long sideOf(JID jid) {
        String localpart = jid.getNode();
        String domain = jid.getDomain();
        if (domain.equals(domains.xmppDomain())) {
            return localpart == null ? SHARED : ApplicationUser.applicationOf(localpart);
        }
        if (localpart != null && domains.isRoomService(domain)) {
            long application = isOfDialogs(domain) ? GroupRoom.applicationOf(localpart) : Dialog.NO_APPLICATION;
            return application == Dialog.NO_APPLICATION ? OPEN_TO_ALL : application;
        }
        if (domains.isPubSubService(domain)) {
            return OPEN_TO_ALL;
        }
        return localpart == null && isBelow(domain, domains.xmppDomain()) ? SHARED : ORDINARY;
    }

    /** Whether {@code jid} is a room of this server, or an occupant of one. */
    boolean isInRoom(JID jid) {
        return jid.getNode() != null && !isLocal(jid) && domains.isRoomService(jid.getDomain());
    }

    boolean isRoomService(JID jid) {
        return jid.getNode() == null && !isLocal(jid) && domains.isRoomService(jid.getDomain());
    }

    /** Whether {@code jid} is this server or a service of it, and no user. Another server's address is not, though it has no localpart. */
    boolean isOfServer(JID jid) {
        return jid.getNode() == null && sideOf(jid) != ORDINARY;
    }

    /** Whether {@code jid} is this server or one of its users. */
    boolean isLocal(JID jid) {
        return jid.getDomain().equals(domains.xmppDomain());
    }

    private static boolean mayBeOfApplication(JID jid) {
        return mayBeOfApplication(jid.getNode());
    }

    /**
     * Whether {@code address}, as text or only its localpart, can be that of a user or a room of an application: their names begin with a
     * digit. Of letters that are not plain it is not said what the server will take them for.
     */
    static boolean mayBeOfApplication(String address) {
        if (address == null || address.isEmpty()) {
            return false;
        }
        char first = address.charAt(0);
        return first >= '1' && first <= '9' || first > '~';
    }

    private boolean isOfDialogs(String domain) {
        String service = settings.mucService();
        return domain.startsWith(service)
                && domain.length()
                        == service.length() + 1 + domains.xmppDomain().length()
                && isBelow(domain, domains.xmppDomain());
    }

    private static boolean isBelow(String domain, String parent) {
        int dot = domain.length() - parent.length() - 1;
        return dot > 0 && domain.charAt(dot) == '.' && domain.endsWith(parent);
    }
}
