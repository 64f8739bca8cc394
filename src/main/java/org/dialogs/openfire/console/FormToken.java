package org.dialogs.openfire.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpSession;

/**
 * What tells a form of ours from one that another site makes an administrator's browser send: a secret of his session, which only our pages
 * say. It is the same as long as he is logged in, so that two windows do not spoil each other's; Openfire's own, in the versions that have
 * one, is another at each request. Thread-safe.
 */
final class FormToken {

    /** The field of the form. */
    static final String FIELD = "csrf";

    private static final String IN_SESSION = "dialogs.console.csrf";
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    /** The session's token, which is made when it is first asked for. */
    synchronized String of(HttpSession session) {
        if (session.getAttribute(IN_SESSION) instanceof String token) {
            return token;
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        session.setAttribute(IN_SESSION, token);
        return token;
    }

    /** Whether the request has its session's token; not if the session has none yet. */
    boolean isIn(HttpServletRequest request) {
        String said = request.getParameter(FIELD);
        return said != null
                && request.getSession().getAttribute(IN_SESSION) instanceof String token
                && MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), said.getBytes(StandardCharsets.UTF_8));
    }
}
