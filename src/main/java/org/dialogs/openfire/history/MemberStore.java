package org.dialogs.openfire.history;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.User;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The parties to the dialogs: table {@code ofDialogMember}, a row each. How many messages a user has not read is the dialog's
 * {@code messageCount} less his {@code readCount}, in which are all messages until {@code sinceArrival} and, of those after it, his own and
 * those that he has read. So a message changes one row, its author's, however many members there are.
 */
final class MemberStore {

    private static final String INSERT = """
            INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount, createdDate)
            VALUES (:applicationID, :dialogID, :userJID, :since, :read, :created)
            """;
    private static final String READ = """
            UPDATE ofDialogMember SET readCount = readCount + :read
            WHERE applicationID = :applicationID AND dialogID = :dialogID AND userJID = :userJID
            """;
    private static final String READ_SINCE = """
            UPDATE ofDialogMember SET readCount = readCount + :read
            WHERE applicationID = :applicationID AND dialogID = :dialogID AND userJID = :userJID
              AND sinceArrival = :since AND readCount = :seen
            """;
    private static final String COUNTS = """
            SELECT dialogID, userJID, sinceArrival, readCount FROM ofDialogMember
            WHERE applicationID = :applicationID AND dialogID IN (<dialogs>) AND userJID IN (<users>)
            """;

    private static final String REMOVE = """
            DELETE FROM ofDialogMember WHERE applicationID = :applicationID AND dialogID = :dialogID AND userJID = :userJID
            """;
    private static final String COUNT =
            "SELECT COUNT(*) FROM ofDialogMember WHERE applicationID = :applicationID AND dialogID = :dialogID";
    private static final String SIZES = """
            SELECT dialogID, COUNT(*) FROM ofDialogMember
            WHERE applicationID = :applicationID AND dialogID IN (<dialogs>) GROUP BY dialogID
            """;
    private static final String HIDE_FOR_ALL = """
            UPDATE ofDialogMember SET hidden = 1, hiddenUntil = :since, sinceArrival = :since, readCount = :read
            WHERE applicationID = :applicationID AND dialogID = :dialogID
            """;
    private static final String HIDE = HIDE_FOR_ALL.stripTrailing() + " AND userJID = :userJID";
    private static final String SHOW_TO_ALL =
            "UPDATE ofDialogMember SET hidden = 0 WHERE applicationID = :applicationID AND dialogID = :dialogID";
    private static final String SHOW = SHOW_TO_ALL + " AND userJID = :userJID";
    private static final String NOTIFY = """
            UPDATE ofDialogMember SET notified = :notified
            WHERE applicationID = :applicationID AND dialogID = :dialogID AND userJID = :userJID
            """;

    /** A user as a party to a dialog, by the JID as its column has it. */
    record Member(DialogKey dialog, String userJid) implements Comparable<Member> {

        static Member of(DialogKey dialog, User user) {
            return new Member(dialog, jid(user));
        }

        static List<Member> of(DialogKey dialog, Collection<User> users) {
            return users.stream().map(user -> of(dialog, user)).distinct().toList();
        }

        @Override
        public int compareTo(Member other) {
            int order = dialog.compareTo(other.dialog);
            return order != 0 ? order : userJid.compareTo(other.userJid);
        }
    }

    /** Since when somebody is a party to a dialog, by the arrival of the last message before; and how many he has read, with these. */
    record Count(long since, long read) {}

    /** What the author of new messages has read by writing them; and where he begins if he is new. */
    private record Author(long since, long before, long own, long created) {}

    /** The JID of a user as the columns have it: the bare JID, if that is not too long. */
    static String jid(User user) {
        return Texts.bounded(user.bareJid());
    }

