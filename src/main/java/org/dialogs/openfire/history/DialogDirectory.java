package org.dialogs.openfire.history;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.dialogs.openfire.history.DialogEntry.Membership;
import org.dialogs.openfire.history.DialogRows.Said;
import org.dialogs.openfire.history.DialogStore.State;
import org.dialogs.openfire.history.GroupStore.Adoption;
import org.dialogs.openfire.history.MemberStore.Member;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.User;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The dialogs, who is in them, and what they are called: what the REST API asks and changes. Each call is a short transaction, done again
 * when it collides with the writer or with another node. All methods throw {@link JdbiException} if the database is away. Thread-safe.
 */
public final class DialogDirectory {

    /** The most members of a group. Where more have come in by themselves, so many are told. */
    public static final int MOST_OCCUPANTS = 10_000;

    /** The most dialogs that are looked at for a page of them. */
    public static final int MOST_ROWS = 50_000;

    private static final String UNREAD = """
            SELECT SUM(CASE WHEN d.messageCount > m.readCount THEN d.messageCount - m.readCount ELSE 0 END)
            FROM ofDialogMember m JOIN ofDialog d ON d.applicationID = m.applicationID AND d.dialogID = m.dialogID
            WHERE m.userJID = :userJID AND m.applicationID = :applicationID AND\s""" + DialogEntry.VISIBLE;

    private static final String DIALOGS_OF = """
            SELECT dialogID FROM ofDialogMember WHERE userJID = :userJID AND applicationID = :applicationID
            ORDER BY userJID, applicationID, dialogID""";
    private static final int MOST_DIALOGS = 50_000;

    private final Transactions transactions;
    private final Clock clock;
    private final DialogRows rows = new DialogRows();
    private final DialogStore dialogs = new DialogStore();
    private final MemberStore members = new MemberStore();
    private final HiddenStore hidden = new HiddenStore(dialogs, members);
    private final GroupStore groups = new GroupStore(rows, dialogs, members);
    private final ErasureStore erasures = new ErasureStore();
    private final DialogList list;
    private final Occupants occupants = new Occupants(MOST_OCCUPANTS);

    public DialogDirectory(DataSource dataSource, Clock clock) {
        this.transactions = new Transactions(dataSource);
        this.clock = clock;
        this.list = new DialogList(transactions, rows, MOST_ROWS);
    }

    /** A dialog; empty if there is none, or if it is being erased. Whether {@code viewer} may see it is for the caller to decide. */
    public Optional<DialogEntry> find(DialogKey key, User viewer) {
        return transactions.run(handle -> rows.find(handle, key, viewer));
    }

    /** A dialog as nobody sees it: without a membership. */
    public Optional<DialogEntry> find(DialogKey key) {
        return transactions.run(handle -> rows.find(handle, key));
    }

    /** Those of these dialogs that are there, as {@link #find} has them, in no order. */
    public List<DialogEntry> find(Collection<DialogKey> keys, User viewer) {
        return transactions.run(handle -> rows.find(handle, keys, viewer));
    }

    /** Whether a dialog is being erased: it is hidden from all, but its id is not free yet. */
    public boolean isGoing(DialogKey key) {
        return transactions.run(
                handle -> dialogs.state(handle, key).filter(State::isGoing).isPresent());
    }

    /** Whether a dialog is being erased, be it that somebody has begun it anew: then messages that it had before may be there still. */
    public boolean isBeingErased(DialogKey key) {
        return transactions.run(handle -> erasures.isAny(handle, key));
    }

    /** Those of these keys that a dialog has, be it one that is being erased. */
    public Set<DialogKey> existing(Collection<DialogKey> keys) {
        return transactions.run(handle -> dialogs.states(handle, keys).keySet());
    }

    /**
     * A page of the groups of all applications, in the order of their keys.
     *
     * @param after the last one of the page before
     * @param limit how many at most, from 1 to {@value HistoryReader#MOST}; where there are fewer, there are no more
     */
    public List<GroupRow> groups(Optional<DialogKey> after, int limit) {
        if (limit < 1 || limit > HistoryReader.MOST) {
            throw new IllegalArgumentException("No page: " + limit);
        }
        return transactions.run(handle -> groups.page(handle, after, limit));
    }

    /**
     * A page of the dialogs that {@code viewer} sees, and of the public groups of the application that he has not deleted for himself.
     *
     * @param skip how many of them are on the pages before
     * @param limit how many at most, from 0 to {@value HistoryReader#MOST}
     * @throws TooManyRowsException if it takes more than {@value #MOST_ROWS} rows
     */
    public Listing<DialogEntry> dialogs(
            User viewer, long applicationId, Predicate<DialogEntry> filter, DialogOrder order, int skip, int limit) {
        if (skip < 0 || limit < 0 || limit > HistoryReader.MOST) {
            throw new IllegalArgumentException("No page: " + limit + " behind " + skip);
        }
        return list.page(viewer, applicationId, filter, order, skip, limit);
    }

