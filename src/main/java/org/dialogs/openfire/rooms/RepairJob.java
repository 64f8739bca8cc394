package org.dialogs.openfire.rooms;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.Failures;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.rooms.Repair.Kind;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares all groups with their rooms, and has those agree that do not ({@link GroupSync}): what was changed while the plugin was off, or on
 * a node that has failed. It does so soon after the start, then in intervals, when the rooms are to be on another service, and when it is told
 * to. Of a cluster, one node does it by itself; any does when it is told to, which is safe, but done twice.
 *
 * <p>A group that cannot be repaired is counted, and the others are. If the database is away, that ends the run, and a minute later there is
 * another one; if that ends so, too, after two minutes, and so on, up to an hour. Thread-safe.
 */
public final class RepairJob implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RepairJob.class);

    private static final Duration START = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofMinutes(1);

    /** No longer than the shortest interval. */
    private static final Duration LONGEST_RETRY = Duration.ofHours(1);

    /** How often it is looked whether the interval is another one. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** For how long the end waits for the group that is being repaired. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private static final int MOST_REPAIRS = 1_000;
    private static final int MOST_LOGGED = 100;

    /** So many failures of the database one after the other are not about single groups. */
    private static final int MOST_IN_A_ROW = 5;

    private final Function<GroupRoom, List<Repair>> repairer;
    private final GroupComparison comparison;
    private final BooleanSupplier isSenior;
    private final Supplier<Duration> interval;
    private final Supplier<String> service;
    private final Clock clock;
    private final Thread thread;
    private final Object lock = new Object();
    private Instant last;
    private Optional<Duration> pause = Optional.of(START);
    private Duration retry = RETRY;
    private boolean isWanted;
    private boolean isRunning;
    private volatile boolean isClosed;
    private volatile Optional<RepairReport> report = Optional.empty();

    /** The service that the rooms of the last run were on. */
    private Optional<String> compared = Optional.empty();

    /**
     * @param isSenior whether this is the node of the cluster that does it by itself
     * @param interval from one run to the next, read anew again and again; zero for no other run than that after the start
     */
    public RepairJob(
            Settings settings,
            ServerDomains domains,
            GroupSync sync,
            GroupRooms rooms,
            RoomTable table,
            DialogDirectory directory,
            BooleanSupplier isSenior,
            Supplier<Duration> interval,
            Clock clock) {
        this(
                group -> sync.sync(group).repairs(),
                new GroupComparison(
                        settings,
                        domains,
                        group -> rooms.jid(group.applicationId(), group.dialogId()),
                        table,
                        directory),
                isSenior,
                interval,
                settings::mucService,
                clock);
    }

    /** @param service which service the rooms are on */
    RepairJob(
            Function<GroupRoom, List<Repair>> repairer,
            GroupComparison comparison,
            BooleanSupplier isSenior,
            Supplier<Duration> interval,
            Supplier<String> service,
            Clock clock) {
        this.repairer = repairer;
        this.comparison = comparison;
        this.isSenior = isSenior;
        this.interval = interval;
        this.service = service;
        this.clock = clock;
        this.last = clock.instant();
        this.thread = new Thread(this::work, "dialogs-repair");
        this.thread.setDaemon(true);
    }

    public RepairJob start() {
        thread.start();
        return this;
    }

    /** Has it done now, on whatever node of a cluster this is; returns false if it is being done, or about to be, already. */
    public boolean runNow() {
        synchronized (lock) {
            if (isWanted || isRunning || isClosed) {
                return false;
            }
            isWanted = true;
            lock.notifyAll();
            return true;
        }
    }

    /** Whether it is being done, or about to be since somebody has told it to. */
    public boolean isRunning() {
        synchronized (lock) {
            return isWanted || isRunning;
        }
    }

    /** What came of the last run that has ended, on this node since the start. */
    public Optional<RepairReport> last() {
        return report;
    }

    private void work() {
        while (!isClosed) {
            boolean isDone = false;
            try {
                isDone = awaitTurn() && run();
            } catch (RuntimeException | Error e) {
                // Without this thread, whoever wants a run would wait for it for ever.
                LOG.error("The groups could not be compared with their rooms", e);
            } finally {
                end(isDone);
            }
        }
    }

    private boolean awaitTurn() {
        synchronized (lock) {
            try {
                while (!isClosed && !isWanted && !isDue(last, pause)) {
                    lock.wait(LOOK.toMillis());
                }
            } catch (InterruptedException e) {
                isClosed = true;
                Thread.currentThread().interrupt();
            }
            isWanted = false;
            isRunning = !isClosed;
            return !isClosed;
        }
    }

    private boolean isDue(Instant since, Optional<Duration> soon) {
        boolean isElsewhere =
                compared.filter(last -> !last.equals(service.get())).isPresent();
        boolean isTime = soon.or(() -> Optional.of(interval.get()).filter(every -> !every.isZero()))
                .filter(time -> !clock.instant().isBefore(since.plus(time)))
                .isPresent();
        return (isElsewhere || isTime) && isSenior.getAsBoolean();
    }

    private void end(boolean isDone) {
        synchronized (lock) {
            isRunning = false;
            last = clock.instant();
            pause = isDone ? Optional.empty() : Optional.of(retry);
            retry = isDone ? RETRY : shorter(retry.multipliedBy(2), LONGEST_RETRY);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Returns whether all were compared. */
    private boolean run() {
        compared = Optional.of(service.get());
        Run run = new Run();
        boolean isDone = run.compareAll();
        if (!isClosed) {
            RepairReport now = run.report();
            report = Optional.of(now);
            LOG.info(
                    "{} groups, {} of them with rooms on another service, and {} rooms were compared{}: {} repairs {}, {} failures, {} ms",
                    now.dialogs(),
                    now.elsewhere(),
                    now.rooms(),
                    isDone ? "" : ", not all",
                    now.total(),
                    now.counts(),
                    now.failures(),
                    now.took().toMillis());
        }
        return isDone;
    }

    /** What has come of it so far. */
    private final class Run {

        private final Instant started = clock.instant();
        private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        private final List<Repair> repairs = new ArrayList<>();
        private long dialogs;
        private long rooms;
        private long elsewhere;
        private long failures;
        private int failuresInARow;

        RepairReport report() {
            return new RepairReport(
                    started,
                    Duration.between(started, clock.instant()),
                    dialogs,
                    rooms,
                    elsewhere,
                    counts,
                    repairs,
                    failures);
        }

        boolean compareAll() {
            try {
                return compareDialogs() && compareRooms();
            } catch (JdbiException e) {
                fail("The groups cannot be compared with their rooms now", e);
            } catch (RuntimeException | LinkageError e) {
                failures++;
                LOG.error("The groups cannot be compared with their rooms", e);
            }
            return false;
        }

        private boolean compareDialogs() {
            Optional<DialogKey> after = Optional.empty();
            GroupComparison.DialogPage page;
            do {
                page = comparison.dialogs(after, this::repair);
                dialogs += page.dialogs();
                elsewhere += page.elsewhere();
                after = page.last();
            } while (page.isFull() && !isClosed);
            return !isClosed;
        }

        private boolean compareRooms() {
            Optional<String> after = Optional.empty();
            GroupComparison.RoomPage page;
            do {
                page = comparison.rooms(after, this::repair);
                rooms += page.groups();
                after = page.last();
            } while (page.isFull() && !isClosed);
            return !isClosed;
        }

        private void repair(GroupRoom group) {
            if (isClosed) {
                return;
            }
            try {
                repairer.apply(group).forEach(this::note);
                failuresInARow = 0;
            } catch (JdbiException e) {
                failuresInARow++;
                if (failuresInARow == MOST_IN_A_ROW) {
                    throw e;
                }
                fail("The group " + group.name() + " cannot be compared with its room now", e);
            } catch (RuntimeException | LinkageError e) {
                fail("The group " + group.name() + " and its room could not be made to agree", e);
            }
        }

        private void note(Repair repair) {
            counts.merge(repair.kind(), 1L, Long::sum);
            if (repairs.size() < MOST_REPAIRS) {
                repairs.add(repair);
            }
            if (repairs.size() <= MOST_LOGGED) {
                // What people call a group is not for the log.
                LOG.info("{}: {}", repair.group().name(), repair.kind());
            }
        }

        private void fail(String what, Throwable failure) {
            failures++;
            if (failures <= MOST_LOGGED) {
                LOG.warn("{}: {}", what, describe(failure));
            }
        }

        /** What a driver says may repeat what was in a row; what the server says of a room is for administrators. */
        private String describe(Throwable failure) {
            return failure instanceof RoomException ? failure.getMessage() : Failures.describe(failure);
        }
    }

    /** Ends it after the group that is being repaired: without an interrupt, which would close the files of an embedded database. */
    @Override
    public void close() {
        synchronized (lock) {
            isClosed = true;
            lock.notifyAll();
        }
        try {
            thread.join(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("The groups are still being compared with their rooms: the database or a room does not answer");
        }
    }
}
