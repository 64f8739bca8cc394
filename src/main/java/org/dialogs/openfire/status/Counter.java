package org.dialogs.openfire.status;

/** What is counted from the start of the plugin on. */
public enum Counter {
    /** Messages that got their dialog and their time as they passed. */
    STAMPED,
    /** Messages that were written to the database. */
    KEPT,
    /** What was delivered, and could not be taken into the journal. */
    NOT_KEPT,
    /** Stanzas that went on as they came because something failed. */
    STANZA_FAILURES,
    /** Calls of the REST API. */
    REQUESTS,
    /** Those of them that were answered with 500 or more. */
    REQUEST_FAILURES,
    /** Tokens that were known. */
    TOKEN_HITS,
    /** Tokens about which somebody had to be asked. */
    TOKEN_MISSES,
    /** Requests to the REST service that knows tokens that had no proper answer. */
    SERVICE_FAILURES
}
