package org.dialogs.openfire.history;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.model.ChatMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes messages to the database, in batches, on a thread of its own. While the database is away it waits and tries again; a message
 * that the database refuses is found by halving the batch, and the others go in. {@link #close} writes what is still waiting.
 */
public final class HistoryWriter implements History, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final int TRIES = 3;
    private static final long LOG_INTERVAL = TimeUnit.MINUTES.toNanos(1);

    private final Settings settings;
    private final MessageStore store;
    private final Duration drain;
    private final WriteQueue queue;
    private final Thread thread;
    private final AtomicLong kept = new AtomicLong();
    private final AtomicLong notKept = new AtomicLong();
    private final AtomicLong lastLogged = new AtomicLong(System.nanoTime() - LOG_INTERVAL);
    private volatile long deadline = Long.MAX_VALUE;

    public HistoryWriter(Settings settings, MessageStore store) {
        this(settings, store, DRAIN);
    }

    HistoryWriter(Settings settings, MessageStore store, Duration drain) {
        this.drain = drain;
        this.settings = settings;
        this.store = store;
        this.queue = new WriteQueue(settings::queueMaxBytes);
        this.thread = new Thread(this::run, "dialogs-writer");
        this.thread.setDaemon(true);
    }

    public HistoryWriter start() {
        thread.start();
        return this;
    }

    @Override
    public void append(ChatMessage message) {
        if (!queue.offer(message)) {
            lose(1, "no more fit into memory (" + Settings.QUEUE_MAX_BYTES + "); is the database away?", null);
        }
    }

    /** Messages written to the database since the start; a resend that was there already does not count. */
    public long kept() {
        return kept.get();
    }

    /** Messages that were routed but could not be kept, since the start. */
    public long notKept() {
        return notKept.get();
    }

    /** Messages that wait for the writer. */
    public int waiting() {
        return queue.size();
    }

    /** Takes no more messages, writes those that wait, and returns when that is done or has taken {@code 30 s}. */
    @Override
    public void close() {
        deadline = System.nanoTime() + drain.toNanos();
        queue.close();
        try {
            thread.join(drain.plusSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("{} messages were not written to the history before the plugin had to stop", queue.size());
        }
    }

    private void run() {
        try {
            for (List<ChatMessage> batch = take(); !batch.isEmpty(); batch = take()) {
                try {
                    write(batch);
                } finally {
                    queue.done(batch);
                }
            }
        } catch (InterruptedException e) {
            lose(queue.size(), "the writer was interrupted", e);
        }
    }

    private List<ChatMessage> take() throws InterruptedException {
        return queue.take(settings.batchMaxMessages());
    }

    private void write(List<ChatMessage> batch) throws InterruptedException {
        Throwable refusal = null;
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                kept.addAndGet(store.keep(batch));
                return;
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                refusal = e;
                if (!awaitDatabase(e)) {
                    lose(batch.size(), "the plugin had to stop while the database was away", e);
                    return;
                }
            }
        }
        if (batch.size() == 1) {
            notKept.incrementAndGet();
            LOG.error(
                    "The database refuses message {}: it is not kept",
                    batch.get(0).id(),
                    refusal);
        } else {
            int half = batch.size() / 2;
            write(batch.subList(0, half));
            write(batch.subList(half, batch.size()));
        }
    }

    /** Returns true as soon as the database can be written, false if it cannot and time is up. */
    private boolean awaitDatabase(Throwable failure) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!store.canWrite()) {
            complain("The history cannot be written; trying again until it can", failure);
            if (queue.awaitClose(pause)) {
                // The plugin is being unloaded, and the pause over at once: what waits gets its last chances.
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(FIRST_PAUSE.toMillis());
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        return true;
    }

    private void lose(int count, String reason, Throwable cause) {
        notKept.addAndGet(count);
        complain(count + " messages not kept (" + notKept.get() + " so far): " + reason, cause);
    }

    /** One entry a minute at most. */
    private void complain(String text, Throwable cause) {
        long last = lastLogged.get();
        long now = System.nanoTime();
        if (now - last >= LOG_INTERVAL && lastLogged.compareAndSet(last, now)) {
            LOG.error(text, cause);
        }
    }
}
