package org.dialogs.openfire.history;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.jdbi.v3.core.Handle;

/** To which dialogs some users are parties, by their ids. */
final class Memberships {

    private static final int CHUNK = 2000;

    /** Before every id, and not empty, for Oracle takes an empty text for NULL. */
    private static final String NO_ID = "0";

    private static final String NEXT_APPLICATION =
            "SELECT MIN(applicationID) FROM ofDialogMember WHERE userJID = :userJID AND applicationID > :applicationID";
    private static final String MEMBERSHIPS = """
            SELECT dialogID FROM ofDialogMember
            WHERE userJID = :userJID AND applicationID = :applicationID AND dialogID > :after
            ORDER BY userJID, applicationID, dialogID""";

    private final Map<Long, Set<String>> ids = new HashMap<>();
    private final int most;
    private int rows;

    private Memberships(int most) {
        this.most = most;
    }

    /**
     * Those of {@code users} in {@code applications}; each once, though two of the users may talk with one another.
     *
     * @throws TooManyRowsException if they are more than {@code most}
     */
    static Memberships of(Handle handle, Collection<String> users, Set<Long> applications, int most) {
        Memberships memberships = new Memberships(most);
        for (String user : users) {
            Optional<Long> application = applicationAfter(handle, user, -1);
            while (application.isPresent()) {
                if (applications.contains(application.get())) {
                    memberships.read(handle, user, application.get());
                }
                application = applicationAfter(handle, user, application.get());
            }
        }
        return memberships;
    }

    private static Optional<Long> applicationAfter(Handle handle, String user, long application) {
        return handle.createQuery(NEXT_APPLICATION)
                .bind("userJID", Texts.bounded(user))
                .bind("applicationID", application)
                .map((row, context) ->
                        Optional.ofNullable((Number) row.getObject(1)).map(Number::longValue))
                .one();
    }

    private void read(Handle handle, String user, long application) {
        Set<String> known = ids.computeIfAbsent(application, none -> new HashSet<>());
        String behind = NO_ID;
        List<String> chunk;
        do {
            chunk = handle.createQuery(Dialect.of(handle).first(MEMBERSHIPS, CHUNK))
                    .bind("userJID", Texts.bounded(user))
                    .bind("applicationID", application)
                    .bind("after", behind)
                    .mapTo(String.class)
                    .list();
            rows += chunk.size();
            if (rows > most) {
                throw new TooManyRowsException("More than " + most + " dialogs would have to be looked at");
            }
            known.addAll(chunk);
            behind = chunk.isEmpty() ? behind : chunk.get(chunk.size() - 1);
        } while (chunk.size() == CHUNK);
    }

    /** The applications in which there are some. */
    Set<Long> applications() {
        return ids.keySet();
    }

    Set<String> of(long application) {
        return ids.getOrDefault(application, Set.of());
    }

    int size() {
        return ids.values().stream().mapToInt(Set::size).sum();
    }

    /** The dialog, if they are parties to it. */
    Optional<DialogKey> find(long application, String id) {
        return Optional.of(id)
                .filter(of(application)::contains)
                .map(known -> new DialogKey(application, new DialogId(known)));
    }
}
