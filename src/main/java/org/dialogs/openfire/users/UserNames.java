package org.dialogs.openfire.users;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.dialogs.openfire.model.ApplicationUser;
import org.jdbi.v3.core.JdbiException;

/**
 * What users of applications are called, for administrators, who know people by their names. Only what the plugin's own tables say: neither
 * the server nor another service is asked. All methods throw {@link JdbiException} if the database does not answer. Thread-safe.
 */
public final class UserNames {

    private final UserStore store;

    public UserNames(DataSource database) {
        store = new UserStore(database);
    }

    /** The names of those of these users that have a profile; one query for five hundred of an application. */
    public Map<ApplicationUser, UserName> of(Collection<ApplicationUser> users) {
        return users.isEmpty() ? Map.of() : store.names(users);
    }

    /**
     * The users of these applications with this login or this full name, as it is written, or this email address, in whatever case. Several may
     * have the same full name: {@code most} of each application at most are given for it.
     */
    public Set<ApplicationUser> called(Collection<Long> applications, String name, int most) {
        Set<ApplicationUser> users = new LinkedHashSet<>(store.called(applications, name));
        users.addAll(store.named(applications, name, most));
        return users;
    }
}
