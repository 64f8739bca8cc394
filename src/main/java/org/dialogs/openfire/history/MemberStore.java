package org.dialogs.openfire.history;

import java.util.Arrays;
import java.util.HashMap;
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
    private static final String SINCE = """
            SELECT dialogID, userJID, sinceArrival FROM ofDialogMember
            WHERE applicationID = :applicationID AND dialogID IN (<dialogs>) AND userJID IN (<users>)
            """;

    /** A user as a party to a dialog, by the JID as its column has it. */
    record Member(DialogKey dialog, String userJid) implements Comparable<Member> {

        static Member of(DialogKey dialog, User user) {
            return new Member(dialog, jid(user));
        }

        @Override
        public int compareTo(Member other) {
            int order = dialog.compareTo(other.dialog);
            return order != 0 ? order : userJid.compareTo(other.userJid);
        }
    }

    /** What the author of new messages has read by writing them; and where he begins if he is new. */
    private record Author(long since, long before, long own, long created) {}

    /** The JID of a user as the columns have it: the bare JID, if that is not too long. */
    static String jid(User user) {
        return Texts.bounded(user.bareJid());
    }

    /** Counts new messages as read by their authors. Who writes into a dialog is a party to it from then on, if he was not before. */
    void add(Handle handle, List<Addition> additions) {
        PreparedBatch inserts = handle.prepareBatch(INSERT);
        Map<Member, Author> known = new TreeMap<>();
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
        }
        addOrInsert(handle, known, inserts);
        DialogStore.execute(inserts);
    }

    private void addOrInsert(Handle handle, Map<Member, Author> authors, PreparedBatch inserts) {
        PreparedBatch updates = handle.prepareBatch(READ);
        authors.forEach((member, author) ->
                bind(updates, member).bind("read", author.own).add());
        int[] counts = DialogStore.execute(updates);
        boolean isCounted = Arrays.stream(counts).allMatch(count -> count >= 0);
        // A driver that does not count has to be asked who was there.
        Set<Member> there = isCounted
                ? Set.of()
                : since(handle, List.copyOf(authors.keySet())).keySet();
        int index = 0;
        for (Map.Entry<Member, Author> each : authors.entrySet()) {
            boolean isNew = isCounted ? counts[index++] == 0 : !there.contains(each.getKey());
            if (isNew) {
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

    /** Makes a user a party to a dialog, unless he is; what was said until now counts as read. */
    void join(Handle handle, Member member, DialogStore.State dialog, long created) {
        if (since(handle, List.of(member)).isEmpty()) {
            PreparedBatch insert = handle.prepareBatch(INSERT);
            bind(insert, member, new Author(dialog.lastArrival(), dialog.messageCount(), 0, created))
                    .add();
            insert.execute();
        }
    }

    /** Counts messages as read. */
    void read(Handle handle, Map<Member, Integer> counts) {
        PreparedBatch updates = handle.prepareBatch(READ);
        new TreeMap<>(counts)
                .forEach((member, count) ->
                        bind(updates, member).bind("read", count).add());
        DialogStore.execute(updates);
    }

    /** Of those who are parties to the dialogs, since when: everything that arrived until then counts as read. */
    Map<Member, Long> since(Handle handle, List<Member> members) {
        Map<Member, Long> since = new HashMap<>();
        List<List<String>> users = InList.of(members.stream().map(Member::userJid));
        InList.ofDialogs(members.stream().map(Member::dialog).toList()).forEach((application, lists) -> {
            for (List<String> dialogs : lists) {
                for (List<String> list : users) {
                    handle.createQuery(SINCE)
                            .bind("applicationID", application)
                            .bindList("dialogs", dialogs)
                            .bindList("users", list)
                            .map((row, context) -> {
                                DialogKey key = new DialogKey(application, new DialogId(row.getString(1)));
                                return Map.entry(new Member(key, row.getString(2)), row.getLong(3));
                            })
                            .forEach(entry -> since.put(entry.getKey(), entry.getValue()));
                }
            }
        });
        return since;
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