    /**
     * Counts new messages as read by their authors. Who writes into a dialog is a party to it from then on, if he was not before; but not
     * where others say who is.
     */
    void add(Handle handle, List<Addition> additions) {
        PreparedBatch inserts = handle.prepareBatch(INSERT);
        Map<Member, Author> known = new TreeMap<>();
        Set<DialogKey> managed = new HashSet<>();
        for (Addition addition : additions) {
            DialogKey key = addition.dialog().key();
            Map<User, Author> authors = authors(addition);
            if (addition.isNew() && addition.dialog() instanceof Dialog.Private of) {
                Author silent = new Author(0, 0, 0, created(addition));
                for (User user : Stream.of(of.first(), of.second()).distinct().toList()) {
                    long own = authors.getOrDefault(user, silent).own;
                    bind(inserts, Member.of(key, user), new Author(0, 0, own, created(addition)))
                            .add();
                }
            } else {
                authors.forEach((user, author) -> known.put(Member.of(key, user), author));
            }
            if (addition.isManaged()) {
                managed.add(key);
            }
        }
        addOrInsert(handle, known, managed, inserts);
        DialogStore.execute(inserts);
    }

    private void addOrInsert(
            Handle handle, Map<Member, Author> authors, Set<DialogKey> managed, PreparedBatch inserts) {
        PreparedBatch updates = handle.prepareBatch(READ);
        authors.forEach((member, author) ->
                bind(updates, member).bind("read", author.own).add());
        int[] counts = DialogStore.execute(updates);
        boolean isCounted = Arrays.stream(counts).allMatch(count -> count >= 0);
        // A driver that does not count has to be asked who was there.
        Set<Member> there = isCounted
                ? Set.of()
                : counts(handle, List.copyOf(authors.keySet())).keySet();
        int index = 0;
        for (Map.Entry<Member, Author> each : authors.entrySet()) {
            boolean isNew = isCounted ? counts[index++] == 0 : !there.contains(each.getKey());
            if (isNew && !managed.contains(each.getKey().dialog)) {
                bind(inserts, each.getKey(), each.getValue()).add();
            }
        }
    }

    /** For each author what he wrote, and what there was before his first word. */
    private static Map<User, Author> authors(Addition addition) {
        Map<User, Author> authors = new LinkedHashMap<>();
        long count = addition.messageCount();
        long last = addition.lastArrival();
        for (MessageRow message : addition.messages()) {
            Author first = new Author(last, count, 0, message.received().toEpochMilli());
            Author before = authors.getOrDefault(message.sender(), first);
            authors.put(message.sender(), new Author(before.since, before.before, before.own + 1, before.created));
            count++;
            last = message.arrival();
        }
        return authors;
    }

    private static long created(Addition addition) {
        return addition.messages().get(0).received().toEpochMilli();
    }

    /** Those of these users who are no parties to a dialog, each once. */
    List<User> missing(Handle handle, DialogKey dialog, Collection<User> users) {
        Set<Member> there = counts(handle, Member.of(dialog, users)).keySet();
        return users.stream()
                .distinct()
                .filter(user -> !there.contains(Member.of(dialog, user)))
                .toList();
    }

    /** Makes users who are not yet parties to a dialog; what was said until now counts as read. */
    void begin(Handle handle, List<Member> newcomers, DialogStore.State dialog, long created) {
        PreparedBatch inserts = handle.prepareBatch(INSERT);
        Author author = new Author(dialog.lastArrival(), dialog.messageCount(), 0, created);
        newcomers.forEach(member -> bind(inserts, member, author).add());
        DialogStore.execute(inserts);
    }

    /** Makes users no parties to a dialog any more. */
    void end(Handle handle, List<Member> members) {
        PreparedBatch deletes = handle.prepareBatch(REMOVE);
        members.forEach(member -> bind(deletes, member).add());
        DialogStore.execute(deletes);
    }

    long count(Handle handle, DialogKey dialog) {
        return handle.createQuery(COUNT)
                .bind("applicationID", dialog.applicationId())
                .bind("dialogID", dialog.id().hex())
                .mapTo(long.class)
                .one();
    }

    /** How many parties each of these dialogs has; one that has none is not in it. */
    Map<DialogKey, Long> sizes(Handle handle, Collection<DialogKey> dialogs) {
        Map<DialogKey, Long> sizes = new HashMap<>();
        InList.ofDialogs(dialogs)
                .forEach((application, lists) -> lists.forEach(ids -> handle.createQuery(SIZES)
                        .bind("applicationID", application)
                        .bindList("dialogs", ids)
                        .map((row, context) ->
                                Map.entry(new DialogKey(application, new DialogId(row.getString(1))), row.getLong(2)))
                        .forEach(entry -> sizes.put(entry.getKey(), entry.getValue()))));
        return sizes;
    }

