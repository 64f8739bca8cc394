package org.dialogs.openfire.live;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.History;
import org.dialogs.openfire.history.Occasion;
import org.dialogs.openfire.history.journal.Provisional;
import org.dialogs.openfire.host.Routing;
import org.dialogs.openfire.host.ServerDomains;
import org.jivesoftware.openfire.interceptor.PacketInterceptor;
import org.jivesoftware.openfire.session.ClientSession;
import org.jivesoftware.openfire.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;
import org.xmpp.packet.Presence;

/**
 * Where stanzas come to the plugin: on the server's own threads, before and after they are routed. Whatever goes wrong in here, the stanza goes
 * on as it came. Thread-safe.
 */
public final class DialogsInterceptor implements PacketInterceptor, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DialogsInterceptor.class);
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final Duration SWEEP = Duration.ofMillis(250);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

    private final Settings settings;
    private final MessageStep messageStep;
    private final ScheduledExecutorService sweeper;
    private final AtomicLong inside = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final Occasion failing = new Occasion(LOG_INTERVAL);
    private volatile boolean closed;

    public DialogsInterceptor(Settings settings, ServerDomains domains, Routing routing, History history, Clock clock) {
        this.settings = settings;
        this.messageStep = new MessageStep(settings, domains, routing, history, clock);
        this.sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "dialogs-sweeper");
            thread.setDaemon(true);
            return thread;
        });
        sweeper.scheduleWithFixedDelay(this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void interceptPacket(Packet packet, Session session, boolean incoming, boolean processed) {
        if (!incoming && processed) {
            return;
        }
        if (packet instanceof Presence presence
                && !incoming
                && session instanceof ClientSession
                && settings.enabled()) {
            arrange(presence, session);
        }
        if (!(packet instanceof Message message)) {
            return;
        }
        inside.incrementAndGet();
        try {
            if (processed) {
                messageStep.after(message);
                return;
            }
            messageStep.meanwhile(message, !incoming);
            if (incoming && !closed && settings.enabled()) {
                messageStep.before(message);
            }
        } catch (Exception | LinkageError | StackOverflowError e) {
            report(e);
        } finally {
            inside.decrementAndGet();
        }
    }

    /**
     * Does to a message, which somebody else delivers, what is done to those that pass: it is stamped, and written into the journal if it is
     * to be kept. What fails is counted, and the message is as it was.
     *
     * @return what is in the journal of it, about which the caller decides
     */
    List<Provisional> prepare(Message message) {
        if (!settings.enabled()) {
            return List.of();
        }
        try {
            return messageStep.prepare(message);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            report(e);
            return List.of();
        }
    }

    private void arrange(Presence presence, Session session) {
        try {
            RoomPresence.sayRoomFirst(presence, session.getAddress());
        } catch (Exception | LinkageError | StackOverflowError e) {
            report(e);
        }
    }

    /** How many messages got their dialog and their time. */
    public long stamped() {
        return messageStep.stamped();
    }

    /** How many stanzas went on as they came because something failed. */
    public long failures() {
        return failures.get();
    }

    /**
     * Lets stanzas pass from now on, and returns when it is decided about those that are being routed, so that what this interceptor
     * uses can be closed; at the latest after {@code 5 s}: what is still undecided then counts. To be called before the server is told to forget it: it hears of the end of a stanza's way by being called.
     */
    @Override
    public void close() {
        closed = true;
        long deadline = System.nanoTime() + QUIET.toNanos();
        while ((inside.get() > 0 || messageStep.isRouting()) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        sweeper.shutdownNow();
    }

    private void sweep() {
        try {
            messageStep.sweep();
        } catch (RuntimeException | Error e) {
            report(e);
        }
    }

    /** One entry a minute at most: a fault that every message meets must not fill the disk. */
    private void report(Throwable failure) {
        long count = failures.incrementAndGet();
        if (failing.isDue()) {
            LOG.error("A stanza was routed as it came ({} so far)", count, failure);
        }
    }
}
