package org.dialogs.openfire.history.journal;

import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.Settings.JournalSync;

/** Syncs the journal once in a while, if the settings say so. */
final class SyncThread implements Closeable {

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(5);

    private final Settings settings;
    private final Runnable sync;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    SyncThread(Settings settings, Runnable sync) {
        this.settings = settings;
        this.sync = sync;
        thread = new Thread(this::run, "dialogs-journal");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed.await(pause().toNanos(), TimeUnit.NANOSECONDS)) {
                if (isOn()) {
                    sync.run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration pause() {
        return isOn() ? settings.journalSyncInterval() : IDLE;
    }

    private boolean isOn() {
        return settings.journalSync() == JournalSync.INTERVAL;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
