package org.dialogs.openfire.rooms;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.dialogs.openfire.history.Dialect;
import org.dialogs.openfire.history.HistoryStore;
import org.dialogs.openfire.history.InList;
import org.dialogs.openfire.model.User;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The rooms as the server has stored them, read only: its tables {@code ofMucRoom}, {@code ofMucAffiliation} and {@code ofMucMember}, whose
 * columns that are read here are the same in all its versions. What it does to a persistent room is there when it is done. All methods throw
 * {@link JdbiException} if the database is away. Thread-safe.
 */
public final class RoomTable {

    private static final int OWNER = 10;
    private static final int OUTCAST = 40;

    /** Before every name, and not empty, for Oracle takes an empty text for NULL. */
    private static final String NO_NAME = " ";

    private static final String SERVICE = "SELECT serviceID FROM ofMucService WHERE subdomain = :subdomain";
    private static final String NAMED = """
            SELECT roomID, name, naturalName, membersOnly FROM ofMucRoom
            WHERE serviceID = :serviceID AND name IN (<names>)
            """;
    private static final String PAGE = """
            SELECT name FROM ofMucRoom WHERE serviceID = :serviceID AND name > :after ORDER BY serviceID, name""";
    private static final String COUNT_MEMBERS =
            "SELECT roomID, COUNT(*) FROM ofMucMember WHERE roomID IN (<ids>) GROUP BY roomID";
    private static final String COUNT_AFFILIATIONS =
            "SELECT roomID, COUNT(*) FROM ofMucAffiliation WHERE roomID IN (<ids>) GROUP BY roomID";
    private static final String MEMBERS = "SELECT roomID, jid FROM ofMucMember WHERE roomID IN (<ids>)";
    private static final String AFFILIATIONS =
            "SELECT roomID, jid, affiliation FROM ofMucAffiliation WHERE roomID IN (<ids>)";

    private final Jdbi jdbi;

    public RoomTable(DataSource dataSource) {
        jdbi = HistoryStore.connectForCallers(dataSource);
    }

    /** @param naturalName what people call it */
    record Row(long id, String name, String naturalName, boolean isMembersOnly) {}

    boolean exists(String subdomain, String name) {
        return !named(subdomain, List.of(name)).isEmpty();
    }

    /** Those of the rooms of these names that are there, by their names. */
    Map<String, Row> named(String subdomain, Collection<String> names) {
        return read(handle -> {
            Map<String, Row> rows = new HashMap<>();
            for (long service : services(handle, subdomain)) {
                for (List<String> list : InList.of(names.stream())) {
                    handle.createQuery(NAMED)
                            .bind("serviceID", service)
                            .bindList("names", list)
                            .map((row, context) -> new Row(
                                    row.getLong(1), row.getString(2), text(row.getString(3)), row.getInt(4) == 1))
                            .forEach(row -> rows.put(row.name, row));
                }
            }
            return rows;
        });
    }

    /** In one transaction, in which rows are found by index. */
    private <T> T read(Function<Handle, T> question) {
        return jdbi.inTransaction(handle -> {
            Dialect.of(handle).preferIndexes(handle);
            return question.apply(handle);
        });
    }

    /** The number of the service, if there is one. */
    private static List<Long> services(Handle handle, String subdomain) {
        return handle.createQuery(SERVICE)
                .bind("subdomain", subdomain)
                .map((row, context) -> row.getLong(1))
                .list();
    }

    private static String text(String column) {
        return column == null ? "" : column;
    }

    /** The names of a service's rooms, a page at a time, in the database's order. */
    List<String> names(String subdomain, Optional<String> after, int limit) {
        return read(handle -> services(handle, subdomain).stream()
                .flatMap(service -> handle
                        .createQuery(Dialect.of(handle).first(PAGE, limit))
                        .bind("serviceID", service)
                        .bind("after", after.orElse(NO_NAME))
                        .map((row, context) -> row.getString(1))
                        .list()
                        .stream())
                .toList());
    }

    /** How many affiliations each of these rooms has; a room that has none is not in it. */
    Map<Long, Long> sizes(Collection<Long> ids) {
        Map<Long, Long> sizes = new HashMap<>();
        return read(handle -> {
            for (List<Long> list : InList.ofNumbers(ids)) {
                for (String count : List.of(COUNT_MEMBERS, COUNT_AFFILIATIONS)) {
                    handle.createQuery(count)
                            .bindList("ids", list)
                            .map((row, context) -> Map.entry(row.getLong(1), row.getLong(2)))
                            .forEach(entry -> sizes.merge(entry.getKey(), entry.getValue(), Long::sum));
                }
            }
            return sizes;
        });
    }

    /** How each of these rooms is; all its affiliations are read. */
    Map<Long, RoomState> states(Collection<Row> rows, String xmppDomain) {
        Map<Long, Lists> lists = new HashMap<>();
        rows.forEach(row -> lists.put(row.id, new Lists()));
        read(handle -> {
            for (List<Long> ids : InList.ofNumbers(lists.keySet())) {
                readAffiliations(handle, ids, lists, xmppDomain);
                readMembers(handle, ids, lists, xmppDomain);
            }
            return lists;
        });
        Map<Long, RoomState> states = new HashMap<>();
        rows.forEach(row -> states.put(row.id, lists.get(row.id).state(row)));
        return states;
    }

    /** How a room is, if it is there. */
    Optional<RoomState> state(String subdomain, String name, String xmppDomain) {
        Optional<Row> row = Optional.ofNullable(named(subdomain, List.of(name)).get(name));
        return row.map(there -> states(List.of(there), xmppDomain).get(there.id));
    }

    private record Lists(Set<User> owners, Set<User> affiliated, Set<User> outcasts) {

        Lists() {
            this(new HashSet<>(), new HashSet<>(), new HashSet<>());
        }

        RoomState state(Row row) {
            affiliated.removeAll(outcasts);
            return new RoomState(row.naturalName, row.isMembersOnly, true, owners, affiliated, outcasts);
        }
    }

    private record Affiliation(long room, Optional<User> user, int number) {}

    private static void readAffiliations(Handle handle, List<Long> ids, Map<Long, Lists> lists, String xmppDomain) {
        List<Affiliation> affiliations = new ArrayList<>(handle.createQuery(AFFILIATIONS)
                .bindList("ids", ids)
                .map((row, context) ->
                        new Affiliation(row.getLong(1), RoomState.user(row.getString(2), xmppDomain), row.getInt(3)))
                .list());
        for (Affiliation affiliation : affiliations) {
            Lists of = lists.get(affiliation.room);
            affiliation.user.ifPresent(user -> {
                if (affiliation.number == OUTCAST) {
                    of.outcasts.add(user);
                } else {
                    of.affiliated.add(user);
                }
                if (affiliation.number == OWNER) {
                    of.owners.add(user);
                }
            });
        }
    }

    private static void readMembers(Handle handle, List<Long> ids, Map<Long, Lists> lists, String xmppDomain) {
        handle.createQuery(MEMBERS)
                .bindList("ids", ids)
                .map((row, context) -> new Affiliation(row.getLong(1), RoomState.user(row.getString(2), xmppDomain), 0))
                .forEach(member -> member.user.ifPresent(lists.get(member.room).affiliated::add));
    }
}
