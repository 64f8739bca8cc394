package org.dialogs.openfire.history;

/**
 * Numbers from one to another.
 *
 * @param from the least of them
 * @param to the greatest of them; less than {@code from} if there are none
 */
public record Range(long from, long to) {

    public static final Range ALL = new Range(Long.MIN_VALUE, Long.MAX_VALUE);

    /** The numbers that are in the other one, too. */
    public Range and(Range other) {
        return new Range(Math.max(from, other.from), Math.min(to, other.to));
    }

    public boolean isEmpty() {
        return from > to;
    }
}
