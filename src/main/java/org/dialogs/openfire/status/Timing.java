package org.dialogs.openfire.status;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long something takes, counted in classes of which each is at most an eighth wider than where it begins: what is read from it is that
 * exact, and it needs 2 KB however much is counted. Thread-safe, and never waits.
 */
public final class Timing {

    private static final int BITS = 3;
    private static final int PARTS = 1 << BITS;

    /** The last one begins after nine hours. */
    private static final int OCTAVES = 33;

    private static final int CLASSES = OCTAVES * PARTS;
    private static final int NANOS_IN_MICRO = 1_000;

    private final AtomicLongArray counts = new AtomicLongArray(CLASSES);
    private final LongAdder micros = new LongAdder();

    /** Counts something that took so many nanoseconds. */
    public void took(long nanos) {
        long time = Math.max(0, nanos) / NANOS_IN_MICRO;
        counts.incrementAndGet(classOf(time));
        micros.add(time);
    }

    private static int classOf(long micros) {
        if (micros < PARTS) {
            return (int) micros;
        }
        int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
        int part = (int) (micros >>> octave - BITS) & PARTS - 1;
        return Math.min(CLASSES - 1, (octave - BITS + 1) * PARTS + part);
    }

    /** The microseconds with which the next class begins. */
    private static long end(int each) {
        int octave = each / PARTS;
        int part = each % PARTS;
        return octave == 0 ? part + 1 : PARTS + part + 1L << octave - 1;
    }

    /** What has been counted until now. */
    Tally tally() {
        long[] now = new long[CLASSES];
        for (int i = 0; i < CLASSES; i++) {
            now[i] = counts.get(i);
        }
        return new Tally(now, micros.sum());
    }

    /** What was counted until some time, or from one time to another. Immutable. */
    static final class Tally {

        static final Tally NOTHING = new Tally(new long[CLASSES], 0);

        private final long[] counts;
        private final long micros;

        private Tally(long[] counts, long micros) {
            this.counts = counts;
            this.micros = micros;
        }

        /** What was counted after that one. */
        Tally since(Tally earlier) {
            long[] more = new long[CLASSES];
            for (int i = 0; i < CLASSES; i++) {
                more[i] = counts[i] - earlier.counts[i];
            }
            return new Tally(more, micros - earlier.micros);
        }

        long count() {
            long count = 0;
            for (long each : counts) {
                count += each;
            }
            return count;
        }

        /** How many took at most so long, where a class ends there. */
        long countUntil(Duration most) {
            long count = 0;
            for (int i = 0; i < CLASSES && end(i) <= most.toNanos() / NANOS_IN_MICRO; i++) {
                count += counts[i];
            }
            return count;
        }

        /** The seconds of all together. */
        double seconds() {
            return micros / 1e6;
        }

        Spread spread() {
            long count = count();
            return count == 0
                    ? Spread.NOTHING
                    : new Spread(count, micros / 1e3 / count, quantile(count, 0.5), quantile(count, 0.99), last());
        }

        /** In milliseconds: what this part of all takes at most. */
        private double quantile(long count, double part) {
            long rank = Math.max(1, (long) Math.ceil(count * part));
            long soFar = 0;
            for (int i = 0; i < CLASSES; i++) {
                soFar += counts[i];
                if (soFar >= rank) {
                    return end(i) / 1e3;
                }
            }
            return last();
        }

        private double last() {
            for (int i = CLASSES - 1; i >= 0; i--) {
                if (counts[i] > 0) {
                    return end(i) / 1e3;
                }
            }
            return 0;
        }
    }
}
