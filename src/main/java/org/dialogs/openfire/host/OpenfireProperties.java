package org.dialogs.openfire.host;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jivesoftware.database.DbConnectionManager;
import org.jivesoftware.util.JiveGlobals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those of Openfire. */
public final class OpenfireProperties implements ServerProperties {

    private static final Logger LOG = LoggerFactory.getLogger(OpenfireProperties.class);
    private static final int MOST_SECONDS = 10;

    @Override
    public Optional<String> text(String name) {
        return Optional.ofNullable(JiveGlobals.getProperty(name));
    }

    @Override
    public boolean canBeKept() {
        try (Connection connection = DbConnectionManager.getConnection();
                PreparedStatement query = connection.prepareStatement("SELECT name FROM ofProperty WHERE name = ?")) {
            query.setQueryTimeout(MOST_SECONDS);
            query.setString(1, "dialogs.enabled");
            query.executeQuery().close();
            return true;
        } catch (SQLException e) {
            LOG.warn("Nothing is set: the database does not answer: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public void set(String name, String text, boolean secret) {
        JiveGlobals.setProperty(name, text, secret || JiveGlobals.isPropertyEncrypted(name));
    }

    @Override
    public void delete(String name) {
        // Openfire deletes those that begin with its name, too: in 4.2 even dialogs.journal.syncInterval with
        // dialogs.journal.sync.
        List<Kept> others = JiveGlobals.getPropertyNames().stream()
                .filter(other -> other.startsWith(name) && !other.equals(name))
                .flatMap(other -> Kept.of(other).stream())
                .toList();
        JiveGlobals.deleteProperty(name);
        others.forEach(Kept::putBack);
    }

    private record Kept(String name, String text, boolean encrypted) {

        /** Empty if somebody else has deleted it meanwhile. */
        static Optional<Kept> of(String name) {
            return Optional.ofNullable(JiveGlobals.getProperty(name))
                    .map(text -> new Kept(name, text, JiveGlobals.isPropertyEncrypted(name)));
        }

        void putBack() {
            if (!text.equals(JiveGlobals.getProperty(name))) {
                JiveGlobals.setProperty(name, text, encrypted);
            }
        }
    }
}
