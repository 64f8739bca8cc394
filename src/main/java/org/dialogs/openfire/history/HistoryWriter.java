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
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    private static final int TRIES = 3;
    private static final String GIVEN_UP = "the plugin had to stop while the database was away";

    private final Settings settings;
    private final MessageStore store;
    private final Duration drain;
    private final WriteQueue queue;
    private final Thread thread;
    private final AtomicLong kept = new AtomicLong();
    private final AtomicLong notKept = new AtomicLong();
    private final Occasion waiting = new Occasion(LOG_INTERVAL);
    private final Occasion losing = new Occasion(LOG_INTERVAL);

    /** Compared by difference, as {@code nanoTime} wants it: this is as far ahead as can be. */
    private volatile long deadline = System.nanoTime() + Long.MAX_VALUE;

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
        if (!MessageStore.fits(message)) {
            lost(1, "an address of more than " + MessageStore.MAX_JID + " characters", null);
        } else if (!queue.offer(message)) {
            lost(1, "no more fit into memory (" + Settings.QUEUE_MAX_BYTES + ")", null);
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
    public int backlog() {
        return queue.size();
    }

    /**
     * Takes no more messages, writes those that wait, and returns when that is done. If it takes longer than {@code 30 s}, because the
     * database is away, the rest is given up.
     */
    @Override
    public void close() {
        deadline = System.nanoTime() + drain.toNanos();
        queue.close();
        try {
            thread.join(drain.plusSeconds(5).toMillis());
            if (thread.isAlive()) {
                // It waits for a connection: nothing of the plugin may go on when the plugin is gone.
                thread.interrupt();
                thread.join(GRACE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (notKept.get() > 0) {
            LOG.error("{} messages were delivered but not kept since the plugin was loaded", notKept);
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
            lost(queue.size(), GIVEN_UP, e);
        }
    }

    private List<ChatMessage> take() throws InterruptedException {
        return queue.take(settings.batchMaxMessages());
    }

    /** Writes a batch, whatever it takes; what is thrown in here says something of one batch, and must not end the writing of others. */
    private void write(List<ChatMessage> batch) throws InterruptedException {
        Throwable refusal = null;
        for (int tries = 0; tries < TRIES; tries++) {
            if (isOverdue()) {
                lost(batch.size(), GIVEN_UP, refusal);
                return;
            }
            try {
                kept.addAndGet(store.keep(batch));
                return;
            } catch (RuntimeException | Error e) {
                refusal = e;
                awaitDatabase(e);
            }
        }
        if (batch.size() == 1) {
            notKept.incrementAndGet();
            LOG.error(
                    "The database refuses message {}, which is not kept: {}",
                    batch.get(0).id(),
                    Failures.describe(refusal));
        } else {
            int half = batch.size() / 2;
            write(batch.subList(0, half));
            write(batch.subList(half, batch.size()));
        }
    }

    /** Returns as soon as the database can be written, or when there is no more time to wait for it. */
    private void awaitDatabase(Throwable failure) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!isOverdue() && !store.canWrite()) {
            if (waiting.isDue()) {
                LOG.error("The history cannot be written, and waits until it can: {}", Failures.describe(failure));
            }
            if (queue.awaitClose(pause)) {
                // The plugin is being unloaded, and the pause over at once: what waits gets its last chances.
                TimeUnit.MILLISECONDS.sleep(FIRST_PAUSE.toMillis());
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private boolean isOverdue() {
        return System.nanoTime() - deadline > 0;
    }

    private void lost(int count, String reason, Throwable cause) {
        long soFar = notKept.addAndGet(count);
        if (count > 0 && losing.isDue()) {
            LOG.error(
                    "Messages are delivered but not kept, {} so far: {}{}",
                    soFar,
                    reason,
                    cause == null ? "" : ", " + Failures.describe(cause));
        }
    }
}
