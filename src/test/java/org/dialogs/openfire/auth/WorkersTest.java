package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Work is done by so many at once, some of it may wait, and the rest is turned away. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class WorkersTest {

    /** How much may wait. */
    private static final int WAITING = 1_000;

    private final AtomicInteger wanted = new AtomicInteger(1);
    private final Workers workers = new Workers("worker", wanted::get, () -> WAITING);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();

    @AfterEach
    void close() {
        gate.countDown();
        workers.close();
    }

    /** Keeps a thread busy until the gate opens. */
    private String wait(String result) {
        begun.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
        }
        return result;
    }

    private List<CompletableFuture<String>> submit(int count) {
        List<CompletableFuture<String>> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String result = "result " + i;
            results.add(workers.submit(() -> wait(result)));
        }
        return results;
    }

    private void awaitBegun(int count) {
        Awaitility.await("work that has begun").until(() -> begun.get() == count);
    }

    @Test
    void everyoneGetsWhatHisWorkGives() {
        wanted.set(3);
        List<CompletableFuture<String>> results = submit(10);

        gate.countDown();

        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).join()).isEqualTo("result " + i);
        }
    }

    @Test
    void workIsDoneOnThreadsThatKeepNoServerAlive() {
        Thread thread = workers.submit(Thread::currentThread).join();

        assertThat(thread.getName()).isEqualTo("worker-1");
        assertThat(thread.isDaemon()).isTrue();
    }

    @Test
    void noMoreIsDoneAtOnceThanIsWanted() {
        wanted.set(2);
        List<CompletableFuture<String>> results = submit(10);
        awaitBegun(2);

        assertThat(results).noneMatch(CompletableFuture::isDone);
        gate.countDown();
        results.forEach(CompletableFuture::join);
        assertThat(begun).hasValue(10);
    }

    @Test
    void whenMoreIsWantedWhatWaitsBegins() {
        List<CompletableFuture<String>> results = new ArrayList<>(submit(3));
        awaitBegun(1);

        wanted.set(4);
        results.addAll(submit(1));

        awaitBegun(4);
        gate.countDown();
        assertThat(results).allSatisfy(result -> assertThat(result.join()).isNotNull());
    }

    @Test
    void whenLessIsWantedLessIsDoneAtOnce() {
        wanted.set(3);
        CountDownLatch first = new CountDownLatch(1);
        List<CompletableFuture<Object>> three = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            three.add(workers.submit(() -> {
                begun.incrementAndGet();
                try {
                    return first.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    return e;
                }
            }));
        }
        awaitBegun(3);

        wanted.set(1);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Integer>> later = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            later.add(workers.submit(() -> {
                int atOnce = now.incrementAndGet();
                most.accumulateAndGet(atOnce, Math::max);
                Thread.yield();
                return now.decrementAndGet();
            }));
        }
        first.countDown();

        three.forEach(CompletableFuture::join);
        later.forEach(CompletableFuture::join);
        assertThat(most).hasValue(1);
    }

    @Test
    void whatIsMoreThanMayWaitIsTurnedAway() {
        List<CompletableFuture<String>> running = submit(1);
        awaitBegun(1);
        List<CompletableFuture<String>> waiting = submit(WAITING);

        assertThatThrownBy(() -> submit(1)).isInstanceOf(RejectedExecutionException.class);

        gate.countDown();
        running.forEach(CompletableFuture::join);
        waiting.forEach(CompletableFuture::join);
        assertThat(workers.submit(() -> "again").join()).isEqualTo("again");
    }

    /** Threads that are idle take a moment to wake up. */
    @Test
    void asMuchAsThereAreThreadsForAndMayWaitIsNeverTurnedAway() {
        try (Workers few = new Workers("few", () -> 2, () -> 1)) {
            for (int i = 0; i < 1_000; i++) {
                List<CompletableFuture<String>> three = new ArrayList<>();
                for (int j = 0; j < 3; j++) {
                    three.add(few.submit(() -> "done"));
                }
                assertThat(three).allSatisfy(each -> assertThat(each.join()).isEqualTo("done"));
            }
        }
    }

    @Test
    void whatIsCancelledBeforeItHasBegunDoesNotBegin() {
        submit(1);
        awaitBegun(1);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Boolean> cancelled = workers.submit(() -> done.getAndSet(true));

        cancelled.cancel(true);
        gate.countDown();

        // One thread does one after the other.
        assertThat(workers.submit(() -> "behind it").join()).isEqualTo("behind it");
        assertThat(done).isFalse();
    }

    @Test
    void workThatFailsSaysSoAndEndsNoThread() {
        RuntimeException failure = new IllegalStateException("it fails");
        Error error = new LinkageError("it is missing");

        assertThatThrownBy(() -> workers.submit(() -> {
                            throw failure;
                        })
                        .join())
                .hasCause(failure);
        assertThatThrownBy(() -> workers.submit(() -> {
                            throw error;
                        })
                        .join())
                .hasCause(error);
        assertThat(workers.submit(() -> Thread.currentThread().getName()).join())
                .isEqualTo("worker-1");
    }

    @Test
    void closedItBeginsNothingMoreAndLetsFinishWhatHasBegun() {
        List<CompletableFuture<String>> running = submit(1);
        awaitBegun(1);
        List<CompletableFuture<String>> waiting = submit(2);

        workers.close();

        assertThat(waiting).allMatch(CompletableFuture::isCancelled);
        assertThatThrownBy(() -> submit(1)).isInstanceOf(RejectedExecutionException.class);
        gate.countDown();
        assertThat(running.get(0).join()).isEqualTo("result 0");
        assertThat(interrupted).hasValue(0);
        assertThat(begun).hasValue(1);
    }
}
