package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dialogs.openfire.history.MemberStore.Count;
import org.dialogs.openfire.history.MemberStore.Member;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.Receipt;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Who has received and read a message: table {@code ofDialogReceipt}, a row each user who said so. (XEP-0333) */
final class ReceiptStore {

    private static final String BY_ID = """
            SELECT messageID, applicationID, dialogID, senderJID, stanzaID, arrival FROM ofDialogMessage WHERE messageID IN (<ids>)
            """;
    private static final String BY_STANZA = """
            SELECT messageID, applicationID, dialogID, senderJID, stanzaID, arrival FROM ofDialogMessage
            WHERE applicationID = :applicationID AND dialogID IN (<dialogs>) AND stanzaID IN (<ids>)
            ORDER BY arrival DESC""";

    private static final String LATEST_BY_STANZA = """
            SELECT messageID, applicationID, dialogID, senderJID, stanzaID, arrival FROM ofDialogMessage
            WHERE applicationID = :applicationID AND dialogID = :dialogID AND stanzaID = :id AND senderJID <> :user
            ORDER BY arrival DESC""";

    /** With more messages of these stanza ids than that, each marker is looked up alone: a client may give all of its stanzas one id. */
    private static final int MOST_BY_STANZA = 2000;

    private static final String KNOWN = """
            SELECT messageID, userJID, readDate FROM ofDialogReceipt WHERE messageID IN (<ids>) AND userJID IN (<users>)
            """;
    private static final String HIDDEN = """
            SELECT messageID, userJID FROM ofDialogHidden WHERE messageID IN (<ids>) AND userJID IN (<users>)
            """;
    private static final String INSERT = """
            INSERT INTO ofDialogReceipt (messageID, userJID, deliveredDate, readDate)
            VALUES (:messageID, :userJID, :delivered, :read)
            """;
    private static final String UPDATE = """
            UPDATE ofDialogReceipt SET readDate = :read
            WHERE messageID = :messageID AND userJID = :userJID AND readDate IS NULL
            """;

    private final MemberStore members;

    ReceiptStore(MemberStore members) {
        this.members = members;
    }

    /** A message that a marker may mean. */
    private record Target(String messageId, DialogKey dialog, String senderJid, String stanzaId, long arrival) {

        static Target of(ResultSet row) throws SQLException {
            return new Target(
                    row.getString("messageID"),
                    new DialogKey(row.getLong("applicationID"), new DialogId(row.getString("dialogID"))),
                    row.getString("senderJID"),
                    row.getString("stanzaID"),
                    row.getLong("arrival"));
        }
    }

