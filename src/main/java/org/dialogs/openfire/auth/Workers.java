package org.dialogs.openfire.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** A few threads, which end when there is nothing to do, and a bounded queue before them. Thread-safe. */
public final class Workers implements AutoCloseable {

    private static final int IDLE_SECONDS = 10;

    private final AtomicInteger count = new AtomicInteger();
    private final IntSupplier wanted;
    private final IntSupplier maxWaiting;
    private final ThreadPoolExecutor threads;

    /**
     * Both numbers are asked anew each time.
     *
     * @param wanted how many threads there may be
     * @param maxWaiting how much may wait for them
     */
    public Workers(String name, IntSupplier wanted, IntSupplier maxWaiting) {
        this.wanted = wanted;
        this.maxWaiting = maxWaiting;
        int size = wanted.getAsInt();
        threads = new ThreadPoolExecutor(
                size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * What {@code work} will give. What is cancelled before it has begun does not begin.
     *
     * @throws RejectedExecutionException if too much waits already, or these workers are closed
     */
    public <T> CompletableFuture<T> submit(Supplier<T> work) {
        resize();
        if (threads.getQueue().size() >= maxWaiting.getAsInt()) {
            throw new RejectedExecutionException("too much waits already");
        }
        Task<T> task = new Task<>(work, new CompletableFuture<>());
        threads.execute(task);
        return task.result;
    }

    private record Task<T>(Supplier<T> work, CompletableFuture<T> result) implements Runnable {

        @Override
        public void run() {
            if (result.isDone()) {
                return;
            }
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        }
    }

    private synchronized void resize() {
        int size = wanted.getAsInt();
        if (size > threads.getMaximumPoolSize()) {
            threads.setMaximumPoolSize(size);
            threads.setCorePoolSize(size);
        } else if (size < threads.getMaximumPoolSize()) {
            threads.setCorePoolSize(size);
            threads.setMaximumPoolSize(size);
        }
    }

    /**
     * Begins nothing more: what waits is cancelled. What runs is not interrupted, for that would close the files of an embedded database
     * under its hands, and is not waited for.
     */
    @Override
    public void close() {
        threads.shutdown();
        List<Runnable> waiting = new ArrayList<>();
        threads.getQueue().drainTo(waiting);
        waiting.forEach(task -> ((Task<?>) task).result.cancel(false));
    }
}
