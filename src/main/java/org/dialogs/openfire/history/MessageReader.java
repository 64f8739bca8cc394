package org.dialogs.openfire.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.dialogs.openfire.history.KeptMessage.Position;
import org.dialogs.openfire.history.MemberStore.Count;
import org.dialogs.openfire.history.MemberStore.Member;
import org.dialogs.openfire.history.MessageWalk.Sized;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.User;
import org.jdbi.v3.core.JdbiException;

/**
 * The messages of a dialog as one sees them who may: without those that he has deleted for himself. What is asked of one dialog costs no
 * more than that dialog's index has rows, and {@code 10 s} at most. All methods throw {@link JdbiException} if the database is away, or takes
 * longer. Thread-safe.
 */
public final class MessageReader {

    /** The most rows of a page. */
    public static final int MOST = 1000;

    /** The most rows that can be skipped. */
    public static final int MOST_SKIPPED = 100_000;

    /** The most rows that are looked at for what no index knows. */
    public static final int MOST_EXAMINED = 10_000;

    private static final String COUNT = "SELECT COUNT(*) FROM ofDialogMessage m WHERE ";
    private static final String OF_DIALOG = "SELECT " + KeptMessage.COLUMNS + " FROM ofDialogMessage m WHERE ";
    private static final String BY_ID =
            "SELECT " + KeptMessage.COLUMNS + " FROM ofDialogMessage WHERE messageID IN (<ids>)";
    private static final Comparator<KeptMessage> OLDEST_FIRST = Comparator.comparing(
            KeptMessage::position, Comparator.comparingLong(Position::dateSent).thenComparingLong(Position::arrival));

    private final Transactions transactions;
    private final DialogStore dialogs = new DialogStore();
    private final MemberStore members = new MemberStore();

    public MessageReader(DataSource dataSource) {
        transactions = new Transactions(dataSource);
    }

