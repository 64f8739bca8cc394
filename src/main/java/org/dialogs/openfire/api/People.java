package org.dialogs.openfire.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.host.LocalUsers;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.model.User;

/** The users of applications, by the numbers that the REST API has for them. Thread-safe. */
final class People {

    private static final int MOST_UNKNOWN = 10_000;
    private static final Duration UNKNOWN = Duration.ofSeconds(30);

    private final ServerDomains domains;
    private final LocalUsers users;

    /** The server remembers those who are there; of the others, it asks the database each time. */
    private final Cache<String, Boolean> unknown = Caffeine.newBuilder()
            .maximumSize(MOST_UNKNOWN)
            .expireAfterWrite(UNKNOWN)
            .executor(Runnable::run)
            .build();

    People(ServerDomains domains, LocalUsers users) {
        this.domains = domains;
        this.users = users;
    }

    User user(ApplicationUser user) {
        return new User(user.localpart(), domains.xmppDomain(), true);
    }

    User user(long applicationId, long userId) {
        return user(new ApplicationUser(userId, applicationId));
    }

    /** The number of the user of this application whose bare JID this is, if it is one's. */
    Optional<Long> id(long applicationId, String bareJid) {
        int at = bareJid.indexOf('@');
        return at < 0 || !bareJid.substring(at + 1).equals(domains.xmppDomain())
                ? Optional.empty()
                : ApplicationUser.parse(bareJid.substring(0, at))
                        .filter(user -> user.applicationId() == applicationId)
                        .map(ApplicationUser::userId);
    }

    /** The numbers of those who are users of this application, in order. */
    List<Long> ids(long applicationId, Collection<String> bareJids) {
        return bareJids.stream()
                .map(jid -> id(applicationId, jid))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The users who have these numbers. @throws ApiException 422 if there is no such user */
    List<User> existing(long applicationId, Collection<Long> userIds, Parameters parameters, String name) {
        return userIds.stream()
                .distinct()
                .map(id -> {
                    if (id < 1) {
                        throw parameters.invalid(name, "must be ids of users");
                    }
                    User user = user(applicationId, id);
                    if (!users.exists(user.localpart())) {
                        throw parameters.invalid(name, "there is no user " + id);
                    }
                    return user;
                })
                .toList();
    }

    /** What others call the user; empty if he has no name, or is not there any more. */
    Optional<String> name(User user) {
        if (unknown.getIfPresent(user.localpart()) != null) {
            return Optional.empty();
        }
        Optional<String> name = users.account(user.localpart()).map(LocalUsers.Account::name);
        if (name.isEmpty()) {
            unknown.put(user.localpart(), true);
        }
        return name.filter(text -> !text.isBlank());
    }
}
