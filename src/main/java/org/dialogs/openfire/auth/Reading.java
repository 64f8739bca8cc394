package org.dialogs.openfire.auth;

import org.dialogs.openfire.auth.Finding.Denied;
import org.dialogs.openfire.auth.Finding.Found;
import org.dialogs.openfire.auth.Verdict.NoSession;
import org.dialogs.openfire.auth.Verdict.Unknown;

/** What is read in the answer of a REST service. It repeats nothing of it but what a session is made of. */
sealed interface Reading {

    /** What that says of the token. */
    Finding finding();

    /** A session. */
    record Session(Found found) implements Reading {

        @Override
        public Finding finding() {
            return found;
        }
    }

    /** That there is none. */
    record None(int status) implements Reading {

        private static final int UNAUTHORIZED = 401;

        @Override
        public Finding finding() {
            return new Denied(new NoSession(
                    "the REST service does not know it" + (status == UNAUTHORIZED ? "" : ": status " + status)));
        }
    }

    /** Neither of them. */
    enum Oddity {
        /** A status that says neither. */
        STATUS,
        /** A status with which services refuse, and not in JSON: it may be a proxy's page about a service that is not there. */
        NO_JSON_REFUSAL,
        NOT_JSON,
        NO_OBJECT,
        NO_NUMBER,
        NO_TIME,
        NO_TIME_IN_HEADER
    }

    /**
     * Nothing that could be understood.
     *
     * @param where the JSON pointer in question, if that is what is odd
     */
    record Odd(Oddity what, int status, String where) implements Reading {

        @Override
        public Finding finding() {
            return new Denied(new Unknown(
                    switch (what) {
                        case STATUS -> "the REST service answered with status " + status;
                        case NO_JSON_REFUSAL ->
                            "the REST service answered with status " + status + ", and no JSON object";
                        case NOT_JSON ->
                            "the REST service's answer is not JSON, or not such as can be read: status " + status;
                        case NO_OBJECT -> "the REST service's answer cannot be understood: it is no JSON object";
                        case NO_NUMBER -> "the REST service's answer cannot be understood: no whole number at " + where;
                        case NO_TIME -> "the REST service's answer cannot be understood: no time at " + where;
                        case NO_TIME_IN_HEADER ->
                            "the REST service's answer cannot be understood: no time in the header";
                    }));
        }
    }
}
