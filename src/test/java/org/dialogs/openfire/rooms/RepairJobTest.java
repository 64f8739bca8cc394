package org.dialogs.openfire.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.rooms.Repair.Kind;
import org.dialogs.openfire.testdatabase.HsqldbDatabase;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When groups are compared with their rooms, and what is said of it; the dialogs of these tests have no rooms. */
class RepairJobTest {

    private static final User ANN = new User("1001-92", "localhost", true);

    @RegisterExtension
    final HsqldbDatabase database = new HsqldbDatabase();

    private volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final Queue<GroupRoom> repaired = new ConcurrentLinkedQueue<>();
    private volatile boolean isSenior = true;
    private volatile String service = "muc";
    private volatile Duration interval = Duration.ZERO;
    private volatile Function<GroupRoom, List<Repair>> repairer =
            group -> List.of(new Repair(group, Kind.ROOM_MADE, ""));
    private DialogDirectory directory;
    private RepairJob job;

    /** The database reads no time of the job's. */
    @BeforeEach
    void open() throws SQLException {
        directory = new DialogDirectory(database, Clock.systemUTC());
        new RoomRows(database);
        GroupComparison comparison = new GroupComparison(
                new Settings(name -> Settings.MUC_SERVICE.equals(name) ? service : null),
                GroupComparisonTest.DOMAINS,
                group -> group.name() + "@" + service + ".localhost",
                new RoomTable(database),
                directory);
        job = new RepairJob(
                group -> {
                    repaired.add(group);
                    return repairer.apply(group);
                },
                comparison,
                () -> isSenior,
                () -> interval,
                () -> service,
                clock);
    }

    @AfterEach
    void close() {
        job.close();
    }

    private static GroupRoom group(int number) {
        return new GroupRoom(92, new DialogId("%024x".formatted(number)));
    }

    private void dialogs(int count) {
        for (int i = 1; i <= count; i++) {
            GroupRoom group = group(i);
            directory.createGroup(
                    new DialogKey(92, group.dialogId()),
                    DialogType.GROUP,
                    group.name() + "@muc.localhost",
                    ANN,
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    Map.of(),
                    List.of());
        }
    }

    private RepairReport runNow() {
        Optional<RepairReport> before = job.last();
        assertThat(job.runNow()).isTrue();
        return another(before);
    }

    private RepairReport another(Optional<RepairReport> before) {
        Awaitility.await("a run").until(() -> !job.isRunning() && !job.last().equals(before));
        return job.last().orElseThrow();
    }

