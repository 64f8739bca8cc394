package org.dialogs.openfire.status;

/** What takes time. */
public enum Span {
    /** A transaction of the history's writer. */
    BATCH,
    /** A call of the REST API, from its first byte to the last of its answer; without those of many parts. */
    REQUEST,
    /** A request to the REST service that knows tokens. */
    SERVICE
}
