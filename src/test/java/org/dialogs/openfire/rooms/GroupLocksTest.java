package org.dialogs.openfire.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.GroupRoom;
import org.junit.jupiter.api.Test;

/** Who changes a group, and who waits for that, and for how long. */
class GroupLocksTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final GroupLocks locks = new GroupLocks();
    private final GroupRoom tea = group(1);
    private final GroupRoom coffee = group(2);

    private static GroupRoom group(int number) {
        return new GroupRoom(92, new DialogId("%024x".formatted(number)));
    }

    /** Has somebody else change a group while something is done. */
    private void whileChanged(GroupRoom group, Runnable meanwhile) throws InterruptedException {
        CountDownLatch isBusy = new CountDownLatch(1);
        CountDownLatch isOver = new CountDownLatch(1);
        Thread other = new Thread(() -> locks.with(group, () -> {
            isBusy.countDown();
            return awaits(isOver);
        }));
        other.start();
        try {
            assertThat(isBusy.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            meanwhile.run();
        } finally {
            isOver.countDown();
            other.join(LONG.toMillis());
        }
        assertThat(other.isAlive()).isFalse();
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoHasLittlePatienceIsToldThatAGroupIsBeingChanged() throws InterruptedException {
        whileChanged(
                tea,
                () -> assertThatThrownBy(() -> locks.tryWith(tea, Duration.ofMillis(50), () -> "done"))
                        .isInstanceOf(RoomException.class)
                        .hasMessageContaining(tea.name()));

        assertThat(locks.<String>tryWith(tea, Duration.ZERO, () -> "done")).isEqualTo("done");
    }

    @Test
    void nobodyWaitsForAnotherGroup() throws InterruptedException {
        whileChanged(
                tea,
                () -> assertThat(locks.<String>tryWith(coffee, Duration.ZERO, () -> "done"))
                        .isEqualTo("done"));
    }

    @Test
    void anInterruptEndsTheWaitingAndIsNotForgotten() throws InterruptedException {
        whileChanged(tea, () -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> locks.tryWith(tea, LONG, () -> "done")).isInstanceOf(RoomException.class);
            assertThat(Thread.interrupted()).isTrue();
        });
    }
}
