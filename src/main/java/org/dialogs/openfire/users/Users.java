package org.dialogs.openfire.users;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import javax.sql.DataSource;
import org.dialogs.openfire.auth.SessionToken;
import org.dialogs.openfire.auth.Sessions;
import org.dialogs.openfire.history.Failures;
import org.dialogs.openfire.host.AccountPasswords;
import org.dialogs.openfire.host.LocalUsers;
import org.dialogs.openfire.host.LocalUsers.Creation;
import org.dialogs.openfire.host.UserIds;
import org.dialogs.openfire.host.UsersAwayException;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.users.UserStore.NameKind;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of applications. Each is a user of the server as well, named {@code <user id>-<application id>}, and his password is there
 * alone. Accounts of such names that were made in another way are users without a profile. All methods ask the database, and throw
 * {@link JdbiException} or {@link UsersAwayException} if it, or who has the server's users, does not answer. Thread-safe.
 */
public final class Users {

    private static final Logger LOG = LoggerFactory.getLogger(Users.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LOCKED_SOON = Duration.ofSeconds(5);
    private static final int MOST_IDS_TRIED = 1_000;
    private static final int MOST_REMEMBERED = 100_000;
    private static final String BASE = "base";

    private final UserStore store;
    private final LocalUsers accounts;
    private final AccountPasswords passwords;
    private final UserIds ids;
    private final Sessions sessions;
    private final Guesses guesses;
    private final Clock clock;
    private final Set<ApplicationUser> deleting = ConcurrentHashMap.newKeySet();
    private final Cache<ApplicationUser, Boolean> seen = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(MINUTE)
            .build();
    /** The server asks its database each time: this is asked at every call. */
    private final Cache<ApplicationUser, Boolean> locked = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(LOCKED_SOON)
            .build();

    /** @param mostGuesses how many wrong passwords of a user are checked within a minute */
    public Users(
            DataSource database,
            LocalUsers accounts,
            AccountPasswords passwords,
            UserIds ids,
            Sessions sessions,
            IntSupplier mostGuesses,
            Clock clock) {
        this.store = new UserStore(database);
        this.accounts = accounts;
        this.passwords = passwords;
        this.ids = ids;
        this.sessions = sessions;
        this.guesses = new Guesses(mostGuesses, System::nanoTime);
        this.clock = clock;
    }

    /**
     * Makes a user. His row and his names come first: without an account nobody can log in by them. If that cannot be made they go again; if
     * they cannot go now, the names are free again after a minute.
     *
     * @throws InvalidUserException if it cannot be done with this profile and password
     */
    public UserEntry create(long applicationId, Profile given, String password) {
        Profile profile = Profile.EMPTY.changedBy(given);
        ProfileRules.check(profile, Optional.of(password));
        if (profile.login().isEmpty() && profile.email().isEmpty()) {
            throw new InvalidUserException(BASE, "login or email must be set");
        }
        freeAbandonedNames(applicationId, profile);
        for (int i = 0; i < MOST_IDS_TRIED; i++) {
            ApplicationUser user = new ApplicationUser(ids.next(), applicationId);
            boolean isTaken = accounts.account(user.localpart()).isPresent()
                    || store.find(user).isPresent();
            if (!isTaken && create(user, profile, password)) {
                return store.find(user).orElseThrow(() -> new InvalidUserException(BASE, "has been deleted meanwhile"));
            }
        }
        throw new InvalidUserException(BASE, "There are many users whose numbers were not drawn here: try again");
    }

    /** @return whether the server had no such user */
    private boolean create(ApplicationUser user, Profile profile, String password) {
        addRows(user, profile);
        Creation creation = Creation.EXISTED;
        try {
            String name = profile.fullName().or(profile::login).orElse(user.localpart());
            creation = accounts.create(user.localpart(), password, name, profile.email());
        } finally {
            if (creation != Creation.CREATED) {
                removeRows(user);
            }
        }
        if (creation == Creation.IMPOSSIBLE) {
            throw new InvalidUserException(
                    BASE, "Users cannot be made here: the server's users are read-only, or need an email address");
        }
        return creation == Creation.CREATED;
    }

    private void addRows(ApplicationUser user, Profile profile) {
        try {
            store.add(user, profile, clock.instant());
        } catch (JdbiException e) {
            throw taken(user, profile, e);
        }
    }

    private void removeRows(ApplicationUser user) {
        try {
            store.remove(user);
        } catch (JdbiException e) {
            LOG.warn("The rows of {}, who has no account, stay: {}", user.localpart(), Failures.describe(e));
        }
    }

    /** What is to be said when a database has not taken names: databases do not agree on how they say that a row is there. */
    private RuntimeException taken(ApplicationUser user, Profile profile, JdbiException failure) {
        Map<String, List<String>> taken = new TreeMap<>();
        for (NameKind kind : NameKind.values()) {
            holder(user.applicationId(), kind, profile)
                    .filter(holder -> !holder.user().equals(user))
                    .ifPresent(holder -> taken.put(kind.field(), List.of("has already been taken")));
        }
        return taken.isEmpty() ? failure : new InvalidUserException(taken);
    }

    private Optional<UserEntry> holder(long applicationId, NameKind kind, Profile profile) {
        return kind.of(profile)
                .flatMap(name -> store.findNamed(applicationId, kind, List.of(name)).stream()
                        .findFirst());
    }

    /** Whoever has a row and, a minute later, no account was not made to the end, or has been deleted while nobody heard of it. */
    private void freeAbandonedNames(long applicationId, Profile profile) {
        for (NameKind kind : NameKind.values()) {
            holder(applicationId, kind, profile)
                    .filter(holder -> holder.created().plus(MINUTE).isBefore(clock.instant()))
                    .map(UserEntry::user)
                    .filter(user -> accounts.account(user.localpart()).isEmpty())
                    .ifPresent(this::forget);
        }
    }

    private void forget(ApplicationUser user) {
        store.remove(user);
        sessions.endOf(user);
    }

    /**
     * Who logs in by this name and password, if they are right. The login is before the email address, if both are given.
     *
     * @throws TooManyGuessesException if it is not checked, since there were too many wrong ones
     */
    public Optional<UserEntry> authenticate(
            long applicationId, Optional<String> login, Optional<String> email, String password) {
        Profile names = Profile.namedBy(login, email);
        Optional<UserEntry> user = names.login().isPresent()
                ? holder(applicationId, NameKind.LOGIN, names)
                : holder(applicationId, NameKind.EMAIL, names);
        return user.filter(found -> isRight(found.user(), password));
    }

    private boolean isRight(ApplicationUser user, String password) {
        guesses.check(user);
        boolean isRight = passwords.isRight(user.localpart(), password);
        if (!isRight) {
            guesses.wrong(user);
        }
        return isRight;
    }

    /** A user, with his profile if he has one. */
    public Optional<UserEntry> find(ApplicationUser user) {
        return store.find(user).or(() -> withoutProfile(user));
    }

    private Optional<UserEntry> withoutProfile(ApplicationUser user) {
        return accounts.account(user.localpart()).map(account -> {
            Profile profile = account.name().isBlank() ? Profile.EMPTY : Profile.named(account.name());
            return new UserEntry(user, profile, Optional.empty(), account.created(), account.created());
        });
    }

    /** The user with this login. */
    public Optional<UserEntry> findByLogin(long applicationId, String login) {
        return store.findNamed(applicationId, NameKind.LOGIN, List.of(login)).stream()
                .findFirst();
    }

    /** The user with this email address, in whatever case. */
    public Optional<UserEntry> findByEmail(long applicationId, String email) {
        return store.findNamed(applicationId, NameKind.EMAIL, List.of(email)).stream()
                .findFirst();
    }

    /** A page of users. Those without a profile are on it only if they are asked for by their ids, and are not too many. */
    public UserQuery.Page list(long applicationId, UserQuery query) {
        if (query.which() instanceof UserQuery.Between between) {
            int from = (query.page() - 1) * query.perPage();
            List<Long> all = store.ids(applicationId, between, query.descending(), from + query.perPage());
            List<Long> wanted = all.subList(Math.min(from, all.size()), all.size());
            return new UserQuery.Page(
                    sorted(query, store.find(applicationId, wanted)), store.count(applicationId, between));
        }
        List<UserEntry> users = sorted(query, chosen(applicationId, query.which()));
        List<UserEntry> page = users.stream()
                .skip((long) (query.page() - 1) * query.perPage())
                .limit(query.perPage())
                .toList();
        return new UserQuery.Page(page, users.size());
    }

    private List<UserEntry> chosen(long applicationId, UserQuery.Which which) {
        if (which instanceof UserQuery.Names names) {
            return store.findNamed(applicationId, names.byEmail() ? NameKind.EMAIL : NameKind.LOGIN, names.names());
        }
        Collection<Long> wanted = ((UserQuery.Ids) which)
                .ids().stream().filter(id -> id >= 1).distinct().toList();
        List<UserEntry> found = new ArrayList<>(store.find(applicationId, wanted));
        Set<Long> known = new HashSet<>();
        found.forEach(user -> known.add(user.user().userId()));
        wanted.stream()
                .filter(id -> !known.contains(id))
                // Each of these is a question to the server.
                .limit(UserQuery.MAX_PER_PAGE)
                .forEach(id ->
                        withoutProfile(new ApplicationUser(id, applicationId)).ifPresent(found::add));
        return found;
    }

    private static List<UserEntry> sorted(UserQuery query, Collection<UserEntry> users) {
        Comparator<UserEntry> byId =
                Comparator.comparingLong(user -> user.user().userId());
        return users.stream()
                .sorted(query.descending() ? byId.reversed() : byId)
                .toList();
    }

    /** Another password instead of one that has to be right. */
    public record NewPassword(String old, String password) {

        @Override
        public String toString() {
            return "NewPassword[hidden]";
        }
    }

    /**
     * Changes a user's profile, and maybe his password: then all of his sessions end but the one that says so.
     *
     * @param session in which he says it
     * @return the user as he is then; empty if he is not there
     * @throws InvalidUserException if it cannot be done
     */
    public Optional<UserEntry> change(
            ApplicationUser user, Profile change, Optional<NewPassword> password, SessionToken session) {
        ProfileRules.check(change, password.map(NewPassword::password));
        if (password.isPresent() && !isRight(user, password.get().old())) {
            throw new InvalidUserException("old_password", "is incorrect");
        }
        Optional<UserEntry> changed = change(user, change);
        change.fullName()
                .filter(name -> changed.isPresent())
                .ifPresent(name -> accounts.rename(user.localpart(), name));
        if (password.isPresent() && changed.isPresent()) {
            if (!passwords.set(user.localpart(), password.get().password())) {
                throw new InvalidUserException("password", "cannot be changed here: the server's users are read-only");
            }
            sessions.endOthersOf(user, session);
        }
        return changed;
    }

    private Optional<UserEntry> change(ApplicationUser user, Profile change) {
        freeAbandonedNames(user.applicationId(), change);
        try {
            Optional<UserEntry> changed = store.change(user, before -> changed(before, change), clock.instant());
            if (changed.isPresent()) {
                return changed;
            }
            Optional<UserEntry> without = withoutProfile(user);
            without.ifPresent(found -> store.add(user, found.profile().changedBy(change), clock.instant()));
            return without.flatMap(found -> store.find(user));
        } catch (JdbiException e) {
            throw taken(user, change, e);
        }
    }

    /** Whoever has had a name to log in by keeps one. */
    private static Profile changed(Profile before, Profile change) {
        Profile after = before.changedBy(change);
        boolean hadName = before.login().isPresent() || before.email().isPresent();
        if (hadName && after.login().isEmpty() && after.email().isEmpty()) {
            throw new InvalidUserException(BASE, "login or email must be set");
        }
        return after;
    }

    /**
     * Deletes a user: his account, his profile, his sessions, in that order, so that it can be done again if it fails in between.
     *
     * @throws InvalidUserException if the server's users cannot be deleted
     */
    public void delete(ApplicationUser user) {
        deleting.add(user);
        try {
            if (!accounts.delete(user.localpart())) {
                throw new InvalidUserException(BASE, "Users cannot be deleted here: the server's users are read-only");
            }
            forget(user);
        } finally {
            deleting.remove(user);
        }
    }

    /** Has somebody's profile and sessions go with the account of that name, which somebody else is deleting. */
    public void accountIsBeingDeleted(String localpart) {
        ApplicationUser.parse(localpart)
                .filter(user -> !deleting.contains(user))
                .ifPresent(user -> {
                    try {
                        forget(user);
                    } catch (JdbiException e) {
                        LOG.warn(
                                "The account {} is deleted, its profile stays until somebody wants its names: {}",
                                localpart,
                                Failures.describe(e));
                    }
                });
    }

    /** Whether an administrator has locked the user's account, some seconds ago or earlier: then his sessions do not count. */
    public boolean isLocked(ApplicationUser user) {
        return locked.get(user, each -> passwords.isLocked(each.localpart()));
    }

    /** Keeps that a user has just been seen, to the minute. */
    public void seen(ApplicationUser user) {
        if (seen.asMap().putIfAbsent(user, true) == null) {
            store.seen(user, clock.instant());
        }
    }
}
