package org.dialogs.openfire.host;

import java.util.Map;
import java.util.function.Consumer;
import org.jivesoftware.openfire.event.UserEventDispatcher;
import org.jivesoftware.openfire.event.UserEventListener;
import org.jivesoftware.openfire.user.User;

/** Tells when a user of this server is being deleted. */
public final class UserDeletions implements UserEventListener, AutoCloseable {

    private final Consumer<String> deleting;

    private UserDeletions(Consumer<String> deleting) {
        this.deleting = deleting;
    }

    /** @param deleting takes the user's name */
    public static UserDeletions tell(Consumer<String> deleting) {
        UserDeletions deletions = new UserDeletions(deleting);
        UserEventDispatcher.addListener(deletions);
        return deletions;
    }

    @Override
    public void close() {
        UserEventDispatcher.removeListener(this);
    }

    @Override
    public void userDeleting(User user, Map<String, Object> params) {
        deleting.accept(user.getUsername());
    }

    @Override
    public void userCreated(User user, Map<String, Object> params) {}

    @Override
    public void userModified(User user, Map<String, Object> params) {}
}
