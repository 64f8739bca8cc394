package org.dialogs.openfire.auth;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Why there is no answer of a REST service, or none that could be used. */
enum NoAnswer {
    /** It is longer than it may be. */
    TOO_LONG,
    /** There is no TLS with it. */
    TLS,
    UNKNOWN_HOST,
    NOT_REACHED,
    TIMEOUT,
    /** What there is, is not HTTP. */
    IMPROPER;

    static NoAnswer of(IOException failure) {
        if (failure instanceof SessionClient.TooLong) {
            return TOO_LONG;
        }
        if (failure instanceof SSLException) {
            return TLS;
        }
        if (failure instanceof UnknownHostException) {
            return UNKNOWN_HOST;
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return NOT_REACHED;
        }
        return failure instanceof InterruptedIOException ? TIMEOUT : IMPROPER;
    }
}
