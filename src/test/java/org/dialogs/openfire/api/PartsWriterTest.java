package org.dialogs.openfire.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletResponse;
import org.dialogs.openfire.auth.Workers;
import org.junit.jupiter.api.Test;

/** A long answer to a client who takes all of it at once. */
class PartsWriterTest {

    private final AtomicBoolean over = new AtomicBoolean();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch completed = new CountDownLatch(1);

    @Test
    void othersAreServedBetweenTheParts() throws Exception {
        try (Workers workers = new Workers("test", () -> 1, () -> 10)) {
            new PartsWriter(context(), response(), false, new Endless(), workers).begin();
            assertThat(begun.await(30, SECONDS)).isTrue();

            assertThat(workers.submit(() -> "served").get(30, SECONDS)).isEqualTo("served");

            over.set(true);
            assertThat(completed.await(30, SECONDS)).isTrue();
        } finally {
            over.set(true);
        }
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

    private AsyncContext context() {
        return proxy(AsyncContext.class, method -> {
            completed.countDown();
            return null;
        });
    }

    private static HttpServletResponse response() {
        return proxy(HttpServletResponse.class, method -> new AlwaysReady());
    }

    private interface Answers {

        Object answer(String method);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.answer(method.getName())));
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