    /** The bare JIDs of the parties to each of these dialogs, those who came first first; dialogs that are not there are not in it. */
    public Map<DialogKey, List<String>> occupants(Collection<DialogKey> keys) {
        return transactions.run(handle -> occupants.of(handle, keys));
    }

    /** The bare JIDs of the parties to one dialog, those who came first first; none if it is not there. */
    public List<String> occupants(DialogKey key) {
        return occupants(List.of(key)).getOrDefault(key, List.of());
    }

    /** Some of the parties to one dialog by their bare JIDs, {@code most} at most; none if it is not there. */
    public List<String> someOccupants(DialogKey key, int most) {
        return transactions
                .run(handle -> new Occupants(most).of(handle, List.of(key)))
                .getOrDefault(key, List.of());
    }

    /**
     * Makes a group.
     *
     * @param members may contain the owner, and does so from now on
     * @throws IllegalStateException if there is a dialog of this key
     * @throws IllegalArgumentException if a text is too long for its column, or there are more than {@value #MOST_OCCUPANTS} members
     */
    public DialogEntry createGroup(
            DialogKey key,
            DialogType type,
            String roomJid,
            User owner,
            Optional<String> name,
            Optional<String> photo,
            boolean joinRequired,
            Map<String, Object> data,
            Collection<User> members) {
        checkGroup(type);
        List<User> all =
                Stream.concat(Stream.of(owner), members.stream()).distinct().toList();
        checkMembers(all.size());
        Said said = new Said(name, photo, Optional.of(joinRequired), data);
        return transactions.run(handle -> {
            if (dialogs.state(handle, key).isPresent()) {
                throw new IllegalStateException("There is a dialog of this id already: " + key.id());
            }
            long now = clock.millis();
            rows.addGroup(handle, key, type, roomJid, Optional.of(owner), said, now);
            this.members.begin(handle, Member.of(key, all), State.NONE, now);
            return rows.find(handle, key, owner).orElseThrow();
        });
    }

    private static void checkGroup(DialogType type) {
        if (type == DialogType.PRIVATE) {
            throw new IllegalArgumentException("A private dialog is no group");
        }
    }

    static void checkMembers(long count) {
        if (count > MOST_OCCUPANTS) {
            throw new IllegalArgumentException("A group has at most " + MOST_OCCUPANTS + " members");
        }
    }

    /**
     * Has a room that is there be a group, in which one has to be to send and receive. A group of this key that has no owner gets this one,
     * this type, the members that it has not, for whom what was said before counts as read, and, if it has none, this name. One that has an
     * owner, or is being erased, stays as it is.
     *
     * @param owner a member from now on, too; without one, whoever comes in will be
     * @throws IllegalArgumentException if the name is too long, or there would be more than {@value #MOST_OCCUPANTS} members
     */
    public void adopt(
            DialogKey key,
            DialogType type,
            String roomJid,
            Optional<User> owner,
            Optional<String> name,
            Collection<User> members) {
        checkGroup(type);
        List<User> all =
                Stream.concat(owner.stream(), members.stream()).distinct().toList();
        Adoption adoption = new Adoption(type, roomJid, owner, name, all);
        transactions.run(handle -> {
            groups.adopt(handle, key, adoption, clock.millis());
            return key;
        });
    }

    /**
     * Changes who a group is open to, and whose it is; returns whether it is there. Its members stay.
     *
     * @param ownerJid his bare JID; if empty, its owner stays
     */
    public boolean reform(DialogKey key, DialogType type, Optional<String> ownerJid, boolean joinRequired) {
        checkGroup(type);
        return changed(key, (handle, state) -> {
                    boolean isGroup = state.type() != DialogType.PRIVATE.number();
                    if (isGroup) {
                        groups.reform(handle, key, state, type, ownerJid, joinRequired, clock.millis());
                    }
                    return isGroup;
                })
                .orElse(false);
    }

    /**
     * The dialog of two users, made if it is not there; {@code opener} sees it from now on.
     *
     * @param data its parameters, if it is made; if it is there already, they are not looked at
     */
    public DialogEntry openPrivate(Dialog.Private dialog, User opener, Map<String, Object> data) {
        DialogKey key = dialog.key();
        return transactions.run(handle -> {
            Optional<DialogEntry> there = rows.find(handle, key, opener);
            if (there.flatMap(DialogEntry::membership)
                    .filter(Membership::visible)
                    .isPresent()) {
                return there.get();
            }
            long now = clock.millis();
            Optional<State> state = dialogs.state(handle, key);
            Said said = new Said(Optional.empty(), Optional.empty(), Optional.empty(), data);
            if (state.isEmpty()) {
                rows.addPrivate(handle, dialog, opener, said, now);
            } else {
                dialogs.touch(handle, key, state.get(), state.get().updated());
            }
            if (state.filter(State::isGoing).isPresent()) {
                rows.beginAnew(handle, key, opener, said, now);
                members.showToAll(handle, key);
            }
            List<User> missing = members.missing(handle, key, List.of(dialog.first(), dialog.second()));
            members.begin(handle, Member.of(key, missing), state.orElse(State.NONE), now);
            members.show(handle, Member.of(key, opener));
            return rows.find(handle, key, opener).orElseThrow();
        });
    }

