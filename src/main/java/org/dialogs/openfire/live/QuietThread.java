package org.dialogs.openfire.live;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One daemon thread, which does one thing after the other and is only there while there is something to do. It is never interrupted: it
 * may be in the embedded database. Thread-safe.
 */
final class QuietThread implements Executor, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ThreadPoolExecutor executor;

    /** @param most how many tasks wait at most */
    QuietThread(String name, int most) {
        executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(most), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** @throws RejectedExecutionException if too many tasks wait, or if it is closed */
    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** Takes nothing more; returns when all is done, at the latest after {@code 5 s}. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.getQueue().clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
