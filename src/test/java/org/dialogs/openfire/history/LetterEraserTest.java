package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When erasures are brought to the dead letters. */
class LetterEraserTest {

    private final AtomicInteger tries = new AtomicInteger();
    private LetterEraser eraser;

    @AfterEach
    void close() {
        eraser.close();
    }

    private void start(Duration firstPause, BooleanSupplier step) {
        eraser = new LetterEraser(step, firstPause);
        eraser.start();
    }

    private static UncheckedIOException full() {
        return new UncheckedIOException(new IOException("No space left on device"));
    }

    @Test
    void asLongAsThereIsMoreItGoesOn() {
        start(Duration.ofMinutes(1), () -> tries.incrementAndGet() < 10_000);

        Awaitility.await().until(() -> tries.get() >= 10_000);
    }

    @Test
    void afterAFailureItWaits() {
        start(Duration.ofMinutes(1), () -> {
            tries.incrementAndGet();
            throw full();
        });
        Awaitility.await().until(() -> tries.get() == 1);

        Awaitility.await().during(Duration.ofSeconds(2)).until(() -> tries.get() == 1);
    }

    @Test
    void itTriesUntilItCanWhateverFails() {
        start(Duration.ofMillis(10), () -> {
            switch (tries.incrementAndGet()) {
                case 1:
                    throw full();
                case 2:
                    throw new OutOfMemoryError("just a test");
                default:
                    return false;
            }
        });

        Awaitility.await().until(() -> tries.get() >= 3);
    }

    @Test
    void closedItEndsAlsoInTheMiddleOfAStep() {
        CountDownLatch interrupted = new CountDownLatch(1);
        start(Duration.ofMinutes(1), () -> {
            tries.incrementAndGet();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            throw full();
        });
        Awaitility.await().until(() -> tries.get() == 1);

        long began = System.nanoTime();
        eraser.close();

        assertThat(interrupted.getCount()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    }
}