    /** Has a party see nothing of what was said until now, which counts as read; returns whether he is one. */
    boolean hide(Handle handle, Member member, DialogStore.State dialog) {
        return handle.createUpdate(HIDE)
                        .bind("applicationID", member.dialog.applicationId())
                        .bind("dialogID", member.dialog.id().hex())
                        .bind("userJID", member.userJid)
                        .bind("since", dialog.lastArrival())
                        .bind("read", dialog.messageCount())
                        .execute()
                > 0;
    }

    /** The same for all parties. */
    void hideForAll(Handle handle, DialogKey key, DialogStore.State dialog) {
        handle.createUpdate(HIDE_FOR_ALL)
                .bind("applicationID", key.applicationId())
                .bind("dialogID", key.id().hex())
                .bind("since", dialog.lastArrival())
                .bind("read", dialog.messageCount())
                .execute();
    }

    /** Has a party see the dialog again, if not what was said in it. */
    void show(Handle handle, Member member) {
        handle.createUpdate(SHOW)
                .bind("applicationID", member.dialog.applicationId())
                .bind("dialogID", member.dialog.id().hex())
                .bind("userJID", member.userJid)
                .execute();
    }

    /** The same for all parties. */
    void showToAll(Handle handle, DialogKey key) {
        handle.createUpdate(SHOW_TO_ALL)
                .bind("applicationID", key.applicationId())
                .bind("dialogID", key.id().hex())
                .execute();
    }

    /** Returns whether he is a party. */
    boolean setNotified(Handle handle, Member member, boolean notified) {
        return handle.createUpdate(NOTIFY)
                        .bind("applicationID", member.dialog.applicationId())
                        .bind("dialogID", member.dialog.id().hex())
                        .bind("userJID", member.userJid)
                        .bind("notified", notified ? 1 : 0)
                        .execute()
                > 0;
    }

    /**
     * Counts messages as read.
     *
     * @param seen how the members were, read before that was found out
     * @throws CollisionException if one of them has read something else meanwhile, has gone, or has begun anew
     */
    void read(Handle handle, Map<Member, Integer> counts, Map<Member, Count> seen) {
        PreparedBatch updates = handle.prepareBatch(READ_SINCE);
        new TreeMap<>(counts)
                .forEach((member, count) -> bind(updates, member)
                        .bind("read", count)
                        .bind("since", seen.get(member).since)
                        .bind("seen", seen.get(member).read)
                        .add());
        CollisionException.check(DialogStore.execute(updates), "A member");
    }

    /** Of those who are parties to the dialogs, how they are. */
    Map<Member, Count> counts(Handle handle, List<Member> members) {
        Map<Member, Count> counts = new HashMap<>();
        List<List<String>> users = InList.of(members.stream().map(Member::userJid));
        InList.ofDialogs(members.stream().map(Member::dialog).toList()).forEach((application, lists) -> {
            for (List<String> dialogs : lists) {
                for (List<String> list : users) {
                    handle.createQuery(COUNTS)
                            .bind("applicationID", application)
                            .bindList("dialogs", dialogs)
                            .bindList("users", list)
                            .map((row, context) -> {
                                DialogKey key = new DialogKey(application, new DialogId(row.getString(1)));
                                return Map.entry(
                                        new Member(key, row.getString(2)), new Count(row.getLong(3), row.getLong(4)));
                            })
                            .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
                }
            }
        });
        return counts;
    }

    private static PreparedBatch bind(PreparedBatch batch, Member member) {
        return batch.bind("applicationID", member.dialog().applicationId())
                .bind("dialogID", member.dialog().id().hex())
                .bind("userJID", member.userJid());
    }

    private static PreparedBatch bind(PreparedBatch batch, Member member, Author author) {
        return bind(batch, member)
                .bind("since", author.since)
                .bind("read", author.before + author.own)
                .bind("created", author.created);
    }
}
