package org.dialogs.openfire.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import javax.sql.DataSource;
import org.dialogs.openfire.history.KeptMessage.Position;
import org.dialogs.openfire.history.LineStore.Counts;
import org.dialogs.openfire.history.MessageWalk.Sized;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.jdbi.v3.core.JdbiException;

/**
 * What was said in a dialog as an administrator reads it: all of it, whoever has deleted it for himself, with who has read it and what it
 * said before. From any place in both directions, by key: a page in the middle of a long dialog costs what one at its end does. All
 * methods throw {@link JdbiException} if the database is away, or takes longer than {@code 10 s}. Thread-safe.
 */
public final class Transcript {

    /** The most messages of a page. */
    public static final int MOST = 100;

    /** The most receipts that are told of a message of a page. */
    public static final int MOST_RECEIPTS = 20;

    /** The most messages in which one search looks. */
    public static final int MOST_SEARCHED = 20_000;

    private static final int MOST_EARLIER = 20;
    private static final long MOST_EARLIER_TEXT = 64 << 10;

    /** Of all messages of a page together. */
    private static final long MOST_EARLIER_OF_PAGE = 1 << 20;

    /** Of a whole dialog so many receipts are in memory at a time. */
    private static final int RECEIPTS = 5_000;

    private static final int ALL_RECEIPTS = 20_000;
    private static final int ALL_EARLIER = 1_000;

    private final Transactions transactions;
    private final int mostSearched;
    private final LineStore some = new LineStore(MOST_RECEIPTS, MOST_EARLIER, MOST_EARLIER_TEXT, MOST_EARLIER_OF_PAGE);
    private final LineStore all =
            new LineStore(ALL_RECEIPTS, ALL_EARLIER, MessageWalk.MOST_TEXT, MessageWalk.MOST_TEXT);

    public Transcript(DataSource dataSource) {
        this(dataSource, MOST_SEARCHED);
    }

    Transcript(DataSource dataSource, int mostSearched) {
        this.transactions = new Transactions(dataSource);
        this.mostSearched = mostSearched;
    }

    /**
     * The latest messages.
     *
     * @param limit how many at most, from 1 to {@value #MOST}; fewer are given if their texts are long, but never none if there are any
     */
    public TranscriptPage latest(DialogKey dialog, int limit) {
        return page(read(dialog, true, Optional.empty(), limit), dialog);
    }

    /** The messages before a place, the latest of them; {@code limit} as in {@link #latest}. */
    public TranscriptPage before(DialogKey dialog, Position place, int limit) {
        return page(read(dialog, true, Optional.of(place), limit), dialog);
    }

    /** The messages after a place, the earliest of them; {@code limit} as in {@link #latest}. */
    public TranscriptPage after(DialogKey dialog, Position place, int limit) {
        return page(read(dialog, false, Optional.of(place), limit), dialog);
    }

    /** The messages around a place, and the one that stands there; {@code limit} as in {@link #latest}, but from 2. */
    public TranscriptPage around(DialogKey dialog, Position place, int limit) {
        List<KeptMessage> messages = new ArrayList<>(read(dialog, true, Optional.of(place), limit / 2));
        Position itself = new Position(place.dateSent(), place.arrival() - 1);
        messages.addAll(read(dialog, false, Optional.of(itself), limit - limit / 2));
        return page(messages, dialog);
    }

    /**
     * The messages since a time, the earliest of them; {@code limit} as in {@link #latest}.
     *
     * @param dateSent unix seconds
     */
    public TranscriptPage since(DialogKey dialog, long dateSent, int limit) {
        return after(dialog, new Position(dateSent, -1), limit);
    }

