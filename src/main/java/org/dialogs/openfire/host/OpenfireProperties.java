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

    @Override
    public Optional<String> text(String name) {
        return Optional.ofNullable(JiveGlobals.getProperty(name));
    }

    @Override
    public boolean canBeKept() {
        try (Connection connection = DbConnectionManager.getConnection();
                PreparedStatement query = connection.prepareStatement("SELECT name FROM ofProperty WHERE name = ?")) {
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
                .map(Kept::of)
                .toList();
        JiveGlobals.deleteProperty(name);
        others.forEach(Kept::putBack);
    }

    private record Kept(String name, String text, boolean encrypted) {

        static Kept of(String name) {
            return new Kept(name, JiveGlobals.getProperty(name), JiveGlobals.isPropertyEncrypted(name));
        }

        void putBack() {
            if (!text.equals(JiveGlobals.getProperty(name))) {
                JiveGlobals.setProperty(name, text, encrypted);
            }
        }
    }
}