    /**
     * A page of a dialog, by when messages were sent.
     *
     * @param hiddenUntil {@code viewer}'s, as {@link DialogEntry.Membership} has it; 0 for who is no party
     * @param skip how many of them are on the pages before
     * @param limit how many at most, from 1 to {@value #MOST}; fewer are given if their texts are long, but never none if there are any
     * @throws TooManyRowsException if {@code skip} is more than {@value #MOST_SKIPPED}, or if it takes more than {@value #MOST_EXAMINED}
     *     rows to find what the filter's rest lets through
     */
    public List<KeptMessage> messages(
            DialogKey dialog,
            User viewer,
            long hiddenUntil,
            MessageFilter filter,
            boolean newestFirst,
            int skip,
            int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("A page has from 1 to " + MOST + " rows: " + limit);
        }
        if (skip < 0) {
            throw new IllegalArgumentException("Less than no messages cannot be skipped: " + skip);
        }
        if (skip > MOST_SKIPPED) {
            throw new TooManyRowsException("At most " + MOST_SKIPPED + " messages can be skipped");
        }
        if (filter.matchesNone()) {
            return List.of();
        }
        Predicate<KeptMessage> rest = filter.rest().orElse(message -> true);
        if (filter.ids().isPresent()) {
            return byIds(dialog, viewer, hiddenUntil, filter).stream()
                    .filter(rest)
                    .sorted(newestFirst ? OLDEST_FIRST.reversed() : OLDEST_FIRST)
                    .skip(skip)
                    .limit(limit)
                    .toList();
        }
        MessageQuery query =
                new MessageQuery(dialog).visibleTo(viewer, hiddenUntil).where(filter);
        if (filter.rest().isEmpty()) {
            return new MessageWalk(transactions, query, newestFirst, Optional.empty(), skip).page(limit);
        }
        MessageWalk walk = new MessageWalk(transactions, query, newestFirst, Optional.empty(), 0);
        return sifted(walk, rest, skip, limit);
    }

    private static List<KeptMessage> sifted(MessageWalk walk, Predicate<KeptMessage> rest, int skip, int limit) {
        List<KeptMessage> page = new ArrayList<>();
        long examined = 0;
        long passed = 0;
        long text = 0;
        while (!walk.isEnded()) {
            for (Sized each : walk.next(MessageWalk.CHUNK, MessageWalk.MOST_TEXT)) {
                examined++;
                checkExamined(examined);
                if (rest.test(each.message()) && passed++ >= skip) {
                    page.add(each.message());
                    text += each.size();
                }
                if (page.size() == limit || text >= MessageWalk.MOST_TEXT) {
                    return page;
                }
            }
        }
        return page;
    }

    private static void checkExamined(long examined) {
        if (examined > MOST_EXAMINED) {
            throw new TooManyRowsException("More than " + MOST_EXAMINED + " messages would have to be looked at");
        }
    }

    /** How many messages there are on all pages. */
    public long count(DialogKey dialog, User viewer, long hiddenUntil, MessageFilter filter) {
        if (filter.matchesNone()) {
            return 0;
        }
        if (filter.ids().isPresent()) {
            return byIds(dialog, viewer, hiddenUntil, filter).stream()
                    .filter(filter.rest().orElse(message -> true))
                    .count();
        }
        MessageQuery query =
                new MessageQuery(dialog).visibleTo(viewer, hiddenUntil).where(filter);
        return filter.rest()
                .map(rest -> count(query, rest))
                .orElseGet(() -> transactions.run(handle -> query.bound(handle, COUNT + query.where())
                        .mapTo(long.class)
                        .one()));
    }

    private long count(MessageQuery query, Predicate<KeptMessage> rest) {
        MessageWalk walk = new MessageWalk(transactions, query, true, Optional.empty(), 0);
        long examined = 0;
        long count = 0;
        while (!walk.isEnded()) {
            for (Sized each : walk.next(MessageWalk.CHUNK, MessageWalk.MOST_TEXT)) {
                examined++;
                checkExamined(examined);
                count += rest.test(each.message()) ? 1 : 0;
            }
        }
        return count;
    }

    /** By their ids, and not by the dialog's index: they are few, and the dialog may be long. */
    private List<KeptMessage> byIds(DialogKey dialog, User viewer, long hiddenUntil, MessageFilter filter) {
        List<KeptMessage> found = new ArrayList<>();
        List<List<String>> lists = InList.of(filter.ids().orElseThrow().stream().map(MessageId::hex));
        for (List<String> ids : lists) {
            MessageQuery query = new MessageQuery(dialog)
                    .visibleTo(viewer, hiddenUntil)
                    .where(filter)
                    .of(ids);
            found.addAll(transactions.run(handle -> query.bound(handle, OF_DIALOG + query.where())
                    .map((row, context) -> KeptMessage.of(row))
                    .list()));
        }
        return found;
    }

    /** A message, whoever may see it; also one of a dialog that is being erased. */
    public Optional<KeptMessage> message(MessageId id) {
        return messages(List.of(id)).stream().findFirst();
    }

    /**
     * Those of these messages that are there, in no order, whoever may see them; also those of dialogs that are being erased.
     *
     * @param ids {@value #MOST} at most
     */
    public List<KeptMessage> messages(Collection<MessageId> ids) {
        if (ids.size() > MOST) {
            throw new IllegalArgumentException("At most " + MOST + " messages: " + ids.size());
        }
        List<KeptMessage> found = new ArrayList<>();
        for (List<String> list : InList.of(ids.stream().map(MessageId::hex))) {
            found.addAll(transactions.run(handle -> handle.createQuery(BY_ID)
                    .bindList("ids", list)
                    .map((row, context) -> KeptMessage.of(row))
                    .list()));
        }
        return found;
    }

    /**
     * The messages of a dialog that a party to it has not read, in the order in which they were sent; none for who is no party. If there
     * are more than {@code most}, the latest: they are found from the end, where they are.
     *
     * @param most how many at most, from 1 to {@value #MOST}
     */
    public List<KeptMessage> unreadOf(DialogKey dialog, User user, int most) {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("From 1 to " + MOST + " messages: " + most);
        }
        record Unread(long count, long since) {}
        Member member = Member.of(dialog, user);
        Optional<Unread> unread = transactions.run(handle -> {
            Optional<Count> count =
                    Optional.ofNullable(members.counts(handle, List.of(member)).get(member));
            return count.flatMap(of -> dialogs.state(handle, dialog)
                    .map(state -> new Unread(state.messageCount() - of.read(), of.since())));
        });
        if (unread.isEmpty() || unread.get().count < 1) {
            return List.of();
        }
        MessageQuery query =
                new MessageQuery(dialog).visibleTo(user, unread.get().since).unreadBy(user);
        List<KeptMessage> found = new MessageWalk(transactions, query, true, Optional.empty(), 0)
                .page((int) Math.min(unread.get().count, most));
        Collections.reverse(found);
        return found;
    }

    /**
     * All of a dialog, oldest first, some messages at a time: each of these lists is read when it is asked for, so that memory is constant
     * and no connection is held between two of them. The last one may be empty.
     */
    public Iterator<List<KeptMessage>> all(DialogKey dialog, User viewer, long hiddenUntil) {
        MessageQuery query = new MessageQuery(dialog).visibleTo(viewer, hiddenUntil);
        MessageWalk walk = new MessageWalk(transactions, query, false, Optional.empty(), 0);
        return new Iterator<>() {

            @Override
            public boolean hasNext() {
                return !walk.isEnded();
            }

            @Override
            public List<KeptMessage> next() {
                if (walk.isEnded()) {
                    throw new NoSuchElementException();
                }
                return walk.next(MessageWalk.CHUNK, MessageWalk.MOST_TEXT).stream()
                        .map(Sized::message)
                        .toList();
            }
        };
    }
}
