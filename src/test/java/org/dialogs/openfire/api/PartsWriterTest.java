package org.dialogs.openfire.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import org.dialogs.openfire.auth.Workers;
import org.junit.jupiter.api.Test;

/** A long answer to a client who takes all of it at once, and one that cannot be finished. */
class PartsWriterTest {

    private final AtomicBoolean over = new AtomicBoolean();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch completed = new CountDownLatch(1);
    private final CountDownLatch cut = new CountDownLatch(1);

    @Test
    void othersAreServedBetweenTheParts() throws Exception {
        try (Workers workers = new Workers("test", () -> 1, () -> 10)) {
            new PartsWriter(new AlwaysReady(), false, new Endless(), workers, ending()).begin();
            assertThat(begun.await(30, SECONDS)).isTrue();

            assertThat(workers.submit(() -> "served").get(30, SECONDS)).isEqualTo("served");

            over.set(true);
            assertThat(completed.await(30, SECONDS)).isTrue();
        } finally {
            over.set(true);
        }
    }

    @Test
    void whatCannotBeMadeIsCut() throws Exception {
        try (Workers workers = new Workers("test", () -> 1, () -> 10)) {
            Iterator<byte[]> failing = Stream.<byte[]>generate(() -> {
                        throw new OutOfMemoryError("a test's");
                    })
                    .iterator();
            new PartsWriter(new AlwaysReady(), false, failing, workers, ending()).begin();

            assertThat(cut.await(30, SECONDS)).isTrue();
        }
    }

    @Test
    void whatStandsInLineWhenTheWorkersGoIsCut() throws Exception {
        Workers workers = new Workers("test", () -> 1, () -> 10);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        workers.submit(() -> {
            busy.countDown();
            try {
                return free.await(30, SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(busy.await(30, SECONDS)).isTrue();
        new PartsWriter(new AlwaysReady(), false, new Endless(), workers, ending()).begin();

        workers.close();

        assertThat(cut.await(30, SECONDS)).isTrue();
        free.countDown();
    }

    private final class Endless implements Iterator<byte[]> {

        @Override
        public boolean hasNext() {
            return !over.get();
        }

        @Override
        public byte[] next() {
            begun.countDown();
            return new byte[] {1};
        }
    }

    private Ending ending() {
        return new Ending() {

            @Override
            public void complete() {
                completed.countDown();
            }

            @Override
            public void cut() {
                cut.countDown();
            }

            @Override
            public boolean isOver() {
                return false;
            }
        };
    }

    private static final class AlwaysReady extends ServletOutputStream {

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            try {
                listener.onWritePossible();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void write(int b) {
            // It is gone.
        }
    }
}
