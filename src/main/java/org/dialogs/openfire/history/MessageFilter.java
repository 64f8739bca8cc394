package org.dialogs.openfire.history;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.dialogs.openfire.model.MessageId;

/**
 * Which messages of a dialog are meant: those for which all of this holds.
 *
 * @param dateSent unix seconds
 * @param created epoch milliseconds
 * @param updated epoch milliseconds
 * @param ids if there: one of these; {@value #MOST} at most
 * @param otherThan none of these; {@value #MOST} at most
 * @param senders if there: from one of these bare JIDs; {@value #MOST} at most
 * @param notFrom from none of these; {@value #MOST} at most
 * @param rest what no index knows; if there, only so many rows are looked at
 */
public record MessageFilter(
        Range dateSent,
        Range created,
        Range updated,
        Optional<Set<MessageId>> ids,
        Set<MessageId> otherThan,
        Optional<Set<String>> senders,
        Set<String> notFrom,
        Optional<Predicate<KeptMessage>> rest) {

    /** The most values of a list. */
    public static final int MOST = 1000;

    /** All messages. */
    public static final MessageFilter ALL = new MessageFilter(
            Range.ALL, Range.ALL, Range.ALL, Optional.empty(), Set.of(), Optional.empty(), Set.of(), Optional.empty());

    public MessageFilter {
        ids = ids.map(Set::copyOf);
        otherThan = Set.copyOf(otherThan);
        senders = senders.map(Set::copyOf);
        notFrom = Set.copyOf(notFrom);
        check(ids.map(Set::size).orElse(0));
        check(otherThan.size());
        check(senders.map(Set::size).orElse(0));
        check(notFrom.size());
    }

    private static void check(int values) {
        if (values > MOST) {
            throw new IllegalArgumentException("A list has at most " + MOST + " values: " + values);
        }
    }

    boolean matchesNone() {
        return dateSent.isEmpty()
                || created.isEmpty()
                || updated.isEmpty()
                || ids.filter(Set::isEmpty).isPresent()
                || senders.filter(Set::isEmpty).isPresent();
    }
}
