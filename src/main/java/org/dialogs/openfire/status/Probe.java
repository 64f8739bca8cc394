package org.dialogs.openfire.status;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks something that may take for ever, on a thread of its own, and says whether it answers. One question at a time: what does not
 * answer is not asked again before it has. Thread-safe.
 */
public final class Probe implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    /** As long as an answer may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Runnable question;
    private final LongSupplier nanoTime;
    private final ExecutorService thread;
    private boolean isAsking;
    private long asked;
    private boolean failed;

    /** @param question throws if there is no proper answer */
    public Probe(String name, Runnable question) {
        this(name, question, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    Probe(String name, Runnable question, LongSupplier nanoTime) {
        this.question = question;
        this.nanoTime = nanoTime;
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread of = new Thread(task, name);
            of.setDaemon(true);
            return of;
        });
    }

    /** Begins to ask, unless that is under way. Waits for nothing. */
    synchronized void ask() {
        if (!isAsking && !thread.isShutdown()) {
            isAsking = true;
            asked = nanoTime.getAsLong();
            thread.execute(this::run);
        }
    }

    private void run() {
        boolean hasFailed = true;
        try {
            question.run();
            hasFailed = false;
        } catch (RuntimeException | LinkageError e) {
            // Others say so in the log: those who needed an answer.
            LOG.debug("A question has no answer", e);
        } finally {
            answered(hasFailed);
        }
    }

    private synchronized void answered(boolean hasFailed) {
        isAsking = false;
        failed = hasFailed;
    }

    /** Whether the last question had an answer, and the one that is under way has not waited too long. */
    synchronized boolean answers() {
        return !failed && !(isAsking && nanoTime.getAsLong() - asked > PATIENCE.toNanos());
    }

    /** Without an interrupt, which would close the files of an embedded database under its hands. */
    @Override
    public synchronized void close() {
        thread.shutdown();
    }
}
