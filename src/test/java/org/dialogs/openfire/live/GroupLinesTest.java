package org.dialogs.openfire.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.rooms.GroupMode;
import org.dialogs.openfire.rooms.GroupModes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;
import org.xmpp.packet.Presence;

class GroupLinesTest {

    private static final int MOST_IN_LINE = 2_000;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Packet> leftovers = new CopyOnWriteArrayList<>();

    private static GroupRoom group(int number) {
        return new GroupRoom(92, new DialogId("%024x".formatted(number)));
    }

    private static Message message(int number) {
        Message message = new Message();
        message.setID(String.valueOf(number));
        message.setFrom("100" + number % 10 + "-92@example.org/a");
        return message;
    }

    private GroupLines lines(Function<GroupRoom, GroupMode> source, GroupLines.Step step) {
        GroupModes modes = new GroupModes(source);
        GroupLines lines = new GroupLines(modes, step, leftovers::add);
        open.add(lines);
        open.add(modes);
        return lines;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : open) {
            part.close();
        }
    }

    @Test
    void eachGroupsStanzasComeOneAfterTheOtherAndInOrder() throws Exception {
        Map<GroupRoom, List<Integer>> taken = new ConcurrentHashMap<>();
        Map<GroupRoom, AtomicInteger> inside = new ConcurrentHashMap<>();
        AtomicInteger overlaps = new AtomicInteger();
        Random random = new Random(42);
        GroupLines lines = lines(group -> GroupMode.DIRECT, (group, mode, packet) -> {
            AtomicInteger here = inside.computeIfAbsent(group, key -> new AtomicInteger());
            overlaps.addAndGet(here.getAndIncrement());
            Thread.yield();
            taken.computeIfAbsent(group, key -> new CopyOnWriteArrayList<>()).add(Integer.valueOf(packet.getID()));
            here.decrementAndGet();
        });
        List<GroupRoom> groups =
                IntStream.range(0, 20).mapToObj(GroupLinesTest::group).toList();

        for (int i = 0; i < 5_000; i++) {
            assertThat(lines.add(groups.get(random.nextInt(groups.size())), message(i)))
                    .isTrue();
        }

        assertThat(lines.await(92, Duration.ofSeconds(20))).isTrue();
        assertThat(overlaps).hasValue(0);
        assertThat(taken.values().stream().mapToInt(List::size).sum()).isEqualTo(5_000);
        assertThat(taken.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
        await().until(() -> groups.stream().noneMatch(lines::isBusy));
        assertThat(lines.waiting()).isZero();
    }

    @Test
    void aLineIsBusyUntilItsLastStanzaIsDealtWith() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        GroupLines lines = lines(group -> GroupMode.JOIN, (group, mode, packet) -> {
            try {
                assertThat(gate.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        lines.add(group(1), message(1));

        assertThat(lines.await(92, Duration.ofMillis(100))).isFalse();
        assertThat(lines.isBusy(group(1))).isTrue();
        assertThat(lines.isBusy(group(2))).isFalse();

        gate.countDown();
        assertThat(lines.await(92, Duration.ofSeconds(10))).isTrue();
        await().until(() -> !lines.isBusy(group(1)));
    }

    @Test
    void aFullLineTakesNothingMoreAndOthersDo() {
        CountDownLatch gate = new CountDownLatch(1);
        GroupLines lines = lines(
                group -> {
                    try {
                        gate.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return GroupMode.JOIN;
                },
                (group, mode, packet) -> {});
        for (int i = 0; i < MOST_IN_LINE; i++) {
            assertThat(lines.add(group(1), message(i))).isTrue();
        }

        assertThat(lines.add(group(1), message(0))).isFalse();
        assertThat(lines.add(group(2), message(0))).isTrue();
        gate.countDown();
        await().until(() -> lines.waiting() == 0);
        assertThat(lines.add(group(1), message(0))).isTrue();
    }

    @Test
    void whatFailsDoesNotHoldUpTheNext() {
        List<String> taken = new CopyOnWriteArrayList<>();
        GroupLines lines = lines(group -> GroupMode.JOIN, (group, mode, packet) -> {
            if (packet.getID().equals("1")) {
                throw new IllegalStateException("No");
            }
            taken.add(packet.getID());
        });

        lines.add(group(1), message(1));
        lines.add(group(1), message(2));

        await().until(() -> taken.equals(List.of("2")));
        await().until(() -> lines.waiting() == 0);
    }

    @Test
    void aGroupThatCannotBeLookedUpIsToldAsUnknown() {
        List<Optional<GroupMode>> taken = new CopyOnWriteArrayList<>();
        AtomicInteger lookups = new AtomicInteger();
        GroupLines lines = lines(
                group -> {
                    lookups.incrementAndGet();
                    throw new IllegalStateException("The database is away");
                },
                (group, mode, packet) -> taken.add(mode));

        lines.add(group(1), message(1));
        await().until(() -> taken.size() == 1);
        lines.add(group(1), message(2));

        await().until(() -> taken.equals(List.of(Optional.empty(), Optional.empty())));
        assertThat(lookups).as("nobody waits for the next failure").hasValue(1);
    }

    @Test
    void aLookupThatHangsIsNotWaitedForForEver() {
        CountDownLatch gate = new CountDownLatch(1);
        List<Optional<GroupMode>> taken = new CopyOnWriteArrayList<>();
        GroupLines lines = lines(
                group -> {
                    try {
                        gate.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return GroupMode.JOIN;
                },
                (group, mode, packet) -> taken.add(mode));

        lines.add(group(1), message(1));

        await().until(() -> taken.equals(List.of(Optional.empty())));
        gate.countDown();
    }

    @Test
    void whoSaysTooMuchAtOnceIsNotTakenAndOthersAre() {
        CountDownLatch gate = new CountDownLatch(1);
        GroupLines lines = lines(held(gate), (group, mode, packet) -> {});
        Message loud = message(1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(lines.add(group(i), loud)).isTrue();
        }

        assertThat(lines.add(group(1_000), loud)).isFalse();
        assertThat(lines.add(group(1_000), message(2))).isTrue();
        gate.countDown();
        await().until(() -> lines.waiting() == 0);
        assertThat(lines.add(group(1), loud)).isTrue();
    }

    @Test
    void whatIsTooLargeTogetherIsNotTaken() {
        CountDownLatch gate = new CountDownLatch(1);
        GroupLines lines = lines(held(gate), (group, mode, packet) -> {});
        String megabyte = "x".repeat(1 << 20);
        int taken = 0;
        for (int i = 0; i < 40; i++) {
            Message message = message(i);
            message.setBody(megabyte);
            taken += lines.add(group(1), message) ? 1 : 0;
        }

        assertThat(taken).isEqualTo(31);
        gate.countDown();
    }

    @Test
    void onlyWhatIsSaidInGroupsOfTheSameApplicationIsWaitedFor() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        GroupLines lines = lines(held(gate), (group, mode, packet) -> {});
        Presence presence = new Presence();
        presence.setFrom("1001-92@example.org/a");
        lines.add(group(1), presence);
        assertThat(lines.await(92, Duration.ofMillis(50))).isTrue();

        lines.add(group(1), message(1));
        lines.add(group(1), presence);

        assertThat(lines.await(5, Duration.ofMillis(50))).isTrue();
        assertThat(lines.await(92, Duration.ofMillis(50))).isFalse();
        gate.countDown();
        assertThat(lines.await(92, Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void whatCannotBeDealtWithBeforeTheEndIsGivenBack() {
        CountDownLatch gate = new CountDownLatch(1);
        GroupLines lines = lines(group -> GroupMode.DIRECT, (group, mode, packet) -> {
            try {
                gate.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        lines.add(group(1), message(1));
        lines.add(group(1), message(2));

        lines.close();

        assertThat(leftovers).extracting(Packet::getID).contains("2");
        gate.countDown();
    }

    private static Function<GroupRoom, GroupMode> held(CountDownLatch gate) {
        return group -> {
            try {
                gate.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return GroupMode.JOIN;
        };
    }
}
