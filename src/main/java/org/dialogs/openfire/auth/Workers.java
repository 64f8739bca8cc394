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

    /** What was begun or waits. The queue does not say it: what comes to a thread that is idle is in it, too, until that has woken up. */
    private final AtomicInteger underWay = new AtomicInteger();

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
        int most = wanted.getAsInt() + maxWaiting.getAsInt();
        if (underWay.getAndUpdate(now -> now < most ? now + 1 : now) >= most) {
            throw new RejectedExecutionException("too much waits already");
        }
        Task<T> task = new Task<>(work, new CompletableFuture<>(), underWay);
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            underWay.decrementAndGet();
            throw e;
        }
        return task.result;
    }

    private record Task<T>(Supplier<T> work, CompletableFuture<T> result, AtomicInteger underWay) implements Runnable {

        @Override
        public void run() {
            if (result.isDone()) {
                underWay.decrementAndGet();
                return;
            }
            T given;
            try {
                given = work.get();
            } catch (RuntimeException | Error e) {
                underWay.decrementAndGet();
                result.completeExceptionally(e);
                return;
            }
            // First: whoever waits for it may come with more at once.
            underWay.decrementAndGet();
            result.complete(given);
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
