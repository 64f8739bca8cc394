package org.dialogs.openfire.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.AuthSettings.VerifierName;
import org.dialogs.openfire.history.Failures;
import org.dialogs.openfire.host.AuthProviders;
import org.dialogs.openfire.host.LocalUsers;
import org.dialogs.openfire.host.PropertyChanges;
import org.dialogs.openfire.host.SaslPlain;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.host.TokenSessions;
import org.dialogs.openfire.status.Timing;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Session tokens as passwords: on while there is somebody who can check one (a REST service, or an application whose sessions this plugin
 * issues), off otherwise, and then the server is as if this were not there. Thread-safe.
 */
public final class TokenLogins implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TokenLogins.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration TIDY = Duration.ofSeconds(10);
    private static final int EXPIRED_AT_ONCE = 500;
    private static final int THREADS = 2;

    private final AuthSettings settings;
    private final Hook hook;
    private final ServerDomains domains;
    private final Clock clock;
    private final ApplicationStore applications;
    private final SessionStore sessions;
    private final NonceStore nonces;
    private final LocalVerifier local;
    private final RemoteVerifier remote;
    private final RemoteSessions remoteSessions;
    private final Checks checks;
    private final TokenSessions connected = new TokenSessions();
    private final Recheck recheck;
    private final LocalUsers users = new LocalUsers();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger threads = new AtomicInteger();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(THREADS, this::thread);
    private volatile boolean hasApplications;
    private volatile boolean databaseIsAway;
    private volatile State state = new State(false, Optional.empty());
    private PropertyChanges changes;
    private SaslPlain plain;
    private AuthProviders providers;
    private boolean closed;

    /** The way to the server's auth provider, which a version of Openfire may not have. */
    interface Hook {

        AuthProviders open() throws ReflectiveOperationException;
    }

    /**
     * Whether tokens are taken.
     *
     * @param on whether they are
     * @param obstacle why they are not, although they should be
     */
    public record State(boolean on, Optional<String> obstacle) {}

    public TokenLogins(AuthSettings settings, ServerDomains domains, DataSource database, Clock clock) {
        this(settings, domains, database, clock, AuthProviders::new);
    }

    /** @param hook gives access to the server's auth provider, or fails */
    TokenLogins(AuthSettings settings, ServerDomains domains, DataSource database, Clock clock, Hook hook) {
        this.settings = settings;
        this.hook = hook;
        this.domains = domains;
        applications = new ApplicationStore(database);
        sessions = new SessionStore(database);
        nonces = new NonceStore(database);
        this.clock = clock;
        local = new LocalVerifier(sessions, clock);
        remote = new RemoteVerifier(settings, clock);
        checks = new Checks(
                settings, Map.of(VerifierName.LOCAL, local, VerifierName.REMOTE, remote), clock, System::nanoTime);
        remoteSessions = new RemoteSessions(settings, remote, clock, System::nanoTime);
        recheck = new Recheck(settings, checks, connected::connected, System::nanoTime, this::pause);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "dialogs-sessions-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to look whether tokens are to be taken. */
    public TokenLogins start() {
        changes = PropertyChanges.tell(this::changed);
        tidy();
        timer.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(this::tidy, TIDY.toMillis(), TIDY.toMillis(), TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(this::checkAgain, TIDY.toMillis(), TIDY.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** The sessions that there are tokens of. */
    public Sessions sessions() {
        return new Sessions(settings, applications, sessions, nonces, checks, remoteSessions, clock);
    }

    /** The applications that this plugin issues sessions of. */
    public Applications applications() {
        return new Applications(applications, sessions, this::applicationsChanged, clock);
    }

    private void applicationsChanged() {
        checks.forget();
        tidy();
    }

    public State state() {
        return state;
    }

    /** How many tokens were known. */
    public long known() {
        return checks.counts().hits();
    }

    /** About how many tokens somebody had to be asked. */
    public long asked() {
        return checks.counts().misses();
    }

    /** How long requests to the REST service take. */
    public Timing serviceTimes() {
        return remote.times();
    }

    /** How many requests to the REST service had no proper answer. */
    public long serviceFailures() {
        return remote.failures();
    }

    /** Whether the REST service, if there is one, is asked; not so when too many requests have failed. */
    public boolean isServiceAsked() {
        return !settings.asksRemote() || remote.isAsking();
    }

    /** Whether there is a REST service to ask. */
    public boolean hasService() {
        return settings.asksRemote();
    }

    private void changed(String property) {
        if (property.startsWith(AuthSettings.PREFIX)) {
            checks.forget();
            remoteSessions.forget();
            refresh();
        } else if (property.equals(AuthProviders.PROPERTY)) {
            refresh();
        }
    }

    /** Each second: what Openfire has made anew is followed. What could not be done is not tried again as often. */
    private void look() {
        if (state.obstacle().isEmpty()) {
            refresh();
        }
    }

    /** Puts the hooks in, or takes them out, as it should be. Looks at nothing but memory. */
    private synchronized void refresh() {
        if (closed) {
            return;
        }
        try {
            boolean wanted = isWanted();
            if (wanted) {
                hook();
            } else {
                unhook();
            }
            become(new State(wanted, Optional.empty()));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            release();
            if (state.obstacle().isEmpty()) {
                LOG.error(
                        "Session tokens cannot be taken as passwords, passwords work as before. This version of Openfire, or"
                                + " another plugin's auth provider, is not one that this plugin knows: is there a newer one?",
                        e);
            }
            state = new State(false, Optional.of(e.toString()));
        }
    }

    private boolean isWanted() {
        return settings.asksRemote()
                || settings.enabled() && settings.verifiers().contains(VerifierName.LOCAL) && hasApplications;
    }

    private void hook() throws ReflectiveOperationException {
        if (plain == null) {
            providers = hook.open();
            plain = SaslPlain.install(connected);
        }
        providers.wrap(provider -> new TokenAuthProvider(provider, settings, checks, plain, users, domains));
    }

    private void unhook() throws ReflectiveOperationException {
        if (plain != null) {
            try (SaslPlain last = plain) {
                providers.unwrap();
            } finally {
                plain = null;
            }
        }
    }

    private void release() {
        try {
            unhook();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.error("The server's own auth provider could not be put back", e);
        }
    }

    private void become(State next) {
        if (!next.equals(state)) {
            state = next;
            LOG.info("Session tokens are {} as passwords", next.on() ? "taken" : "not taken");
        }
    }

    private void tidy() {
        try {
            remote.tidy();
            lookForApplications();
            removeExpired();
            databaseIsAway = false;
        } catch (RuntimeException e) {
            if (!databaseIsAway) {
                LOG.warn(
                        "Applications and sessions cannot be read, session tokens stay {} until they can: {}",
                        state.on() ? "taken" : "not taken",
                        Failures.describe(e));
            }
            databaseIsAway = true;
        }
        refresh();
    }

    /** @throws JdbiException if the database does not answer; then everything stays as it is */
    void lookForApplications() {
        if (settings.enabled() && settings.verifiers().contains(VerifierName.LOCAL)) {
            hasApplications = applications.anyEnabled();
        }
    }

    private void removeExpired() {
        Instant now = clock.instant();
        while (closing.getCount() > 0 && sessions.removeExpired(now, EXPIRED_AT_ONCE) == EXPIRED_AT_ONCE) {
            LOG.debug("{} expired sessions have been removed, there are more", EXPIRED_AT_ONCE);
        }
        while (closing.getCount() > 0 && nonces.removeExpired(now, EXPIRED_AT_ONCE) == EXPIRED_AT_ONCE) {
            LOG.debug("{} nonces have been forgotten, there are more", EXPIRED_AT_ONCE);
        }
    }

    /** Also when nobody can check tokens any more, unless they are switched off: the last application may have been disabled. */
    private void checkAgain() {
        try {
            if (settings.enabled()) {
                recheck.ifDue();
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.error("Those who are connected with session tokens cannot be checked again", e);
        }
    }

    private boolean pause(Duration time) {
        try {
            return !closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Who is connected with a token stays known as such, if this is loaded again. */
    private void leaveMarks() {
        try {
            if (plain != null) {
                connected.close();
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Who has resumed a session with another token may not be checked again", e);
        }
    }

    /** Puts the server's own provider back. Who is connected stays so. */
    @Override
    public void close() {
        closing.countDown();
        // Without an interrupt, which would close the files of an embedded database under its hands.
        timer.shutdown();
        if (changes != null) {
            changes.close();
        }
        synchronized (this) {
            closed = true;
            leaveMarks();
            release();
        }
        local.close();
        remote.close();
    }
}
