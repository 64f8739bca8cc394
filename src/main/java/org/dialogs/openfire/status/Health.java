package org.dialogs.openfire.status;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether all is well, as far as it was looked at a moment ago: who asks waits for nothing. Thread-safe.
 */
public final class Health implements AutoCloseable {

    /** What is looked at. */
    public enum Check {
        /** Whether the database answers. */
        DATABASE,
        /** Whether what is delivered goes into the journal. */
        KEEPING,
        /** Whether the journal has room. */
        JOURNAL,
        /** Whether what is in the journal comes to the database soon. */
        WRITING,
        /** Whether the database has refused something for good. */
        DEAD_LETTERS,
        /** Whether stanzas go on as they came because something fails. */
        STANZAS,
        /** Whether tokens are taken as passwords, if they should be. */
        LOGINS,
        /** Whether the REST service that knows tokens answers, if there is one. */
        SERVICE,
        /** Whether there is the service for the rooms of group dialogs. */
        ROOMS
    }

    /** From the best to the worst. */
    public enum State {
        OK,
        /** Somebody should have a look. */
        DEGRADED,
        /** Users notice it. */
        FAILING
    }

    private static final double MUCH_OF_JOURNAL = 0.8;
    private static final long LONG_WAIT_SECONDS = Duration.ofMinutes(1).toSeconds();

    private final Meters meters;
    private final LongSupplier journalMost;
    private final Map<Check, BooleanSupplier> others;
    private final Map<Check, BooleanSupplier> uses;
    private final Probe database;
    private final Clock clock;
    private final Rise notKept;
    private final Rise stanzaFailures;
    private volatile Optional<HealthReport> report = Optional.empty();

    /**
     * @param journalMost how many bytes the journal may take
     * @param others whether {@link Check#LOGINS}, {@link Check#SERVICE} and {@link Check#ROOMS} are well; each in memory
     * @param uses whether there is what is looked at, where there need not be: without it all is well
     * @param database whether it answers
     */
    public Health(
            Meters meters,
            LongSupplier journalMost,
            Map<Check, BooleanSupplier> others,
            Map<Check, BooleanSupplier> uses,
            Probe database,
            Clock clock) {
        this(meters, journalMost, others, uses, database, clock, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    Health(
            Meters meters,
            LongSupplier journalMost,
            Map<Check, BooleanSupplier> others,
            Map<Check, BooleanSupplier> uses,
            Probe database,
            Clock clock,
            LongSupplier nanoTime) {
        this.meters = meters;
        this.journalMost = journalMost;
        this.others = Map.copyOf(others);
        this.uses = Map.copyOf(uses);
        this.database = database;
        this.clock = clock;
        notKept = new Rise(() -> meters.count(Counter.NOT_KEPT), nanoTime);
        stanzaFailures = new Rise(() -> meters.count(Counter.STANZA_FAILURES), nanoTime);
    }

    /** Looks at everything. To be called each ten seconds, by one thread. */
    void look() {
        Map<Check, State> states = new EnumMap<>(Check.class);
        Set<Check> unused = EnumSet.noneOf(Check.class);
        for (Check each : Check.values()) {
            boolean isUsed = uses.getOrDefault(each, () -> true).getAsBoolean();
            states.put(each, !isUsed || looksWell(each) ? State.OK : otherwise(each));
            if (!isUsed) {
                unused.add(each);
            }
        }
        report = Optional.of(new HealthReport(clock.instant(), states, unused));
        database.ask();
    }

    /** Whether the journal has so many bytes, of so many that it may take, that somebody should have a look. */
    public static boolean isNearlyFull(long bytes, long most) {
        return bytes > MUCH_OF_JOURNAL * most;
    }

    private boolean looksWell(Check check) {
        return switch (check) {
            case DATABASE -> database.answers();
            case KEEPING -> !notKept.lately();
            case JOURNAL -> !isNearlyFull(meters.level(Level.JOURNAL_BYTES), journalMost.getAsLong());
            case WRITING -> meters.level(Level.OLDEST_SECONDS) < LONG_WAIT_SECONDS;
            case DEAD_LETTERS -> meters.level(Level.DEAD_LETTERS) == 0;
            case STANZAS -> !stanzaFailures.lately();
            case LOGINS, SERVICE, ROOMS ->
                others.getOrDefault(check, () -> true).getAsBoolean();
        };
    }

    private static State otherwise(Check check) {
        return check == Check.DATABASE || check == Check.KEEPING || check == Check.LOGINS
                ? State.FAILING
                : State.DEGRADED;
    }

    /** What was found last; empty before the first look. */
    public Optional<HealthReport> report() {
        return report;
    }

    /** Whether nothing was found out against it the last time. */
    public boolean isWell(Check check) {
        return report.map(found -> found.checks().get(check) == State.OK).orElse(true);
    }

    @Override
    public void close() {
        database.close();
    }
}
