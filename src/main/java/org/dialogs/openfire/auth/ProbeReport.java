package org.dialogs.openfire.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came of asking a REST service once, for somebody who sets it up. It never has the token.
 *
 * @param took from the request to the end of the answer
 * @param status of HTTP, if there was an answer
 * @param session what the service knows of the token
 * @param where the JSON pointer at which there is nothing, or not what there should be; empty if that is not what is wrong
 */
public record ProbeReport(Meaning meaning, Duration took, OptionalInt status, Optional<Known> session, String where) {

    /** What it means for those who log in. */
    public enum Meaning {
        /** The token is a session's, and would do. */
        KNOWN,
        /** It is a session's which is over. */
        EXPIRED,
        /** It is a session's, and of which user it is, is not found. */
        NO_USER,
        /** It is a session's, and of which application it is, is not found. */
        NO_APPLICATION,
        /** A token that was made up is refused, as it should be. */
        REFUSES,
        /** The token is refused. */
        REFUSED,
        /** A token that was made up is taken for a session's. */
        TAKES_ANYTHING,
        STATUS,
        NOT_FOUND,
        NOT_JSON,
        NO_OBJECT,
        NO_NUMBER,
        NO_TIME,
        NO_TIME_IN_HEADER,
        TOO_LONG,
        TLS,
        UNKNOWN_HOST,
        NOT_REACHED,
        TIMEOUT,
        IMPROPER,
        /** What is to be tried does not look like a token: nothing was sent. */
        NO_TOKEN,
        /** There is no address: nothing was sent. */
        NO_SERVICE,
        /** Others try at the same time: nothing was sent. */
        BUSY;

        /** Whether all is as it should be. */
        public boolean isGood() {
            return this == KNOWN || this == REFUSES;
        }

        /** Whether anything was sent at all. */
        public boolean wasAsked() {
            return this != NO_TOKEN && this != NO_SERVICE && this != BUSY;
        }
    }

    /** A session as the service tells of it; 0 is none. */
    public record Known(long userId, long applicationId, Optional<Instant> expiry, Optional<String> name) {}

    static ProbeReport unasked(Meaning meaning) {
        return new ProbeReport(meaning, Duration.ZERO, OptionalInt.empty(), Optional.empty(), "");
    }
}