    private void staysAt(Optional<RepairReport> last) {
        // Twice as long as it takes to look at the interval.
        Awaitility.await("no run")
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(10))
                .until(() -> job.last().equals(last) && !job.isRunning());
    }

    @Test
    void itRunsSoonAfterTheStartAndThenInIntervals() {
        dialogs(2);
        job.start();
        staysAt(Optional.empty());

        forward(Duration.ofSeconds(5));
        RepairReport first = another(Optional.empty());
        forward(Duration.ofDays(400));
        staysAt(Optional.of(first));
        interval = Duration.ofHours(24);
        RepairReport second = another(Optional.of(first));
        forward(Duration.ofHours(23));
        staysAt(Optional.of(second));
        forward(Duration.ofHours(1));
        another(Optional.of(second));

        assertThat(first.dialogs()).isEqualTo(2);
        assertThat(first.counts()).isEqualTo(Map.of(Kind.ROOM_MADE, 2L));
        assertThat(first.started()).isEqualTo(Instant.parse("2026-11-21T12:00:05Z"));
        assertThat(repaired).hasSize(6);
    }

    /** Their groups cannot be used: that is to be known at once. */
    @Test
    void itRunsWhenTheRoomsAreToBeOnAnotherService() {
        dialogs(2);
        job.start();
        forward(Duration.ofSeconds(5));
        RepairReport first = another(Optional.empty());
        assertThat(first.elsewhere()).isZero();

        service = "conference";
        RepairReport second = another(Optional.of(first));
        assertThat(second.dialogs()).isEqualTo(2);
        assertThat(second.elsewhere()).isEqualTo(2);
        assertThat(second.total()).isZero();
        staysAt(Optional.of(second));

        service = "muc";
        assertThat(another(Optional.of(second)).elsewhere()).isZero();
    }

    @Test
    void ofAClusterOneNodeDoesItAndAnyThatIsTold() {
        isSenior = false;
        job.start();
        forward(Duration.ofDays(1));
        staysAt(Optional.empty());

        runNow();

        assertThat(job.last()).isPresent();
    }

    @Test
    void itIsDoneOnceAtATime() throws InterruptedException {
        dialogs(1);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        repairer = group -> {
            busy.countDown();
            await(goOn);
            return List.of();
        };
        job.start();

        assertThat(job.runNow()).isTrue();
        assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(job.isRunning()).isTrue();
        assertThat(job.runNow()).isFalse();
        goOn.countDown();
        another(Optional.empty());
        assertThat(job.runNow()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("The job must not be interrupted", e);
        }
    }

    @Test
    void itEndsAfterTheGroupThatIsBeingRepaired() throws InterruptedException {
        dialogs(3);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        repairer = group -> {
            busy.countDown();
            await(goOn);
            return List.of();
        };
        job.start();
        job.runNow();
        assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
        Thread closing = new Thread(job::close);

        closing.start();
        Awaitility.await("it is ending").until(() -> !job.runNow() && closing.getState() == Thread.State.TIMED_WAITING);
        goOn.countDown();
        closing.join(10_000);

        assertThat(closing.isAlive()).isFalse();
        assertThat(repaired).containsExactly(group(1));
        assertThat(job.last()).isEmpty();
    }

    @Test
    void whatCannotBeRepairedIsCountedAndTheOthersAre() {
        dialogs(20);
        repairer = group -> {
            if (group.equals(group(1))) {
                throw new RoomException("The room is locked");
            }
            if (group.equals(group(2))) {
                throw new JdbiException("away for a moment") {};
            }
            if (group.equals(group(3))) {
                throw new NoSuchMethodError("another version");
            }
            return List.of(new Repair(group, Kind.RENAMED, "Tea"), new Repair(group, Kind.MEMBERS_ADDED, ""));
        };
        job.start();

        RepairReport report = runNow();

        assertThat(report.failures()).isEqualTo(3);
        assertThat(report.counts()).isEqualTo(Map.of(Kind.RENAMED, 17L, Kind.MEMBERS_ADDED, 17L));
        assertThat(report.total()).isEqualTo(34);
        assertThat(report.repairs()).hasSize(34).startsWith(new Repair(group(4), Kind.RENAMED, "Tea"));
    }

    @Test
    void aReportHasTheFirstThousandRepairs() {
        dialogs(1_001);
        job.start();

        RepairReport report = runNow();

        assertThat(report.repairs()).hasSize(1_000);
        assertThat(report.total()).isEqualTo(1_001);
        assertThat(repaired).hasSize(1_001).doesNotHaveDuplicates();
    }

    @Test
    void itIsTriedAgainWhenTheDatabaseIsBack() {
        dialogs(1);
        database.setAway(true);
        job.start();

        RepairReport failed = runNow();
        assertThat(failed.failures()).isEqualTo(1);
        forward(Duration.ofSeconds(59));
        staysAt(Optional.of(failed));
        database.setAway(false);
        forward(Duration.ofSeconds(1));
        RepairReport done = another(Optional.of(failed));

        assertThat(done.failures()).isZero();
        assertThat(done.total()).isEqualTo(1);
        forward(Duration.ofDays(1));
        staysAt(Optional.of(done));
    }

    @Test
    void theLongerTheDatabaseIsAwayTheLessOftenItIsTried() {
        dialogs(1);
        database.setAway(true);
        job.start();
        RepairReport failed = runNow();
        for (int minutes : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
            forward(Duration.ofMinutes(minutes));
            failed = another(Optional.of(failed));
        }
        forward(Duration.ofMinutes(59));
        staysAt(Optional.of(failed));
        database.setAway(false);
        forward(Duration.ofMinutes(1));
        RepairReport done = another(Optional.of(failed));
        assertThat(done.failures()).isZero();

        database.setAway(true);
        RepairReport failedAgain = runNow();
        forward(Duration.ofMinutes(1));
        another(Optional.of(failedAgain));
    }

    @Test
    void anErrorEndsTheRunAndNotTheJob() {
        dialogs(1);
        repairer = group -> {
            throw new StackOverflowError("a group without end");
        };
        job.start();
        assertThat(job.runNow()).isTrue();
        Awaitility.await("the run is over").until(() -> !job.isRunning());
        repairer = group -> List.of();

        assertThat(runNow().failures()).isZero();
    }

    @Test
    void aDatabaseThatFailsGroupAfterGroupEndsTheRun() {
        dialogs(100);
        repairer = group -> {
            throw new JdbiException("away") {};
        };
        job.start();

        RepairReport report = runNow();

        assertThat(report.failures()).isEqualTo(5);
        assertThat(repaired).hasSize(5);
    }

    private void forward(Duration time) {
        now = now.plus(time);
    }
}
