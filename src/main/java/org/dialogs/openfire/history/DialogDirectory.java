package org.dialogs.openfire.history;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.User;
import org.jdbi.v3.core.JdbiException;

/**
 * The dialogs, who is in them, and what they are called: what the REST API asks and changes. Each call is a short transaction or some of them, tried again
 * when it collides with the writer's or another node's. All methods throw {@link JdbiException} if the database is away. Thread-safe.
 */
public final class DialogDirectory {

    /** The most members of a dialog that are told. */
    public static final int MOST_OCCUPANTS = 10_000;

    public DialogDirectory(DataSource dataSource, Clock clock) {
        throw new UnsupportedOperationException();
    }

    /** A dialog; empty if there is none, or if it is being erased. Whether {@code viewer} may see it is for the caller to decide. */
    public Optional<DialogEntry> find(DialogKey key, User viewer) {
        throw new UnsupportedOperationException();
    }

    /** The dialogs that {@code viewer} sees and those public groups of the application that he has not deleted for himself; a page. */
    public Listing<DialogEntry> dialogs(
            User viewer, long applicationId, Predicate<DialogEntry> filter, DialogOrder order, int skip, int limit) {
        throw new UnsupportedOperationException();
    }

    /** The bare JIDs of the parties to each of these dialogs, those who came first first; dialogs that are not there are not in it. */
    public Map<DialogKey, List<String>> occupants(Collection<DialogKey> keys) {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes a group.
     *
     * @param members may contain the owner, and does so from now on
     * @throws IllegalStateException if there is a dialog of this key
     * @throws IllegalArgumentException if a text is too long for its column
     */
    public DialogEntry createGroup(
            DialogKey key,
            DialogType type,
            String roomJid,
            User owner,
            Optional<String> name,
            Optional<String> photo,
            boolean joinRequired,
            Map<String, Object> data,
            Collection<User> members) {
        throw new UnsupportedOperationException();
    }

    /** The dialog of two users, made if it is not there; {@code opener} sees it from now on. Parameters are set if it is made. */
    public DialogEntry openPrivate(Dialog.Private dialog, User opener, Map<String, Object> data) {
        throw new UnsupportedOperationException();
    }

    /** Changes a dialog; returns whether it is there. */
    public boolean update(DialogKey key, DialogChange change) {
        throw new UnsupportedOperationException();
    }

    /** Makes users members of a group; returns those who were not. What was said before counts as read. */
    public List<User> add(DialogKey key, Collection<User> users) {
        throw new UnsupportedOperationException();
    }

    /** Makes users no members of a group any more; returns those who were. */
    public List<User> remove(DialogKey key, Collection<User> users) {
        throw new UnsupportedOperationException();
    }

    /** Deletes a dialog for one of its parties, with what was said in it until now; returns whether he is a party to it. */
    public boolean hide(DialogKey key, User user) {
        throw new UnsupportedOperationException();
    }

    /** Deletes a dialog for each of its parties, as {@link #hide} does. */
    public void hideForAll(DialogKey key) {
        throw new UnsupportedOperationException();
    }

    /** Says whether a party to a dialog wants to be told of new messages; returns whether he is one. */
    public boolean setNotified(DialogKey key, User user, boolean notified) {
        throw new UnsupportedOperationException();
    }

    /** Deletes messages for one user alone, of dialogs to which he is a party; returns whether there was one that he still had. */
    public boolean hideMessages(User user, Collection<MessageId> messages) {
        throw new UnsupportedOperationException();
    }

    /** How many messages a user has not read, in all of the application's dialogs that he sees. */
    public long unreadTotal(User user, long applicationId) {
        throw new UnsupportedOperationException();
    }
}