    /** Oldest first, in whichever direction they are read. */
    private List<KeptMessage> read(DialogKey dialog, boolean newestFirst, Optional<Position> from, int limit) {
        checkLimit(limit);
        List<KeptMessage> messages =
                new MessageWalk(transactions, new MessageQuery(dialog), newestFirst, from, 0).page(limit);
        if (newestFirst) {
            Collections.reverse(messages);
        }
        return messages;
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("A page has from 1 to " + MOST + " messages: " + limit);
        }
    }

    private TranscriptPage page(List<KeptMessage> messages, DialogKey dialog) {
        if (messages.isEmpty()) {
            return new TranscriptPage(List.of(), false, false);
        }
        MessageQuery query = new MessageQuery(dialog);
        Position first = messages.get(0).position();
        Position last = messages.get(messages.size() - 1).position();
        return new TranscriptPage(
                lines(messages),
                MessageWalk.isAny(transactions, query, true, first),
                MessageWalk.isAny(transactions, query, false, last));
    }

    private List<TranscriptLine> lines(List<KeptMessage> messages) {
        return transactions.run(handle -> some.lines(handle, messages, some.counts(handle, ids(messages))));
    }

    private static List<MessageId> ids(List<KeptMessage> messages) {
        return messages.stream().map(KeptMessage::id).toList();
    }

    /**
     * The messages that contain a text, in whichever case, newest first. It looks in {@value #MOST_SEARCHED} messages at most.
     *
     * @param before where it begins; empty for the end of the dialog
     * @param limit as in {@link #latest}
     */
    public TranscriptFinds search(DialogKey dialog, String text, Optional<Position> before, int limit) {
        checkLimit(limit);
        Optional<Position> bottom =
                MessageWalk.place(transactions, new MessageQuery(dialog), true, before, mostSearched - 1);
        MessageQuery query = new MessageQuery(dialog).containing(Texts.storable(text));
        bottom.ifPresent(query::notBefore);
        MessageWalk walk = new MessageWalk(transactions, query, true, before, 0);
        List<KeptMessage> found = walk.page(limit);
        boolean isFull = !found.isEmpty() && !walk.isEnded();
        Optional<Position> next =
                isFull ? Optional.of(found.get(found.size() - 1).position()) : bottom;
        return new TranscriptFinds(
                lines(found),
                next.filter(place -> MessageWalk.isAny(transactions, new MessageQuery(dialog), true, place)));
    }

    /**
     * All of a dialog, oldest first, some messages at a time: each of these lists is read when it is asked for, so that memory is constant
     * and no connection is held between two of them. One that is not asked for any more costs nothing. A list may be empty.
     */
    public Iterator<List<TranscriptLine>> all(DialogKey dialog) {
        return new Whole(new MessageWalk(transactions, new MessageQuery(dialog), false, Optional.empty(), 0));
    }

    private final class Whole implements Iterator<List<TranscriptLine>> {

        private final MessageWalk walk;
        private final Deque<KeptMessage> pending = new ArrayDeque<>();
        private Map<MessageId, Counts> counts = Map.of();

        Whole(MessageWalk walk) {
            this.walk = walk;
        }

        @Override
        public boolean hasNext() {
            return !pending.isEmpty() || !walk.isEnded();
        }

        @Override
        public List<TranscriptLine> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (pending.isEmpty()) {
                walk.next(MessageWalk.CHUNK, MessageWalk.MOST_TEXT).stream()
                        .map(Sized::message)
                        .forEach(pending::add);
                counts = transactions.run(handle -> all.counts(handle, ids(List.copyOf(pending))));
            }
            List<KeptMessage> step = new ArrayList<>();
            long receipts = 0;
            // What a message said before may be as much as the texts of all the others: it comes alone.
            boolean isFull = false;
            while (!isFull && !pending.isEmpty()) {
                KeptMessage message = pending.remove();
                receipts += weight(message);
                step.add(message);
                isFull = LineStore.isCorrected(message) || pending.isEmpty() || !fits(pending.peek(), receipts);
            }
            return transactions.run(handle -> all.lines(handle, step, counts));
        }

        private boolean fits(KeptMessage message, long receipts) {
            return !LineStore.isCorrected(message) && receipts + weight(message) <= RECEIPTS;
        }

        private long weight(KeptMessage message) {
            return all.weight(counts.getOrDefault(message.id(), Counts.NONE));
        }
    }
}
