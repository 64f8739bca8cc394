package org.dialogs.openfire.host;

import java.util.List;
import java.util.Optional;
import org.jivesoftware.openfire.Connection;
import org.jivesoftware.openfire.SessionManager;
import org.jivesoftware.openfire.session.LocalSession;

/**
 * Who is connected to this node with a session token. Each session has its token with it, in memory, as Openfire's session data: that
 * outlasts the plugin's being loaded anew. Thread-safe.
 */
public final class TokenSessions {

    /** RFC 6120, 4.9.3.16: a need to authenticate again. */
    private static final String RESET = "<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
            + "<reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
            + "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>The session's token no longer holds</text>"
            + "</stream:error>";

    private final SaslPlain plain;

    public TokenSessions(SaslPlain plain) {
        this.plain = plain;
    }

    /** One that is connected. */
    public interface TokenSession {

        /** Whose it is. */
        String localpart();

        String token();

        /** Says why it is going to end: a stream error that asks to authenticate again. */
        void sayWhy();

        /** Ends it. Openfire 4.2 throws away what has not gone out by then. */
        void end();
    }

    private record Connected(LocalSession session, String token) implements TokenSession {

        @Override
        public String localpart() {
            return session.getAddress().getNode();
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
        return SessionManager.getInstance().getSessions().stream()
                .filter(LocalSession.class::isInstance)
                .map(LocalSession.class::cast)
                .map(this::byToken)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<TokenSession> byToken(LocalSession session) {
        // Who resumes a detached session has to authenticate before.
        if (session.isDetached() || session.isClosed() || session.getAddress().getNode() == null) {
            return Optional.empty();
        }
        Connection connection = session.getConnection();
        if (connection == null) {
            return Optional.empty();
        }
        return plain.tokenOf(session, connection).map(token -> new Connected(session, token));
    }
}
