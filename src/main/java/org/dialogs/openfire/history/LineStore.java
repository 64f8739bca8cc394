package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dialogs.openfire.history.TranscriptLine.Earlier;
import org.dialogs.openfire.history.TranscriptLine.ReceivedBy;
import org.dialogs.openfire.model.MessageId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/** What belongs to messages: who has received them, and what they said before. Of each so much at most, for a group may be large. */
final class LineStore {

    private static final int FETCH = 20;

    private static final String COUNTS = """
            SELECT messageID, COUNT(*), COUNT(readDate) FROM ofDialogReceipt WHERE messageID IN (<ids>) GROUP BY messageID
            """;
    private static final String ALL = """
            SELECT messageID, userJID, deliveredDate, readDate FROM ofDialogReceipt WHERE messageID IN (<ids>)
            ORDER BY messageID, userJID""";
    private static final String SOME = """
            SELECT messageID, userJID, deliveredDate, readDate FROM ofDialogReceipt WHERE messageID = :id
            ORDER BY messageID, userJID""";
    private static final String EARLIER = """
            SELECT body, createdDate FROM ofDialogCorrection WHERE messageID = :id ORDER BY messageID DESC, arrival DESC""";

    private final int mostReceipts;
    private final int mostEarlier;
    private final long mostEarlierText;
    private final long mostEarlierInAll;

    /**
     * @param mostReceipts how many receipts of a message
     * @param mostEarlier how many corrections of a message
     * @param mostEarlierText corrections of a message end when their texts have that many characters together
     * @param mostEarlierInAll those of all messages of a step end so, too
     */
    LineStore(int mostReceipts, int mostEarlier, long mostEarlierText, long mostEarlierInAll) {
        this.mostReceipts = mostReceipts;
        this.mostEarlier = mostEarlier;
        this.mostEarlierText = mostEarlierText;
        this.mostEarlierInAll = mostEarlierInAll;
    }

    /** How many have received a message, and read it. */
    record Counts(long delivered, long read) {

        static final Counts NONE = new Counts(0, 0);
    }

    /** Messages that nobody has received are not in it. */
    Map<MessageId, Counts> counts(Handle handle, Collection<MessageId> messages) {
        Map<MessageId, Counts> counts = new HashMap<>();
        for (List<String> ids : InList.of(messages.stream().map(MessageId::hex))) {
            handle.createQuery(COUNTS)
                    .bindList("ids", ids)
                    .map((row, context) ->
                            Map.entry(new MessageId(row.getString(1)), new Counts(row.getLong(2), row.getLong(3))))
                    .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        }
        return counts;
    }

    static boolean isCorrected(KeptMessage message) {
        return message.updated().isAfter(message.created());
    }

    /** How many receipts {@link #lines} has in memory for a message of these counts. */
    long weight(Counts counts) {
        return Math.min(counts.delivered, mostReceipts);
    }

    /** The messages, in their order, with all that belongs to them. */
    List<TranscriptLine> lines(Handle handle, List<KeptMessage> messages, Map<MessageId, Counts> counts) {
        Map<MessageId, List<ReceivedBy>> receipts = receipts(handle, counts, messages);
        List<TranscriptLine> lines = new ArrayList<>(messages.size());
        long text = 0;
        for (KeptMessage message : messages) {
            Counts of = counts.getOrDefault(message.id(), Counts.NONE);
            Versions versions = isCorrected(message)
                    ? versions(handle, message.id(), Math.min(mostEarlierText, mostEarlierInAll - text))
                    : Versions.NONE;
            text += versions.text;
            lines.add(new TranscriptLine(
                    message,
                    of.delivered,
                    of.read,
                    receipts.getOrDefault(message.id(), List.of()),
                    versions.earlier,
                    versions.complete));
        }
        return lines;
    }

    private Map<MessageId, List<ReceivedBy>> receipts(
            Handle handle, Map<MessageId, Counts> counts, List<KeptMessage> messages) {
        Map<MessageId, List<ReceivedBy>> receipts = new HashMap<>();
        List<MessageId> few = new ArrayList<>();
        for (KeptMessage message : messages) {
            long count = counts.getOrDefault(message.id(), Counts.NONE).delivered;
            if (count > mostReceipts) {
                handle.createQuery(Dialect.of(handle).first(SOME, mostReceipts))
                        .bind("id", message.id().hex())
                        .map((row, context) -> received(row))
                        .forEach(entry -> add(receipts, entry));
            } else if (count > 0) {
                few.add(message.id());
            }
        }
        for (List<String> ids : InList.of(few.stream().map(MessageId::hex))) {
            handle.createQuery(ALL)
                    .bindList("ids", ids)
                    .map((row, context) -> received(row))
                    .forEach(entry -> add(receipts, entry));
        }
        return receipts;
    }

    private static void add(Map<MessageId, List<ReceivedBy>> receipts, Map.Entry<MessageId, ReceivedBy> entry) {
        receipts.computeIfAbsent(entry.getKey(), id -> new ArrayList<>()).add(entry.getValue());
    }

    private static Map.Entry<MessageId, ReceivedBy> received(ResultSet row) throws SQLException {
        long read = row.getLong(4);
        Optional<Instant> at = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(read));
        return Map.entry(
                new MessageId(row.getString(1)),
                new ReceivedBy(row.getString(2), Instant.ofEpochMilli(row.getLong(3)), at));
    }

    /** The latest of what a message said before, oldest first, and whether that is all of it. */
    private record Versions(List<Earlier> earlier, boolean complete, long text) {

        static final Versions NONE = new Versions(List.of(), true, 0);
    }

    private Versions versions(Handle handle, MessageId message, long mostText) {
        List<Earlier> earlier = new ArrayList<>();
        long text = 0;
        try (ResultIterator<Earlier> rows = handle.createQuery(
                        Dialect.of(handle).first(EARLIER, mostEarlier + 1))
                .setFetchSize(FETCH)
                .bind("id", message.hex())
                .map((row, context) -> new Earlier(
                        Objects.requireNonNullElse(row.getString(1), ""), Instant.ofEpochMilli(row.getLong(2))))
                .iterator()) {
            while (text < mostText && earlier.size() < mostEarlier && rows.hasNext()) {
                Earlier each = rows.next();
                earlier.add(each);
                text += each.body().length();
            }
            boolean complete = !rows.hasNext();
            Collections.reverse(earlier);
            return new Versions(earlier, complete, text);
        }
    }
}
