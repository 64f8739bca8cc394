package org.dialogs.openfire.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.GroupRoom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupModesTest {

    private static final GroupRoom GROUP = new GroupRoom(92, new DialogId("54789d40535c12b1a5001172"));

    private final AtomicReference<GroupMode> stored = new AtomicReference<>(GroupMode.JOIN);
    private final AtomicInteger lookups = new AtomicInteger();
    private final AtomicLong nanoTime = new AtomicLong();
    private final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));
    private final GroupModes modes = new GroupModes(this::find, nanoTime::get);

    private GroupMode find(GroupRoom group) {
        lookups.incrementAndGet();
        GroupMode mode = stored.get();
        try {
            assertThat(gate.get().await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (mode == null) {
            throw new IllegalStateException("The database is away");
        }
        return mode;
    }

    @AfterEach
    void close() {
        modes.close();
    }

    private static GroupMode of(CompletableFuture<GroupMode> lookup)
            throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
        return lookup.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatWasLookedUpIsKnown() throws Exception {
        assertThat(modes.known(GROUP)).isEmpty();

        assertThat(of(modes.look(GROUP))).isEqualTo(GroupMode.JOIN);

        assertThat(modes.known(GROUP)).contains(GroupMode.JOIN);
    }

    @Test
    void whoAsksMeanwhileWaitsForTheSameLookup() throws Exception {
        gate.set(new CountDownLatch(1));
        CompletableFuture<GroupMode> one = modes.look(GROUP);
        CompletableFuture<GroupMode> other = modes.look(GROUP);
        gate.get().countDown();

        assertThat(of(one)).isEqualTo(of(other));
        assertThat(lookups).hasValue(1);
    }

    @Test
    void whatChangesDuringALookupIsNotOverwrittenByIt() throws Exception {
        gate.set(new CountDownLatch(1));
        CompletableFuture<GroupMode> lookup = modes.look(GROUP);
        await().until(() -> lookups.get() == 1);
        stored.set(GroupMode.DIRECT);
        modes.set(GROUP, GroupMode.DIRECT);
        gate.get().countDown();

        assertThat(of(lookup)).isEqualTo(GroupMode.DIRECT);
        assertThat(modes.known(GROUP)).contains(GroupMode.DIRECT);
        assertThat(lookups).hasValue(2);
    }

    @Test
    void aFailureIsToldAndNotRemembered() throws Exception {
        stored.set(null);
        CompletableFuture<GroupMode> lookup = modes.look(GROUP);
        assertThatThrownBy(() -> of(lookup)).hasMessageContaining("The database is away");
        assertThat(modes.known(GROUP)).isEmpty();

        stored.set(GroupMode.DIRECT);

        assertThat(of(modes.look(GROUP))).isEqualTo(GroupMode.DIRECT);
    }

    @Test
    void whatIsKnownIsLookedUpAgainAfterAMinute() throws Exception {
        of(modes.look(GROUP));
        stored.set(GroupMode.DIRECT);
        nanoTime.set(Duration.ofSeconds(59).toNanos());
        assertThat(modes.known(GROUP)).contains(GroupMode.JOIN);

        nanoTime.set(Duration.ofSeconds(61).toNanos());

        assertThat(modes.known(GROUP)).contains(GroupMode.JOIN);
        await().until(() -> modes.known(GROUP).equals(Optional.of(GroupMode.DIRECT)));
        assertThat(lookups).hasValue(2);
    }

    @Test
    void whatIsNotThereIsSoForTenSeconds() throws Exception {
        stored.set(GroupMode.ABSENT);
        of(modes.look(GROUP));
        assertThat(modes.known(GROUP)).contains(GroupMode.ABSENT);

        nanoTime.set(Duration.ofSeconds(11).toNanos());

        assertThat(modes.known(GROUP)).isEmpty();
    }

    @Test
    void aRecheckLooksAfterWhatWasDoneBefore() {
        gate.set(new CountDownLatch(1));
        modes.look(GROUP);
        await().until(() -> lookups.get() == 1);
        stored.set(GroupMode.DIRECT);
        modes.recheck(GROUP);
        gate.get().countDown();

        await().until(() -> modes.known(GROUP).equals(Optional.of(GroupMode.DIRECT)));
    }

    @Test
    void whatIsForgottenIsLookedUpAgain() throws Exception {
        of(modes.look(GROUP));
        gate.set(new CountDownLatch(1));

        modes.forget(GROUP);

        assertThat(modes.known(GROUP)).isEmpty();
        gate.get().countDown();
        await().until(() -> modes.known(GROUP).equals(Optional.of(GroupMode.JOIN)));
    }

    @Test
    void whoChangesAGroupAllTheTimeHoldsNobodyUp() throws Exception {
        GroupModes[] of = new GroupModes[1];
        try (GroupModes changing = new GroupModes(group -> {
            of[0].recheck(group);
            return GroupMode.JOIN;
        })) {
            of[0] = changing;

            assertThat(of(changing.look(GROUP))).isEqualTo(GroupMode.JOIN);
        }
    }
}
