package org.dialogs.openfire.host;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jivesoftware.openfire.Connection;
import org.jivesoftware.openfire.SessionManager;
import org.jivesoftware.openfire.session.LocalSession;

/**
 * Who is connected to this node with a session token. Each session has its token with it, in memory, as Openfire's session data: that
 * outlasts the plugin's being loaded anew. Thread-safe.
 */
public final class TokenSessions implements AutoCloseable {

    /** RFC 6120, 4.9.3.16: a need to authenticate again. */
    private static final String RESET = "<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
            + "<reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
            + "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>The session's token no longer holds</text>"
            + "</stream:error>";

    private final SessionData data = new SessionData("dialogs.session.token");

    /** What was last presented on a connection, by identity: stream management takes a session from one to another. */
    private final Cache<Connection, Optional<Presented>> latest =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    /**
     * A token, and the application user whose it is: a session may be another user's, if the server lets some act for others.
     *
     * @param by who accepted it; what an older version of the plugin has left does not say
     */
    record Presented(String localpart, String token, Optional<String> by) {

        private static final int WITHOUT_BY = 2;

        private static Optional<Presented> of(String text) {
            String[] parts = text.split(" ", 3);
            return parts.length < WITHOUT_BY
                    ? Optional.empty()
                    : Optional.of(new Presented(
                            parts[0], parts[1], parts.length == WITHOUT_BY ? Optional.empty() : Optional.of(parts[2])));
        }

        private String text() {
            return localpart + " " + token + by.map(name -> " " + name).orElse("");
        }

        @Override
        public String toString() {
            return "token of " + localpart;
        }
    }

    /** Somebody has logged in by PLAIN: with a token, or not. */
    void authenticated(LocalSession session, Optional<Presented> presented) {
        Connection connection = session.getConnection();
        if (connection != null) {
            latest.put(connection, presented);
        }
        data.put(session, presented.map(Presented::text));
    }

    /** One that is connected. */
    public interface TokenSession {

        /** Whose it is. */
        String localpart();

        String token();

        /** The name of the verifier that accepted it, if that is known. */
        Optional<String> acceptedBy();

        /** Says why it is going to end: a stream error that asks to authenticate again. */
        void sayWhy();

        /** Ends it. Openfire 4.2 throws away what has not gone out by then. */
        void end();
    }

    private record Connected(LocalSession session, Presented presented) implements TokenSession {

        @Override
        public String localpart() {
            return presented.localpart();
        }

        @Override
        public String token() {
            return presented.token();
        }

        @Override
        public Optional<String> acceptedBy() {
            return presented.by();
        }

        @Override
        public void sayWhy() {
            // Else stream management would keep it for its client to come back to.
            session.getStreamManager().formalClose();
            session.deliverRawText(RESET);
        }

        @Override
        public void end() {
            session.close();
        }

        @Override
        public String toString() {
            return "session of " + session.getAddress();
        }
    }

    /** Those that are connected now. */
    public List<TokenSession> connected() {
        List<TokenSession> connected = new ArrayList<>();
        SessionManager.getInstance().getSessions().forEach(session -> {
            if (session instanceof LocalSession local) {
                presentedBy(local).ifPresent(presented -> connected.add(new Connected(local, presented)));
            }
        });
        return connected;
    }

    private Optional<Presented> presentedBy(LocalSession session) {
        // Who resumes a detached session has to authenticate before.
        if (session.isDetached() || session.isClosed()) {
            return Optional.empty();
        }
        Connection connection = session.getConnection();
        Optional<Presented> last = connection == null ? null : latest.getIfPresent(connection);
        if (last == null) {
            return data.of(session).flatMap(Presented::of);
        }
        data.put(session, last.map(Presented::text));
        return last;
    }

    /** Leaves with each session what is known of it, for the plugin that will be loaded next. */
    @Override
    public void close() {
        connected();
    }
}
