package org.dialogs.openfire.status;

/**
 * How long something took, in milliseconds, of all that was done in some time.
 *
 * @param count how often it was done; where that is 0 the others mean nothing
 * @param median what half of them took at most
 * @param p99 what ninety-nine of a hundred took at most
 */
public record Spread(long count, double mean, double median, double p99, double max) {

    static final Spread NOTHING = new Spread(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
}
