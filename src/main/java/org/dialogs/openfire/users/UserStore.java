package org.dialogs.openfire.users;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.dialogs.openfire.history.Dialect;
import org.dialogs.openfire.history.Failures;
import org.dialogs.openfire.history.HistoryStore;
import org.dialogs.openfire.history.InList;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.model.Dialog;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The users of applications: table {@code ofDialogUser}, a row each, and {@code ofDialogUserName}, a row for each name that nobody else of
 * the application may have. All methods throw {@link JdbiException} if the database refuses, or is not there; {@link Failures#describe} is
 * what may be logged of it. Thread-safe.
 */
final class UserStore {

    private static final String COLUMNS = """
            u.userID, u.login, u.email, u.fullName, u.phone, u.website, u.externalID, u.tags, u.customData, u.blobID,
            u.lastRequestDate, u.createdDate, u.updatedDate""";
    private static final String FIND = "SELECT " + COLUMNS
            + " FROM ofDialogUser u WHERE u.applicationID = :applicationID AND u.userID IN (<userIDs>)";
    private static final String FIND_NAMED = "SELECT " + COLUMNS + """
             FROM ofDialogUserName n
            JOIN ofDialogUser u ON u.applicationID = n.applicationID AND u.userID = n.userID
            WHERE n.applicationID = :applicationID AND n.nameKind = :kind AND n.userName IN (<names>)
            """;
    private static final String NAMES = """
            SELECT userID, fullName, login FROM ofDialogUser WHERE applicationID = :applicationID AND userID IN (<userIDs>)
            """;
    private static final String CALLED = """
            SELECT userID, userName FROM ofDialogUserName
            WHERE applicationID = :applicationID AND nameKind = :kind AND userName = :name
            """;
    private static final String NAMED = """
            SELECT userID, fullName FROM ofDialogUser WHERE applicationID = :applicationID AND fullName = :name
            ORDER BY userID""";
    private static final String BETWEEN =
            " FROM ofDialogUser WHERE applicationID = :applicationID AND userID >= :least AND userID <= :most";
    private static final String INSERT = """
            INSERT INTO ofDialogUser (applicationID, userID, login, email, fullName, phone, website, externalID, tags, customData,
              blobID, createdDate, updatedDate)
            VALUES (:applicationID, :userID, :login, :email, :fullName, :phone, :website, :externalID, :tags, :customData,
              :blobID, :now, :now)
            """;
    private static final String LOCK =
            "UPDATE ofDialogUser SET updatedDate = :now WHERE applicationID = :applicationID AND userID = :userID";
    private static final String UPDATE = """
            UPDATE ofDialogUser SET login = :login, email = :email, fullName = :fullName, phone = :phone, website = :website,
              externalID = :externalID, tags = :tags, customData = :customData, blobID = :blobID, updatedDate = :now
            WHERE applicationID = :applicationID AND userID = :userID
            """;
    private static final String ADD_NAME = """
            INSERT INTO ofDialogUserName (applicationID, nameKind, userName, userID)
            VALUES (:applicationID, :kind, :name, :userID)
            """;
    private static final String REMOVE_NAMES =
            "DELETE FROM ofDialogUserName WHERE applicationID = :applicationID AND userID = :userID";
    private static final String REMOVE_NAME = REMOVE_NAMES + " AND nameKind = :kind";
    private static final String REMOVE =
            "DELETE FROM ofDialogUser WHERE applicationID = :applicationID AND userID = :userID";
    private static final String SEEN = """
            UPDATE ofDialogUser SET lastRequestDate = :now WHERE applicationID = :applicationID AND userID = :userID
            """;

    private final Jdbi jdbi;

    UserStore(DataSource dataSource) {
        jdbi = HistoryStore.connectForCallers(dataSource);
    }

    /** A name that only one user of an application can have, and its number in the table. */
    enum NameKind {
        LOGIN(1, "login") {
            @Override
            Optional<String> of(Profile profile) {
                return profile.login();
            }
        },
        EMAIL(2, "email") {
            @Override
            Optional<String> of(Profile profile) {
                return profile.email().map(EMAIL::key);
            }

            @Override
            String key(String name) {
                return name.toLowerCase(Locale.ROOT);
            }
        };

        private final int number;
        private final String field;

        NameKind(int number, String field) {
            this.number = number;
            this.field = field;
        }

        /** What the API calls it. */
        String field() {
            return field;
        }

        abstract Optional<String> of(Profile profile);

        /** The name as the table has it. */
        String key(String name) {
            return name;
        }
    }

    Optional<UserEntry> find(ApplicationUser user) {
        return find(user.applicationId(), List.of(user.userId())).stream().findFirst();
    }

    /** Those of these ids that there are, in no order. */
    List<UserEntry> find(long applicationId, Collection<Long> userIds) {
        return jdbi.withHandle(handle -> find(handle, applicationId, userIds));
    }

    private static List<UserEntry> find(Handle handle, long applicationId, Collection<Long> userIds) {
        List<UserEntry> users = new ArrayList<>();
        for (List<Long> some : InList.ofNumbers(userIds)) {
            handle.createQuery(FIND)
                    .bind("applicationID", applicationId)
                    .bindList("userIDs", some)
                    .map((row, context) -> entry(applicationId, row))
                    .forEach(users::add);
        }
        return users;
    }

    /** What those of these users are called that there are: without the rest of their profiles, which may be long. */
    Map<ApplicationUser, UserName> names(Collection<ApplicationUser> users) {
        Map<Long, List<Long>> ids = users.stream()
                .collect(groupingBy(ApplicationUser::applicationId, mapping(ApplicationUser::userId, toList())));
        Map<ApplicationUser, UserName> names = new HashMap<>();
        jdbi.useHandle(handle -> ids.forEach((application, ofIt) -> InList.ofNumbers(ofIt)
                .forEach(some -> handle.createQuery(NAMES)
                        .bind("applicationID", application)
                        .bindList("userIDs", some)
                        .map((row, context) -> Map.entry(
                                new ApplicationUser(row.getLong("userID"), application),
                                new UserName(text(row, "fullName"), text(row, "login"))))
                        .forEach(found -> names.put(found.getKey(), found.getValue())))));
        return names;
    }

    /** Those with these names, in no order. */
    List<UserEntry> findNamed(long applicationId, NameKind kind, Collection<String> names) {
        List<UserEntry> users = new ArrayList<>();
        List<String> keys = names.stream().map(kind::key).distinct().toList();
        for (List<String> some : InList.of(keys.stream())) {
            jdbi.useHandle(handle -> handle.createQuery(FIND_NAMED)
                    .bind("applicationID", applicationId)
                    .bind("kind", kind.number)
                    .bindList("names", some)
                    .map((row, context) -> entry(applicationId, row))
                    .forEach(users::add));
        }
        // There are databases that take upper case for lower case.
        users.removeIf(user -> kind.of(user.profile()).filter(keys::contains).isEmpty());
        return users;
    }

    /** Those with this name of whichever kind: of each application it is looked up by itself, for not every database can do that at once by the index. */
    Set<ApplicationUser> called(Collection<Long> applications, String name) {
        Set<ApplicationUser> users = new LinkedHashSet<>();
        jdbi.useHandle(handle -> applications.stream()
                .filter(application -> application > Dialog.NO_APPLICATION)
                .forEach(application -> {
                    for (NameKind kind : NameKind.values()) {
                        called(handle, application, kind, kind.key(name)).ifPresent(users::add);
                    }
                }));
        return users;
    }

    private static Optional<ApplicationUser> called(Handle handle, long applicationId, NameKind kind, String key) {
        return handle.createQuery(CALLED)
                .bind("applicationID", applicationId)
                .bind("kind", kind.number)
                .bind("name", key)
                .map((row, context) -> Map.entry(row.getString("userName"), row.getLong("userID")))
                .filter(found -> found.getKey().equals(key))
                .findFirst()
                .map(found -> new ApplicationUser(found.getValue(), applicationId));
    }

    /** Those with this full name, as it is written, {@code most} of each application at most, which are looked at one by one as in {@link #called}. */
    Set<ApplicationUser> named(Collection<Long> applications, String fullName, int most) {
        Set<ApplicationUser> users = new LinkedHashSet<>();
        jdbi.useHandle(handle -> applications.stream()
                .filter(application -> application > Dialog.NO_APPLICATION)
                .forEach(application -> handle.createQuery(Dialect.of(handle).first(NAMED, most))
                        .bind("applicationID", application)
                        .bind("name", fullName)
                        .map((row, context) -> Map.entry(row.getString("fullName"), row.getLong("userID")))
                        .filter(found -> found.getKey().equals(fullName))
                        .forEach(found -> users.add(new ApplicationUser(found.getValue(), application)))));
        return users;
    }

    /** The ids of the first {@code most} users of these, in order. */
    List<Long> ids(long applicationId, UserQuery.Between which, boolean descending, int most) {
        return jdbi.inTransaction(handle -> {
            Dialect dialect = Dialect.of(handle);
            dialect.preferIndexes(handle);
            String select = "SELECT userID" + BETWEEN + " ORDER BY userID" + (descending ? " DESC" : "");
            return bind(handle.createQuery(dialect.first(select, most)), applicationId, which)
                    .mapTo(Long.class)
                    .list();
        });
    }

    /** How many of these there are. */
    long count(long applicationId, UserQuery.Between which) {
        return jdbi.withHandle(handle -> bind(handle.createQuery("SELECT COUNT(*)" + BETWEEN), applicationId, which)
                .mapTo(long.class)
                .one());
    }

    private static <S extends SqlStatement<S>> S bind(S statement, long applicationId, UserQuery.Between which) {
        return statement
                .bind("applicationID", applicationId)
                .bind("least", which.least())
                .bind("most", which.most());
    }

    /** Adds a user with his names, or neither; fails if one of them is there. */
    void add(ApplicationUser user, Profile profile, Instant now) {
        jdbi.useTransaction(handle -> {
            bind(handle.createUpdate(INSERT), user, profile, now).execute();
            for (NameKind kind : NameKind.values()) {
                addName(handle, user, kind, profile);
            }
        });
    }

    private static void addName(Handle handle, ApplicationUser user, NameKind kind, Profile profile) {
        kind.of(profile)
                .ifPresent(name -> bind(handle.createUpdate(ADD_NAME), user)
                        .bind("kind", kind.number)
                        .bind("name", name)
                        .execute());
    }

    /**
     * Changes a user; fails, and changes nothing, if another has one of his new names. Who changes the same user meanwhile waits.
     *
     * @return the user as he is then; empty if he is not there
     */
    Optional<UserEntry> change(ApplicationUser user, UnaryOperator<Profile> change, Instant now) {
        return jdbi.inTransaction(handle -> {
            boolean isThere = bind(handle.createUpdate(LOCK), user)
                            .bind("now", now.toEpochMilli())
                            .execute()
                    > 0;
            if (!isThere) {
                return Optional.empty();
            }
            UserEntry before =
                    find(handle, user.applicationId(), List.of(user.userId())).get(0);
            Profile profile = change.apply(before.profile());
            for (NameKind kind : NameKind.values()) {
                if (!kind.of(profile).equals(kind.of(before.profile()))) {
                    bind(handle.createUpdate(REMOVE_NAME), user)
                            .bind("kind", kind.number)
                            .execute();
                    addName(handle, user, kind, profile);
                }
            }
            bind(handle.createUpdate(UPDATE), user, profile, now).execute();
            return Optional.of(new UserEntry(user, profile, before.lastRequest(), before.created(), now));
        });
    }

    /** Removes a user with his names, if he is there. */
    void remove(ApplicationUser user) {
        jdbi.useTransaction(handle -> {
            bind(handle.createUpdate(REMOVE_NAMES), user).execute();
            bind(handle.createUpdate(REMOVE), user).execute();
        });
    }

    /** Keeps when a user was last seen. */
    void seen(ApplicationUser user, Instant now) {
        jdbi.useHandle(handle -> bind(handle.createUpdate(SEEN), user)
                .bind("now", now.toEpochMilli())
                .execute());
    }

    private static <S extends SqlStatement<S>> S bind(S statement, ApplicationUser user) {
        return statement.bind("applicationID", user.applicationId()).bind("userID", user.userId());
    }

    private static <S extends SqlStatement<S>> S bind(S statement, ApplicationUser user, Profile profile, Instant now) {
        return bind(statement, user)
                .bind("login", profile.login().orElse(null))
                .bind("email", profile.email().orElse(null))
                .bind("fullName", profile.fullName().orElse(null))
                .bind("phone", profile.phone().orElse(null))
                .bind("website", profile.website().orElse(null))
                .bind("externalID", profile.externalId().orElse(null))
                .bind("tags", profile.tags().orElse(null))
                .bind("customData", profile.customData().orElse(null))
                .bind("blobID", profile.blobId().orElse(null))
                .bind("now", now.toEpochMilli());
    }

    private static UserEntry entry(long applicationId, ResultSet row) throws SQLException {
        Profile profile = new Profile(
                text(row, "login"),
                text(row, "email"),
                text(row, "fullName"),
                text(row, "phone"),
                text(row, "website"),
                text(row, "externalID"),
                text(row, "tags"),
                text(row, "customData"),
                number(row, "blobID"));
        return new UserEntry(
                new ApplicationUser(row.getLong("userID"), applicationId),
                profile,
                number(row, "lastRequestDate").map(Instant::ofEpochMilli),
                Instant.ofEpochMilli(row.getLong("createdDate")),
                Instant.ofEpochMilli(row.getLong("updatedDate")));
    }

    /** Oracle keeps an empty text as none. */
    private static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).filter(text -> !text.isEmpty());
    }

    private static Optional<Long> number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }
}
