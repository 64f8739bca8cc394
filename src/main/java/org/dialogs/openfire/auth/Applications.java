package org.dialogs.openfire.auth;

import com.google.re2j.Pattern;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;

/**
 * The applications, as an administrator changes them. What is changed takes effect on this node at once; another node may take a token that
 * it knows for as long as it remembers it. All methods ask the database, and throw {@link JdbiException} if it does not answer.
 * Thread-safe.
 */
public final class Applications {

    /** The largest id: there are clients that read ids as 32 bits. */
    public static final long MAX_ID = Integer.MAX_VALUE;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 15;
    private static final int SECRET_BYTES = 24;
    private static final int MAX_NAME = 100;
    private static final int SESSIONS_AT_ONCE = 500;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{8,64}");
    private static final Pattern SECRET = Pattern.compile("[!-~]{12,255}");

    private final ApplicationStore applications;
    private final SessionStore sessions;
    private final Runnable changed;
    private final Clock clock;

    /** @param changed is told when an application has been added, changed or removed */
    Applications(ApplicationStore applications, SessionStore sessions, Runnable changed, Clock clock) {
        this.applications = applications;
        this.sessions = sessions;
        this.changed = changed;
        this.clock = clock;
    }

    /** Whether an application can have this id: 1 to {@value #MAX_ID}. */
    public static boolean isId(long id) {
        return id >= 1 && id <= MAX_ID;
    }

    /** Whether an application can have this name, without the spaces around it: 1 to {@value #MAX_NAME} characters. */
    public static boolean isName(String name) {
        String text = name.strip();
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= MAX_NAME
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    /** Whether this can be an application's auth key: 8 to 64 letters, digits, hyphens and underscores. */
    public static boolean isAuthKey(String key) {
        return KEY.matches(key);
    }

    /** Whether this can be an application's auth secret: 12 to 255 visible characters of ASCII. */
    public static boolean isAuthSecret(String secret) {
        return SECRET.matches(secret);
    }

    /** All of them, enabled or not, by their ids. */
    public List<Application> all() {
        return applications.all();
    }

    /** The application of this id, enabled or not. */
    public Optional<Application> find(long id) {
        return applications.find(id);
    }

    /**
     * Adds an application, enabled, with a key and a secret that nobody has had before.
     *
     * @return the application, or empty if there is one of this id
     * @throws IllegalArgumentException if the id or the name cannot be, with a text that says why
     */
    public Optional<Application> add(long id, String name) {
        return add(id, name, random(KEY_BYTES), random(SECRET_BYTES));
    }

    /** The same with the key and the secret of an application that there are clients of already. */
    public Optional<Application> add(long id, String name, String authKey, String authSecret) {
        check(isId(id), "An application's id is from 1 to " + MAX_ID);
        checkName(name);
        check(isAuthKey(authKey), "An auth key is 8 to 64 letters, digits, hyphens and underscores");
        check(isAuthSecret(authSecret), "An auth secret is 12 to 255 visible characters of ASCII");
        if (applications.find(id).isPresent()) {
            return Optional.empty();
        }
        // Those of an application that had this id before must not be this one's.
        endSessions(id);
        Application application =
                new Application(id, name.strip(), authKey, authSecret, true, clock.instant(), clock.instant());
        try {
            applications.add(application);
        } catch (JdbiException e) {
            if (applications.find(id).isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
        changed.run();
        return Optional.of(application);
    }

    /**
     * Gives an application another name; returns whether it is there.
     *
     * @throws IllegalArgumentException if the name cannot be, with a text that says why
     */
    public boolean rename(long id, String name) {
        checkName(name);
        return applications.rename(id, name.strip(), clock.instant());
    }

    /**
     * Gives an application another secret: clients that sign with the one before are refused. Sessions that are there stay.
     *
     * @return the new secret, or empty if there is no such application
     */
    public Optional<String> renewSecret(long id) {
        String secret = random(SECRET_BYTES);
        return Optional.of(secret).filter(renewed -> applications.setSecret(id, renewed, clock.instant()));
    }

    /** The sessions of a disabled application do not count, and do again when it is enabled; returns whether it is there. */
    public boolean setEnabled(long id, boolean enabled) {
        boolean isThere = applications.setEnabled(id, enabled, clock.instant());
        changed.run();
        return isThere;
    }

    /** Removes an application and ends its sessions; its users stay. Returns whether it was there. */
    public boolean remove(long id) {
        if (!setEnabled(id, false)) {
            return false;
        }
        endSessions(id);
        boolean wasThere = applications.remove(id);
        changed.run();
        return wasThere;
    }

    /** In steps: there may be very many. */
    private void endSessions(long id) {
        int ended;
        do {
            ended = sessions.removeOfApplication(id, SESSIONS_AT_ONCE);
        } while (ended == SESSIONS_AT_ONCE);
    }

    private static void checkName(String name) {
        check(isName(name), "An application's name is 1 to " + MAX_NAME + " characters");
    }

    private static void check(boolean holds, String text) {
        if (!holds) {
            throw new IllegalArgumentException(text);
        }
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