    /**
     * Changes a dialog; returns whether it is there.
     *
     * @throws IllegalArgumentException if a text is too long for its column
     */
    public boolean update(DialogKey key, DialogChange change) {
        return changed(key, (handle, state) -> {
                    dialogs.touch(handle, key, state, clock.millis());
                    rows.say(handle, key, rows.said(handle, key).with(change));
                    return true;
                })
                .orElse(false);
    }

    /**
     * Makes users members of a group; returns those who were not. What was said before counts as read.
     *
     * @throws IllegalArgumentException if there would be more than {@value #MOST_OCCUPANTS} members
     */
    public List<User> add(DialogKey key, Collection<User> users) {
        return changed(key, (handle, state) -> {
                    List<User> missing = members.missing(handle, key, users);
                    if (!missing.isEmpty()) {
                        dialogs.touch(handle, key, state, clock.millis());
                        checkMembers(members.count(handle, key) + missing.size());
                        members.begin(handle, Member.of(key, missing), state, clock.millis());
                    }
                    return missing;
                })
                .orElse(List.of());
    }

    /** Makes users no members of a group any more; returns those who were. */
    public List<User> remove(DialogKey key, Collection<User> users) {
        return changed(key, (handle, state) -> {
                    List<User> missing = members.missing(handle, key, users);
                    List<User> there = users.stream()
                            .distinct()
                            .filter(user -> !missing.contains(user))
                            .toList();
                    if (!there.isEmpty()) {
                        dialogs.touch(handle, key, state, clock.millis());
                        members.end(handle, Member.of(key, there));
                    }
                    return there;
                })
                .orElse(List.of());
    }

    /** Deletes a dialog for one of its parties, with what was said in it until now; returns whether he is a party to it. */
    public boolean hide(DialogKey key, User user) {
        return changed(key, (handle, state) -> {
                    dialogs.touch(handle, key, state, state.updated());
                    return members.hide(handle, Member.of(key, user), state);
                })
                .orElse(false);
    }

    /** Changes a dialog, if it is there. */
    private <R> Optional<R> changed(DialogKey key, BiFunction<Handle, State, R> work) {
        return transactions.run(handle ->
                dialogs.state(handle, key).filter(state -> !state.isGoing()).map(state -> work.apply(handle, state)));
    }

    /** Says whether a party to a dialog wants to be told of new messages; returns whether he is one. */
    public boolean setNotified(DialogKey key, User user, boolean notified) {
        return transactions.run(handle -> members.setNotified(handle, Member.of(key, user), notified));
    }

    /**
     * Deletes messages for one user alone. What he had not read counts as read, and nobody is told that he read it.
     *
     * @param messages {@value MessageFilter#MOST} at most
     * @return whether there is one of them
     */
    public boolean hideMessages(User user, Collection<MessageId> messages) {
        if (messages.size() > MessageFilter.MOST) {
            throw new IllegalArgumentException("At most " + MessageFilter.MOST + " messages: " + messages.size());
        }
        List<String> ids = messages.stream().map(MessageId::hex).toList();
        return transactions.run(handle -> hidden.hide(handle, user, ids, clock.millis()));
    }

    /** How many messages a user has not read, in all of the application's dialogs that he sees. */
    public long unreadTotal(User user, long applicationId) {
        return transactions.run(handle -> handle.createQuery(UNREAD)
                .bind("userJID", MemberStore.jid(user))
                .bind("applicationID", applicationId)
                // Of no rows there is no sum.
                .map((row, context) -> row.getLong(1))
                .one());
    }

    /** The dialogs of an application to which a user is a party, whether he sees them or not; {@value #MOST_DIALOGS} at most. */
    public Set<DialogId> dialogsOf(User user, long applicationId) {
        return transactions.run(handle -> handle.createQuery(Dialect.of(handle).first(DIALOGS_OF, MOST_DIALOGS))
                .bind("userJID", MemberStore.jid(user))
                .bind("applicationID", applicationId)
                .map((row, context) -> new DialogId(row.getString(1)))
                .set());
    }

    /** How many parties each of these groups has; one that has none is not in it. */
    public Map<DialogKey, Long> sizes(Collection<DialogKey> groups) {
        return transactions.run(handle -> members.sizes(handle, groups));
    }
}
