package org.dialogs.openfire.host;

import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import javax.security.sasl.SaslServerFactory;
import org.dialogs.openfire.host.TokenSessions.Presented;
import org.jivesoftware.openfire.sasl.Failure;
import org.jivesoftware.openfire.sasl.SaslFailureException;
import org.jivesoftware.openfire.session.LocalSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before Openfire's own SASL PLAIN, as a security provider of Java, and lets it do the work. Meanwhile it is known which session a
 * password is for, which Openfire tells no auth provider; and a password that could not be checked is answered with
 * {@code temporary-auth-failure} (RFC 6120, 6.5.9) rather than {@code not-authorized}, which clients take for a wrong one. Thread-safe.
 */
public final class SaslPlain implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SaslPlain.class);
    private static final String PROVIDER = "OpenfireDialogs";
    private static final String TYPE = "SaslServerFactory";
    private static final String MECHANISM = "PLAIN";

    private final Map<Thread, Attempt> attempts = new ConcurrentHashMap<>();

    private final TokenSessions sessions;

    private SaslPlain(TokenSessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Puts it there.
     *
     * @param sessions are told who has logged in with a token
     * @throws ReflectiveOperationException if this version of Openfire has not what this needs
     * @throws IllegalStateException if Java does not take it
     */
    public static SaslPlain install(TokenSessions sessions) throws ReflectiveOperationException {
        SessionData.requireMethods();
        SaslPlain plain = new SaslPlain(sessions);
        Security.removeProvider(PROVIDER);
        if (Security.insertProviderAt(plain.new Before(), 1) < 0) {
            throw new IllegalStateException("Java has not taken the SASL provider");
        }
        return plain;
    }

    @Override
    public void close() {
        Security.removeProvider(PROVIDER);
    }

    /** The attempt to log in that this thread is busy with. */
    public Optional<Attempt> current() {
        return Optional.ofNullable(attempts.get(Thread.currentThread()));
    }

    /** One attempt to log in. Belongs to one thread. */
    public static final class Attempt {

        private Optional<Presented> token = Optional.empty();
        private boolean hasAccount = true;
        private boolean unknown;

        /** Says that what was presented is this application user's token, and accepted {@code by} this verifier. */
        public void accepted(String localpart, String text, String by) {
            token = Optional.of(new Presented(localpart, text, Optional.of(by)));
        }

        /** Says that it is, and that the server has no user of that name: Openfire alone would not let him in. */
        public void acceptedWithoutAccount(String localpart, String text, String by) {
            accepted(localpart, text, by);
            hasAccount = false;
        }

        /** Says that it could not be found out whether it is right. */
        public void unknown() {
            unknown = true;
        }
    }

    /** Java's list of who can do what has this first. */
    private final class Before extends Provider {

        Before() {
            super(PROVIDER, "1", "Openfire Dialogs: session tokens as passwords");
            putService(new Service(this, TYPE, MECHANISM, Factory.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new Factory();
                }
            });
        }
    }

    /** Makes servers that watch those of whoever would be next on Java's list. */
    private final class Factory implements SaslServerFactory {

        @Override
        public SaslServer createSaslServer(
                String mechanism,
                String protocol,
                String serverName,
                Map<String, ?> properties,
                CallbackHandler handler)
                throws SaslException {
            if (!MECHANISM.equals(mechanism)
                    || properties == null
                    || !(properties.get(LocalSession.class.getCanonicalName()) instanceof LocalSession session)) {
                return null;
            }
            boolean isBehind = false;
            for (Provider provider : Security.getProviders(TYPE + "." + MECHANISM)) {
                if (PROVIDER.equals(provider.getName())) {
                    // Those before it may do the same, and would have come here.
                    isBehind = true;
                } else if (isBehind) {
                    SaslServer server =
                            factory(provider).createSaslServer(mechanism, protocol, serverName, properties, handler);
                    if (server != null) {
                        return new Watched(server, session);
                    }
                }
            }
            return null;
        }

        private static SaslServerFactory factory(Provider provider) throws SaslException {
            try {
                return (SaslServerFactory) provider.getService(TYPE, MECHANISM).newInstance(null);
            } catch (NoSuchAlgorithmException e) {
                throw new SaslException("No SASL PLAIN of " + provider.getName(), e);
            }
        }

        @Override
        public String[] getMechanismNames(Map<String, ?> properties) {
            return new String[] {MECHANISM};
        }
    }

    /** Does what another does, and knows when. */
    private final class Watched implements SaslServer {

        private final SaslServer server;
        private final LocalSession session;
        private Optional<String> guest = Optional.empty();

        Watched(SaslServer server, LocalSession session) {
            this.server = server;
            this.session = session;
        }

        @Override
        public byte[] evaluateResponse(byte[] response) throws SaslException {
            Attempt attempt = new Attempt();
            attempts.put(Thread.currentThread(), attempt);
            try {
                byte[] challenge = server.evaluateResponse(response);
                if (server.isComplete()) {
                    sessions.authenticated(session, attempt.token);
                }
                return challenge;
            } catch (SaslException e) {
                if (!attempt.hasAccount && isFor(attempt.token.orElseThrow().localpart(), response)) {
                    guest = attempt.token.map(Presented::localpart);
                    sessions.authenticated(session, attempt.token);
                    return null;
                }
                throw attempt.unknown ? new SaslFailureException(e.getMessage(), e, Failure.TEMPORARY_AUTH_FAILURE) : e;
            } catch (RuntimeException | LinkageError e) {
                // What Openfire does not expect here it logs together with what was sent: a password.
                StackTraceElement[] trace = e.getStackTrace();
                LOG.error("SASL PLAIN failed: {} {}", e.getClass().getName(), trace.length == 0 ? "" : trace[0]);
                throw new SaslException("PLAIN failed");
            } finally {
                attempts.remove(Thread.currentThread());
            }
        }

        /** Whether who logs in wants to act as nobody else (RFC 4616, 2). */
        private static boolean isFor(String localpart, byte[] response) {
            String authzid = new String(response, StandardCharsets.UTF_8).split("\0", 2)[0];
            int at = authzid.indexOf('@');
            return authzid.isEmpty() || localpart.equals(at < 0 ? authzid : authzid.substring(0, at));
        }

        @Override
        public String getMechanismName() {
            return server.getMechanismName();
        }

        @Override
        public boolean isComplete() {
            return guest.isPresent() || server.isComplete();
        }

        @Override
        public String getAuthorizationID() {
            return guest.orElseGet(server::getAuthorizationID);
        }

        @Override
        public byte[] unwrap(byte[] incoming, int offset, int length) throws SaslException {
            return server.unwrap(incoming, offset, length);
        }

        @Override
        public byte[] wrap(byte[] outgoing, int offset, int length) throws SaslException {
            return server.wrap(outgoing, offset, length);
        }

        @Override
        public Object getNegotiatedProperty(String name) {
            return server.getNegotiatedProperty(name);
        }

        @Override
        public void dispose() throws SaslException {
            server.dispose();
        }
    }
}
