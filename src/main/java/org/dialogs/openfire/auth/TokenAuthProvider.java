package org.dialogs.openfire.auth;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.auth.Verdict.Accepted;
import org.dialogs.openfire.auth.Verdict.Denial;
import org.dialogs.openfire.auth.Verdict.Unknown;
import org.dialogs.openfire.host.AuthProviders;
import org.dialogs.openfire.host.LocalUsers;
import org.dialogs.openfire.host.OwnPassword;
import org.dialogs.openfire.host.SaslPlain;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.ApplicationUser;
import org.jivesoftware.openfire.auth.AuthProvider;
import org.jivesoftware.openfire.auth.ConnectionException;
import org.jivesoftware.openfire.auth.InternalUnauthenticatedException;
import org.jivesoftware.openfire.auth.UnauthorizedException;
import org.jivesoftware.openfire.user.UserNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a REST session's token for the password of an application user who logs in by XMPP, and hands everything else to the provider
 * that the server has: other users, other passwords, and who logs in elsewhere, such as in the admin console. A token can only be seen
 * in SASL PLAIN: the mechanisms that hide the password are not offered, for clients that see them would not come back from them.
 *
 * <p>Where the server itself has the user's own password, nothing leaves the server before it has said that this is not it. A directory
 * is asked after the token, which it does not know.
 */
final class TokenAuthProvider implements AuthProviders.Around {

    private static final Logger LOG = LoggerFactory.getLogger(TokenAuthProvider.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PASSWORD_BYTES = 32;

    private final AuthProvider wrapped;
    private final AuthSettings settings;
    private final TokenShape shape;
    private final Checks checks;
    private final SaslPlain plain;
    private final LocalUsers users;
    private final ServerDomains domains;
    private volatile boolean retired;
    private volatile boolean saidThatUsersCannotBeMade;

    TokenAuthProvider(
            AuthProvider wrapped,
            AuthSettings settings,
            Checks checks,
            SaslPlain plain,
            LocalUsers users,
            ServerDomains domains) {
        this.wrapped = wrapped;
        this.settings = settings;
        shape = new TokenShape(settings);
        this.checks = checks;
        this.plain = plain;
        this.users = users;
        this.domains = domains;
    }

    @Override
    public void retire() {
        retired = true;
    }

    @Override
    public void authenticate(String username, String password)
            throws UnauthorizedException, ConnectionException, InternalUnauthenticatedException {
        Optional<SaslPlain.Attempt> attempt = retired ? Optional.empty() : plain.current();
        Optional<ApplicationUser> user =
                attempt.isPresent() && password != null && shape.fits(password) ? user(username) : Optional.empty();
        if (user.isPresent()) {
            authenticate(user.get(), new SessionToken(password), attempt.get());
        } else {
            wrapped.authenticate(username, password);
        }
    }

    /** Clients may name themselves with the domain. */
    private Optional<ApplicationUser> user(String username) {
        if (username == null) {
            return Optional.empty();
        }
        int at = username.indexOf('@');
        if (at < 0) {
            return ApplicationUser.parse(username);
        }
        return username.substring(at + 1).equals(domains.xmppDomain())
                ? ApplicationUser.parse(username.substring(0, at))
                : Optional.empty();
    }

    private void authenticate(ApplicationUser user, SessionToken token, SaslPlain.Attempt attempt)
            throws UnauthorizedException, ConnectionException, InternalUnauthenticatedException {
        Optional<Accepted> known = checks.accepted(user, token);
        if (known.isPresent()) {
            admit(user, token, known.get(), attempt);
            return;
        }
        switch (OwnPassword.of(user.localpart(), token.text(), wrapped)) {
            case YES -> {
                return;
            }
            case UNKNOWN ->
                throw fail(
                        user,
                        attempt,
                        new Unknown("it may be the user's own password, which the database does not say"));
            case NO -> {
                // So it may be a token.
            }
        }
        Verdict verdict = checks.check(user, token);
        if (verdict instanceof Accepted accepted) {
            admit(user, token, accepted, attempt);
        } else if (OwnPassword.isAllOf(wrapped) || !isOwn(user, token)) {
            throw fail(user, attempt, (Denial) verdict);
        }
    }

    /** Whether a directory says so. */
    private boolean isOwn(ApplicationUser user, SessionToken token)
            throws ConnectionException, InternalUnauthenticatedException {
        try {
            wrapped.authenticate(user.localpart(), token.text());
            return true;
        } catch (UnauthorizedException e) {
            return false;
        }
    }

    private void admit(ApplicationUser user, SessionToken token, Accepted accepted, SaslPlain.Attempt attempt)
            throws UnauthorizedException {
        try {
            if (hasAccount(user, accepted)) {
                attempt.accepted(user.localpart(), token.text(), accepted.by().name());
            } else {
                attempt.acceptedWithoutAccount(
                        user.localpart(), token.text(), accepted.by().name());
            }
        } catch (RuntimeException e) {
            throw fail(
                    user,
                    attempt,
                    new Unknown("the user cannot be made: " + e.getClass().getSimpleName()));
        }
    }

    private boolean hasAccount(ApplicationUser user, Accepted accepted) {
        if (!settings.createUsers()) {
            return users.exists(user.localpart());
        }
        byte[] password = new byte[PASSWORD_BYTES];
        RANDOM.nextBytes(password);
        LocalUsers.Creation creation = users.create(
                user.localpart(),
                Base64.getUrlEncoder().withoutPadding().encodeToString(password),
                accepted.name().orElse(user.localpart()));
        if (creation == LocalUsers.Creation.CREATED) {
            LOG.info("The user {} has been made at the first login with a session token", user.localpart());
        }
        if (creation == LocalUsers.Creation.IMPOSSIBLE && !saidThatUsersCannotBeMade) {
            saidThatUsersCannotBeMade = true;
            LOG.warn(
                    "Users cannot be made here, they are read-only or need an e-mail address: who logs in with a session token"
                            + " and is not among them has neither roster nor offline messages");
        }
        return creation != LocalUsers.Creation.IMPOSSIBLE;
    }

    private static UnauthorizedException fail(ApplicationUser user, SaslPlain.Attempt attempt, Denial denial) {
        if (denial instanceof Unknown) {
            attempt.unknown();
            LOG.info("The session token of {} cannot be checked: {}", user.localpart(), denial.reason());
        } else {
            LOG.info("The session token of {} is refused: {}", user.localpart(), denial.reason());
        }
        return new UnauthorizedException(denial.reason());
    }

    @Override
    public boolean isScramSupported() {
        return retired && wrapped.isScramSupported();
    }

    @Override
    public boolean supportsPasswordRetrieval() {
        return retired && wrapped.supportsPasswordRetrieval();
    }

    @Override
    public String getPassword(String username) throws UserNotFoundException {
        return wrapped.getPassword(username);
    }

    @Override
    public void setPassword(String username, String password) throws UserNotFoundException {
        wrapped.setPassword(username, password);
    }

    @Override
    public String getSalt(String username) throws UserNotFoundException {
        return wrapped.getSalt(username);
    }

    @Override
    public int getIterations(String username) throws UserNotFoundException {
        return wrapped.getIterations(username);
    }

    @Override
    public String getServerKey(String username) throws UserNotFoundException {
        return wrapped.getServerKey(username);
    }

    @Override
    public String getStoredKey(String username) throws UserNotFoundException {
        return wrapped.getStoredKey(username);
    }
}