    private record Key(String messageId, String userJid) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int order = messageId.compareTo(other.messageId);
            return order != 0 ? order : userJid.compareTo(other.userJid);
        }
    }

    /** When a user received a message, and when he read it, if he did; both epoch milliseconds. */
    private record State(long delivered, Optional<Long> read) {}

    /** Writes down what markers say: of messages that are kept, and of parties to their dialogs, but not of a message's own author. */
    void mark(Handle handle, List<Receipt> receipts) {
        Map<String, Target> byId = byId(handle, receipts);
        Map<String, List<Target>> byStanza = byStanza(
                handle,
                receipts.stream()
                        .filter(receipt -> !byId.containsKey(id(receipt)))
                        .toList());
        Map<Receipt, List<Target>> candidates = new LinkedHashMap<>();
        List<Member> asked = new ArrayList<>();
        for (Receipt receipt : receipts) {
            Target named = byId.get(id(receipt));
            List<Target> targets = named != null
                    ? List.of(named)
                    : byStanza.getOrDefault(Texts.bounded(receipt.messageId()), List.of()).stream()
                            .filter(target -> receipt.dialogs().contains(target.dialog()))
                            .toList();
            candidates.put(receipt, targets);
            targets.forEach(target -> asked.add(Member.of(target.dialog(), receipt.user())));
        }
        if (!asked.isEmpty()) {
            write(handle, candidates, members.counts(handle, asked));
        }
    }

    private void write(Handle handle, Map<Receipt, List<Target>> candidates, Map<Member, Count> counts) {
        Map<Key, State> said = new TreeMap<>();
        Map<Key, Target> targets = new HashMap<>();
        candidates.forEach((receipt, possible) -> possible.stream()
                .filter(target -> !target.senderJid().equals(receipt.user().bareJid()))
                .filter(target -> counts.containsKey(Member.of(target.dialog(), receipt.user())))
                .reduce((one, other) -> one.arrival() > other.arrival() ? one : other)
                .ifPresent(target -> {
                    Key key = new Key(target.messageId(), MemberStore.jid(receipt.user()));
                    long at = receipt.at().toEpochMilli();
                    State state = said.getOrDefault(key, new State(at, Optional.empty()));
                    boolean first = receipt.displayed() && state.read.isEmpty();
                    said.put(key, first ? new State(state.delivered, Optional.of(at)) : state);
                    targets.put(key, target);
                }));
        Map<Key, Boolean> known = known(handle, said.keySet());
        Set<Key> hidden = hidden(handle, said.keySet());
        PreparedBatch inserts = handle.prepareBatch(INSERT);
        PreparedBatch updates = handle.prepareBatch(UPDATE);
        Map<Member, Integer> read = new HashMap<>();
        said.forEach((key, state) -> {
            Boolean isRead = known.get(key);
            if (isRead == null) {
                bind(inserts, key, state).bind("delivered", state.delivered).add();
            } else if (!isRead && state.read.isPresent()) {
                bind(updates, key, state).add();
            }
            if (state.read.isPresent() && !Boolean.TRUE.equals(isRead)) {
                Target target = targets.get(key);
                Member member = new Member(target.dialog(), key.userJid);
                if (target.arrival() > counts.get(member).since() && !hidden.contains(key)) {
                    read.merge(member, 1, Integer::sum);
                }
            }
        });
        DialogStore.execute(inserts);
        CollisionException.check(DialogStore.execute(updates), "A receipt");
        members.read(handle, read, counts);
    }

    private static PreparedBatch bind(PreparedBatch batch, Key key, State state) {
        return batch.bind("messageID", key.messageId)
                .bind("userJID", key.userJid)
                .bind("read", state.read.orElse(null));
    }

    /** The form that a message's id has, if a marker names one. */
    private static String id(Receipt receipt) {
        return receipt.messageId().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Target> byId(Handle handle, List<Receipt> receipts) {
        Map<String, Target> found = new HashMap<>();
        for (List<String> ids :
                InList.of(receipts.stream().map(ReceiptStore::id).filter(MessageId::isId))) {
            handle.createQuery(BY_ID)
                    .bindList("ids", ids)
                    .map((row, context) -> Target.of(row))
                    .forEach(target -> found.put(target.messageId, target));
        }
        return found;
    }

    private static Map<String, List<Target>> byStanza(Handle handle, List<Receipt> receipts) {
        List<Target> found = new ArrayList<>();
        List<DialogKey> keys =
                receipts.stream().flatMap(receipt -> receipt.dialogs().stream()).toList();
        List<List<String>> stanzas = InList.of(receipts.stream().map(receipt -> Texts.bounded(receipt.messageId())));
        InList.ofDialogs(keys).forEach((application, lists) -> {
            for (List<String> dialogs : lists) {
                for (List<String> ids : stanzas) {
                    List<Target> targets = handle.createQuery(Dialect.of(handle).first(BY_STANZA, MOST_BY_STANZA))
                            .bind("applicationID", application)
                            .bindList("dialogs", dialogs)
                            .bindList("ids", ids)
                            .map((row, context) -> Target.of(row))
                            .list();
                    found.addAll(targets.size() < MOST_BY_STANZA ? targets : oneByOne(handle, receipts, application));
                }
            }
        });
        return found.stream().distinct().collect(Collectors.groupingBy(Target::stanzaId));
    }

    private static List<Target> oneByOne(Handle handle, List<Receipt> receipts, long application) {
        List<Target> found = new ArrayList<>();
        for (Receipt receipt : receipts) {
            for (DialogKey key : receipt.dialogs()) {
                if (key.applicationId() == application) {
                    handle.createQuery(Dialect.of(handle).first(LATEST_BY_STANZA, 1))
                            .bind("applicationID", application)
                            .bind("dialogID", key.id().hex())
                            .bind("id", Texts.bounded(receipt.messageId()))
                            .bind("user", receipt.user().bareJid())
                            .map((row, context) -> Target.of(row))
                            .findFirst()
                            .ifPresent(found::add);
                }
            }
        }
        return found;
    }

    /** The receipts that there are, and whether the message was read. */
    private static Map<Key, Boolean> known(Handle handle, Set<Key> keys) {
        Map<Key, Boolean> known = new HashMap<>();
        for (List<String> ids : InList.of(keys.stream().map(Key::messageId))) {
            for (List<String> users : InList.of(keys.stream().map(Key::userJid))) {
                handle.createQuery(KNOWN)
                        .bindList("ids", ids)
                        .bindList("users", users)
                        .map((row, context) -> Map.entry(
                                new Key(row.getString("messageID"), row.getString("userJID")),
                                row.getObject("readDate") != null))
                        .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
            }
        }
        return known;
    }

    /** Those who have deleted the message for themselves: it counts as read already. */
    private static Set<Key> hidden(Handle handle, Set<Key> keys) {
        Set<Key> hidden = new HashSet<>();
        for (List<String> ids : InList.of(keys.stream().map(Key::messageId))) {
            for (List<String> users : InList.of(keys.stream().map(Key::userJid))) {
                hidden.addAll(handle.createQuery(HIDDEN)
                        .bindList("ids", ids)
                        .bindList("users", users)
                        .map((row, context) -> new Key(row.getString("messageID"), row.getString("userJID")))
                        .list());
            }
        }
        return hidden;
    }
}
