package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dialogs.openfire.history.DialogStore.State;
import org.dialogs.openfire.history.MemberStore.Count;
import org.dialogs.openfire.history.MemberStore.Member;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.User;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The messages that somebody has deleted for himself alone: table {@code ofDialogHidden}, a row each. What he has not read, and never
 * will, counts as read; its author is not told so.
 */
final class HiddenStore {

    private static final String FIND = """
            SELECT messageID, applicationID, dialogID, senderJID, arrival FROM ofDialogMessage WHERE messageID IN (<ids>)
            """;
    private static final String HIDDEN =
            "SELECT messageID FROM ofDialogHidden WHERE messageID IN (<ids>) AND userJID = :userJID";
    private static final String READ = """
            SELECT messageID FROM ofDialogReceipt WHERE messageID IN (<ids>) AND userJID = :userJID AND readDate IS NOT NULL
            """;
    private static final String INSERT = """
            INSERT INTO ofDialogHidden (messageID, applicationID, dialogID, userJID, createdDate)
            VALUES (:messageID, :applicationID, :dialogID, :userJID, :created)
            """;

    private final DialogStore dialogs;
    private final MemberStore members;

    HiddenStore(DialogStore dialogs, MemberStore members) {
        this.dialogs = dialogs;
        this.members = members;
    }

    private record Target(String messageId, DialogKey dialog, String senderJid, long arrival) {

        static Target of(ResultSet row) throws SQLException {
            return new Target(
                    row.getString("messageID"),
                    new DialogKey(row.getLong("applicationID"), new DialogId(row.getString("dialogID"))),
                    row.getString("senderJID"),
                    row.getLong("arrival"));
        }
    }

    /** Deletes messages for a user; returns whether there is one of them. */
    boolean hide(Handle handle, User user, Collection<String> ids, long at) {
        Set<DialogKey> keys = new HashSet<>();
        find(handle, ids).forEach(target -> keys.add(target.dialog));
        // First how the dialogs are, then what is in them: who changes that meanwhile collides with this.
        Map<DialogKey, State> states = new TreeMap<>(dialogs.states(handle, keys));
        List<Target> targets = find(handle, ids);
        Set<String> hidden = ids(handle, HIDDEN, user, ids);
        List<Target> news = targets.stream()
                .filter(target -> states.containsKey(target.dialog) && !hidden.contains(target.messageId))
                .toList();
        if (!news.isEmpty()) {
            news.stream().map(Target::dialog).distinct().sorted().forEach(key -> {
                State state = states.get(key);
                dialogs.touch(handle, key, state, state.updated());
            });
            PreparedBatch inserts = handle.prepareBatch(INSERT);
            news.forEach(target -> inserts.bind("messageID", target.messageId)
                    .bind("applicationID", target.dialog.applicationId())
                    .bind("dialogID", target.dialog.id().hex())
                    .bind("userJID", MemberStore.jid(user))
                    .bind("created", at)
                    .add());
            inserts.execute();
            discount(handle, user, news);
        }
        return !targets.isEmpty();
    }

    private void discount(Handle handle, User user, List<Target> targets) {
        Map<Member, Count> counts = members.counts(
                handle,
                targets.stream().map(target -> Member.of(target.dialog, user)).toList());
        Set<String> read =
                ids(handle, READ, user, targets.stream().map(Target::messageId).toList());
        Map<Member, Integer> unread = new HashMap<>();
        for (Target target : targets) {
            Member member = Member.of(target.dialog, user);
            boolean isUnread = counts.containsKey(member)
                    && target.arrival > counts.get(member).since()
                    && !target.senderJid.equals(user.bareJid())
                    && !read.contains(target.messageId);
            if (isUnread) {
                unread.merge(member, 1, Integer::sum);
            }
        }
        members.read(handle, unread, counts);
    }

    private static List<Target> find(Handle handle, Collection<String> ids) {
        List<Target> found = new ArrayList<>();
        for (List<String> list : InList.of(ids.stream())) {
            found.addAll(handle.createQuery(FIND)
                    .bindList("ids", list)
                    .map((row, context) -> Target.of(row))
                    .list());
        }
        return found;
    }

    private static Set<String> ids(Handle handle, String query, User user, Collection<String> ids) {
        Set<String> found = new HashSet<>();
        for (List<String> list : InList.of(ids.stream())) {
            found.addAll(handle.createQuery(query)
                    .bindList("ids", list)
                    .bind("userJID", MemberStore.jid(user))
                    .mapTo(String.class)
                    .list());
        }
        return found;
    }
}
