package org.dialogs.openfire.host;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.cluster.ClusterManager;
import org.jivesoftware.openfire.session.ClientSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * The sessions of this server's users that have said they are available, whatever their priority, on whatever node of a cluster. Also those
 * whose connection is gone and for whose return stream management waits: they get what they are sent meanwhile when they are back.
 *
 * <p>For a group of a thousand of whom fifty are there. To ask the server for one user's sessions takes a lock that new sessions need, too,
 * so that is done only for who has one by the server's own table, in which a look is ten times cheaper. Asks no database. Thread-safe.
 */
public final class OnlineSessions {

    private static final Logger LOG = LoggerFactory.getLogger(OnlineSessions.class);

    private final XMPPServer server;
    private volatile Optional<Map<String, Object>> table = Optional.empty();

    OnlineSessions(XMPPServer server) {
        this.server = server;
    }

    /** The full JIDs of the sessions of each of these users, bare JIDs of this server, who has one. */
    public Map<JID, List<JID>> of(Collection<JID> users) {
        Predicate<JID> mayBeHere = mayBeHere();
        Map<JID, List<JID>> found = new HashMap<>();
        for (JID user : users) {
            if (mayBeHere.test(user)) {
                List<JID> sessions = server.getRoutingTable().getRoutes(user, null);
                if (!sessions.isEmpty()) {
                    found.put(user, sessions);
                }
            }
        }
        return found;
    }

    private Predicate<JID> mayBeHere() {
        Optional<Map<String, Object>> there = table();
        if (there.isEmpty()) {
            return user -> true;
        }
        if (ClusterManager.isClusteringStarted()) {
            // One question to the other nodes, not one a user.
            Set<String> here = Set.copyOf(there.get().keySet());
            return user -> here.contains(user.toString());
        }
        // Not containsKey(), which does not wait for who is changing the table and may miss what is in it.
        return user -> there.get().get(user.toString()) != null;
    }

    /** Openfire makes it before any session can be there. */
    private Optional<Map<String, Object>> table() {
        if (table.isEmpty()) {
            table = ServerTables.find(ServerTables.SESSIONS);
        }
        return table;
    }

    /** Sends to one session, if it is still there, to which the message is addressed. Waits for nobody: what a client is slow to take is queued by the server. */
    public void send(JID session, Message message) {
        message.setTo(session);
        try {
            ClientSession there = server.getRoutingTable().getClientRoute(session);
            if (there != null) {
                there.process(message);
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("A message of {} did not go out to {}", message.getFrom(), session, e);
        }
    }
}
