package org.dialogs.openfire.host;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jivesoftware.database.DbConnectionManager;
import org.jivesoftware.database.SequenceManager;
import org.jivesoftware.openfire.OfflineMessageStrategy;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.util.JiveConstants;
import org.jivesoftware.util.StringUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * Puts groupchat messages into Openfire's offline storage (XEP-0160), from which the server gives them to a user, with the time, when he is
 * available again. Openfire does the same with other messages and refuses to with these, so this writes its table: with its setting of
 * what to store, its quota, which it counts on with, and its order.
 *
 * <p>For a group of a thousand: one transaction, and hardly a question to the database for who was away at the last message, too. Waits for
 * the database: not for the routing thread. Thread-safe.
 */
public final class OfflineMessages {

    private static final Logger LOG = LoggerFactory.getLogger(OfflineMessages.class);
    private static final String HINTS = "urn:xmpp:hints";
    private static final int BATCH = 500;
    private static final int USERS_KNOWN = 10_000;
    private static final Duration KNOWN_FOR = Duration.ofMinutes(10);
    private static final String INSERT =
            "INSERT INTO ofOffline (username, messageID, creationDate, messageSize, stanza) VALUES (?, ?, ?, ?, ?)";
    private static final String SIZES =
            "SELECT username, SUM(messageSize) FROM ofOffline WHERE username IN (%s)" + " GROUP BY username";

    private final XMPPServer server;
    private final LocalUsers users = new LocalUsers();
    private final Clock clock;
    private final AtomicLong lastStored = new AtomicLong();
    private final Cache<String, Boolean> known = Caffeine.newBuilder()
            .maximumSize(USERS_KNOWN)
            .expireAfterWrite(KNOWN_FOR)
            .executor(Runnable::run)
            .build();

    public OfflineMessages(XMPPServer server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    /** To be told when a user is deleted: another one of that name must not find what was said to this one. */
    public void forget(String username) {
        known.invalidate(username);
    }

    /**
     * Stores a message for each of these users of this server: not for those who are not there (any more), nor for those whose storage is
     * full. What has no body, or is not to be stored (XEP-0334), is not. The message is not changed.
     *
     * @param usernames the localparts of their JIDs
     * @param message as they would have got it, from the room and with its ids
     * @throws OfflineStorageException if that is not possible now, for anybody
     */
    public void store(Collection<String> usernames, Message message) {
        OfflineMessageStrategy strategy = server.getOfflineMessageStrategy();
        if (!isForStorage(message) || !stores(strategy.getType())) {
            return;
        }
        List<String> there = usernames.stream().distinct().filter(this::isThere).toList();
        if (there.isEmpty()) {
            return;
        }
        Optional<Map<String, Integer>> sizes = ServerTables.find(ServerTables.OFFLINE_SIZES);
        try {
            boolean isLimited = strategy.getType() != OfflineMessageStrategy.Type.store;
            Map<String, Integer> full = isLimited ? sizes(there, sizes) : Map.of();
            Map<String, Integer> stored =
                    insert(there, message, full, isLimited ? strategy.getQuota() : Integer.MAX_VALUE);
            sizes.ifPresent(remembered -> stored.forEach((user, size) -> grow(remembered, user, size)));
        } catch (SQLException | IllegalStateException e) {
            throw new OfflineStorageException(e);
        }
    }

    /** Of people's words only: who types, and what was read, is of no use to who was not there. */
    static boolean isForStorage(Message message) {
        return message.getBody() != null
                && !message.getBody().isBlank()
                && message.getChildElement("no-store", HINTS) == null;
    }

    static boolean stores(OfflineMessageStrategy.Type type) {
        return type != OfflineMessageStrategy.Type.bounce && type != OfflineMessageStrategy.Type.drop;
    }

    /** Nobody would ever take what is stored for who is not there. */
    private boolean isThere(String username) {
        boolean isThere = known.getIfPresent(username) != null || users.exists(username);
        if (isThere) {
            known.put(username, true);
        }
        return isThere;
    }

    /** How many characters each of these users has in the storage. */
    private static Map<String, Integer> sizes(List<String> users, Optional<Map<String, Integer>> remembered)
            throws SQLException {
        Map<String, Integer> sizes = new HashMap<>();
        for (String user : users) {
            Integer size = remembered.map(cache -> cache.get(user)).orElse(null);
            if (size != null) {
                sizes.put(user, size);
            }
        }
        List<String> others =
                users.stream().filter(user -> !sizes.containsKey(user)).toList();
        for (int from = 0; from < others.size(); from += BATCH) {
            List<String> some = others.subList(from, Math.min(others.size(), from + BATCH));
            Map<String, Integer> found = query(some);
            some.forEach(user -> sizes.put(user, found.getOrDefault(user, 0)));
            remembered.ifPresent(cache -> some.forEach(user -> cache.put(user, sizes.get(user))));
        }
        return sizes;
    }

    private static Map<String, Integer> query(List<String> users) throws SQLException {
        Map<String, Integer> sizes = new HashMap<>();
        String places = String.join(",", Collections.nCopies(users.size(), "?"));
        try (Connection connection = DbConnectionManager.getConnection();
                PreparedStatement statement = connection.prepareStatement(String.format(Locale.ROOT, SIZES, places))) {
            for (int i = 0; i < users.size(); i++) {
                statement.setString(i + 1, users.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sizes.put(rows.getString(1), rows.getInt(2));
                }
            }
        }
        return sizes;
    }

    /** Gives how much was stored for whom. */
    private Map<String, Integer> insert(List<String> users, Message message, Map<String, Integer> full, int quota)
            throws SQLException {
        Map<String, Integer> stored = new HashMap<>();
        Message copy = message.createCopy();
        String domain = server.getServerInfo().getXMPPDomain();
        // The key is user and number: one number does for all.
        long number = SequenceManager.nextID(JiveConstants.OFFLINE);
        String time = StringUtils.dateToMillis(new Date(next()));
        Connection connection = DbConnectionManager.getTransactionConnection();
        boolean isDone = false;
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (String user : users) {
                copy.setTo(new JID(user, domain, null, true));
                String xml = copy.toXML();
                if (quota <= (long) full.getOrDefault(user, 0) + xml.length()) {
                    LOG.debug("A message to a group is not stored for {}: his offline storage is full", user);
                    continue;
                }
                insert.setString(1, user);
                insert.setLong(2, number);
                insert.setString(3, time);
                insert.setInt(4, xml.length());
                insert.setString(5, xml);
                insert.addBatch();
                stored.put(user, xml.length());
                if (stored.size() % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            if (stored.size() % BATCH != 0) {
                insert.executeBatch();
            }
            if (!connection.getAutoCommit()) {
                // Openfire's way to end a transaction tells nobody that it failed.
                connection.commit();
            }
            isDone = true;
        } finally {
            DbConnectionManager.closeTransactionConnection(connection, !isDone);
        }
        return stored;
    }

    /** Openfire gives them out in the order of their times, and knows no order of those within a millisecond. */
    private long next() {
        return lastStored.updateAndGet(last -> Math.max(last + 1, clock.millis()));
    }

    private static void grow(Map<String, Integer> sizes, String user, int size) {
        Integer before = sizes.get(user);
        if (before != null) {
            sizes.put(user, before + size);
        }
    }
}
