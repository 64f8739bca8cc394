package org.dialogs.openfire.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.auth.Finding.Denied;
import org.dialogs.openfire.auth.Finding.Found;
import org.dialogs.openfire.auth.Verdict.Unknown;
import org.dialogs.openfire.model.ApplicationUser;
import org.jdbi.v3.core.JdbiException;

/**
 * The sessions of the REST API: those that this plugin issues, and those of another service, if there is one. What is changed here takes
 * effect on this node at once, on its logins by XMPP as well; another node may take a token that it knows for as long as it remembers it.
 * All methods ask the database, and throw {@link JdbiException} if it does not answer. Thread-safe.
 */
public final class Sessions {

    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();
    private static final int ID_BYTES = 12;
    private static final int ID_LENGTH = 24;
    private static final int MAX_NONCE = 255;
    private static final String BASE = "base";

    private final AuthSettings settings;
    private final ApplicationStore applications;
    private final SessionStore sessions;
    private final NonceStore nonces;
    private final Checks checks;
    private final RemoteSessions remote;
    private final SessionLife life;
    private final TokenShape shape;
    private final Clock clock;

    Sessions(
            AuthSettings settings,
            ApplicationStore applications,
            SessionStore sessions,
            NonceStore nonces,
            Checks checks,
            RemoteSessions remote,
            Clock clock) {
        this.settings = settings;
        this.applications = applications;
        this.sessions = sessions;
        this.nonces = nonces;
        this.checks = checks;
        this.remote = remote;
        this.clock = clock;
        life = new SessionLife(sessions, clock);
        shape = new TokenShape(settings);
    }

    /** A session that has just begun; its token is known to nobody else. */
    public record Begun(SessionToken token, Session session) {}

    /**
     * Finds out which application a request for a session is signed by. No request is taken twice.
     *
     * @return the application's id
     * @throws SessionRefusedException if it is none that can be taken
     */
    public long admit(SignedRequest request) {
        long id = number(request, "application_id");
        String key = required(request, "auth_key");
        String nonce = required(request, "nonce");
        required(request, "signature");
        Instant signed = Instant.ofEpochSecond(number(request, "timestamp"));
        Instant now = clock.instant();
        if (Duration.between(signed, now).abs().compareTo(CLOCKS_DIFFER) > 0) {
            throw new SessionRefusedException(BASE, "Bad timestamp");
        }
        Application application = applications
                .find(id)
                .filter(Application::enabled)
                .orElseThrow(() -> new SessionRefusedException(BASE, "No application with given id found"));
        if (!isSame(application.authKey(), key) || !request.isSignedWith(application.authSecret())) {
            throw new SessionRefusedException(BASE, "Unexpected signature");
        }
        if (nonce.length() > MAX_NONCE || !isFirst(request, id, nonce, signed)) {
            throw new SessionRefusedException("nonce", "has already been used with this timestamp");
        }
        return id;
    }

    /**
     * QuickBlox's own clients draw nonces from ten thousand: nonce and time together, and whoever logs in, say which request it is. The
     * password does not: a hash of it must be nowhere.
     */
    private boolean isFirst(SignedRequest request, long applicationId, String nonce, Instant signed) {
        String who = request.value("user[login]")
                .or(() -> request.value("user[email]"))
                .orElse("");
        return nonces.use(
                applicationId,
                sha256(signed.getEpochSecond() + "\n" + nonce.length() + "\n" + nonce + who),
                signed.plus(CLOCKS_DIFFER));
    }

    private static String sha256(String text) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String required(SignedRequest request, String name) {
        return request.value(name).orElseThrow(() -> new SessionRefusedException(name, "is required"));
    }

    private static long number(SignedRequest request, String name) {
        String text = required(request, name);
        if (!text.matches("[0-9]{1,12}")) {
            throw new SessionRefusedException(name, "must be a whole number");
        }
        return Long.parseLong(text);
    }

    /** Begins a session of an application, without a user. */
    public Begun begin(long applicationId) {
        return begin(applicationId, Session.NO_USER);
    }

    /** Begins a session of a user, whoever has made sure that it is he. */
    public Begun begin(ApplicationUser user) {
        return begin(user.applicationId(), user.userId());
    }

    private Begun begin(long applicationId, long userId) {
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        Instant now = clock.instant();
        Session session = new Session(HEX.formatHex(id), applicationId, userId, life.end(), now, now);
        SessionToken token = SessionToken.random();
        sessions.add(token, session);
        return new Begun(token, session);
    }

    /**
     * The session of a token, if it is one that counts now; it lasts longer by this.
     *
     * @throws SessionsUnknownException if only the REST service could know, and does not answer
     */
    public Optional<Session> find(SessionToken token) {
        Optional<Session> session = sessions.find(token);
        if (session.isPresent()) {
            return session.filter(found -> !life.hasEnded(found)).flatMap(found -> life.use(token, found));
        }
        boolean isAsked = settings.asksRemote() && shape.fits(token.text());
        return isAsked ? ofService(token) : Optional.empty();
    }

    private Optional<Session> ofService(SessionToken token) {
        Finding finding = remote.find(token);
        if (finding instanceof Found found) {
            return session(token, found);
        }
        if (finding instanceof Denied denied && denied.denial() instanceof Unknown unknown) {
            throw new SessionsUnknownException(unknown.reason());
        }
        return Optional.empty();
    }

    /** Of what the service says nothing of, an id is derived, and an end is taken that is like ours. */
    private Optional<Session> session(SessionToken token, Found found) {
        Instant now = clock.instant();
        if (found.applicationId() < 1
                || found.userId() < Session.NO_USER
                || !found.terms().holdsAt(now)) {
            return Optional.empty();
        }
        return Optional.of(new Session(
                token.hash().substring(0, ID_LENGTH),
                found.applicationId(),
                found.userId(),
                found.terms().expiry().orElseGet(life::end),
                now,
                now));
    }

    /**
     * Has a session go on as this user's.
     *
     * @return the session; empty if this plugin has not issued it, or it has ended
     */
    public Optional<Session> become(SessionToken token, ApplicationUser user) {
        return setUser(token, user.applicationId(), user.userId());
    }

    /** Has a session go on without a user; as {@link #become}. */
    public Optional<Session> leave(SessionToken token, long applicationId) {
        return setUser(token, applicationId, Session.NO_USER);
    }

    private Optional<Session> setUser(SessionToken token, long applicationId, long userId) {
        Optional<Session> before =
                sessions.find(token).filter(found -> found.applicationId() == applicationId && !life.hasEnded(found));
        Optional<Session> after =
                before.map(found -> found.of(userId, clock.instant())).filter(next -> sessions.setUser(token, next));
        before.flatMap(Session::user).ifPresent(user -> checks.forget(user, token));
        after.flatMap(Session::user).ifPresent(user -> checks.forget(user, token));
        return after;
    }

    /** Ends a session; returns whether this plugin has issued it. */
    public boolean end(SessionToken token) {
        Optional<Session> before = sessions.find(token);
        boolean wasThere = sessions.remove(token);
        before.flatMap(Session::user).ifPresent(user -> checks.forget(user, token));
        return wasThere;
    }

    /** Ends all sessions of a user. */
    public void endOf(ApplicationUser user) {
        sessions.removeOf(user);
        checks.forget(user);
    }

    /** Ends all sessions of a user but one. */
    public void endOthersOf(ApplicationUser user, SessionToken token) {
        sessions.removeOthersOf(user, token);
        checks.forget(user);
    }
}
